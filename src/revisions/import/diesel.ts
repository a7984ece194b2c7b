import { dateOf, type ForeignChain, type ForeignMigration, wordsOf } from "./foreign-chain.js";
import { byCodeUnits, type MigrationFolder } from "./migration-folder.js";
import { requireUnique } from "./pair-files.js";
import { readSettings } from "./read-settings-file.js";
import { wholeFile } from "./whole-file.js";

/** True for a folder of folders with an up.sql. */
export const isDiesel = (folder: MigrationFolder): boolean =>
  folder.folders.some((name) => folder.has(`${name}/up.sql`));

/**
 * Reads what diesel (https://diesel.rs/guides/getting-started) keeps: a folder a migration with up.sql, down.sql and
 * perhaps metadata.toml; the version is what stands before the first "_", without hyphens.
 *
 * @throws MIG_IMPORT_FILE for a folder without up.sql, MIG_IMPORT_DUPLICATE_VERSION
 */
export function readDiesel(folder: MigrationFolder): ForeignChain {
  const named = folder.folders.map((path) => {
    const [, written = path, title = ""] = /^([^_]*)_(.*)$/.exec(path) ?? [];
    return { path, version: written.replaceAll("-", ""), title };
  });
  requireUnique(folder, named);
  const migrations = named
    .toSorted((a, b) => byCodeUnits(a.version, b.version))
    .map(({ path: name, version, title }): ForeignMigration => {
      const [up, down] = [`${name}/up.sql`, `${name}/down.sql`];
      if (!folder.has(up)) throw folder.refuse(name, null, "the folder has no up.sql");
      const metadata = readSettings(folder.textIfThere(`${name}/metadata.toml`));
      const transaction = metadata.get("run_in_transaction") !== "false";
      return {
        name,
        version,
        description: wordsOf(title) || name,
        createDate: dateOf(version.slice(0, 14)) ?? dateOf(`${version.slice(0, 8)}${"0".repeat(6)}`),
        up: wholeFile(folder, up, transaction),
        down: folder.has(down) ? wholeFile(folder, down, transaction) : null,
      };
    });
  return { layout: "diesel", migrations, prelude: "", dialect: null, notes: [] };
}

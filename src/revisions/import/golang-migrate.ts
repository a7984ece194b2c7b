import { dateOf, type ForeignChain, type ForeignMigration, wordsOf } from "./foreign-chain.js";
import { byNumber, type MigrationFolder } from "./migration-folder.js";
import { type NamedFile, pairFiles } from "./pair-files.js";
import { wholeFile } from "./whole-file.js";

const FILE = /^(\d+)_(.*)\.(up|down)\.sql$/;

/** True for a folder of numbered files, each of one direction. */
export const isGolangMigrate = (folder: MigrationFolder): boolean =>
  folder.files.some((name) => FILE.test(name)) &&
  folder.ending(".up.sql", ".down.sql").every((name) => FILE.test(name)) &&
  !["NOTX", "WHOLE", "PRELUDE.sql"].some((name) => folder.has(name));

/**
 * Reads what golang-migrate (https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md) keeps:
 * `1_title.up.sql` and `1_title.down.sql`, in the order of their numbers.
 *
 * @throws MIG_IMPORT_DUPLICATE_VERSION, MIG_IMPORT_NO_UP, MIG_IMPORT_NOT_TEXT
 */
export function readGolangMigrate(folder: MigrationFolder): ForeignChain {
  const named = (direction: string): readonly NamedFile[] =>
    folder.ending(".sql").flatMap((path) => {
      const [, number, title = "", towards] = FILE.exec(path) ?? [];
      return number !== undefined && towards === direction
        ? [{ path, version: String(BigInt(number)), title }]
        : [];
    });
  const pairs = pairFiles(folder, named("up"), named("down"));
  const migrations = pairs
    .toSorted((a, b) => byNumber(a.version, b.version))
    .map(({ version, title, up, down }): ForeignMigration => {
      const name = up.slice(0, -".up.sql".length);
      return {
        name,
        version,
        description: wordsOf(title) || name,
        createDate: dateOf(version),
        up: wholeFile(folder, up),
        down: down === null ? null : wholeFile(folder, down),
      };
    });
  const others = folder.ending(".sql").filter((path) => !FILE.test(path));
  const notes = others.map((path) => `${path} is not named as golang-migrate names its files`);
  return { layout: "golang-migrate", migrations, prelude: "", dialect: null, notes };
}

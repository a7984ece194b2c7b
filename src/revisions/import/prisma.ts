import { createHash } from "node:crypto";
import { dateOf, type ForeignChain, type ForeignMigration, wordsOf } from "./foreign-chain.js";
import type { MigrationFolder } from "./migration-folder.js";
import { readSettings } from "./read-settings-file.js";
import { wholeFile } from "./whole-file.js";

const LOCK = "migration_lock.toml";

/** True for a folder of folders with a migration.sql, and no journal of Drizzle's. */
export const isPrisma = (folder: MigrationFolder): boolean =>
  folder.has(LOCK) ||
  folder.folders.some((name) => folder.has(`${name}/migration.sql`) && !folder.has(`${name}/snapshot.json`));

/**
 * Reads what Prisma Migrate (https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories)
 * keeps: a folder a migration with migration.sql, in the order of their names. There is no way back.
 *
 * @throws MIG_IMPORT_FILE for a folder without migration.sql
 */
export function readPrisma(folder: MigrationFolder): ForeignChain {
  const migrations = folder.folders.map((name): ForeignMigration => {
    const path = `${name}/migration.sql`;
    if (!folder.has(path)) throw folder.refuse(name, null, "the folder has no migration.sql");
    const [, number = "", title = name] = /^(\d+)_(.*)$/.exec(name) ?? [];
    return {
      name,
      version: name,
      description: wordsOf(title) || name,
      createDate: dateOf(number),
      up: wholeFile(folder, path),
      down: null,
      checksum: createHash("sha256").update(folder.bytes(path)).digest("hex"),
    };
  });
  const provider = readSettings(folder.textIfThere(LOCK)).get("provider");
  const dialect = provider === undefined ? null : { name: provider, path: folder.pathOf(LOCK) };
  return { layout: "prisma", migrations, prelude: "", dialect, notes: [] };
}

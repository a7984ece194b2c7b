import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MigrationManager } from "../../../src/manager/migration-manager.js";
import type { ManagerOptions } from "../../../src/manager/types.js";
import { type Database, quoted, rowsOf } from "../../support/sqlite.js";

const FIXTURES = join(import.meta.dirname, "../../fixtures/takeover");

/** The revision that the earlier release left its databases at. */
export const PUBLISHED = "c594bd42779a";
/** What has been added to the chain since, oldest first. */
export const ADDED = ["bd28e611c49d", "7e15e2e6fec9"] as const;
/** The tables that those revisions add. */
export const ADDED_TABLES = ["file_storage", "metric_variants", "metric_variant_versions"] as const;

/** What the earlier release's chain built: its statements, as they were executed. */
export const publishedSchema: string = readFileSync(join(FIXTURES, "sqlite-schema-at-head.sql"), "utf8");

/** Works with Cortex's own schema and chain on a database file; nothing comes from this process's environment. */
export async function withManager<T>(
  file: string,
  work: (manager: MigrationManager) => Promise<T>,
  options: ManagerOptions = {},
): Promise<T> {
  const manager = new MigrationManager({
    dbType: "sqlite",
    file,
    interactive: false,
    environment: {},
    cwd: join(file, ".."),
    ...options,
  });
  try {
    return await work(manager);
  } finally {
    await manager.close();
  }
}

/** The objects of a database with the text that SQLite keeps of them, in the order of their creation. Journal and history of migrations are left out. */
export function objectsOf(db: Database): readonly { readonly name: string; readonly sql: string }[] {
  return rowsOf(
    db,
    `SELECT name, sql FROM sqlite_master
     WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT LIKE 'cortex!_migration!_%' ESCAPE '!'
     ORDER BY rowid`,
  ).map((row) => ({ name: String(row.name), sql: String(row.sql) }));
}

/** The same as a script. */
export function schemaOf(db: Database): string {
  return objectsOf(db)
    .map(({ sql }) => `${sql};\n`)
    .join("");
}

/** The tables of a database, without those of the migrations. */
export function tablesOf(db: Database): readonly string[] {
  return objectsOf(db)
    .filter(({ sql }) => sql.startsWith("CREATE TABLE"))
    .map(({ name }) => name)
    .filter((name) => name !== "alembic_version");
}

/** Every row of some tables: rowid, and each value's storage class and bytes. */
export function rowsIn(db: Database, tables: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    tables.map((table) => {
      const columns = rowsOf(db, `SELECT name FROM pragma_table_info('${table}')`).map((row) =>
        String(row.name),
      );
      const values = columns.map(
        (name) =>
          `'${name}=' || typeof(${quoted(name)}) || ':' || coalesce(hex(CAST(${quoted(name)} AS BLOB)), '')`,
      );
      const line = ["rowid", ...values].join(" || ' ' || ");
      return [
        table,
        rowsOf(db, `SELECT ${line} AS line FROM ${quoted(table)} ORDER BY rowid`).map((row) =>
          String(row.line),
        ),
      ];
    }),
  );
}

/** The rows of the version table. */
export function versionsOf(db: Database): readonly string[] {
  return rowsOf(db, "SELECT version_num FROM alembic_version ORDER BY 1").map((row) =>
    String(row.version_num),
  );
}

/** What SQLite itself finds wrong: pages, and keys that point nowhere. */
export function complaintsOf(db: Database): readonly unknown[] {
  const integrity = rowsOf(db, "PRAGMA integrity_check").filter((row) => row.integrity_check !== "ok");
  return [...integrity, ...rowsOf(db, "PRAGMA foreign_key_check")];
}

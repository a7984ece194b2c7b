import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { isAtLeast } from "../connection/sqlite-version.js";

/** A row of `sqlite_schema` (https://sqlite.org/schematab.html). */
export interface SchemaRow {
  readonly type: "table" | "index" | "view" | "trigger";
  readonly name: string;
  /** The table that an index or a trigger is on; the table's or view's own name else. */
  readonly table: string;
  /** As it was stored; null for an index that a constraint brought. */
  readonly sql: string | null;
}

/** What PRAGMA table_xinfo says of a column (https://sqlite.org/pragma.html#pragma_table_xinfo). */
export interface ColumnRow {
  readonly name: string;
  readonly notNull: boolean;
  /** The default's text without its parentheses. */
  readonly defaultText: string | null;
  /** The place in the primary key, from 1; 0 for a column outside of it. */
  readonly primaryKey: number;
}

/** What the database says of itself. */
export interface Catalog {
  readonly rows: readonly SchemaRow[];
  /** The columns of each ordinary table, by the table's name. */
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>;
  /** The tables in which virtual tables keep their content. */
  readonly shadows: ReadonlySet<string>;
}

/** SQLite's own tables and the indexes of constraints, which nobody may touch. */
const NOT_INTERNAL = "m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/** True for a CREATE VIRTUAL TABLE statement. */
export function isVirtual(row: SchemaRow): boolean {
  return row.type === "table" && /^\s*create\s+virtual\b/i.test(row.sql ?? "");
}

function readRows(connection: SqliteConnection, table: string | null): readonly SchemaRow[] {
  const only = table === null ? "" : " AND m.tbl_name = :table COLLATE NOCASE";
  const rows = connection.rows(
    `SELECT m.type, m.name, m.tbl_name AS "table", m.sql FROM sqlite_schema m WHERE ${NOT_INTERNAL}${only} ORDER BY m.rowid`,
    table === null ? {} : { table },
  );
  return rows as unknown as readonly SchemaRow[];
}

function readColumns(connection: SqliteConnection, table: string | null): Catalog["columns"] {
  const only = table === null ? "" : " AND m.name = :table COLLATE NOCASE";
  const rows = connection.rows(
    `SELECT m.name AS "table", x.name, x."notnull" AS "notNull", x.dflt_value AS "defaultText", x.pk AS "primaryKey"
     FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
     WHERE m.type = 'table' AND m.sql NOT LIKE 'create virtual%' AND ${NOT_INTERNAL}${only} ORDER BY m.rowid, x.cid`,
    table === null ? {} : { table },
  );
  const columns = new Map<string, ColumnRow[]>();
  for (const row of rows) {
    const name = String(row.table);
    const list = columns.get(name) ?? [];
    list.push({ ...(row as unknown as ColumnRow), notNull: row.notNull === 1 });
    columns.set(name, list);
  }
  return columns;
}

function readShadows(connection: SqliteConnection, rows: readonly SchemaRow[]): ReadonlySet<string> {
  const virtual = rows.filter(isVirtual);
  if (virtual.length === 0) return new Set();
  if (isAtLeast(connection.version, "3.37.0")) {
    const shadows = connection.rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'",
    );
    return new Set(shadows.map((row) => String(row.name)));
  }
  const isShadow = (name: string): boolean => virtual.some((table) => name.startsWith(`${table.name}_`));
  return new Set(rows.filter((row) => row.type === "table" && isShadow(row.name)).map((row) => row.name));
}

/** Reads the catalog, or the part of it that is about one table: three queries, whatever the number of tables. */
export function readCatalog(connection: SqliteConnection, table: string | null = null): Catalog {
  const rows = readRows(connection, table);
  return {
    rows,
    columns: readColumns(connection, table),
    shadows: table === null ? readShadows(connection, rows) : new Set(),
  };
}

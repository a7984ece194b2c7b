import type { SqliteConnection } from "../connection/sqlite-connection.js";
import type { SqliteVersion } from "../connection/sqlite-version.js";
import { statementMentions } from "../sql/expression-refs.js";
import { quoteIdentifier } from "../sql/quote.js";

/** A thing with its stored text. */
export interface StoredObject {
  readonly name: string;
  readonly sql: string;
}

/** A view or a trigger of the database. */
export interface StoredDependent extends StoredObject {
  /** The table or view that a trigger is on; a view's own name. */
  readonly table: string;
  /** True when its text has the table's name anywhere. */
  readonly mentions: boolean;
}

/** What PRAGMA table_xinfo says of a column. */
export interface ColumnState {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly defaultText: string | null;
  /** The place in the primary key, from 1; 0 outside of it. */
  readonly primaryKey: number;
  /** 0 ordinary, 2 virtual generated, 3 stored generated. */
  readonly hidden: number;
}

/** All that a change of a table has to know of the database, read at once; everything after it is pure. */
export interface TableState {
  readonly version: SqliteVersion;
  /** The table's name as it is stored. */
  readonly name: string;
  /** Its stored CREATE TABLE. */
  readonly sql: string;
  readonly columns: readonly ColumnState[];
  /** Its indexes that have a text, in the order of their creation; those of constraints have none. */
  readonly indexes: readonly StoredObject[];
  /** Every view of the database, in the order of creation. */
  readonly views: readonly StoredDependent[];
  /** Every trigger of the database, in the order of creation. */
  readonly triggers: readonly StoredDependent[];
  /** The tables with a foreign key to this one, itself included. */
  readonly children: readonly StoredObject[];
  readonly hasRows: boolean;
  /** The high-water mark of AUTOINCREMENT; null without one. */
  readonly sequence: number | bigint | null;
  /** The names of all tables, indexes, views and triggers. */
  readonly names: readonly string[];
}

interface Row {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string | null;
}

function readColumns(connection: SqliteConnection, table: string): readonly ColumnState[] {
  const rows = connection.rows(
    `SELECT name, type, "notnull" AS "notNull", dflt_value AS "defaultText", pk AS "primaryKey", hidden
     FROM pragma_table_xinfo(?) ORDER BY cid`,
    [table],
  );
  return rows.map((row) => ({ ...(row as unknown as ColumnState), notNull: row.notNull === 1 }));
}

function readChildren(connection: SqliteConnection, table: string): readonly StoredObject[] {
  const rows = connection.rows(
    `SELECT DISTINCT m.name, m.sql FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
     WHERE m.type = 'table' AND m.sql LIKE '%references%' AND instr(lower(m.sql), lower(:table)) > 0
       AND f."table" = :table COLLATE NOCASE`,
    { table },
  );
  return rows as unknown as readonly StoredObject[];
}

function readSequence(
  connection: SqliteConnection,
  rows: readonly Row[],
  table: string,
): TableState["sequence"] {
  if (!rows.some((row) => row.name === "sqlite_sequence")) return null;
  const [row] = connection.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]);
  const value = row?.seq;
  return typeof value === "number" || typeof value === "bigint" ? value : null;
}

function dependents(
  rows: readonly Row[],
  type: "view" | "trigger",
  table: string,
): readonly StoredDependent[] {
  const lower = table.toLowerCase();
  return rows
    .filter((row) => row.type === type)
    .map(({ name, table: on, sql }) => {
      const text = sql ?? "";
      return {
        name,
        table: on,
        sql: text,
        mentions: text.toLowerCase().includes(lower) && statementMentions(text, table),
      };
    });
}

/** The state of a table, or null when there is no table of that name. */
export function readTableState(connection: SqliteConnection, table: string): TableState | null {
  const rows = connection.rows(
    'SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema ORDER BY rowid',
  ) as unknown as readonly Row[];
  const lower = table.toLowerCase();
  const own = rows.find((row) => row.type === "table" && row.name.toLowerCase() === lower);
  if (own === undefined) return null;
  const indexes = rows.flatMap((row) =>
    row.type === "index" && row.table.toLowerCase() === lower && row.sql !== null
      ? [{ name: row.name, sql: row.sql }]
      : [],
  );
  const isVirtual = /^\s*create\s+virtual\b/i.test(own.sql ?? "");
  return Object.freeze({
    version: connection.version,
    name: own.name,
    sql: own.sql ?? "",
    columns: isVirtual ? [] : readColumns(connection, own.name),
    indexes,
    views: dependents(rows, "view", own.name),
    triggers: dependents(rows, "trigger", own.name),
    children: readChildren(connection, own.name),
    hasRows: !isVirtual && connection.rows(`SELECT 1 FROM ${quoteIdentifier(own.name)} LIMIT 1`).length > 0,
    sequence: readSequence(connection, rows, own.name),
    names: rows.map((row) => row.name),
  });
}

import { CortexError } from "../../../errors/index.js";
import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { isAtLeast, type SqliteVersion } from "../connection/sqlite-version.js";
import { parseCreateTrigger } from "../sql/create-trigger.js";
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
  /** SQL that is refused when the thing does not work any more; null when it mentions the table not, or did not work before. */
  readonly probe: string | null;
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
  readonly kind: "ordinary" | "virtual" | "shadow";
  /** True when a temporary table or view of the same name stands before it. */
  readonly hiddenByTemp: boolean;
  /** The temporary triggers on the table, which go with it when it is dropped; their text has lost its TEMP. */
  readonly tempTriggers: readonly StoredObject[];
  readonly legacyAlterTable: boolean;
  /** About how many rows there are, where that can be told without counting. */
  readonly rowEstimate: number | null;
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

/** SQL for which SQLite has to compile a trigger, and which does nothing. */
export function triggerProbe(
  trigger: { readonly table: string; readonly sql: string },
  column: string,
): string {
  const { event, updateOf } = parseCreateTrigger(trigger.sql);
  const on = quoteIdentifier(trigger.table);
  if (event === "insert") return `EXPLAIN INSERT INTO ${on} DEFAULT VALUES`;
  if (event === "delete") return `EXPLAIN DELETE FROM ${on} WHERE 0`;
  const set = quoteIdentifier(updateOf?.[0]?.name ?? column);
  return `EXPLAIN UPDATE ${on} SET ${set} = ${set} WHERE 0`;
}

function probeOf(connection: SqliteConnection, row: Row): string | null {
  try {
    const [first] = connection.rows("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 LIMIT 1", [
      row.table,
    ]);
    const probe =
      row.type === "view"
        ? `SELECT 1 FROM ${quoteIdentifier(row.name)} WHERE 0`
        : triggerProbe({ table: row.table, sql: row.sql ?? "" }, String(first?.name ?? "rowid"));
    connection.rows(probe);
    return probe;
  } catch (error) {
    // What does not work already cannot be broken by a change.
    if (error instanceof CortexError) return null;
    throw error;
  }
}

function readDependents(
  connection: SqliteConnection,
  rows: readonly Row[],
  about: { readonly type: "view" | "trigger"; readonly table: string },
): readonly StoredDependent[] {
  const lower = about.table.toLowerCase();
  return rows
    .filter((row) => row.type === about.type)
    .map((row) => {
      const sql = row.sql ?? "";
      const mentions = sql.toLowerCase().includes(lower) && statementMentions(sql, about.table);
      const probe = mentions ? probeOf(connection, row) : null;
      return { name: row.name, table: row.table, sql, mentions, probe };
    });
}

function kindOf(connection: SqliteConnection, own: Row): TableState["kind"] {
  if (/^\s*create\s+virtual\b/i.test(own.sql ?? "")) return "virtual";
  if (!own.name.includes("_") || !isAtLeast(connection.version, "3.37.0")) return "ordinary";
  const [row] = connection.rows("SELECT type FROM pragma_table_list(?) WHERE schema = 'main'", [own.name]);
  return row?.type === "shadow" ? "shadow" : "ordinary";
}

interface TempState {
  readonly hiddenByTemp: boolean;
  readonly tempTriggers: readonly StoredObject[];
}

function readTemp(connection: SqliteConnection, lower: string): TempState {
  const rows = connection.rows(
    'SELECT type, name, tbl_name AS "table", sql FROM sqlite_temp_master ORDER BY rowid',
  ) as unknown as readonly Row[];
  return {
    hiddenByTemp: rows.some((row) => row.type !== "trigger" && row.name.toLowerCase() === lower),
    tempTriggers: rows
      .filter((row) => row.type === "trigger" && row.table.toLowerCase() === lower)
      .map(({ name, sql }) => ({ name, sql: sql ?? "" })),
  };
}

function readEstimate(connection: SqliteConnection, rows: readonly Row[], table: string): number | null {
  if (!rows.some((row) => row.name === "sqlite_stat1")) return null;
  const [row] = connection.rows("SELECT stat FROM sqlite_stat1 WHERE tbl = ? AND stat IS NOT NULL LIMIT 1", [
    table,
  ]);
  const estimate = Number.parseInt(String(row?.stat ?? ""), 10);
  return Number.isNaN(estimate) ? null : estimate;
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
  const kind = kindOf(connection, own);
  const isVirtual = kind === "virtual";
  return Object.freeze({
    version: connection.version,
    name: own.name,
    sql: own.sql ?? "",
    columns: isVirtual ? [] : readColumns(connection, own.name),
    indexes,
    views: readDependents(connection, rows, { type: "view", table: own.name }),
    triggers: readDependents(connection, rows, { type: "trigger", table: own.name }),
    children: readChildren(connection, own.name),
    hasRows: !isVirtual && connection.rows(`SELECT 1 FROM ${quoteIdentifier(own.name)} LIMIT 1`).length > 0,
    sequence: readSequence(connection, rows, own.name),
    names: rows.map((row) => row.name),
    kind,
    ...readTemp(connection, lower),
    legacyAlterTable: Number(connection.pragma("legacy_alter_table")) === 1,
    rowEstimate: readEstimate(connection, rows, own.name),
  });
}

import { significantTokens, tokenize, unquote } from "../../src/dialects/sqlite/sql/lexer.js";
import { openAsShell } from "./real-databases.js";
import { type Database, quoted, type Row, rowsOf } from "./sqlite.js";

/** How a stored text is spelled for a comparison. */
export type Spelling = (sql: string) => string;

/**
 * A stored text, token by token with its comments: white space and the quotes of names do not count, which is what
 * SQLite itself changes when it renames.
 */
export const looseText: Spelling = (sql) =>
  tokenize(sql)
    .filter((token) => token.kind !== "whitespace")
    .map((token) => (token.kind === "quoted" ? unquote(token.text) : token.text))
    .join(" ");

/** The words of a stored text in any order: what moves within its column is still there. */
export const sameWords: Spelling = (sql) => looseText(sql).split(" ").sort().join(" ");

/** A stored text byte for byte, but for the quotes of the table's own name, which a rename puts on. */
export const exactText: Spelling = (sql) => {
  const tokens = significantTokens(sql);
  const name = tokens[2];
  if (name === undefined || !/^CREATE TABLE\s/i.test(sql)) return sql;
  return `${sql.slice(0, name.start)}${unquote(name.text)} ${sql.slice(name.end).trimStart()}`;
};

function rowsAsText(db: Database, table: string): readonly string[] {
  const literal = `'${table.replaceAll("'", "''")}'`;
  const columns = rowsOf(db, `SELECT name, hidden FROM pragma_table_xinfo(${literal})`).filter(
    (column) => column.hidden !== 1,
  );
  const names = columns.map((column) => String(column.name));
  const [list] = rowsOf(db, `SELECT wr, type FROM pragma_table_list(${literal}) WHERE schema = 'main'`);
  const hidden = ["rowid", "_rowid_", "oid"].find((name) => !names.some((n) => n.toLowerCase() === name));
  const rowid = list?.wr === 1 || table.startsWith("sqlite_") || hidden === undefined ? [] : [hidden];
  const values = [...rowid, ...names.map((name) => `quote(${quoted(name)})`)].join(" || ',' || ");
  return rowsOf(db, `SELECT ${values} AS line FROM ${quoted(table)}`)
    .map((row) => `${table}: ${String(row.line)}`)
    .sort();
}

function orphans(db: Database): readonly string[] {
  try {
    return rowsOf(db, "PRAGMA foreign_key_check").map((row) => JSON.stringify(row)).sort();
  } catch (error) {
    return [String(error)];
  }
}

/** What a rebuild must keep besides texts and rows: who is called in which order, and what SQLite finds wrong. */
function health(db: Database): readonly string[] {
  const order = rowsOf(
    db,
    "SELECT type, tbl_name, group_concat(name) AS names FROM (SELECT * FROM sqlite_schema WHERE type IN ('index', 'trigger') ORDER BY rowid) GROUP BY 1, 2",
  );
  const pragmas = ["integrity_check", "user_version", "application_id"];
  return [
    ...order.map((row) => `order of ${row.type}: ${row.tbl_name}: ${row.names}`),
    ...pragmas.flatMap((name) => rowsOf(db, `PRAGMA ${name}`).map((row) => JSON.stringify(row))),
    ...orphans(db),
  ];
}

/** Everything in a database file as lines: texts, rows with their rowids, marks, statistics, what SQLite complains of. */
export function databaseState(path: string, spelling: Spelling): readonly string[] {
  const db = openAsShell(path);
  try {
    const schema = rowsOf(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
    const text = (row: Row): string => (row.sql === null ? "(implicit)" : spelling(String(row.sql)));
    const tables = schema.filter((row) => row.type === "table").map((row) => String(row.name));
    return [
      ...schema.map((row) => `${row.type} ${row.name} on ${row.tbl_name}: ${text(row)}`),
      ...tables.flatMap((table) => rowsAsText(db, table)),
      ...health(db),
    ];
  } finally {
    db.close();
  }
}

/** The lines that only one of two states has, shortened; empty when they are the same. */
export function stateDifference(before: readonly string[], after: readonly string[]): readonly string[] {
  const only = (lines: readonly string[], others: readonly string[], sign: string): readonly string[] => {
    const rest = new Set(others);
    return lines.filter((line) => !rest.has(line)).map((line) => `${sign} ${line.slice(0, 1500)}`);
  };
  const count = before.length === after.length ? [] : [`${before.length} lines, then ${after.length}`];
  return [...only(before, after, "-"), ...only(after, before, "+"), ...count].slice(0, 8);
}

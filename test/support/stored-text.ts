import { significantTokens, tokenize, unquote } from "../../src/dialects/sqlite/sql/lexer.js";
import { openAsShell } from "./real-databases.js";
import { type Database, quoted, type Row, rowsOf } from "./sqlite.js";

/** How a stored text is spelled for a comparison. */
export type Spelling = (sql: string) => string;

/**
 * A stored text, token by token with its comments: white space and quotes do not count, which is what SQLite itself
 * changes in ALTER TABLE, in other objects too (a string in double quotes gets single ones).
 */
export const looseText: Spelling = (sql) =>
  tokenize(sql)
    .filter((token) => token.kind !== "whitespace")
    .map((token) => (token.kind === "quoted" || token.kind === "string" ? unquote(token.text) : token.text))
    .join(" ");

/** The words of a stored text in any order and case: what moves within its column is still there. */
export const sameWords: Spelling = (sql) => looseText(sql).toUpperCase().split(" ").sort().join(" ");

/** A stored text but for white space, and for the quotes of the table's own name, which a rename puts on. */
export const sameText: Spelling = (sql) => {
  const [, , name] = /^CREATE TABLE\s/i.test(sql) ? significantTokens(sql) : [];
  return tokenize(sql)
    .filter((token) => token.kind !== "whitespace")
    .map((token) => (token.start === name?.start ? unquote(token.text) : token.text))
    .join(" ");
};

/** A stored text as it is. */
export const exactText: Spelling = (sql) => sql;

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
    return rowsOf(db, "PRAGMA foreign_key_check")
      .map((row) => JSON.stringify(row))
      .sort();
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

/** Two lines from a little before the place where they part. */
function parting(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const cut = (line: string): string => line.slice(Math.max(0, at - 40), at + 80);
  return `${before.slice(0, before.indexOf(":"))}: …${cut(before)}… became …${cut(after)}…`;
}

/** What two states differ in, in a few short lines; empty when they are the same. */
export function stateDifference(before: readonly string[], after: readonly string[]): readonly string[] {
  const now = new Set(after);
  const then = new Set(before);
  const gone = before.filter((line) => !now.has(line));
  const fresh = after.filter((line) => !then.has(line));
  const subject = (line: string): string => line.slice(0, line.indexOf(":"));
  const changed = gone.map((line) => {
    const other = fresh.find((one) => subject(one) === subject(line));
    return other === undefined ? `gone: ${line.slice(0, 200)}` : parting(line, other);
  });
  const added = fresh
    .filter((line) => !gone.some((one) => subject(one) === subject(line)))
    .map((line) => `new: ${line.slice(0, 200)}`);
  const count = before.length === after.length ? [] : [`${before.length} lines became ${after.length}`];
  return [...changed, ...added, ...count].slice(0, 6);
}

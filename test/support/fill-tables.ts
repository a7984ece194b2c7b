import { type Database, quoted, type Row, rowsOf } from "./sqlite.js";

/** Rows that are made for an empty table; two of them are deleted again, so that rowids and marks have gaps. */
const MADE_ROWS = 4;
/** So many other rows are tried where the first is refused. */
const MOST_TRIES = 20_000;

/** The value of a column in the n-th row: the same in every table, so that foreign keys find their parents. */
function usualValue(column: Row, n: number): string {
  const type = String(column.type).toUpperCase();
  if (type.includes("INT")) return String(n);
  if (/CHAR|CLOB|TEXT/.test(type)) return `'a ''quoted'' value ${n}'`;
  if (/BLOB/.test(type)) return `x'0${n}ff00'`;
  if (/REAL|FLOA|DOUB/.test(type)) return `${n}.5`;
  return String(n);
}

/** What a CHECK may want instead: words of the table's text, a long text, nothing. */
function alternatives(sql: string, column: Row, n: number): readonly string[] {
  const words = [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([word]) => word);
  const long = `'${String(n).repeat(40)}'`;
  const rest = [...words, long, String(n), "'1990-01-02'", "'v'", ...(column.notnull === 1 ? [] : ["NULL"])];
  return [...new Set([usualValue(column, n), ...rest])];
}

function tryInsert(db: Database, table: string, columns: readonly Row[], values: readonly string[]): boolean {
  const names = columns.map((column) => quoted(String(column.name))).join(", ");
  try {
    db.exec(`INSERT INTO ${quoted(table)} (${names}) VALUES (${values.join(", ")})`);
    return true;
  } catch (error) {
    if (error instanceof Error && /constraint failed|cannot store|datatype mismatch/i.test(error.message))
      return false;
    throw error;
  }
}

/** Inserts a row; where it is refused, tries other values, one column after the other, then two at a time. */
function insertRow(db: Database, table: string, n: number): boolean {
  const columns = rowsOf(db, `SELECT * FROM pragma_table_xinfo('${table.replaceAll("'", "''")}')`).filter(
    (column) => column.hidden === 0,
  );
  const [own] = rowsOf(db, `SELECT sql FROM sqlite_schema WHERE name = '${table.replaceAll("'", "''")}'`);
  const plain = columns.map((column) => usualValue(column, n));
  if (tryInsert(db, table, columns, plain)) return true;
  const choices = columns.map((column) => alternatives(String(own?.sql), column, n));
  const changes = choices.flatMap((values, at) => values.map((value) => ({ at, value })));
  const once = changes.map((change) => [change]);
  const twice = changes.flatMap((one) =>
    changes.filter((two) => two.at > one.at).map((two) => [one, two] as const),
  );
  return [...once, ...twice].slice(0, MOST_TRIES).some((tried) => {
    const values = [...plain];
    for (const { at, value } of tried) values[at] = value;
    return tryInsert(db, table, columns, values);
  });
}

function isEmpty(db: Database, table: string): boolean {
  return rowsOf(db, `SELECT 1 FROM ${quoted(table)} LIMIT 1`).length === 0;
}

/**
 * Puts rows into the tables that have none, with gaps between their rowids and AUTOINCREMENT marks above the highest.
 *
 * @returns the tables that stay empty
 */
export function fillTables(db: Database, tables: readonly string[]): readonly string[] {
  const left: string[] = [];
  db.exec("PRAGMA foreign_keys = OFF; BEGIN");
  for (const table of tables.filter((name) => isEmpty(db, name))) {
    for (let n = 1; n <= MADE_ROWS; n += 1) insertRow(db, table, n);
    if (isEmpty(db, table)) left.push(table);
    const [own] = rowsOf(db, `SELECT wr FROM pragma_table_list('${table.replaceAll("'", "''")}')`);
    if (own?.wr === 0) db.exec(`DELETE FROM ${quoted(table)} WHERE _rowid_ IN (2, 4)`);
  }
  db.exec("COMMIT");
  return left;
}

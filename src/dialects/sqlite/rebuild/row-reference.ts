import type { ParsedTable } from "../sql/create-table-model.js";
import { allConstraints } from "../sql/create-table.js";
import { sameName } from "../sql/names.js";
import { normalizeType } from "../sql/normalize-text.js";
import { quoteIdentifier } from "../sql/quote.js";

/** The names under which SQLite shows the rowid, unless a column has taken them (https://sqlite.org/rowidtable.html). */
const ROWID_NAMES = ["rowid", "_rowid_", "oid"];

/** The name that the rowid can be had by; null for a table that has none, or none that can be reached. */
export function rowidName(table: ParsedTable): string | null {
  if (table.withoutRowid) return null;
  return (
    ROWID_NAMES.find((name) => !table.columns.some((column) => sameName(column.name.name, name))) ?? null
  );
}

/**
 * The column that is the rowid itself: the INTEGER PRIMARY KEY. A column that says `PRIMARY KEY DESC` is none
 * (https://sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key).
 */
export function rowidColumn(table: ParsedTable): string | null {
  if (table.withoutRowid) return null;
  const key = allConstraints(table).find((constraint) => constraint.kind === "primaryKey");
  if (key?.kind !== "primaryKey" || key.columns.length !== 1) return null;
  const name = key.column ?? key.columns[0]?.name ?? null;
  if (name === null || (key.level === "column" && key.columns[0]?.order === "DESC")) return null;
  const column = table.columns.find((c) => sameName(c.name.name, name));
  return column !== undefined && normalizeType(column.typeText) === "INTEGER" ? column.name.name : null;
}

/** What tells a row of the table from others, as the first columns of a question about rows. */
export function rowReference(table: ParsedTable): string {
  const rowid = rowidName(table);
  if (rowid !== null) return `${rowid} AS "row"`;
  const key = allConstraints(table).find((constraint) => constraint.kind === "primaryKey");
  const names =
    key?.kind === "primaryKey" ? key.columns.flatMap((c) => (c.name === null ? [] : [c.name])) : [];
  return names.length === 0 ? '1 AS "row"' : names.map(quoteIdentifier).join(", ");
}

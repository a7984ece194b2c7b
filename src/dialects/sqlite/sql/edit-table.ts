import { parseOrdinaryTable } from "./create-table.js";
import type { TableOption } from "./create-table-model.js";
import { isSymbol } from "./lexer.js";
import { quoteIdentifier } from "./quote.js";
import {
  insertAt,
  removeRange,
  removeRanges,
  replaceRange,
  significantAfter,
  significantBefore,
} from "./text-edit.js";

export {
  addColumn,
  type ColumnPosition,
  dropCollation,
  dropColumn,
  dropDefault,
  dropGenerated,
  dropNotNull,
  type GeneratedAs,
  replaceColumnDefinition,
  replaceColumnType,
  setCollation,
  setDefault,
  setGenerated,
  setNotNull,
} from "./edit-column.js";
export {
  addTableConstraint,
  type ConstraintSelector,
  type DroppableKind,
  dropConstraint,
  dropPrimaryKey,
  findConstraints,
  type PrimaryKeyOptions,
  renameConstraint,
  setPrimaryKey,
} from "./edit-constraint.js";
export { reorderColumns } from "./reorder-columns.js";

/**
 * Gives the table another name, in quotes as SQLite's RENAME TO writes it. Only the name after CREATE TABLE changes:
 * a REFERENCES to itself keeps the old one, which is what a rebuild needs.
 *
 * @example renameTable("CREATE TABLE t(a)", "u") // 'CREATE TABLE "u"(a)'
 */
export function renameTable(sql: string, newName: string): string {
  const { name } = parseOrdinaryTable(sql);
  return replaceRange(sql, name, quoteIdentifier(newName));
}

function dropOption(sql: string, option: TableOption): string {
  const before = significantBefore(sql, option.start);
  const after = significantAfter(sql, option.end);
  if (before !== undefined && isSymbol(before, ",")) return removeRanges(sql, [before, option]);
  if (after !== undefined && isSymbol(after, ",")) return removeRanges(sql, [option, after]);
  return removeRange(sql, option);
}

/**
 * Adds or removes STRICT or WITHOUT ROWID; a table that is so already stays as it is.
 *
 * @example setTableOption("CREATE TABLE t(a INT)", "STRICT", true) // "CREATE TABLE t(a INT) STRICT"
 */
export function setTableOption(sql: string, option: TableOption["option"], on: boolean): string {
  const table = parseOrdinaryTable(sql);
  const existing = table.options.filter((one) => one.option === option);
  const last = table.options.at(-1);
  if (on && existing.length > 0) return sql;
  const text = on
    ? insertAt(sql, last?.end ?? table.body.end, last === undefined ? ` ${option}` : `, ${option}`)
    : [...existing].reverse().reduce(dropOption, sql);
  parseOrdinaryTable(text);
  return text;
}

import { cortexError } from "../../../errors/index.js";
import { parseCreateTable } from "./create-table.js";
import type { ConstraintKind, ParsedColumn, ParsedTable, TableConstraint } from "./create-table-model.js";
import { tokenize } from "./lexer.js";

function refuse(text: string, what: string, reason: string): Error {
  return cortexError("MIG_DIALECT_SQL_SYNTAX", {
    object: what,
    reason,
    line: 1,
    near: text.trim().slice(0, 40),
  });
}

/**
 * A text that can be put into a statement: trimmed, and with a newline behind a `--` comment at its end.
 *
 * @throws MIG_DIALECT_SQL_SYNTAX for a text with an unclosed comment or quote: it would swallow what follows
 */
function insertable(text: string, what: string): string {
  const trimmed = text.trim();
  const last = tokenize(trimmed).at(-1);
  if (last === undefined) throw refuse(text, what, "it is empty");
  if (last.kind === "illegal") throw refuse(text, what, "a quote is opened and never closed");
  if (last.kind !== "comment") return trimmed;
  if (last.text.startsWith("--")) return `${trimmed}\n`;
  if (last.text.length < 4 || !last.text.endsWith("*/"))
    throw refuse(text, what, "a comment is opened and never closed");
  return trimmed;
}

function parseWrapped(prefix: string, text: string, what: string): { table: ParsedTable; text: string } {
  const inserted = insertable(text, what);
  const table = parseCreateTable(`${prefix}${inserted})`, what);
  if (table.kind !== "table" || table.options.length > 0)
    throw refuse(text, what, "there is more than one element");
  return { table, text: inserted };
}

/** A text that was checked to be one element of the wanted kind. */
export interface Fragment<T> {
  readonly text: string;
  readonly parsed: T;
}

/**
 * Checks a column's definition ("c INT NOT NULL"). The ranges of the model belong to a statement made up for the check.
 *
 * @throws MIG_DIALECT_SQL_SYNTAX when it is anything but one column
 */
export function columnFragment(definition: string): Fragment<ParsedColumn> {
  const what = "a column definition";
  const { table, text } = parseWrapped("CREATE TABLE x(", definition, what);
  const [column] = table.columns;
  if (column === undefined || table.columns.length > 1 || table.constraints.length > 0)
    throw refuse(definition, what, "there is more than one element");
  return { text, parsed: column };
}

/**
 * Checks a table constraint ("CONSTRAINT n UNIQUE (a)").
 *
 * @throws MIG_DIALECT_SQL_SYNTAX when it is anything but one constraint of a table
 */
export function tableConstraintFragment(constraint: string): Fragment<TableConstraint> {
  const what = "a table constraint";
  const { table, text } = parseWrapped("CREATE TABLE x(x, ", constraint, what);
  const [parsed] = table.constraints;
  if (
    parsed === undefined ||
    parsed.kind === "nameOnly" ||
    table.columns.length > 1 ||
    table.constraints.length > 1
  )
    throw refuse(constraint, what, "exactly one constraint is expected");
  return { text, parsed };
}

/**
 * Checks a clause of a column ("DEFAULT 5", "COLLATE nocase").
 *
 * @throws MIG_DIALECT_SQL_SYNTAX when it is anything but one clause of the kind
 */
export function columnClauseFragment(clause: string, kind: ConstraintKind): Fragment<TableConstraint> {
  const what = "a column's clause";
  const { table, text } = parseWrapped("CREATE TABLE x(x ", clause, what);
  const column = table.columns[0];
  const parsed = column?.constraints[0];
  const alone =
    table.columns.length === 1 && column?.constraints.length === 1 && table.constraints.length === 0;
  if (parsed?.kind !== kind || column?.typeText !== "" || !alone)
    throw refuse(clause, what, "one clause is expected");
  return { text, parsed };
}

/**
 * Checks a declared type ("DECIMAL(10, 5)"); a comment behind it is left out.
 *
 * @throws MIG_DIALECT_SQL_SYNTAX when it is anything but a type
 */
export function typeFragment(typeText: string): string {
  const what = "a declared type";
  const { table } = parseWrapped("CREATE TABLE x(x ", typeText, what);
  const column = table.columns[0];
  const alone =
    table.columns.length === 1 && table.constraints.length === 0 && column?.constraints.length === 0;
  if (!alone || column.typeText === "") throw refuse(typeText, what, "a type is expected");
  return column.typeText;
}

import { cortexError } from "../../../errors/index.js";
import { columnOf, findColumn, parseOrdinaryTable } from "./create-table.js";
import type { ConstraintKind, ParsedColumn, ParsedTable, TableConstraint } from "./create-table-model.js";
import { columnClauseFragment, columnFragment, typeFragment } from "./fragment.js";
import { sameName } from "./names.js";
import {
  insertAt,
  removeListElement,
  removeRange,
  removeRanges,
  replaceRange,
  separatorAt,
  significantAfter,
} from "./text-edit.js";

/** Where a column goes. "last" is behind the last column, where SQLite's own ADD COLUMN puts it. */
export type ColumnPosition = "first" | "last" | { readonly after: string } | { readonly before: string };

/** Reads the edited text again, so that no edit ever hands out a text that is no table. */
function checked(text: string): string {
  parseOrdinaryTable(text);
  return text;
}

/** The column in front of which a new one goes; undefined for the last place. */
function successorOf(table: ParsedTable, position: ColumnPosition): ParsedColumn | undefined {
  if (position === "last") return undefined;
  if (position === "first") return table.columns[0];
  if ("before" in position) return columnOf(table, position.before);
  return table.columns[table.columns.indexOf(columnOf(table, position.after)) + 1];
}

function lastColumn(table: ParsedTable): ParsedColumn {
  const last = table.columns.at(-1);
  if (last !== undefined) return last;
  throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", {
    table: table.name.name,
    reason: "it has no columns",
  });
}

/**
 * Adds a column. In the last place the text is the one that SQLite's ADD COLUMN writes.
 *
 * @example addColumn("CREATE TABLE t(a)", "b INT") // "CREATE TABLE t(a, b INT)"
 * @throws MIG_DIALECT_COLUMN_EXISTS, MIG_DIALECT_COLUMN_NOT_FOUND, MIG_DIALECT_SQL_SYNTAX
 */
export function addColumn(sql: string, definition: string, position: ColumnPosition = "last"): string {
  const table = parseOrdinaryTable(sql);
  const { text, parsed } = columnFragment(definition);
  if (findColumn(table, parsed.name.name) !== undefined)
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: table.name.name, column: parsed.name.name });
  const successor = successorOf(table, position);
  if (successor !== undefined)
    return checked(insertAt(sql, successor.start, `${text},${separatorAt(sql, successor.start)}`));
  const end = significantAfter(sql, lastColumn(table).end)?.start ?? table.body.end - 1;
  return checked(insertAt(sql, end, `, ${text}`));
}

/**
 * Removes a column with its own constraints and the comment behind it on its line. What else mentions the column is
 * not touched: ask `columnUses` first.
 *
 * @example dropColumn("CREATE TABLE t(a, b)", "b") // "CREATE TABLE t(a)"
 * @throws MIG_DIALECT_COLUMN_NOT_FOUND, MIG_DIALECT_TABLE_NOT_EDITABLE for a table's only column
 */
export function dropColumn(sql: string, name: string): string {
  const table = parseOrdinaryTable(sql);
  const column = columnOf(table, name);
  if (table.columns.length === 1)
    throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", {
      table: table.name.name,
      reason: `'${column.name.name}' is its only column`,
    });
  return checked(removeListElement(sql, column));
}

/**
 * Puts another definition in the place of a column's.
 *
 * @example replaceColumnDefinition("CREATE TABLE t(a, b)", "a", "a INT") // "CREATE TABLE t(a INT, b)"
 */
export function replaceColumnDefinition(sql: string, name: string, definition: string): string {
  const table = parseOrdinaryTable(sql);
  const column = columnOf(table, name);
  const { text, parsed } = columnFragment(definition);
  const renamed = parsed.name.name;
  if (!sameName(renamed, column.name.name) && findColumn(table, renamed) !== undefined)
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: table.name.name, column: renamed });
  return checked(replaceRange(sql, column, text));
}

/**
 * Puts another declared type in the place of a column's; "" takes the type away.
 *
 * @example replaceColumnType("CREATE TABLE t(a INT NOT NULL)", "a", "TEXT") // "CREATE TABLE t(a TEXT NOT NULL)"
 */
export function replaceColumnType(sql: string, name: string, typeText: string): string {
  const column = columnOf(parseOrdinaryTable(sql), name);
  if (typeText.trim() === "")
    return column.typeRange === null ? sql : checked(removeRange(sql, column.typeRange));
  const text = typeFragment(typeText);
  if (column.typeRange !== null) return checked(replaceRange(sql, column.typeRange, text));
  return checked(replaceRange(sql, { start: column.name.end, end: column.name.end }, ` ${text}`));
}

/** Puts a clause behind everything that a column has, as SQLite's SET NOT NULL does. */
function appendClause(sql: string, column: ParsedColumn, clause: string): string {
  return checked(replaceRange(sql, { start: column.end, end: column.end }, ` ${clause}`));
}

function clausesOf(column: ParsedColumn, kind: ConstraintKind): readonly TableConstraint[] {
  return column.constraints.filter((constraint) => constraint.kind === kind);
}

function dropClauses(sql: string, name: string, kind: ConstraintKind): string {
  const column = columnOf(parseOrdinaryTable(sql), name);
  return checked(removeRanges(sql, clausesOf(column, kind)));
}

/** Replaces the column's last clause of the kind, keeping its CONSTRAINT name, or appends it; earlier ones go. */
function setClause(sql: string, name: string, clause: { kind: ConstraintKind; text: string }): string {
  const column = columnOf(parseOrdinaryTable(sql), name);
  const { text } = columnClauseFragment(clause.text, clause.kind);
  const existing = clausesOf(column, clause.kind);
  const last = existing.at(-1);
  if (last === undefined) return appendClause(sql, column, text);
  const replaced = replaceRange(sql, { start: last.bodyStart, end: last.end }, text);
  return checked(removeRanges(replaced, existing.slice(0, -1)));
}

/**
 * Makes a column NOT NULL, with the text that SQLite's SET NOT NULL writes; a column that is so already stays as it is.
 *
 * @example setNotNull("CREATE TABLE t(a INT)", "a") // "CREATE TABLE t(a INT NOT NULL)"
 */
export function setNotNull(sql: string, name: string): string {
  const column = columnOf(parseOrdinaryTable(sql), name);
  return clausesOf(column, "notNull").length > 0 ? sql : appendClause(sql, column, "NOT NULL");
}

/** Removes NOT NULL from a column, with its CONSTRAINT name and ON CONFLICT clause. */
export function dropNotNull(sql: string, name: string): string {
  return dropClauses(sql, name, "notNull");
}

/**
 * Sets a column's default.
 *
 * @param value as it stands behind DEFAULT: a literal, or an expression in parentheses
 * @example setDefault("CREATE TABLE t(a INT)", "a", "5") // "CREATE TABLE t(a INT DEFAULT 5)"
 */
export function setDefault(sql: string, name: string, value: string): string {
  return setClause(sql, name, { kind: "default", text: `DEFAULT ${value}` });
}

/** Removes a column's default. */
export function dropDefault(sql: string, name: string): string {
  return dropClauses(sql, name, "default");
}

/** Sets a column's collation; the name is written as given. */
export function setCollation(sql: string, name: string, collation: string): string {
  return setClause(sql, name, { kind: "collate", text: `COLLATE ${collation}` });
}

/** Removes a column's collation. */
export function dropCollation(sql: string, name: string): string {
  return dropClauses(sql, name, "collate");
}

/** What a generated column computes. */
export interface GeneratedAs {
  /** Without its parentheses. */
  readonly expression: string;
  readonly storage: "virtual" | "stored";
}

/** Makes a column generated, or changes what it computes. */
export function setGenerated(sql: string, name: string, as: GeneratedAs): string {
  const text = `GENERATED ALWAYS AS (${as.expression}) ${as.storage.toUpperCase()}`;
  return setClause(sql, name, { kind: "generated", text });
}

/** Makes a generated column an ordinary one. */
export function dropGenerated(sql: string, name: string): string {
  return dropClauses(sql, name, "generated");
}

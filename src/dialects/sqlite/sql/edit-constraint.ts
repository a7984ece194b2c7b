import { cortexError } from "../../../errors/index.js";
import { allConstraints, parseOrdinaryTable } from "./create-table.js";
import type { ParsedTable, TableConstraint } from "./create-table-model.js";
import { tableConstraintFragment } from "./fragment.js";
import { foldName, sameName, sameNames } from "./names.js";
import { normalizeExpression } from "./normalize-text.js";
import { identifierIfNeeded } from "./quote.js";
import { insertAt, removeListElement, removeRange, replaceRange } from "./text-edit.js";

/** The kinds of constraints that can be dropped. */
export type DroppableKind = "primaryKey" | "unique" | "foreignKey" | "check" | "notNull";

/** Which constraint is meant: everything that is given must fit. A constraint without a name is told by its kind and columns. */
export interface ConstraintSelector {
  readonly name?: string;
  readonly kind?: DroppableKind;
  /** Of a primary key, a unique constraint, a foreign key (its own side), NOT NULL; in their order. */
  readonly columns?: readonly string[];
  /** Of a check, in any writing. */
  readonly expression?: string;
  /** Of a foreign key. */
  readonly referencedTable?: string;
  /** Of a foreign key; an empty list means one that names none. */
  readonly referencedColumns?: readonly string[];
}

const DROPPABLE: readonly string[] = ["primaryKey", "unique", "foreignKey", "check", "notNull"];

function memberNames(constraint: TableConstraint): readonly string[] | null {
  switch (constraint.kind) {
    case "primaryKey":
    case "unique":
      return constraint.columns.map((member) => member.name ?? member.text);
    case "foreignKey":
      return constraint.columns;
    default:
      return constraint.column === null || constraint.kind === "check" ? null : [constraint.column];
  }
}

function matches(table: ParsedTable, constraint: TableConstraint, selector: ConstraintSelector): boolean {
  const { name, kind, columns, expression, referencedTable, referencedColumns } = selector;
  if (name !== undefined && (constraint.name === null || !sameName(constraint.name.name, name))) return false;
  // Without a name only real constraints are meant; a name may also stand before a DEFAULT or a COLLATE.
  if (
    kind !== undefined ? constraint.kind !== kind : name === undefined && !DROPPABLE.includes(constraint.kind)
  )
    return false;
  if (columns !== undefined && !sameNames(memberNames(constraint) ?? [], columns)) return false;
  if (expression !== undefined) {
    if (constraint.kind !== "check") return false;
    const options = { columns: table.columns.map((column) => column.name.name) };
    if (normalizeExpression(constraint.expression, options) !== normalizeExpression(expression, options))
      return false;
  }
  if (referencedTable === undefined && referencedColumns === undefined) return true;
  if (constraint.kind !== "foreignKey") return false;
  const sameTable =
    referencedTable === undefined || sameName(constraint.referencedTable.name, referencedTable);
  return (
    sameTable &&
    (referencedColumns === undefined || sameNames(constraint.referencedColumns, referencedColumns))
  );
}

/**
 * The constraints that a selector means, of the columns and of the table.
 *
 * @example findConstraints(table, { kind: "unique", columns: ["a", "b"] })
 */
export function findConstraints(
  table: ParsedTable,
  selector: ConstraintSelector,
): readonly TableConstraint[] {
  return allConstraints(table).filter((constraint) => matches(table, constraint, selector));
}

/** Two constraints with the same key say the same, so that dropping "it" means dropping both. */
function meaningOf(constraint: TableConstraint): string {
  switch (constraint.kind) {
    case "check":
      return JSON.stringify(["check", normalizeExpression(constraint.expression)]);
    case "foreignKey":
      return JSON.stringify([
        "foreignKey",
        constraint.columns.map(foldName),
        foldName(constraint.referencedTable.name),
        constraint.referencedColumns.map(foldName),
      ]);
    default:
      return JSON.stringify([constraint.kind, memberNames(constraint)?.map(foldName)]);
  }
}

function describeSelector(selector: ConstraintSelector): string {
  const { name, kind, columns, expression, referencedTable, referencedColumns } = selector;
  const parts = [
    name === undefined ? "" : `'${name}'`,
    kind === undefined ? "" : `of kind ${kind}`,
    columns === undefined ? "" : `on (${columns.join(", ")})`,
    expression === undefined ? "" : `with the expression ${expression}`,
    referencedTable === undefined ? "" : `that references '${referencedTable}'`,
    referencedColumns === undefined ? "" : `with the referenced columns (${referencedColumns.join(", ")})`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function describeConstraint(constraint: TableConstraint): string {
  return constraint.column === null
    ? constraint.text
    : `${identifierIfNeeded(constraint.column)} ${constraint.text}`;
}

function selectOne(table: ParsedTable, selector: ConstraintSelector): readonly TableConstraint[] {
  const found = findConstraints(table, selector);
  const about = { table: table.name.name, constraint: describeSelector(selector) };
  if (found.length === 0) {
    const droppable = allConstraints(table).filter((constraint) => DROPPABLE.includes(constraint.kind));
    throw cortexError("MIG_DIALECT_CONSTRAINT_NOT_FOUND", {
      ...about,
      existing: droppable.map(describeConstraint),
    });
  }
  if (new Set(found.map(meaningOf)).size > 1)
    throw cortexError("MIG_DIALECT_CONSTRAINT_AMBIGUOUS", {
      ...about,
      matches: found.map(describeConstraint),
    });
  return found;
}

function removeConstraint(sql: string, constraint: TableConstraint): string {
  // A name before a DEFAULT, a COLLATE … names nothing that could be dropped: only the name goes, as SQLite does it.
  if (constraint.name !== null && constraint.kind !== "nameOnly" && !DROPPABLE.includes(constraint.kind))
    return removeRange(sql, { start: constraint.start, end: constraint.name.end });
  return constraint.level === "table" ? removeListElement(sql, constraint) : removeRange(sql, constraint);
}

/** A column's DEFERRABLE that stands apart goes with its foreign key: alone it would belong to another one. */
function withStrays(table: ParsedTable, constraints: readonly TableConstraint[]): readonly TableConstraint[] {
  const strays = table.columns.flatMap((column) => {
    const dropsKey = column.constraints.some((own) => own.kind === "foreignKey" && constraints.includes(own));
    return dropsKey ? column.constraints.filter((own) => own.kind === "deferrable") : [];
  });
  return [...constraints, ...strays];
}

/**
 * Removes a constraint of a column or of the table. Constraints that say the same thing twice go together.
 *
 * @example dropConstraint("CREATE TABLE t(a, b, UNIQUE (a, b))", { kind: "unique", columns: ["a", "b"] }) // "CREATE TABLE t(a, b)"
 * @throws MIG_DIALECT_CONSTRAINT_NOT_FOUND, MIG_DIALECT_CONSTRAINT_AMBIGUOUS when different ones fit
 */
export function dropConstraint(sql: string, selector: ConstraintSelector): string {
  const table = parseOrdinaryTable(sql);
  const doomed = [...withStrays(table, selectOne(table, selector))].sort((a, b) => b.start - a.start);
  const text = doomed.reduce(removeConstraint, sql);
  parseOrdinaryTable(text);
  return text;
}

/**
 * Gives a constraint another name, or its first one; constraints that say the same thing twice get it together.
 *
 * @example renameConstraint("CREATE TABLE t(a, CONSTRAINT u UNIQUE (a))", { name: "u" }, "v") // "CREATE TABLE t(a, CONSTRAINT v UNIQUE (a))"
 * @throws MIG_DIALECT_CONSTRAINT_NOT_FOUND, MIG_DIALECT_CONSTRAINT_AMBIGUOUS when different ones fit
 */
export function renameConstraint(sql: string, selector: ConstraintSelector, newName: string): string {
  const found = selectOne(parseOrdinaryTable(sql), selector).toSorted((a, b) => b.start - a.start);
  const text = found.reduce(
    (edited, { name, start }) =>
      name === null
        ? insertAt(edited, start, `CONSTRAINT ${identifierIfNeeded(newName)} `)
        : replaceRange(edited, name, identifierIfNeeded(newName)),
    sql,
  );
  parseOrdinaryTable(text);
  return text;
}

/**
 * Adds a constraint behind all others, with the text that SQLite's ADD CONSTRAINT writes.
 *
 * @example addTableConstraint("CREATE TABLE t(a)", "UNIQUE (a)") // "CREATE TABLE t(a, UNIQUE (a))"
 * @throws MIG_DIALECT_SQL_SYNTAX when the text is anything but one table constraint
 */
export function addTableConstraint(sql: string, constraint: string): string {
  const table = parseOrdinaryTable(sql);
  const text = insertAt(sql, table.body.end - 1, `, ${tableConstraintFragment(constraint).text}`);
  parseOrdinaryTable(text);
  return text;
}

/** What a new primary key is like. */
export interface PrimaryKeyOptions {
  readonly name?: string;
  /** Only for a single INTEGER column. */
  readonly autoincrement?: boolean;
}

/**
 * Gives a table this primary key, as a constraint of the table; one that it has already goes.
 *
 * @example setPrimaryKey("CREATE TABLE t(a, b)", ["a", "b"]) // "CREATE TABLE t(a, b, PRIMARY KEY (a, b))"
 */
export function setPrimaryKey(
  sql: string,
  columns: readonly string[],
  options: PrimaryKeyOptions = {},
): string {
  const table = parseOrdinaryTable(sql);
  const bare = findConstraints(table, { kind: "primaryKey" }).length > 0 ? dropPrimaryKey(sql) : sql;
  const name = options.name === undefined ? "" : `CONSTRAINT ${identifierIfNeeded(options.name)} `;
  const suffix = options.autoincrement ? " AUTOINCREMENT" : "";
  return addTableConstraint(
    bare,
    `${name}PRIMARY KEY (${columns.map(identifierIfNeeded).join(", ")}${suffix})`,
  );
}

/** Removes the primary key, be it a column's or the table's. */
export function dropPrimaryKey(sql: string): string {
  return dropConstraint(sql, { kind: "primaryKey" });
}

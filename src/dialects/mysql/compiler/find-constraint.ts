import { cortexError } from "../../../errors/index.js";
import type { ConstraintSelector } from "../../../operations/operation.js";
import type { Constraint } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";
import { sameName } from "../ddl/names.js";
import { normalizeExpression } from "../sql/normalize-expression.js";

/** Everything of the table that can be addressed as a constraint; a unique index is one. */
function constraintsOf(table: Table): readonly Constraint[] {
  const uniqueIndexes = table.indexes
    .filter((index) => index.unique && index.parts.every((part) => part.kind === "column"))
    .map(
      (index): Constraint => ({
        kind: "unique",
        name: index.name,
        columns: index.parts.map((part) => part.value),
        deferrable: null,
        initially: null,
        options: index.options,
      }),
    );
  return [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.foreignKeys,
    ...table.uniques,
    ...uniqueIndexes,
    ...table.checks,
  ];
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => sameName(name, b[at] ?? ""));
}

function isMeant(constraint: Constraint, selector: ConstraintSelector): boolean {
  const { name, type, columns, expression } = selector;
  if (type !== null && constraint.kind !== type) return false;
  if (name !== null) {
    // The server calls every primary key PRIMARY, whatever name it was given.
    if (constraint.kind === "primaryKey") return type === "primaryKey" || sameName(name, "PRIMARY");
    return constraint.name !== null && sameName(constraint.name, name);
  }
  if (constraint.kind === "check")
    return (
      expression === null || normalizeExpression(constraint.expression) === normalizeExpression(expression)
    );
  return columns === null || sameColumns(constraint.columns, columns);
}

/** A constraint for people: "foreign key fk_a (a)". */
export function describeConstraint(constraint: Constraint): string {
  const kinds = { primaryKey: "primary key", unique: "unique", check: "check", foreignKey: "foreign key" };
  const what = constraint.kind === "check" ? constraint.expression : constraint.columns.join(", ");
  return `${kinds[constraint.kind]}${constraint.name === null ? "" : ` '${constraint.name}'`} (${what})`;
}

function describeSelector({ name, type, columns, expression }: ConstraintSelector): string {
  if (name !== null) return `'${name}'`;
  const what = expression ?? columns?.join(", ");
  return `${type ?? "constraint"}${what === undefined ? "" : ` (${what})`}`;
}

/**
 * The constraint that a selector means; null when there is none and there need not be one.
 *
 * @throws MIG_DIALECT_CONSTRAINT_NOT_FOUND, MIG_DIALECT_CONSTRAINT_AMBIGUOUS
 */
export function findConstraint(
  table: Table,
  selector: ConstraintSelector,
  ifExists: boolean,
): Constraint | null {
  const all = constraintsOf(table);
  const [found, second] = all.filter((constraint) => isMeant(constraint, selector));
  if (found === undefined) {
    if (ifExists) return null;
    throw cortexError("MIG_DIALECT_CONSTRAINT_NOT_FOUND", {
      table: table.name,
      constraint: describeSelector(selector),
      existing: all.map(describeConstraint),
    });
  }
  if (second !== undefined)
    throw cortexError("MIG_DIALECT_CONSTRAINT_AMBIGUOUS", {
      table: table.name,
      constraint: describeSelector(selector),
      matches: [found, second].map(describeConstraint),
    });
  return found;
}

import type { Constraint } from "../../../schema/constraints.js";
import { conventionalName, type NamingConvention } from "../../../schema/naming.js";
import type { TableConstraint } from "../sql/create-table-model.js";
import type { Draft } from "./draft.js";

function convention(draft: Draft): NamingConvention {
  return draft.options.namingConvention as NamingConvention;
}

/** What a constraint is to a naming convention; null for what has no name of its own (NOT NULL, DEFAULT …). */
function asConstraint(constraint: TableConstraint): Constraint | null {
  const members = (): readonly string[] =>
    constraint.kind === "primaryKey" || constraint.kind === "unique"
      ? constraint.columns.map((member) => member.name ?? member.text)
      : [];
  switch (constraint.kind) {
    case "primaryKey":
      return { kind: "primaryKey", name: null, columns: members() };
    case "unique":
      return {
        kind: "unique",
        name: null,
        columns: members(),
        deferrable: null,
        initially: null,
        options: {},
      };
    case "check":
      return { kind: "check", name: null, expression: constraint.expression, options: {} };
    case "foreignKey":
      return {
        kind: "foreignKey",
        name: null,
        columns: constraint.columns,
        referentSchema: null,
        referentTable: constraint.referencedTable.name,
        referentColumns: constraint.referencedColumns,
        onDelete: null,
        onUpdate: null,
        deferrable: null,
        initially: null,
        match: null,
        options: {},
      };
    default:
      return null;
  }
}

/** The name that the batch's naming convention gives to a constraint that has none; null when it has no rule for it. */
export function nameByConvention(draft: Draft, constraint: TableConstraint): string | null {
  const described = asConstraint(constraint);
  return described === null ? null : conventionalName(convention(draft), draft.state.name, described);
}

/** A new constraint under its own name, or the one of the convention. */
export function namedByConvention(draft: Draft, constraint: Constraint): Constraint {
  if (constraint.name !== null) return constraint;
  return { ...constraint, name: conventionalName(convention(draft), draft.state.name, constraint) };
}

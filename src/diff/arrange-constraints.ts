import type { BatchMember, ConstraintSelector } from "../operations/operation.js";
import type { Constraint, Index } from "../schema/constraints.js";
import type { OnTable } from "./arrange-columns.js";

/** By what a constraint is addressed: its name, or what it says when it has none. */
export function selectorOfConstraint(constraint: Constraint): ConstraintSelector {
  const named = constraint.name !== null;
  return {
    name: constraint.name,
    type: constraint.kind,
    columns: named || constraint.kind === "check" ? null : constraint.columns,
    expression: named || constraint.kind !== "check" ? null : constraint.expression,
  };
}

/** Drops a constraint or an index, and remembers it. */
export function dropItem(on: OnTable, item: Constraint | Index): BatchMember {
  if (item.kind !== "index")
    return {
      kind: "dropConstraint",
      ...on,
      selector: selectorOfConstraint(item),
      ifExists: true,
      definition: item,
    };
  return {
    kind: "dropIndex",
    ...on,
    name: item.name ?? "",
    ifExists: true,
    definition: item,
    options: {},
  };
}

/** Creates a constraint or an index. */
export function createItem(on: OnTable, item: Constraint | Index): BatchMember {
  return item.kind === "index"
    ? { kind: "createIndex", ...on, index: item, ifNotExists: true }
    : { kind: "createConstraint", ...on, constraint: item, ifNotExists: true };
}

const DROP_ORDER = ["index", "foreignKey", "check", "unique", "primaryKey"] as const;

/** The order in which things are dropped: what stands on another goes first. Creating is the other way round. */
export const dropRank = (item: Constraint | Index): number => DROP_ORDER.indexOf(item.kind);

/** A text by which things of a table are sorted: kind, name, then what they say. */
export function itemText(item: Constraint | Index): string {
  const said =
    item.kind === "index"
      ? item.parts.map((part) => part.value)
      : item.kind === "check"
        ? [item.expression]
        : item.columns;
  return [item.name ?? "", ...said, item.kind === "foreignKey" ? item.referentTable : ""].join("\0");
}

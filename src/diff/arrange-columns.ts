import { cortexError } from "../errors/index.js";
import type { AlterColumn, BatchMember, ColumnChanges, ExistingColumn } from "../operations/operation.js";
import type { Column } from "../schema/column.js";
import type { ForeignKey } from "../schema/constraints.js";
import { tableKey } from "../schema/schema.js";
import { plainColumn, referenceOf } from "./canonical.js";
import type { DifferenceOf } from "./difference.js";

/** The table that operations are about. */
export interface OnTable {
  readonly table: string;
  readonly schema: string | null;
}

/** Adds a column; `reference` is the foreign key that it carries, where one is to be made with it. */
export function addColumn(on: OnTable, column: Column, reference: ForeignKey | null): BatchMember {
  return {
    kind: "addColumn",
    ...on,
    column: { ...plainColumn(column), references: reference === null ? null : referenceOf(reference) },
    ifNotExists: true,
    position: { kind: "last" },
  };
}

/** Drops a column, and remembers it. */
export function dropColumn(on: OnTable, column: Column): BatchMember {
  return {
    kind: "dropColumn",
    ...on,
    column: column.name,
    ifExists: true,
    definition: plainColumn(column),
  };
}

/** Gives a column a new name. */
export function renameColumn(on: OnTable, from: string, to: string): AlterColumn {
  return {
    kind: "alterColumn",
    ...on,
    column: from,
    changes: { newName: to },
    existing: {},
    using: null,
    position: null,
  };
}

const ALTERABLE = ["type", "nullable", "serverDefault", "comment", "collation", "autoincrement"] as const;

/**
 * Changes a column, and tells how it was: what has changed, because the way back needs it, and whatever is not as
 * in a plain column, because some databases restate the whole column.
 *
 * @throws MIG_DIFF_UNSUPPORTED for a change that no operation can say
 */
export function alterColumn(on: OnTable, fact: DifferenceOf<"columnChanged">): AlterColumn {
  refuseUnsupported(on, fact);
  const changed = ALTERABLE.filter((aspect) => fact.changed.includes(aspect));
  const known = ALTERABLE.filter(
    (aspect) =>
      aspect === "type" ||
      aspect === "nullable" ||
      changed.includes(aspect) ||
      (fact.before[aspect] !== null && fact.before[aspect] !== false),
  );
  const pick = (column: Column, aspects: readonly (typeof ALTERABLE)[number][]): ExistingColumn =>
    Object.fromEntries(aspects.map((aspect) => [aspect, column[aspect]]));
  return {
    kind: "alterColumn",
    ...on,
    column: fact.before.name,
    changes: pick(fact.after, changed) as ColumnChanges,
    existing: pick(fact.before, known),
    using: null,
    position: null,
  };
}

/** True for a change that needs the column to be dropped and added: what is computed cannot be altered. */
export const mustReplace = (fact: DifferenceOf<"columnChanged">): boolean =>
  fact.changed.includes("generated");

function refuseUnsupported(on: OnTable, fact: DifferenceOf<"columnChanged">): void {
  const aspect = fact.changed.find((item) => item === "identity" || item === "options");
  if (aspect === undefined) return;
  const what = aspect === "identity" ? "its identity" : "its database-specific options";
  throw cortexError("MIG_DIFF_UNSUPPORTED", {
    object: `column '${tableKey({ name: on.table, schema: on.schema })}.${fact.after.name}'`,
    change: `${what} would change from ${JSON.stringify(fact.before[aspect])} to ${JSON.stringify(fact.after[aspect])}, and no operation does that`,
  });
}

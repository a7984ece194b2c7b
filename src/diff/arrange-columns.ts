import type { AlterColumn, BatchMember, ColumnChanges, ExistingColumn } from "../operations/operation.js";
import type { Column } from "../schema/column.js";
import type { ForeignKey } from "../schema/constraints.js";
import { renameValues } from "../schema/rename-values.js";
import { tableKeyOf } from "../schema/schema.js";
import { plainColumn, referenceOf } from "./canonical.js";
import type { ArrangeOptions } from "./arrange-options.js";
import type { DifferenceOf } from "./difference.js";
import { optionChanges } from "./option-changes.js";

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
    ifExists: true,
  };
}

/** Gives values of an enumeration new names, in the type, in the rows and in the default. */
export function renameColumnValues(
  fact: DifferenceOf<"valuesRenamed">,
  options: ArrangeOptions,
): AlterColumn {
  const on = { table: fact.table, schema: fact.schema };
  const changed: DifferenceOf<"columnChanged"> = {
    kind: "columnChanged",
    ...on,
    before: fact.column,
    after: renameValues(fact.column, fact.values),
    changed: ["type"],
    dependents: [],
  };
  return { ...alterColumn(on, changed, options), renamedValues: fact.values };
}

const ALTERABLE = [
  "type",
  "nullable",
  "serverDefault",
  "comment",
  "collation",
  "autoincrement",
  "identity",
  "generated",
] as const;

/**
 * Changes a column, and tells how it was: what has changed, because the way back needs it, and whatever is not as
 * in a plain column, because some databases restate the whole column.
 *
 * @throws MIG_DIFF_UNSUPPORTED for a change that no operation can say
 */
export function alterColumn(
  on: OnTable,
  fact: DifferenceOf<"columnChanged">,
  options: ArrangeOptions,
): AlterColumn {
  const said = fact.changed.includes("options") ? optionChanges(optionPair(on, fact, options)) : null;
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
    changes: { ...(pick(fact.after, changed) as ColumnChanges), ...(said && { options: said.changes }) },
    existing: { ...pick(fact.before, known), ...(said && { options: said.existing }) },
    using: null,
    position: null,
  };
}

/**
 * True for a change that needs the column to be dropped and added: what is computed becomes what is kept, or is
 * computed otherwise where the database cannot change that in place. What is computed when it is read loses nothing.
 */
export function mustReplace(fact: DifferenceOf<"columnChanged">, options: ArrangeOptions): boolean {
  if (!fact.changed.includes("generated")) return false;
  const { before, after } = fact;
  const isStored = before.generated?.stored === true && after.generated?.stored === true;
  return options.altersGenerated !== true || !isStored || fact.changed.includes("type");
}

function optionPair(
  on: OnTable,
  fact: DifferenceOf<"columnChanged">,
  options: ArrangeOptions,
): Parameters<typeof optionChanges>[0] {
  return {
    before: fact.before.options,
    after: fact.after.options,
    dialect: options.dialect,
    changeable: options.changeable?.column ?? [],
    object: `column '${tableKeyOf(on)}.${fact.after.name}'`,
  };
}

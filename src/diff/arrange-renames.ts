import type { BatchMember, Operation } from "../operations/operation.js";
import { tableKey, tableKeyOf } from "../schema/schema.js";
import { batchOf } from "./arrange-batch.js";
import { type OnTable, renameColumn, renameColumnValues } from "./arrange-columns.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { sortedBy } from "./by-text.js";
import type { Difference, DifferenceOf } from "./difference.js";

/** Renames that stand by themselves, and those that a table's batch begins with. */
export interface ArrangedRenames {
  readonly operations: readonly Operation[];
  /** By table. */
  readonly inBatch: ReadonlyMap<string, readonly BatchMember[]>;
}

/**
 * Renames come first and by themselves: everything after them speaks in new names, and so does the way back. Of a table
 * its columns are renamed before what stands on them.
 *
 * @param isChanged whether a table is built anew in a batch before which nothing asks for its indexes and constraints:
 *   what they are called is then changed in that batch, and costs nothing
 */
export function arrangeRenames(
  differences: readonly Difference[],
  options: ArrangeOptions,
  isChanged: (table: string) => boolean,
): ArrangedRenames {
  const tables = differences.filter((f): f is DifferenceOf<"tableRenamed"> => f.kind === "tableRenamed");
  const batches = new Map<string, { readonly on: OnTable; readonly members: BatchMember[] }>();
  for (const fact of differences) {
    const on = { table: fact.table, schema: fact.schema };
    const member = renameMember(on, fact, options);
    if (member === null) continue;
    const entry = batches.get(tableKeyOf(fact)) ?? { on, members: [] };
    batches.set(tableKeyOf(fact), entry);
    entry.members.push(member);
  }
  const inBatch = new Map<string, readonly BatchMember[]>();
  for (const [key, { members }] of batches)
    if (isChanged(key)) {
      inBatch.set(
        key,
        members.filter((member) => !isOfColumn(member)),
      );
      members.splice(0, members.length, ...members.filter(isOfColumn));
    }
  const operations = [
    ...sortedBy(tables, (fact) => tableKey({ name: fact.from, schema: fact.schema })).map(
      (fact): Operation => ({
        kind: "renameTable",
        table: fact.from,
        schema: fact.schema,
        newName: fact.table,
        ifExists: true,
      }),
    ),
    ...sortedBy(batches.entries(), ([key]) => key).flatMap(([, { on, members }]) =>
      members.length === 0
        ? []
        : [batchOf(on, [...members.filter(isOfColumn), ...members.filter((one) => !isOfColumn(one))])],
    ),
  ];
  return { operations, inBatch };
}

const isOfColumn = (member: BatchMember): boolean => member.kind === "alterColumn";

function renameMember(on: OnTable, fact: Difference, options: ArrangeOptions): BatchMember | null {
  switch (fact.kind) {
    case "columnRenamed":
      return renameColumn(on, fact.from, fact.to);
    case "valuesRenamed":
      return renameColumnValues(fact, options);
    case "indexRenamed":
      return { kind: "renameIndex", ...on, name: fact.from, newName: fact.to, ifExists: true };
    case "constraintRenamed": {
      const { type, from, to } = fact;
      return { kind: "renameConstraint", ...on, type, name: from, newName: to, ifExists: true };
    }
    default:
      return null;
  }
}

import type { Batch, BatchMember } from "../operations/operation.js";
import type { Column } from "../schema/column.js";
import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { addColumn, alterColumn, dropColumn, type OnTable } from "./arrange-columns.js";
import { createItem, dropItem, dropRank, itemText } from "./arrange-constraints.js";
import { compareText } from "./by-text.js";
import type { TableChanges } from "./table-changes.js";

/** What of a table's changes is done elsewhere: earlier, or when everything else is there. */
export interface Elsewhere {
  readonly early: ReadonlySet<Constraint | Index>;
  readonly late: ReadonlySet<Constraint | Index>;
  /** A foreign key over one new column is made with the column. */
  readonly withColumn: boolean;
}

/** Many changes to one table as one operation. */
export function batchOf(on: OnTable, operations: readonly BatchMember[]): Batch {
  return {
    kind: "batch",
    ...on,
    operations,
    options: {
      recreate: "auto",
      copyFrom: null,
      partialReordering: [],
      tableArgs: [],
      namingConvention: {},
    },
  };
}

/**
 * The members of a table's batch: indexes and constraints go first, then columns come, change and go, then
 * constraints and indexes come. Taken back in reverse, each member finds what it needs.
 */
export function batchMembers(changes: TableChanges, elsewhere: Elsewhere): readonly BatchMember[] {
  const { on } = changes;
  const added = [...changes.addedColumns, ...changes.replaced.map((fact) => fact.after)];
  const created = inCreateOrder(changes.created).filter((item) => !elsewhere.late.has(item));
  const carried = new Map<Column, ForeignKey>();
  if (elsewhere.withColumn)
    for (const column of added) {
      const keys = created.filter((item) => item.kind === "foreignKey" && isOver(item, column));
      const [key] = keys;
      if (keys.length === 1 && key?.kind === "foreignKey") carried.set(column, key);
    }
  const inColumns = new Set<Constraint | Index>(carried.values());
  return [
    ...inDropOrder(changes.dropped)
      .filter((item) => !elsewhere.early.has(item))
      .map((item) => dropItem(on, item)),
    ...changes.replaced.map((fact) => dropColumn(on, fact.before)),
    ...added.map((column) => addColumn(on, column, carried.get(column) ?? null)),
    ...changes.altered.map((fact) => alterColumn(on, fact)),
    ...changes.droppedColumns.map((column) => dropColumn(on, column)),
    ...created.filter((item) => !inColumns.has(item)).map((item) => createItem(on, item)),
    ...commentMember(changes),
  ];
}

const isOver = (key: ForeignKey, column: Column): boolean =>
  key.columns.length === 1 && key.columns[0] === column.name && key.referentColumns.length === 1;

function commentMember(changes: TableChanges): readonly BatchMember[] {
  if (changes.comment === null) return [];
  const { before, after } = changes.comment;
  return [{ kind: "setTableComment", ...changes.on, comment: after, existingComment: before }];
}

/** Sorted so that nothing is dropped under what stands on it. */
export function inDropOrder<T extends Constraint | Index>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => dropRank(a) - dropRank(b) || compareText(itemText(a), itemText(b)));
}

function inCreateOrder<T extends Constraint | Index>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => dropRank(b) - dropRank(a) || compareText(itemText(a), itemText(b)));
}

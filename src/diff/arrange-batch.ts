import type { Batch, BatchMember } from "../operations/operation.js";
import type { Column } from "../schema/column.js";
import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { tableKeyOf } from "../schema/schema.js";
import { countingApart, placeChanges } from "./arrange-autoincrement.js";
import { addColumn, alterColumn, dropColumn, type OnTable } from "./arrange-columns.js";
import { createItem, dropItem, dropRank, itemText } from "./arrange-constraints.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { compareText } from "./by-text.js";
import type { DifferenceOf } from "./difference.js";
import { optionChanges } from "./option-changes.js";
import type { TableChanges } from "./table-changes.js";

/** What of a table's changes is done elsewhere: earlier, or when everything else is there. */
export interface Elsewhere {
  readonly early: ReadonlySet<Constraint | Index>;
  readonly late: ReadonlySet<Constraint | Index>;
  /** Columns that are changed before. */
  readonly altered: ReadonlySet<DifferenceOf<"columnChanged">>;
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
export function batchMembers(
  changes: TableChanges,
  options: ArrangeOptions,
  elsewhere: Elsewhere,
): readonly BatchMember[] {
  const { on } = changes;
  const added = [...changes.addedColumns, ...changes.replaced.map((fact) => fact.after)];
  const created = inCreateOrder(changes.created).filter((item) => !elsewhere.late.has(item));
  const carried = new Map<Column, ForeignKey>();
  // Where tables are built anew, a foreign key over one new column is made with the column.
  if (options.rebuildsTables)
    for (const column of added) {
      const keys = created.filter((item) => item.kind === "foreignKey" && isOver(item, column));
      const [key] = keys;
      // Applied again, the drop of a key with the same name takes it, and the column that is there would not bring it back.
      const isNamesake = changes.dropped.some((item) => item.name !== null && item.name === key?.name);
      if (keys.length === 1 && key?.kind === "foreignKey" && !isNamesake) carried.set(column, key);
    }
  const placed = placeChanges(
    changes.altered.filter((fact) => !elsewhere.altered.has(fact)),
    [...changes.dropped, ...created].some((item) => item.kind === "primaryKey"),
  );
  // Where a table is changed step by step, no key is there yet when a column comes, and none any more when it goes.
  const apart = new Map(
    [...added, ...changes.droppedColumns, ...changes.replaced.map((fact) => fact.before)]
      .filter((column) => options.rebuildsTables && column.autoincrement)
      .map((column) => [column, countingApart(on, column)]),
  );
  const plain = (column: Column): Column => apart.get(column)?.column ?? column;
  const drop = (column: Column): BatchMember => dropColumn(on, plain(column));
  const add = (column: Column): BatchMember => addColumn(on, plain(column), carried.get(column) ?? null);
  const goes = [...changes.replaced.map((fact) => fact.before), ...changes.droppedColumns];
  const inColumns = new Set<Constraint | Index>(carried.values());
  return [
    ...[...goes.flatMap((column) => apart.get(column)?.ends ?? []), ...placed.first].map((fact) =>
      alterColumn(on, fact, options),
    ),
    ...inDropOrder(changes.dropped)
      .filter((item) => !elsewhere.early.has(item))
      .map((item) => dropItem(on, item)),
    ...changes.replaced.map((fact) => drop(fact.before)),
    ...changes.droppedColumns.filter(isComputed).map(drop),
    ...added.filter((column) => !isComputed(column)).map(add),
    ...optionsMember(changes, options),
    ...placed.between.map((fact) => alterColumn(on, fact, options)),
    ...added.filter(isComputed).map(add),
    ...changes.droppedColumns.filter((column) => !isComputed(column)).map(drop),
    ...created.filter((item) => !inColumns.has(item)).map((item) => createItem(on, item)),
    ...[...added.flatMap((column) => apart.get(column)?.begins ?? []), ...placed.last].map((fact) =>
      alterColumn(on, fact, options),
    ),
    ...commentMember(changes),
  ];
}

/** What is computed comes when what it is computed from is as it shall be, and goes while that is as it was. */
const isComputed = (column: Column): boolean => column.generated !== null;

const isOver = (key: ForeignKey, column: Column): boolean =>
  key.columns.length === 1 && key.columns[0] === column.name && key.referentColumns.length === 1;

/** Options of the table, when the columns that they may name are there and those that they named are there still. */
function optionsMember(changes: TableChanges, options: ArrangeOptions): readonly BatchMember[] {
  if (changes.options === null) return [];
  const { on } = changes;
  const { before, after } = changes.options;
  const object = `table '${tableKeyOf(on)}'`;
  const changeable = options.changeable?.table ?? [];
  const pair = { before, after, dialect: options.dialect, changeable, object };
  return [{ kind: "setTableOptions", ...on, ...optionChanges(pair) }];
}

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

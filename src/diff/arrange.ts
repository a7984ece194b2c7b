import type { BatchMember, Operation } from "../operations/operation.js";
import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { tableKey, tableKeyOf } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import { alterColumn, type OnTable, renameColumn, renameColumnValues } from "./arrange-columns.js";
import { enumerationsFirst } from "./arrange-enumerations.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { batchMembers, batchOf, inDropOrder } from "./arrange-batch.js";
import { createItem, dropItem } from "./arrange-constraints.js";
import { sortedBy } from "./by-text.js";
import { dependencyOrder, referentKey } from "./dependency-order.js";
import type { Difference, DifferenceOf } from "./difference.js";
import { splitEnumerations } from "./split-enumerations.js";
import { type TableChanges, tableChanges } from "./table-changes.js";
import { type Warning, warningsOf } from "./warnings.js";

/** What is to be done, in order, and what is worth knowing before it is. */
export interface Arrangement {
  readonly operations: readonly Operation[];
  readonly warnings: readonly Warning[];
}

/**
 * Puts facts into an order in which a database can follow them: renames; what must be gone early; enumerations that
 * new columns use with their new values; new tables, each after those it refers to; one batch a table; foreign keys that
 * had to wait; tables that go, each before those it refers to; values of enumerations that columns which went may have held. The same facts give the same operations, whatever their order.
 *
 * @throws MIG_DIFF_UNSUPPORTED for a change that no operation can say
 * @example const { operations } = arrange(differences, { rebuildsTables: dialect.capabilities.rebuildsTables });
 */
export function arrange(given: readonly Difference[], options: ArrangeOptions): Arrangement {
  const { differences, late: lateValues } = splitEnumerations(given);
  const added = definitionsOf(differences, "tableAdded");
  const removed = definitionsOf(differences, "tableRemoved");
  const changes = tableChanges(differences, options);
  const firstEnums = enumerationsFirst(added, changes);
  const creation = dependencyOrder(added);
  const removal = dependencyOrder(removed);
  const early = earlyDrops({ added, removed, changes }, options);
  const late = new Map<Table, ReadonlySet<ForeignKey>>();
  if (!options.rebuildsTables) {
    for (const [key, cut] of removal.cycles) addEarly(early, ownerIn(removed, key), cut);
    for (const table of added) {
      const cut = creation.cycles.get(tableKey(table)) ?? new Set<ForeignKey>();
      const waits = table.foreignKeys.filter((key) => cut.has(key) || mustWait(table, key, changes));
      if (waits.length > 0) late.set(table, new Set(waits));
    }
  }
  const lateChanges = options.rebuildsTables ? new Set<Constraint | Index>() : waitingKeys(changes);
  const earlyItems = new Set([...early.values()].flatMap((entry) => [...entry.items]));
  const operations: readonly Operation[] = [
    ...renames(differences, options),
    ...sortedBy(early.entries(), ([key]) => key).map(([, entry]) =>
      batchOf(
        entry.on,
        inDropOrder([...entry.items]).map((item) => dropItem(entry.on, item)),
      ),
    ),
    ...changes.flatMap((change) => {
      const facts = change.altered.filter((fact) => firstEnums.has(fact));
      return facts.length === 0
        ? []
        : [
            batchOf(
              change.on,
              facts.map((fact) => alterColumn(change.on, fact, options)),
            ),
          ];
    }),
    ...creation.tables.map((table) => createTable(table, late.get(table) ?? new Set())),
    ...changes.flatMap((change) => {
      const members = batchMembers(change, options, {
        early: earlyItems,
        late: lateChanges,
        altered: firstEnums,
      });
      return members.length === 0 ? [] : [batchOf(change.on, members)];
    }),
    ...lateBatches(late, changes, lateChanges),
    ...removal.tables.toReversed().map((table) => dropTable(table, earlyItems)),
    ...lateValueBatches(lateValues, options),
  ];
  return { operations, warnings: warningsOf(given) };
}

/** What takes values from an enumeration, when the columns that may hold them are gone. */
function lateValueBatches(
  facts: readonly DifferenceOf<"columnChanged">[],
  options: ArrangeOptions,
): readonly Operation[] {
  const tables = new Map<string, DifferenceOf<"columnChanged">[]>();
  for (const fact of facts) {
    const key = tableKeyOf(fact);
    tables.set(key, [...(tables.get(key) ?? []), fact]);
  }
  return sortedBy(tables.entries(), ([key]) => key).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const on = { table: first.table, schema: first.schema };
    return [
      batchOf(
        on,
        sortedBy(group, (fact) => fact.after.name).map((fact) => alterColumn(on, fact, options)),
      ),
    ];
  });
}

function definitionsOf(
  differences: readonly Difference[],
  kind: "tableAdded" | "tableRemoved",
): readonly Table[] {
  return differences.flatMap((fact) => (fact.kind === kind ? [fact.definition] : []));
}

const ownerIn = (tables: readonly Table[], key: string): OnTable | null => {
  const table = tables.find((item) => tableKey(item) === key);
  return table === undefined ? null : { table: table.name, schema: table.schema };
};

function createTable(table: Table, without: ReadonlySet<ForeignKey>): Operation {
  const foreignKeys = table.foreignKeys.filter((key) => !without.has(key));
  return { kind: "createTable", table: { ...table, foreignKeys }, ifNotExists: true };
}

/** The definition is what is there when the drop comes: what went before is not in it. */
function dropTable(table: Table, gone: ReadonlySet<Constraint | Index>): Operation {
  const definition: Table = {
    ...table,
    foreignKeys: table.foreignKeys.filter((key) => !gone.has(key)),
    uniques: table.uniques.filter((item) => !gone.has(item)),
    indexes: table.indexes.filter((item) => !gone.has(item)),
  };
  return { kind: "dropTable", table: table.name, schema: table.schema, ifExists: true, definition };
}

/** Renames come first and by themselves: everything after them speaks in new names, and so does the way back. */
function renames(differences: readonly Difference[], options: ArrangeOptions): readonly Operation[] {
  const tables = differences.filter((f): f is DifferenceOf<"tableRenamed"> => f.kind === "tableRenamed");
  const columns = new Map<string, { readonly on: OnTable; readonly members: BatchMember[] }>();
  for (const fact of differences) {
    if (fact.kind !== "columnRenamed" && fact.kind !== "valuesRenamed") continue;
    const on = { table: fact.table, schema: fact.schema };
    const key = tableKeyOf(fact);
    const entry = columns.get(key) ?? { on, members: [] };
    columns.set(key, entry);
    entry.members.push(
      fact.kind === "columnRenamed"
        ? renameColumn(on, fact.from, fact.to)
        : renameColumnValues(fact, options),
    );
  }
  return [
    ...sortedBy(tables, (fact) => tableKey({ name: fact.from, schema: fact.schema })).map(
      (fact): Operation => ({
        kind: "renameTable",
        table: fact.from,
        schema: fact.schema,
        newName: fact.table,
        ifExists: true,
      }),
    ),
    ...sortedBy(columns.entries(), ([key]) => key).map(([, { on, members }]) => batchOf(on, members)),
  ];
}

interface Early {
  readonly on: OnTable;
  readonly items: Set<Constraint | Index>;
}

interface Plan {
  readonly added: readonly Table[];
  readonly removed: readonly Table[];
  readonly changes: readonly TableChanges[];
}

function addEarly(early: Map<string, Early>, on: OnTable | null, items: Iterable<Constraint | Index>): void {
  if (on === null) return;
  const key = tableKeyOf(on);
  const entry = early.get(key) ?? { on, items: new Set() };
  for (const item of items) entry.items.add(item);
  if (entry.items.size > 0) early.set(key, entry);
}

/**
 * What must be gone before anything is created: an index whose name another table's index is to have (names of
 * indexes are the schema's, not the table's, in most databases), and — where foreign keys are dropped in place — a
 * foreign key to columns that change in their own table's batch.
 */
function earlyDrops(plan: Plan, options: ArrangeOptions): Map<string, Early> {
  const early = new Map<string, Early>();
  const hasSharedName = (item: Constraint | Index): item is Constraint | Index =>
    item.name !== null && (item.kind === "index" || (item.kind === "unique" && !options.rebuildsTables));
  const nameOf = (schema: string | null, item: Constraint | Index): string =>
    JSON.stringify([schema, item.name?.toLowerCase()]);
  const takers = new Map<string, Set<string>>();
  const take = (on: OnTable, item: Constraint | Index): void => {
    if (!hasSharedName(item)) return;
    const name = nameOf(on.schema, item);
    takers.set(name, (takers.get(name) ?? new Set()).add(on.table));
  };
  for (const table of plan.added)
    for (const item of [...table.indexes, ...table.uniques])
      take({ table: table.name, schema: table.schema }, item);
  for (const change of plan.changes) for (const item of change.created) take(change.on, item);
  const inTheWay = (on: OnTable, item: Constraint | Index): boolean => {
    const others = hasSharedName(item) ? takers.get(nameOf(on.schema, item)) : undefined;
    return others !== undefined && [...others].some((table) => table !== on.table);
  };
  for (const table of plan.removed) {
    const on = { table: table.name, schema: table.schema };
    addEarly(
      early,
      on,
      [...table.indexes, ...table.uniques].filter((item) => inTheWay(on, item)),
    );
  }
  for (const change of plan.changes)
    addEarly(
      early,
      change.on,
      change.dropped.filter(
        (item) =>
          inTheWay(change.on, item) ||
          (!options.rebuildsTables &&
            item.kind === "foreignKey" &&
            pointsAtChange(change.on, item, plan.changes)),
      ),
    );
  return early;
}

/** The changes of the table that a foreign key points at. */
function changesAt(on: OnTable, key: ForeignKey, changes: readonly TableChanges[]): TableChanges | undefined {
  const target = referentKey(on, key, new Set(changes.map((change) => change.on.schema)));
  return changes.find((change) => tableKeyOf(change.on) === target);
}

const touchesKeys = (change: TableChanges): boolean =>
  change.addedColumns.length + change.droppedColumns.length + change.replaced.length > 0 ||
  change.altered.some((fact) => fact.changed.includes("type")) ||
  [...change.dropped, ...change.created].some(
    (item) => item.kind === "unique" || item.kind === "primaryKey" || (item.kind === "index" && item.unique),
  );

function pointsAtChange(on: OnTable, key: ForeignKey, changes: readonly TableChanges[]): boolean {
  const target = changesAt(on, key, changes);
  return target !== undefined && tableKeyOf(target.on) !== tableKeyOf(on) && touchesKeys(target);
}

/** A foreign key of a new table that needs what a batch only makes: the table is created without it. */
function mustWait(table: Table, key: ForeignKey, changes: readonly TableChanges[]): boolean {
  const on = { table: table.name, schema: table.schema };
  const isOwn = key.referentTable === table.name && (key.referentSchema ?? table.schema) === table.schema;
  return !isOwn && pointsAtChange(on, key, changes);
}

function waitingKeys(changes: readonly TableChanges[]): Set<Constraint | Index> {
  return new Set(
    changes.flatMap((change) =>
      change.created.filter((item) => item.kind === "foreignKey" && pointsAtChange(change.on, item, changes)),
    ),
  );
}

function lateBatches(
  late: ReadonlyMap<Table, ReadonlySet<ForeignKey>>,
  changes: readonly TableChanges[],
  waiting: ReadonlySet<Constraint | Index>,
): readonly Operation[] {
  const batches = [
    ...[...late].map(([table, keys]) => ({
      on: { table: table.name, schema: table.schema },
      keys: [...keys],
    })),
    ...changes.map((change) => ({ on: change.on, keys: change.created.filter((item) => waiting.has(item)) })),
  ].filter((batch) => batch.keys.length > 0);
  return sortedBy(batches, (batch) => tableKeyOf(batch.on)).map((batch) =>
    batchOf(
      batch.on,
      inDropOrder(batch.keys).map((item) => createItem(batch.on, item)),
    ),
  );
}

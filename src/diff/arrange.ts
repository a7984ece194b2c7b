import type { Batch, Operation } from "../operations/operation.js";
import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { tableKey, tableKeyOf } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import { alterColumn, type OnTable } from "./arrange-columns.js";
import { enumerationsFirst } from "./arrange-enumerations.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { batchMembers, batchOf, inDropOrder } from "./arrange-batch.js";
import { createItem, dropItem } from "./arrange-constraints.js";
import { arrangeRenames } from "./arrange-renames.js";
import { sortedBy } from "./by-text.js";
import { dependencyOrder } from "./dependency-order.js";
import type { Difference, DifferenceOf } from "./difference.js";
import { splitEnumerations } from "./split-enumerations.js";
import { restoredKeys } from "./standing-keys.js";
import { type TableChanges, tableChanges } from "./table-changes.js";
import { addEarly, earlyDrops, mustWait, waitingKeys } from "./waiting-keys.js";
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
  const restored = restoredKeys(given, options);
  const { differences, late: lateValues } = splitEnumerations([...given, ...restored]);
  const added = definitionsOf(differences, "tableAdded");
  const removed = definitionsOf(differences, "tableRemoved");
  const changes = tableChanges(differences, options);
  const firstEnums = enumerationsFirst(added, changes);
  const creation = dependencyOrder(added);
  const removal = dependencyOrder(removed);
  const early = earlyDrops({ added, removed, changes }, options);
  const late = new Map<Table, ReadonlySet<ForeignKey>>();
  if (!options.rebuildsTables)
    for (const [key, cut] of removal.cycles) addEarly(early, ownerIn(removed, key), cut);
  for (const table of added) {
    const cut = options.rebuildsTables ? undefined : creation.cycles.get(tableKey(table));
    const waits = table.foreignKeys.filter(
      (key) => cut?.has(key) === true || mustWait(table, key, { changes, options }),
    );
    if (waits.length > 0) late.set(table, new Set(waits));
  }
  const lateChanges = waitingKeys(changes, options);
  const earlyItems = new Set([...early.values()].flatMap((entry) => [...entry.items]));
  const own = changes.map((change) =>
    batchOf(
      change.on,
      batchMembers(change, options, { early: earlyItems, late: lateChanges, altered: firstEnums }),
    ),
  );
  const { renames, batches } = withRenames({ differences, own, early: new Set(early.keys()) }, options);
  const operations: readonly Operation[] = [
    ...renames,
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
    ...batches,
    ...lateBatches(late, changes, lateChanges),
    ...removal.tables.toReversed().map((table) => dropTable(table, earlyItems)),
    ...lateValueBatches(lateValues, options),
  ];
  return { operations, warnings: warningsOf(given) };
}

/** The tables' batches that have something to do, and the renames before them. */
function withRenames(
  given: {
    readonly differences: readonly Difference[];
    readonly own: readonly Batch[];
    /** The tables of which something goes before. */
    readonly early: ReadonlySet<string>;
  },
  options: ArrangeOptions,
): { readonly renames: readonly Operation[]; readonly batches: readonly Batch[] } {
  const busy = given.own.filter((batch) => batch.operations.length > 0);
  const rebuilt = new Set(options.rebuildsTables ? busy.map((batch) => tableKeyOf(batch)) : []);
  const { operations, inBatch } = arrangeRenames(
    given.differences,
    options,
    (table) => rebuilt.has(table) && !given.early.has(table),
  );
  const batches = busy.map((batch) => {
    const first = inBatch.get(tableKeyOf(batch)) ?? [];
    return first.length === 0 ? batch : { ...batch, operations: [...first, ...batch.operations] };
  });
  return { renames: operations, batches };
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
  return { kind: "createTable", table: inNameOrder({ ...table, foreignKeys }), ifNotExists: true };
}

/** What stands on the columns by name, not in the order in which somebody happened to write or make it. */
function inNameOrder(table: Table): Table {
  return {
    ...table,
    uniques: inDropOrder(table.uniques),
    checks: inDropOrder(table.checks),
    foreignKeys: inDropOrder(table.foreignKeys),
    indexes: inDropOrder(table.indexes),
  };
}

/** The definition is what is there when the drop comes: what went before is not in it. */
function dropTable(table: Table, gone: ReadonlySet<Constraint | Index>): Operation {
  const definition: Table = {
    ...table,
    foreignKeys: table.foreignKeys.filter((key) => !gone.has(key)),
    uniques: table.uniques.filter((item) => !gone.has(item)),
    indexes: table.indexes.filter((item) => !gone.has(item)),
  };
  const { name, schema } = table;
  return { kind: "dropTable", table: name, schema, ifExists: true, definition: inNameOrder(definition) };
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

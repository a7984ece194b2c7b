import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { tableKeyOf } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import type { OnTable } from "./arrange-columns.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { referentKey } from "./dependency-order.js";
import type { ColumnAspect } from "./difference.js";
import { TYPE_ASPECTS } from "./standing-keys.js";
import type { TableChanges } from "./table-changes.js";

/** What of a table goes before anything else is done. */
export interface Early {
  readonly on: OnTable;
  readonly items: Set<Constraint | Index>;
}

/** Tables that come, go and change. */
export interface TablePlan {
  readonly added: readonly Table[];
  readonly removed: readonly Table[];
  readonly changes: readonly TableChanges[];
}

/** Adds to what goes early of a table; nothing where the table is not known. */
export function addEarly(
  early: Map<string, Early>,
  on: OnTable | null,
  items: Iterable<Constraint | Index>,
): void {
  if (on === null) return;
  const key = tableKeyOf(on);
  const entry = early.get(key) ?? { on, items: new Set() };
  for (const item of items) entry.items.add(item);
  if (entry.items.size > 0) early.set(key, entry);
}

const placeOf = (table: Table): OnTable => ({ table: table.name, schema: table.schema });

/**
 * What must be gone before anything is created: an index whose name another table's index is to have (names of
 * indexes are the schema's, not the table's, in most databases), and a foreign key to columns that change in their own
 * table's batch; where tables are built anew, only one to columns that go.
 */
export function earlyDrops(plan: TablePlan, options: ArrangeOptions): Map<string, Early> {
  const early = new Map<string, Early>();
  const isTaken = takenNames(plan, options);
  const obstacles = { changes: plan.changes, isInTheWay: losing(options) };
  const mustGo = (on: OnTable, item: Constraint | Index): boolean =>
    isTaken(on, item) || (item.kind === "foreignKey" && pointsAt(on, item, obstacles));
  for (const table of plan.removed) {
    const items = [...table.indexes, ...table.uniques, ...table.foreignKeys];
    addEarly(
      early,
      placeOf(table),
      items.filter((item) => mustGo(placeOf(table), item)),
    );
  }
  for (const change of plan.changes)
    addEarly(
      early,
      change.on,
      change.dropped.filter((item) => mustGo(change.on, item)),
    );
  return early;
}

/** Whether another table's index is to have the name of an index. */
function takenNames(
  plan: TablePlan,
  options: ArrangeOptions,
): (on: OnTable, item: Constraint | Index) => boolean {
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
    for (const item of [...table.indexes, ...table.uniques]) take(placeOf(table), item);
  for (const change of plan.changes) for (const item of change.created) take(change.on, item);
  return (on, item) => {
    const others = hasSharedName(item) ? takers.get(nameOf(on.schema, item)) : undefined;
    return others !== undefined && [...others].some((table) => table !== on.table);
  };
}

type Obstacle = (change: TableChanges, key: ForeignKey) => boolean;

/** The changes of all tables, and those of them that stand in a foreign key's way. */
interface Obstacles {
  readonly changes: readonly TableChanges[];
  readonly isInTheWay: Obstacle;
}

const HELD_ASPECTS: readonly ColumnAspect[] = [...TYPE_ASPECTS, "nullable"];

const touchesKeys: Obstacle = (change) =>
  change.addedColumns.length + change.droppedColumns.length + change.replaced.length > 0 ||
  change.altered.some((fact) => fact.changed.some((aspect) => HELD_ASPECTS.includes(aspect))) ||
  (change.options?.following ?? []).length > 0 ||
  [...change.dropped, ...change.created].some(
    (item) => item.kind === "unique" || item.kind === "primaryKey" || (item.kind === "index" && item.unique),
  );

const names =
  (columns: (change: TableChanges) => readonly { readonly name: string }[]): Obstacle =>
  (change, key) =>
    columns(change).some((column) => key.referentColumns.includes(column.name));

/** The changes of a table that a foreign key which goes must not see. */
const losing = ({ rebuildsTables }: ArrangeOptions): Obstacle =>
  rebuildsTables
    ? names((change) => [...change.droppedColumns, ...change.replaced.map((one) => one.before)])
    : touchesKeys;

/** The changes of a table that a foreign key which comes must see. */
const gaining = ({ rebuildsTables }: ArrangeOptions): Obstacle =>
  rebuildsTables
    ? names((change) => [...change.addedColumns, ...change.replaced.map((one) => one.after)])
    : touchesKeys;

/** Whether a foreign key points at another table whose changes are in its way. */
function pointsAt(on: OnTable, key: ForeignKey, { changes, isInTheWay }: Obstacles): boolean {
  const target = referentKey(on, key, new Set(changes.map((change) => change.on.schema)));
  if (target === tableKeyOf(on)) return false;
  return changes.some((change) => tableKeyOf(change.on) === target && isInTheWay(change, key));
}

/** Whether a foreign key of a new table needs what a batch only makes: the table is created without it. */
export function mustWait(
  table: Table,
  key: ForeignKey,
  { changes, options }: { readonly changes: readonly TableChanges[]; readonly options: ArrangeOptions },
): boolean {
  const isOwn = key.referentTable === table.name && (key.referentSchema ?? table.schema) === table.schema;
  return !isOwn && pointsAt(placeOf(table), key, { changes, isInTheWay: gaining(options) });
}

/** The new foreign keys of tables that stay which need what another table's batch makes. */
export function waitingKeys(
  changes: readonly TableChanges[],
  options: ArrangeOptions,
): Set<Constraint | Index> {
  const obstacles = { changes, isInTheWay: gaining(options) };
  return new Set(
    changes.flatMap((change) =>
      change.created.filter((item) => item.kind === "foreignKey" && pointsAt(change.on, item, obstacles)),
    ),
  );
}

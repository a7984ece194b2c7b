import type { ForeignKey } from "../schema/constraints.js";
import { tableKey } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import { sortedBy } from "./by-text.js";

/** Tables, each after those that it refers to, and the foreign keys that no order can satisfy. */
export interface DependencyOrder {
  readonly tables: readonly Table[];
  /** By table key: the keys that close a cycle. */
  readonly cycles: ReadonlyMap<string, ReadonlySet<ForeignKey>>;
}

/** The key of the table that a foreign key points at. */
export function referentKey(owner: Table, key: ForeignKey): string {
  return tableKey({ name: key.referentTable, schema: key.referentSchema ?? owner.schema });
}

/**
 * Orders tables so that each comes after the tables it refers to. The order depends on names only, never on the
 * order of the input. A foreign key of a table to itself is no obstacle.
 *
 * @param foldKey makes table keys comparable where case does not count
 */
export function dependencyOrder(
  tables: readonly Table[],
  foldKey: (key: string) => string = (key) => key,
): DependencyOrder {
  const waiting = new Map(
    sortedBy(tables, (table) => foldKey(tableKey(table))).map((table) => [foldKey(tableKey(table)), table]),
  );
  const cut = new Map<string, Set<ForeignKey>>();
  const order: Table[] = [];
  const targetsOf = (key: string): readonly string[] => {
    const table = waiting.get(key);
    if (table === undefined) return [];
    return table.foreignKeys
      .filter((item) => !(cut.get(tableKey(table))?.has(item) ?? false))
      .map((item) => foldKey(referentKey(table, item)))
      .filter((target) => target !== key && waiting.has(target));
  };
  while (waiting.size > 0) {
    const ready = [...waiting.keys()].filter((key) => targetsOf(key).length === 0);
    for (const key of ready) {
      const table = waiting.get(key);
      if (table !== undefined) order.push(table);
    }
    for (const key of ready) waiting.delete(key);
    if (ready.length === 0) cutOneCycle(waiting, cut, { targetsOf, foldKey });
  }
  return { tables: order, cycles: cut };
}

interface Edges {
  readonly targetsOf: (key: string) => readonly string[];
  readonly foldKey: (key: string) => string;
}

/** Cuts the keys of the first table on a cycle that lead back to it. */
function cutOneCycle(
  waiting: ReadonlyMap<string, Table>,
  cut: Map<string, Set<ForeignKey>>,
  edges: Edges,
): void {
  for (const [key, table] of waiting) {
    const done = cut.get(tableKey(table));
    const back = table.foreignKeys.filter((item) => {
      if (done?.has(item) === true) return false;
      const target = edges.foldKey(referentKey(table, item));
      return target !== key && waiting.has(target) && reaches(target, key, edges.targetsOf);
    });
    if (back.length === 0) continue;
    cut.set(tableKey(table), new Set([...(done ?? []), ...back]));
    return;
  }
}

function reaches(from: string, goal: string, targetsOf: Edges["targetsOf"]): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === goal) return true;
    for (const next of targetsOf(key))
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  }
  return false;
}

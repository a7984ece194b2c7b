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

/** The keys of the tables that a table inherits from: a name with a dot carries its schema. */
function parentKeys(table: Table): readonly string[] {
  return Object.values(table.options).flatMap((options) => {
    const parents: unknown = options === undefined ? undefined : Reflect.get(options, "inherits");
    if (!Array.isArray(parents)) return [];
    return parents.map((name) => {
      const parent = String(name);
      return parent.includes(".") ? parent : tableKey({ name: parent, schema: table.schema });
    });
  });
}

/** Of what a foreign key's owner must be known to tell the table that the key points at. */
interface Owner {
  readonly schema: string | null;
}

/**
 * The key of the table that a foreign key points at.
 *
 * @param namespaces the schemas in which there are tables; a name that is none of them is the default schema's
 */
export function referentKey(owner: Owner, key: ForeignKey, namespaces: ReadonlySet<string | null>): string {
  const named = key.referentSchema ?? owner.schema;
  return tableKey({ name: key.referentTable, schema: namespaces.has(named) ? named : null });
}

/**
 * Orders tables so that each comes after the tables it refers to or inherits from. The order depends on names only, never on the
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
  const namespaces = new Set(tables.map((table) => table.schema));
  const keyAt = (table: Table, item: ForeignKey): string => foldKey(referentKey(table, item, namespaces));
  const cut = new Map<string, Set<ForeignKey>>();
  const order: Table[] = [];
  const targetsOf = (key: string): readonly string[] => {
    const table = waiting.get(key);
    if (table === undefined) return [];
    const referents = table.foreignKeys
      .filter((item) => !(cut.get(tableKey(table))?.has(item) ?? false))
      .map((item) => referentKey(table, item, namespaces));
    return [...referents, ...parentKeys(table)]
      .map(foldKey)
      .filter((target) => target !== key && waiting.has(target));
  };
  while (waiting.size > 0) {
    const ready = [...waiting.keys()].filter((key) => targetsOf(key).length === 0);
    for (const key of ready) {
      const table = waiting.get(key);
      if (table !== undefined) order.push(table);
    }
    for (const key of ready) waiting.delete(key);
    if (ready.length === 0) cutOneCycle(waiting, cut, { targetsOf, keyAt });
  }
  return { tables: order, cycles: cut };
}

interface Edges {
  readonly targetsOf: (key: string) => readonly string[];
  readonly keyAt: (table: Table, item: ForeignKey) => string;
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
      const target = edges.keyAt(table, item);
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

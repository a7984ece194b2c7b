import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { type Schema, tableKey, tableKeyOf } from "../schema/schema.js";
import { mustReplace } from "./arrange-columns.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { referentKey } from "./dependency-order.js";
import type { Difference, DifferenceOf, StandingKey } from "./difference.js";
import { itemsOf } from "./table-changes.js";

/**
 * Tells each fact by which a key goes of the foreign keys that stand on it and stay as they are, whatever their table:
 * some databases do not let the key go under them, not even for another one like it.
 *
 * @param current what the database has, in the spelling of the facts
 */
export function withStandingKeys(
  facts: readonly Difference[],
  current: Schema,
  options: CompareOptions,
): readonly Difference[] {
  if (!facts.some((fact) => lostKeys(fact).length > 0)) return facts;
  const fold = foldOf(options);
  const touched = new Set<unknown>(facts.map((fact) => itemsOf(fact).before));
  const gone = new Set(
    facts.flatMap((fact) => (fact.kind === "tableRemoved" ? [fold(tableKey(fact.definition))] : [])),
  );
  const namespaces = new Set(current.tables.map((table) => table.schema));
  const standing = new Map<string, StandingKey[]>();
  for (const table of current.tables) {
    if (gone.has(fold(tableKey(table)))) continue;
    for (const foreignKey of table.foreignKeys) {
      if (touched.has(foreignKey)) continue;
      const target = fold(referentKey(table, foreignKey, namespaces));
      const one = { table: table.name, schema: table.schema, foreignKey };
      standing.set(target, [...(standing.get(target) ?? []), one]);
    }
  }
  return facts.map((fact) => {
    const keys = lostKeys(fact);
    const all = standing.get(fold(tableKeyOf(fact))) ?? [];
    const own = all.filter((one) =>
      keys.some((columns) => sameColumns(columns, one.foreignKey.referentColumns)),
    );
    return own.length === 0 ? fact : { ...fact, standing: own };
  });
}

function sameColumns(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length === others.length && columns.every((column) => others.includes(column));
}

/** The columns of the keys that go by a fact. */
function lostKeys(fact: Difference): readonly (readonly string[])[] {
  const items: readonly (Constraint | Index | null)[] =
    fact.kind === "columnChanged"
      ? [...fact.dependents, ...(fact.computed ?? []).flatMap((one) => one.dependents)]
      : [itemsOf(fact).before];
  return items.flatMap((item) => {
    if (item?.kind === "unique" || item?.kind === "primaryKey") return [item.columns];
    if (item?.kind !== "index" || !item.unique || item.where !== null) return [];
    return [item.parts.map((part) => part.value)];
  });
}

/**
 * Foreign keys that go and come back, because what they stand on is replaced: as facts, each once. No database lets a
 * column go under them; a key not all.
 */
export function restoredKeys(
  facts: readonly Difference[],
  options: ArrangeOptions,
): readonly DifferenceOf<"foreignKeyChanged">[] {
  const found = new Map<ForeignKey, StandingKey>();
  for (const fact of facts) {
    const isHeld =
      options.foreignKeysHoldKeys === true || (fact.kind === "columnChanged" && mustReplace(fact, options));
    if (isHeld) for (const one of fact.standing ?? []) found.set(one.foreignKey, one);
  }
  return [...found.values()].map(({ table, schema, foreignKey }) => ({
    kind: "foreignKeyChanged",
    table,
    schema,
    before: foreignKey,
    after: { ...foreignKey },
  }));
}

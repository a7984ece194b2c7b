import type { Constraint, ForeignKey, Index } from "../schema/constraints.js";
import { mentions } from "../schema/expression-words.js";
import { type Schema, tableKey, tableKeyOf } from "../schema/schema.js";
import { mustReplace } from "./arrange-columns.js";
import type { ArrangeOptions } from "./arrange-options.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { referentKey } from "./dependency-order.js";
import type { ColumnAspect, Difference, DifferenceOf, StandingKey } from "./difference.js";
import { itemsOf } from "./table-changes.js";

/**
 * Tells each fact by which a key goes, or columns get another type, of the foreign keys that stand on it and stay as
 * they are, whatever their table: some databases do not let the key go under them, not even for another one like it, and
 * some let no column change at either end of them.
 *
 * @param current what the database has, in the spelling of the facts
 */
export function withStandingKeys(
  facts: readonly Difference[],
  current: Schema,
  options: CompareOptions,
): readonly Difference[] {
  const heldColumns = heldIn(current);
  if (!facts.some((fact) => lostKeys(fact).length > 0 || heldColumns(fact).length > 0)) return facts;
  const fold = foldOf(options);
  const touched = new Set<unknown>(facts.map((fact) => itemsOf(fact).before));
  const gone = new Set(
    facts.flatMap((fact) => (fact.kind === "tableRemoved" ? [fold(tableKey(fact.definition))] : [])),
  );
  const namespaces = new Set(current.tables.map((table) => table.schema));
  const standing = new Map<string, Omit<StandingKey, "touched">[]>();
  const leaving = new Map<string, Omit<StandingKey, "touched">[]>();
  for (const table of current.tables) {
    if (gone.has(fold(tableKey(table)))) continue;
    for (const foreignKey of table.foreignKeys) {
      if (touched.has(foreignKey)) continue;
      const target = fold(referentKey(table, foreignKey, namespaces));
      const one = { table: table.name, schema: table.schema, foreignKey };
      standing.set(target, [...(standing.get(target) ?? []), one]);
      const source = fold(tableKey(table));
      leaving.set(source, [...(leaving.get(source) ?? []), one]);
    }
  }
  return facts.map((fact) => {
    const keys = lostKeys(fact);
    const held = heldColumns(fact);
    const all = standing.get(fold(tableKeyOf(fact))) ?? [];
    const isOn = (columns: readonly string[]): boolean => columns.some((column) => held.includes(column));
    const own: readonly StandingKey[] = [
      ...all
        .filter((one) => keys.some((columns) => sameColumns(columns, one.foreignKey.referentColumns)))
        .map((one) => ({ ...one, touched: "key" as const })),
      ...[
        ...all.filter((one) => isOn(one.foreignKey.referentColumns)),
        ...(leaving.get(fold(tableKeyOf(fact))) ?? []).filter((one) => isOn(one.foreignKey.columns)),
      ].map((one) => ({ ...one, touched: "column" as const })),
    ];
    return own.length === 0 ? fact : { ...fact, standing: own };
  });
}

/**
 * Tells the columns that get another type by a fact; counting up and a collation are part of it to MySQL. Whether NULL
 * may be in it is not, unless the table must be copied for it, as it is for a check of the column, or where the table
 * has an index of a kind of its own.
 */
function heldIn(current: Schema): (fact: Difference) => readonly string[] {
  const mustCopy = ({ table, schema }: Difference, column: string): boolean => {
    const owner = current.tables.find((one) => one.name === table && one.schema === schema);
    return (
      owner?.checks.some((check) => mentions(check.expression, column)) === true ||
      owner?.indexes.some((index) => Object.keys(index.options).length > 0) === true
    );
  };
  return (fact) => {
    if (fact.kind === "tableOptionsChanged") return fact.following ?? [];
    if (fact.kind !== "columnChanged") return [];
    const isHeld =
      TYPE_ASPECTS.some((aspect) => fact.changed.includes(aspect)) ||
      (fact.changed.includes("nullable") && mustCopy(fact, fact.before.name));
    return isHeld ? [fact.before.name] : [];
  };
}

/** What of a column a foreign key at it depends on. */
export const TYPE_ASPECTS: readonly ColumnAspect[] = ["type", "autoincrement", "collation"];

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

function isHeldType(fact: Difference, options: ArrangeOptions): boolean {
  if (fact.kind !== "columnChanged" || !fact.changed.includes("type")) return false;
  return options.foreignKeysHoldType?.(fact.before.type, fact.after.type) === true;
}

/**
 * Foreign keys that go and come back, because what they stand on is replaced: as facts, each once. No database lets a
 * column go under them; not all let a key go, or a column change.
 */
export function restoredKeys(
  facts: readonly Difference[],
  options: ArrangeOptions,
): readonly DifferenceOf<"foreignKeyChanged">[] {
  const found = new Map<ForeignKey, StandingKey>();
  for (const fact of facts) {
    // What stands on a column that is built anew at its own end goes and comes back with the column.
    const isReplaced = fact.kind === "columnChanged" && mustReplace(fact, options);
    const isHeld = {
      key: isReplaced || options.foreignKeysHoldKeys === true,
      column: !isReplaced && (options.foreignKeysHoldColumns === true || isHeldType(fact, options)),
    };
    for (const one of fact.standing ?? []) if (isHeld[one.touched]) found.set(one.foreignKey, one);
  }
  return [...found.values()].map(({ table, schema, foreignKey }) => ({
    kind: "foreignKeyChanged",
    table,
    schema,
    before: foreignKey,
    after: { ...foreignKey },
  }));
}

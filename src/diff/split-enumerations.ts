import type { Column } from "../schema/column.js";
import { changeValues, enumerationIn } from "../schema/rename-values.js";
import type { Table } from "../schema/table.js";
import type { DataType } from "../schema/types.js";
import type { Difference, DifferenceOf } from "./difference.js";

type ColumnChanged = DifferenceOf<"columnChanged">;

/** Facts, and those of them that must wait until columns and tables are gone. */
export interface SplitFacts {
  readonly differences: readonly Difference[];
  readonly late: readonly ColumnChanged[];
}

/** A column with its place. */
interface Place {
  readonly column: Column;
  readonly table: string;
  readonly schema: string | null;
}

const keyOf = (schema: string | null, type: DataType): string | null => {
  const name = enumerationIn(type)?.name ?? null;
  return name === null ? null : JSON.stringify([schema, name]);
};

const valuesOf = (type: DataType): readonly string[] => enumerationIn(type)?.values ?? [];

const withValues = (type: DataType, values: readonly string[]): DataType => changeValues(type, () => values);

/** The columns that come or go, with those of tables that do. */
function placesIn(
  facts: readonly Difference[],
  [ofColumn, ofTable]: readonly ["columnAdded", "tableAdded"] | readonly ["columnRemoved", "tableRemoved"],
): readonly Place[] {
  return facts.flatMap((fact): readonly Place[] => {
    const { table, schema } = fact;
    if (fact.kind === ofColumn) return [{ column: fact.column, table, schema }];
    if (fact.kind !== ofTable) return [];
    return fact.definition.columns.map((column) => ({ column, table, schema }));
  });
}

/** The change of a column's values alone. */
const valueChange = (
  { column, table, schema }: Place,
  from: readonly string[],
  to: readonly string[],
): ColumnChanged => ({
  kind: "columnChanged",
  table,
  schema,
  before: { ...column, type: withValues(column.type, from) },
  after: { ...column, type: withValues(column.type, to) },
  changed: ["type"],
  dependents: [],
});

/**
 * Sets aside the changes that take values from an enumeration with a name while a column of it goes: that column may hold
 * the values. Where something new uses the enumeration, too, it has the values of both sides in between; what goes is not changed before, because it may be gone
 * already, and comes back with those values, which the other columns' way back then takes from all.
 */
export function splitEnumerations(differences: readonly Difference[]): SplitFacts {
  const [leaving, coming] = [
    placesIn(differences, ["columnRemoved", "tableRemoved"]),
    placesIn(differences, ["columnAdded", "tableAdded"]),
  ];
  const uses = (places: readonly Place[], key: string): boolean =>
    places.some(({ column, schema }) => keyOf(schema, column.type) === key);
  const narrowed = new Map<string, ColumnChanged>();
  for (const fact of differences) {
    if (fact.kind !== "columnChanged" || !fact.changed.includes("type")) continue;
    const key = keyOf(fact.schema, fact.before.type);
    if (key === null || key !== keyOf(fact.schema, fact.after.type)) continue;
    const kept = valuesOf(fact.after.type);
    if (valuesOf(fact.before.type).every((value) => kept.includes(value)) || !uses(leaving, key)) continue;
    narrowed.set(key, fact);
  }
  if (narrowed.size === 0) return { differences, late: [] };
  const mixed = new Map<string, readonly string[]>();
  for (const [key, { before, after }] of narrowed)
    if (uses(coming, key)) mixed.set(key, [...new Set([...valuesOf(before.type), ...valuesOf(after.type)])]);
  return withBoth(differences, { narrowed, mixed, coming });
}

interface Plan {
  readonly narrowed: ReadonlyMap<string, ColumnChanged>;
  /** The values of both sides, for enumerations that something new uses. */
  readonly mixed: ReadonlyMap<string, readonly string[]>;
  readonly coming: readonly Place[];
}

function withBoth(differences: readonly Difference[], plan: Plan): SplitFacts {
  const { narrowed, mixed } = plan;
  const both = ({ schema }: { readonly schema: string | null }, column: Column): Column => {
    const values = mixed.get(keyOf(schema, column.type) ?? "");
    return values === undefined ? column : { ...column, type: withValues(column.type, values) };
  };
  const inTable = (table: Table): Table => ({
    ...table,
    columns: table.columns.map((column) => both(table, column)),
  });
  const isSplit = (fact: ColumnChanged): boolean =>
    fact.changed.includes("type") && narrowed.has(keyOf(fact.schema, fact.before.type) ?? "");
  const widened = (place: Place): readonly ColumnChanged[] => {
    const values = mixed.get(keyOf(place.schema, place.column.type) ?? "");
    return values === undefined ? [] : [valueChange(place, valuesOf(place.column.type), values)];
  };
  const facts = differences.flatMap((fact): readonly Difference[] => {
    switch (fact.kind) {
      case "tableAdded":
      case "tableRemoved":
        return [{ ...fact, definition: inTable(fact.definition) }];
      case "columnAdded":
      case "columnRemoved":
        return [{ ...fact, column: both(fact, fact.column) }];
      case "columnChanged":
        return isSplit(fact) ? widened({ ...fact, column: fact.before }) : [fact];
      default:
        return [fact];
    }
  });
  const late = [
    ...differences.flatMap((fact) =>
      fact.kind === "columnChanged" && isSplit(fact) ? [{ ...fact, before: both(fact, fact.before) }] : [],
    ),
    ...plan.coming.flatMap((place) => {
      const values = mixed.get(keyOf(place.schema, place.column.type) ?? "");
      return values === undefined ? [] : [valueChange(place, values, valuesOf(place.column.type))];
    }),
  ];
  return { differences: facts, late };
}

import type { Column } from "../schema/column.js";
import { tableKey, tableKeyOf } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import type { DataType } from "../schema/types.js";
import { enumerationIn } from "../schema/rename-values.js";
import { compareText, sortedBy } from "./by-text.js";
import type { Difference, DifferenceOf } from "./difference.js";
import { similarity } from "./similarity.js";

/** What can have another name: values are those of an enumeration. */
export type RenameKind = "table" | "column" | "value";

/** What the old thing may be called now. */
export interface RenameCandidate {
  readonly name: string;
  /** From 0 to 1: how much the new thing is like the old one. */
  readonly score: number;
  /** The option that says so: `--rename old:new`. */
  readonly flag: string;
}

/** A thing that is gone and could be one of those that are new. It is asked, never guessed. */
export interface RenameQuestion {
  readonly kind: RenameKind;
  /** The table, or the table of the column, by its new name where it has one. */
  readonly table: string;
  /** The column whose value is meant, by its new name; null for a question about a table or a column. */
  readonly column: string | null;
  readonly schema: string | null;
  readonly from: string;
  /** The likeliest first. */
  readonly candidates: readonly RenameCandidate[];
}

/** A pair that could be a rename, likely or not. */
export interface RenamePair {
  readonly kind: RenameKind;
  readonly schema: string | null;
  readonly table: string;
  /** The column of a value; null for a table or a column. */
  readonly column: string | null;
  /** The name of the value's enumeration, where it has one. */
  readonly enumeration: string | null;
  /** Further columns of that enumeration, by which the pair may be named too. */
  readonly others: readonly { readonly table: string; readonly column: string }[];
  readonly from: string;
  readonly to: string;
  readonly score: number;
  readonly flag: string;
}

/** From this score on a pair is asked about. A question too many costs a keystroke, one too few costs the data. */
const LIKELY = 0.5;

/**
 * The questions that a comparison raises: tables with mostly the same columns, columns of one table with the same
 * type or much the same name.
 *
 * @param sameType whether two types are the same to the database
 */
export function findRenameCandidates(
  differences: readonly Difference[],
  sameType: (a: DataType, b: DataType) => boolean,
): readonly RenameQuestion[] {
  const likely = renamePairs(differences, sameType).filter((pair) => pair.score >= LIKELY);
  const questions = new Map<string, RenamePair[]>();
  for (const pair of likely) {
    const key = JSON.stringify([
      pair.kind,
      pair.schema,
      pair.kind === "table" ? null : pair.table,
      pair.column,
      pair.from,
    ]);
    questions.set(key, [...(questions.get(key) ?? []), pair]);
  }
  return [...questions.values()].flatMap((pairs) => {
    const first = pairs[0];
    if (first === undefined) return [];
    const sorted = pairs.toSorted((a, b) => b.score - a.score || compareText(a.to, b.to));
    const candidates = sorted.map((pair) => ({ name: pair.to, score: pair.score, flag: pair.flag }));
    const { kind, table, column, schema, from } = first;
    return [{ kind, table, column, schema, from, candidates }];
  });
}

/** Every pair of a thing that is gone and one of its kind that is new, with how much the two are alike. */
export function renamePairs(
  differences: readonly Difference[],
  sameType: (a: DataType, b: DataType) => boolean,
): readonly RenamePair[] {
  return [
    ...tablePairs(differences, sameType),
    ...columnPairs(differences, sameType),
    ...valuePairs(differences),
  ];
}

function ofKind<K extends Difference["kind"]>(
  differences: readonly Difference[],
  kind: K,
): readonly DifferenceOf<K>[] {
  return differences.filter((fact): fact is DifferenceOf<K> => fact.kind === kind);
}

const NO_VALUE = { column: null, enumeration: null, others: [] } as const;

/** Values that are gone from an enumeration while others are new; those of one with a name once for all its columns. */
function valuePairs(differences: readonly Difference[]): readonly RenamePair[] {
  const facts = sortedBy(ofKind(differences, "columnChanged"), (fact) =>
    [tableKeyOf(fact), fact.after.name].join("\0"),
  );
  const named = new Map<string, DifferenceOf<"columnChanged">[]>();
  for (const fact of facts) {
    const name = enumerationIn(fact.before.type)?.name ?? null;
    const own = name === null ? [fact.table, fact.after.name] : [];
    const key = JSON.stringify([fact.schema, name, ...own]);
    named.set(key, [...(named.get(key) ?? []), fact]);
  }
  return [...named.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : pairsOfValues(first, group);
  });
}

function pairsOfValues(
  first: DifferenceOf<"columnChanged">,
  group: readonly DifferenceOf<"columnChanged">[],
): readonly RenamePair[] {
  const [before, after] = [enumerationIn(first.before.type), enumerationIn(first.after.type)];
  if (before === null || after === null || !first.changed.includes("type")) return [];
  // Another enumeration by name is another type, and nothing is said of its values.
  if (before.name !== null && after.name !== null && before.name !== after.name) return [];
  const gone = before.values.filter((value) => !after.values.includes(value));
  const fresh = after.values.filter((value) => !before.values.includes(value));
  const column = first.after.name;
  const place = `${tableKeyOf(first)}.${column}`;
  return gone.flatMap((from) =>
    fresh.map((to) => ({
      kind: "value" as const,
      schema: first.schema,
      table: first.table,
      column,
      enumeration: before.name,
      others: group.slice(1).map((fact) => ({ table: fact.table, column: fact.after.name })),
      from,
      to,
      // Rows may hold it: it is asked in any case. What stands in its place is likelier than what stands elsewhere.
      score: round(
        LIKELY +
          0.3 * similarity(from, to) +
          (before.values.indexOf(from) === after.values.indexOf(to) ? 0.2 : 0),
      ),
      flag: `--rename ${place}.${from}:${to}`,
    })),
  );
}

function tablePairs(
  differences: readonly Difference[],
  sameType: (a: DataType, b: DataType) => boolean,
): readonly RenamePair[] {
  const added = ofKind(differences, "tableAdded");
  return ofKind(differences, "tableRemoved").flatMap((gone) =>
    added
      .filter((fresh) => fresh.schema === gone.schema)
      .map((fresh) => ({
        kind: "table" as const,
        schema: gone.schema,
        table: gone.table,
        ...NO_VALUE,
        from: gone.table,
        to: fresh.table,
        score: tableScore(gone.definition, fresh.definition, sameType),
        flag: `--rename ${tableKey(gone.definition)}:${tableKey(fresh.definition)}`,
      })),
  );
}

function columnPairs(
  differences: readonly Difference[],
  sameType: (a: DataType, b: DataType) => boolean,
): readonly RenamePair[] {
  const added = ofKind(differences, "columnAdded");
  return ofKind(differences, "columnRemoved").flatMap((gone) => {
    const fresh = added.filter((fact) => fact.table === gone.table && fact.schema === gone.schema);
    const table = tableKeyOf(gone);
    return fresh.map(({ column }) => ({
      kind: "column" as const,
      schema: gone.schema,
      table: gone.table,
      ...NO_VALUE,
      from: gone.column.name,
      to: column.name,
      score: columnScore(gone.column, column, sameType),
      flag: `--rename ${table}.${gone.column.name}:${table}.${column.name}`,
    }));
  });
}

function columnScore(gone: Column, fresh: Column, sameType: (a: DataType, b: DataType) => boolean): number {
  const type = sameType(gone.type, fresh.type) ? 0.5 : 0;
  const nullable = gone.nullable === fresh.nullable ? 0.1 : 0;
  const kind = (gone.generated === null) === (fresh.generated === null) ? 0.05 : -0.5;
  return round(type + nullable + kind + 0.35 * similarity(gone.name, fresh.name) * (type > 0 ? 1 : 2));
}

function tableScore(gone: Table, fresh: Table, sameType: (a: DataType, b: DataType) => boolean): number {
  const byName = new Map(fresh.columns.map((column) => [column.name.toLowerCase(), column]));
  const shared = gone.columns.reduce((sum, column) => {
    const twin = byName.get(column.name.toLowerCase());
    if (twin === undefined) return sum;
    return sum + (sameType(column.type, twin.type) ? 1 : 0.5);
  }, 0);
  const columns = shared / Math.max(gone.columns.length, fresh.columns.length);
  return round(0.9 * columns + 0.1 * similarity(gone.name, fresh.name));
}

const round = (value: number): number => Math.round(value * 100) / 100;

import type { Column } from "../schema/column.js";
import type { DifferenceOf } from "./difference.js";

type ColumnChanged = DifferenceOf<"columnChanged">;

/** The changes of columns in the order of a batch whose primary key changes too. */
export interface PlacedChanges {
  /** While the old primary key is there. */
  readonly first: readonly ColumnChanged[];
  readonly between: readonly ColumnChanged[];
  /** When the new one is. */
  readonly last: readonly ColumnChanged[];
}

/**
 * Some databases count up only in a column that is (in) a key: where the primary key changes too, counting ends before
 * the old key goes, and begins when the new one is there. Taken back in reverse, it is the same.
 */
export function placeChanges(altered: readonly ColumnChanged[], keyChanges: boolean): PlacedChanges {
  const isSplit = (fact: ColumnChanged): boolean => keyChanges && fact.changed.includes("autoincrement");
  return {
    first: altered.filter((fact) => isSplit(fact) && fact.before.autoincrement).map(only),
    between: altered.flatMap((fact) => (isSplit(fact) ? without(fact) : [fact])),
    last: altered.filter((fact) => isSplit(fact) && !fact.before.autoincrement).map(only),
  };
}

/**
 * A column that counts up and comes or goes, where its key is put on it only then, or goes before it: without the
 * counting, which begins when the key is there, and ends while it is.
 */
export function countingApart(
  on: { readonly table: string; readonly schema: string | null },
  column: Column,
): { readonly column: Column; readonly begins: ColumnChanged; readonly ends: ColumnChanged } {
  const plain = { ...column, autoincrement: false };
  const fact = { kind: "columnChanged", ...on, changed: ["autoincrement"], dependents: [] } as const;
  return {
    column: plain,
    begins: { ...fact, before: plain, after: column },
    ends: { ...fact, before: column, after: plain },
  };
}

/** The counting alone: when it ends nothing else has changed yet, when it begins everything else has. */
function only(fact: ColumnChanged): ColumnChanged {
  const { before, after } = fact;
  const changed = ["autoincrement"] as const;
  return before.autoincrement
    ? { ...fact, changed, after: { ...before, autoincrement: false } }
    : { ...fact, changed, before: { ...after, autoincrement: false } };
}

/** Everything but the counting, which is off meanwhile; none where there is nothing else. */
function without(fact: ColumnChanged): readonly ColumnChanged[] {
  const changed = fact.changed.filter((aspect) => aspect !== "autoincrement");
  const { before, after } = fact;
  return changed.length === 0
    ? []
    : [
        {
          ...fact,
          changed,
          before: { ...before, autoincrement: false },
          after: { ...after, autoincrement: false },
        },
      ];
}

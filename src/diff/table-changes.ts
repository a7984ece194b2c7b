import type { Column } from "../schema/column.js";
import type { Constraint, Index } from "../schema/constraints.js";
import { tableKeyOf } from "../schema/schema.js";
import type { ComputedColumn, Difference, DifferenceOf } from "./difference.js";
import { sortedBy } from "./by-text.js";
import { mustReplace, type OnTable } from "./arrange-columns.js";
import type { ArrangeOptions } from "./arrange-options.js";

/** The facts about one table that stays, sorted into what goes, what comes and what changes. */
export interface TableChanges {
  readonly on: OnTable;
  readonly dropped: readonly (Constraint | Index)[];
  readonly created: readonly (Constraint | Index)[];
  readonly addedColumns: readonly Column[];
  readonly droppedColumns: readonly Column[];
  /** Columns that are dropped and added anew under the same name. */
  readonly replaced: readonly ComputedColumn[];
  readonly altered: readonly DifferenceOf<"columnChanged">[];
  readonly comment: DifferenceOf<"tableCommentChanged"> | null;
  readonly options: DifferenceOf<"tableOptionsChanged"> | null;
}

type Building = { -readonly [K in keyof TableChanges]: TableChanges[K] };

/** The facts by table, the tables sorted. */
export function tableChanges(
  differences: readonly Difference[],
  options: ArrangeOptions,
): readonly TableChanges[] {
  const found = new Map<string, Building>();
  for (const fact of differences) {
    if (
      fact.kind.startsWith("table") &&
      fact.kind !== "tableCommentChanged" &&
      fact.kind !== "tableOptionsChanged"
    )
      continue;
    if (RENAMES.has(fact.kind)) continue;
    const on = { table: fact.table, schema: fact.schema };
    const key = tableKeyOf(fact);
    const changes = found.get(key) ?? empty(on);
    found.set(key, changes);
    sortIn(changes, fact, options);
  }
  return sortedBy(found.entries(), ([key]) => key).map(([, changes]) => ({
    ...changes,
    // What is built anew is not altered, too, whichever fact came first.
    altered: changes.altered.filter((fact) => !changes.replaced.some((one) => one.before === fact.before)),
  }));
}

/** What is renamed is so before anything else happens. */
const RENAMES: ReadonlySet<Difference["kind"]> = new Set([
  "columnRenamed",
  "valuesRenamed",
  "indexRenamed",
  "constraintRenamed",
]);

const empty = (on: OnTable): Building => ({
  on,
  dropped: [],
  created: [],
  addedColumns: [],
  droppedColumns: [],
  replaced: [],
  altered: [],
  comment: null,
  options: null,
});

function sortIn(changes: Building, fact: Difference, options: ArrangeOptions): void {
  switch (fact.kind) {
    case "columnAdded":
      changes.addedColumns = [...changes.addedColumns, fact.column];
      return;
    case "columnRemoved":
      changes.droppedColumns = [...changes.droppedColumns, fact.column];
      return;
    case "columnChanged":
      if (mustReplace(fact, options)) replace(changes, fact);
      else changes.altered = [...changes.altered, fact];
      if (options.generatedHoldsTypes === true) for (const one of fact.computed ?? []) replace(changes, one);
      return;
    case "tableCommentChanged":
      changes.comment = fact;
      return;
    case "tableOptionsChanged":
      changes.options = fact;
      return;
    default: {
      const { before, after } = itemsOf(fact);
      if (before !== null) changes.dropped = [...changes.dropped, before];
      if (after !== null) changes.created = [...changes.created, after];
    }
  }
}

/** Drops a column and adds it anew, with what stands on it; once. */
function replace(changes: Building, column: ComputedColumn): void {
  if (changes.replaced.some((one) => one.before === column.before)) return;
  changes.replaced = [...changes.replaced, column];
  for (const item of column.dependents) {
    if (changes.dropped.includes(item)) continue;
    changes.dropped = [...changes.dropped, item];
    changes.created = [...changes.created, item];
  }
}

/** The constraint or index that goes by a fact, and the one that comes. */
export function itemsOf(fact: Difference): {
  readonly before: Constraint | Index | null;
  readonly after: Constraint | Index | null;
} {
  switch (fact.kind) {
    case "primaryKeyChanged":
    case "foreignKeyChanged":
    case "indexChanged":
      return { before: fact.before, after: fact.after };
    case "uniqueAdded":
      return { before: null, after: fact.unique };
    case "uniqueRemoved":
      return { before: fact.unique, after: null };
    case "checkAdded":
      return { before: null, after: fact.check };
    case "checkRemoved":
      return { before: fact.check, after: null };
    case "foreignKeyAdded":
      return { before: null, after: fact.foreignKey };
    case "foreignKeyRemoved":
      return { before: fact.foreignKey, after: null };
    case "indexAdded":
      return { before: null, after: fact.index };
    case "indexRemoved":
      return { before: fact.index, after: null };
    default:
      return { before: null, after: null };
  }
}

import type { Table } from "../schema/table.js";
import type { Dependent, Difference } from "./difference.js";
import { mentions } from "../schema/expression-words.js";

/**
 * What stands on a column of a table and is not touched by the given facts: it must go before the column is built
 * anew, and come back after.
 */
export function unchangedDependents(
  table: Table,
  column: string,
  facts: readonly Difference[],
): readonly Dependent[] {
  const touched = new Set(facts.map(goneIn));
  const key = table.primaryKey;
  const all: readonly Dependent[] = [
    ...(key === null ? [] : [key]),
    ...table.uniques,
    ...table.foreignKeys,
    ...table.checks,
    ...table.indexes,
  ];
  return all.filter((item) => !touched.has(item) && standsOn(item, column));
}

function goneIn(fact: Difference): Dependent | null {
  switch (fact.kind) {
    case "primaryKeyChanged":
    case "foreignKeyChanged":
    case "indexChanged":
      return fact.before;
    case "uniqueRemoved":
      return fact.unique;
    case "checkRemoved":
      return fact.check;
    case "foreignKeyRemoved":
      return fact.foreignKey;
    case "indexRemoved":
      return fact.index;
    default:
      return null;
  }
}

/** Whether a key, a check or an index names a column. */
export function standsOn(item: Dependent, column: string): boolean {
  switch (item.kind) {
    case "check":
      return mentions(item.expression, column);
    case "index":
      return (
        item.parts.some((part) =>
          part.kind === "column" ? part.value === column : mentions(part.value, column),
        ) ||
        (item.where !== null && mentions(item.where, column))
      );
    default:
      return item.columns.includes(column);
  }
}

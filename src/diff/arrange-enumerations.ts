import type { Column } from "../schema/column.js";
import type { Table } from "../schema/table.js";
import { enumerationIn } from "../schema/rename-values.js";
import type { DifferenceOf } from "./difference.js";
import type { TableChanges } from "./table-changes.js";

/** The name of the enumeration whose values a fact changes; null for any other change. */
function changedEnumeration({ before, after }: DifferenceOf<"columnChanged">): string | null {
  const [old, wanted] = [enumerationIn(before.type), enumerationIn(after.type)];
  const name = wanted?.name ?? null;
  return name !== null && old?.name === name && String(old.values) !== String(wanted?.values) ? name : null;
}

/**
 * The changes of columns by which an enumeration with a name of its own gets other values, where a new column or a new
 * table uses that enumeration: it would find the old values.
 */
export function enumerationsFirst(
  added: readonly Table[],
  changes: readonly TableChanges[],
): ReadonlySet<DifferenceOf<"columnChanged">> {
  const isNew = (fact: DifferenceOf<"columnChanged">): readonly Column[] =>
    changedEnumeration(fact) === null ? [fact.after] : [];
  const fresh = [
    ...added.flatMap((table) => table.columns),
    ...changes.flatMap((change) => [
      ...change.addedColumns,
      ...change.replaced.map((fact) => fact.after),
      ...change.altered.flatMap(isNew),
    ]),
  ];
  const used = new Set(fresh.map((column) => enumerationIn(column.type)?.name));
  const facts = changes.flatMap((change) => change.altered);
  return new Set(
    facts.filter((fact) => {
      const name = changedEnumeration(fact);
      return name !== null && used.has(name);
    }),
  );
}

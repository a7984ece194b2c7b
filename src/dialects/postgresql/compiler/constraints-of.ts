import type { Constraint } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";

/** All constraints of a table. */
export function constraintsOf(table: Table): readonly Constraint[] {
  const key = table.primaryKey === null ? [] : [table.primaryKey];
  return [...key, ...table.foreignKeys, ...table.uniques, ...table.checks];
}

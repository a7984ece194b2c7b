import type { Constraint } from "./constraints.js";
import type { Table } from "./table.js";

/** A new name for an index or a constraint of a table. */
export interface NameChange {
  readonly from: string;
  readonly to: string;
  /** What the constraint is; null for one of any kind, and for an index. */
  readonly type: Constraint["kind"] | null;
}

/** The table with an index by its new name; where no index has the old one, a unique constraint, which is one too. */
export function indexRenamed(table: Table, { from, to }: NameChange): Table {
  if (!table.indexes.some((index) => index.name === from))
    return constraintRenamed(table, { from, to, type: "unique" });
  return {
    ...table,
    indexes: table.indexes.map((index) => (index.name === from ? { ...index, name: to } : index)),
  };
}

/** The table with a constraint by its new name. */
export function constraintRenamed(table: Table, { from, to, type }: NameChange): Table {
  const named = <T extends Constraint>(item: T): T =>
    item.name === from && (type === null || type === item.kind) ? { ...item, name: to } : item;
  return {
    ...table,
    primaryKey: table.primaryKey && named(table.primaryKey),
    foreignKeys: table.foreignKeys.map(named),
    uniques: table.uniques.map(named),
    checks: table.checks.map(named),
  };
}

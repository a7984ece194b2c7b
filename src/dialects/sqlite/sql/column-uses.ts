import type { ParsedTable, TableConstraint } from "./create-table-model.js";
import { allConstraints } from "./create-table.js";
import { expressionMentions } from "./expression-refs.js";
import { sameName } from "./names.js";

/** A constraint that mentions a column. */
export interface ColumnUse {
  readonly constraint: TableConstraint;
  /** member: a column of the key; references: a REFERENCES to this table's own column; expression: a CHECK or a generated column. */
  readonly role: "member" | "references" | "expression";
  /** True for a constraint that stands in the column's own definition: it goes when the column goes. */
  readonly own: boolean;
}

function has(names: readonly (string | null)[], column: string): boolean {
  return names.some((name) => name !== null && sameName(name, column));
}

function roleOf(table: ParsedTable, constraint: TableConstraint, column: string): ColumnUse["role"] | null {
  switch (constraint.kind) {
    case "primaryKey":
    case "unique":
      return has(
        constraint.columns.map((member) => member.name),
        column,
      )
        ? "member"
        : null;
    case "foreignKey": {
      if (has(constraint.columns, column)) return "member";
      const self = sameName(constraint.referencedTable.name, table.name.name);
      return self && has(constraint.referencedColumns, column) ? "references" : null;
    }
    case "check":
    case "generated":
      return expressionMentions(constraint.expression, column) ? "expression" : null;
    default:
      return null;
  }
}

/**
 * The constraints and generated columns of a table that mention a column: what has to go, or to be refused, before the
 * column can be dropped. Indexes, triggers, views and other tables are not part of the text; ask for them separately.
 *
 * @example columnUses(table, "email").filter((use) => !use.own)
 */
export function columnUses(table: ParsedTable, column: string): readonly ColumnUse[] {
  const uses: ColumnUse[] = [];
  for (const constraint of allConstraints(table)) {
    const role = roleOf(table, constraint, column);
    const own = constraint.column !== null && sameName(constraint.column, column);
    if (role !== null) uses.push(Object.freeze({ constraint, role, own }));
  }
  return uses;
}

import type { CheckConstraint, ForeignKey } from "../../../schema/constraints.js";
import type { CheckStatement } from "../../contract/statement.js";
import { checkStatement } from "../../shared/statements.js";
import { constraintText } from "../ddl/constraint-text.js";
import { findColumn, parseOrdinaryTable } from "../sql/create-table.js";
import { mentionedNames } from "../sql/expression-refs.js";
import { sameName } from "../sql/names.js";
import { quoteIdentifier } from "../sql/quote.js";
import { areUnchanged, type Draft, tableOf } from "./draft.js";
import { rowReference } from "./row-reference.js";

/** The rows are asked about as they are: by the key that the table has, whatever the batch makes of it. */
export const rowOf = ({ state }: Draft): string => rowReference(parseOrdinaryTable(state.sql));
const quotedList = (names: readonly string[]): string => names.map(quoteIdentifier).join(", ");
const filled = (names: readonly string[]): string =>
  names.map((name) => `${quoteIdentifier(name)} IS NOT NULL`).join(" AND ");

/** Looks for rows in which a column is NULL. */
export function nullsCheck(draft: Draft, column: string): readonly CheckStatement[] {
  if (!areUnchanged(draft, [column])) return [];
  const { state, source } = draft;
  const sql = `SELECT ${rowOf(draft)} FROM ${quoteIdentifier(state.name)} WHERE ${quoteIdentifier(column)} IS NULL LIMIT 5`;
  const details = { table: state.name, column };
  return [checkStatement(source, sql, { code: "MIG_DIALECT_NULLS_REFUSED", details })];
}

/** Fails when there is any row: a column that must not be NULL, and has no default, would have nothing to put there. */
export function emptyCheck(draft: Draft, column: string): CheckStatement {
  const { state, source } = draft;
  const sql = `SELECT ${rowOf(draft)} FROM ${quoteIdentifier(state.name)} LIMIT 1`;
  return checkStatement(source, sql, {
    code: "MIG_DIALECT_VALUE_MISSING",
    details: { table: state.name, column },
  });
}

function refused(
  draft: Draft,
  sql: string,
  broken: { readonly constraint: string; readonly text: string },
): CheckStatement {
  return checkStatement(draft.source, sql, {
    code: "MIG_DIALECT_ROWS_REFUSED",
    details: { constraint: broken.constraint, object: draft.state.name, sql: broken.text },
  });
}

/** The column as a key of comparison: a collation that the batch has given it counts already. */
function keyOf(draft: Draft, name: string): string {
  const collation = findColumn(tableOf(draft), name)?.constraints.findLast((c) => c.kind === "collate");
  const key = quoteIdentifier(name);
  return collation?.kind === "collate" ? `${key} COLLATE ${quoteIdentifier(collation.collation.name)}` : key;
}

/** Looks for rows that have the same key; NULLs are never equal (https://sqlite.org/lang_createtable.html#uniqueconst). */
export function keyCheck(draft: Draft, columns: readonly string[], text: string): readonly CheckStatement[] {
  if (!areUnchanged(draft, columns)) return [];
  const keys = columns.map((column) => keyOf(draft, column)).join(", ");
  const sql = `SELECT ${quotedList(columns)}, count(*) AS "rows" FROM ${quoteIdentifier(draft.state.name)} WHERE ${filled(columns)} GROUP BY ${keys} HAVING count(*) > 1 LIMIT 5`;
  return [refused(draft, sql, { constraint: "UNIQUE", text })];
}

/** Looks for rows that a check does not hold for; NULL is no failure (https://sqlite.org/lang_createtable.html#ckconst). */
export function expressionCheck(draft: Draft, constraint: CheckConstraint): readonly CheckStatement[] {
  const table = tableOf(draft);
  const names = mentionedNames(constraint.expression).map((mention) => mention.name);
  const columns = names.filter(
    (name, at) => findColumn(table, name) !== undefined && names.indexOf(name) === at,
  );
  if (columns.length === 0 || !areUnchanged(draft, columns)) return [];
  const shown = [rowOf(draft), quotedList(columns)].join(", ");
  const sql = `SELECT ${shown} FROM ${quoteIdentifier(draft.state.name)} WHERE NOT (${constraint.expression}) LIMIT 5`;
  return [refused(draft, sql, { constraint: "CHECK", text: constraintText(constraint) })];
}

/** Looks for rows that refer to nothing. A parent that is not there is left to the check at the step's end. */
export function orphansCheck(draft: Draft, key: ForeignKey): readonly CheckStatement[] {
  const { state } = draft;
  const known = state.names.some((name) => sameName(name, key.referentTable));
  if (!known || key.referentColumns.length !== key.columns.length || !areUnchanged(draft, key.columns))
    return [];
  const pairs = key.columns.map(
    (column, at) => `p.${quoteIdentifier(key.referentColumns[at] ?? "")} = c.${quoteIdentifier(column)}`,
  );
  const self = sameName(state.name, key.referentTable);
  if (self && !areUnchanged(draft, key.referentColumns)) return [];
  const parent = quoteIdentifier(self ? state.name : key.referentTable);
  const orphan = `NOT EXISTS (SELECT 1 FROM ${parent} AS p WHERE ${pairs.join(" AND ")})`;
  const shown = `${rowOf(draft)}, ${quotedList(key.columns)}`;
  const sql = `SELECT ${shown} FROM ${quoteIdentifier(state.name)} AS c WHERE ${filled(key.columns)} AND ${orphan} LIMIT 5`;
  return [refused(draft, sql, { constraint: "FOREIGN KEY", text: constraintText(key) })];
}

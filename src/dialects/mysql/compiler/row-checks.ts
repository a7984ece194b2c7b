import type { CheckConstraint, ForeignKey } from "../../../schema/constraints.js";
import { mentions } from "../../../schema/expression-words.js";
import { checkStatement } from "../../shared/statements.js";
import { sameName, tableName } from "../ddl/names.js";
import { quoteIdentifier } from "../sql/quote.js";
import type { Draft, RowCheck } from "./draft.js";

const quotedList = (names: readonly string[]): string => names.map(quoteIdentifier).join(", ");
const filled = (names: readonly string[], alias = ""): string =>
  names.map((name) => `${alias}${quoteIdentifier(name)} IS NOT NULL`).join(" AND ");

const tableOf = (draft: Draft): string => tableName(draft.schema, draft.name);

/** What tells a row of the table from others: its key, where that is there before the changes and after them. */
function rowReference(draft: Draft, alias = ""): string {
  const own = (draft.before ?? draft.table)?.primaryKey?.columns ?? [];
  const isThere = (name: string): boolean =>
    draft.table?.columns.some((column) => sameName(column.name, name)) === true;
  const key = own.every(isThere) ? own : [];
  const [only] = key;
  if (only === undefined) return `1 AS ${quoteIdentifier("row")}`;
  if (key.length === 1) return `${alias}${quoteIdentifier(only)} AS ${quoteIdentifier("row")}`;
  return key.map((name) => `${alias}${quoteIdentifier(name)}`).join(", ");
}

/** Looks for rows in which a column is NULL. */
export function nullsCheck(draft: Draft, column: string): RowCheck {
  const sql = `SELECT ${rowReference(draft)} FROM ${tableOf(draft)} WHERE ${quoteIdentifier(column)} IS NULL LIMIT 5`;
  const details = { table: draft.name, column };
  return {
    columns: [column],
    statement: checkStatement(draft.source, sql, { code: "MIG_DIALECT_NULLS_REFUSED", details }),
  };
}

/** Fails when there is any row: the server would put 0 or '' into a new column that may not be NULL. */
export function emptyCheck(draft: Draft, column: string): RowCheck {
  const sql = `SELECT ${rowReference(draft)} FROM ${tableOf(draft)} LIMIT 1`;
  const details = { table: draft.name, column };
  return {
    columns: [],
    statement: checkStatement(draft.source, sql, { code: "MIG_DIALECT_VALUE_MISSING", details }),
  };
}

/** Looks for rows whose value meets a condition that the new type cannot hold. */
export function valuesCheck(
  draft: Draft,
  column: string,
  wrong: { readonly condition: string; readonly type: string },
): RowCheck {
  const sql = `SELECT ${rowReference(draft)}, ${quoteIdentifier(column)} AS ${quoteIdentifier("value")} FROM ${tableOf(draft)} WHERE ${wrong.condition} LIMIT 5`;
  const details = { table: draft.name, column, type: wrong.type };
  return {
    columns: [column],
    statement: checkStatement(draft.source, sql, { code: "MIG_DIALECT_VALUES_REFUSED", details }),
  };
}

function refused(
  draft: Draft,
  sql: string,
  broken: { readonly constraint: string; readonly text: string; readonly columns: readonly string[] },
): RowCheck {
  return {
    columns: broken.columns,
    statement: checkStatement(draft.source, sql, {
      code: "MIG_DIALECT_ROWS_REFUSED",
      details: { constraint: broken.constraint, object: draft.name, sql: broken.text },
    }),
  };
}

/** Looks for rows that have the same key, by the collation of the columns; NULLs are never equal. */
export function keyCheck(draft: Draft, columns: readonly string[], text: string): RowCheck {
  const names = quotedList(columns);
  const sql = `SELECT ${names}, count(*) AS ${quoteIdentifier("rows")} FROM ${tableOf(draft)} WHERE ${filled(columns)} GROUP BY ${names} HAVING count(*) > 1 LIMIT 5`;
  return refused(draft, sql, { constraint: "UNIQUE", text, columns });
}

/** Looks for rows that a check does not hold for; NULL is no failure. */
export function expressionCheck(draft: Draft, check: CheckConstraint, text: string): readonly RowCheck[] {
  const columns = (draft.table?.columns ?? [])
    .map((column) => column.name)
    .filter((name) => mentions(check.expression, name));
  if (columns.length === 0) return [];
  const shown = `${rowReference(draft)}, ${quotedList(columns)}`;
  const sql = `SELECT ${shown} FROM ${tableOf(draft)} WHERE NOT (${check.expression}) LIMIT 5`;
  return [refused(draft, sql, { constraint: "CHECK", text, columns })];
}

/** Looks for rows that refer to nothing. */
export function orphansCheck(draft: Draft, key: ForeignKey, text: string): RowCheck {
  const pairs = key.columns.map(
    (column, at) => `p.${quoteIdentifier(key.referentColumns[at] ?? "")} = c.${quoteIdentifier(column)}`,
  );
  const parent = tableName(key.referentSchema ?? draft.schema, key.referentTable);
  const shown = `${rowReference(draft, "c.")}, ${key.columns.map((name) => `c.${quoteIdentifier(name)}`).join(", ")}`;
  const orphan = `NOT EXISTS (SELECT 1 FROM ${parent} AS p WHERE ${pairs.join(" AND ")})`;
  const sql = `SELECT ${shown} FROM ${tableOf(draft)} AS c WHERE ${filled(key.columns, "c.")} AND ${orphan} LIMIT 5`;
  return refused(draft, sql, { constraint: "FOREIGN KEY", text, columns: key.columns });
}

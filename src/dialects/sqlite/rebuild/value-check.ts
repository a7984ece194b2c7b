import type { CheckStatement } from "../../contract/statement.js";
import { checkStatement } from "../../shared/statements.js";
import { quoteIdentifier } from "../sql/quote.js";
import { affinityOf, holdsNumbers } from "./affinity.js";
import { type Draft, tableOf } from "./draft.js";
import { rowOf } from "./row-checks.js";

/** True for a text that SQLite reads as a number when it stores it in a numeric column (comparing applies the same rule). */
const looksNumeric = (v: string): string => `CAST(${v} AS NUMERIC) = ${v}`;
/** True when the number that a text becomes is written like the text. */
const readsBack = (v: string): string => `${looksNumeric(v)} AND CAST(CAST(${v} AS NUMERIC) AS TEXT) = ${v}`;
const fitsReal = (n: string): string =>
  `(typeof(${n}) <> 'integer' OR CAST(CAST(${n} AS REAL) AS INTEGER) = ${n})`;

function lossToInteger(v: string): string {
  const textFits = `${readsBack(v)} AND typeof(CAST(${v} AS NUMERIC)) = 'integer'`;
  return `CASE typeof(${v}) WHEN 'text' THEN NOT (${textFits}) WHEN 'real' THEN ${v} <> CAST(${v} AS INTEGER) WHEN 'blob' THEN 1 ELSE 0 END`;
}

function lossToReal(v: string): string {
  const textFits = `${readsBack(v)} AND ${fitsReal(`CAST(${v} AS NUMERIC)`)}`;
  return `CASE typeof(${v}) WHEN 'text' THEN NOT (${textFits}) WHEN 'integer' THEN NOT ${fitsReal(v)} WHEN 'blob' THEN 1 ELSE 0 END`;
}

function lossToNumeric(v: string, numbers: boolean): string {
  if (!numbers) return `CASE typeof(${v}) WHEN 'text' THEN ${looksNumeric(v)} ELSE 0 END`;
  return `CASE typeof(${v}) WHEN 'text' THEN NOT (${readsBack(v)}) WHEN 'blob' THEN 1 ELSE 0 END`;
}

function lossToText(v: string): string {
  return `CASE typeof(${v}) WHEN 'real' THEN CAST(CAST(${v} AS TEXT) AS REAL) <> ${v} WHEN 'blob' THEN 1 ELSE 0 END`;
}

/** A change of a column's declared type. */
export interface TypeChange {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

/** SQL that is true for a value that the new type would change or could not hold; null when there is no such value. */
function lossOf({ column, from, to }: TypeChange, strict: boolean): string | null {
  const value = quoteIdentifier(column);
  const target = affinityOf(to);
  if (strict && /^(any|blob)$/i.test(to))
    return /^any$/i.test(to) ? null : `typeof(${value}) NOT IN ('blob', 'null')`;
  const sameNumbers = holdsNumbers(from) === holdsNumbers(to);
  if (affinityOf(from) === target && sameNumbers) return null;
  switch (target) {
    case "integer":
      return lossToInteger(value);
    case "real":
      return lossToReal(value);
    case "numeric":
      return affinityOf(from) === "numeric" && !holdsNumbers(to)
        ? null
        : lossToNumeric(value, holdsNumbers(to));
    case "text":
      return lossToText(value);
    case "blob":
      return null;
  }
}

/**
 * Looks for values that would not survive a change of type: 'abc' or '007' as an integer, integers beyond 2^53 as
 * REAL, numbers that lose digits as TEXT. Null when the new type holds every value as it is.
 */
export function valueCheck(draft: Draft, change: TypeChange): CheckStatement | null {
  const { state, source } = draft;
  const value = quoteIdentifier(change.column);
  const table = tableOf(draft);
  const loss = lossOf(change, table.strict);
  if (loss === null) return null;
  const sql = `SELECT ${rowOf(draft)}, ${value} AS "value" FROM ${quoteIdentifier(state.name)} WHERE ${loss} LIMIT 5`;
  return checkStatement(source, sql, {
    code: "MIG_DIALECT_VALUES_REFUSED",
    details: { table: state.name, column: change.column, type: change.to },
  });
}

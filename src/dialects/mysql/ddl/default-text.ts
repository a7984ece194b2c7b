import type { ServerDefault } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import { isEnclosed } from "../sql/normalize-expression.js";
import { quoteLiteral } from "../sql/quote.js";
import { typeText } from "../type-text.js";

/** Types that can have no literal as their default, only an expression. */
const EXPRESSION_ONLY =
  /^(TINY|MEDIUM|LONG)?(TEXT|BLOB)\b|^(JSON|GEOMETRY|POINT|LINESTRING|POLYGON|MULTI\w+|GEOM\w+)\b/i;

/** True for TEXT, BLOB, JSON and geometries (https://dev.mysql.com/doc/refman/9.7/en/data-type-defaults.html). */
export function needsExpressionDefault(type: DataType): boolean {
  return EXPRESSION_ONLY.test(typeText(type));
}

const NOW = /^(current_timestamp|now|localtime|localtimestamp)\s*(?:\(\s*(\d?)\s*\))?$/i;
const CONSTANT =
  /^(?:null|true|false|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[bx]?'(?:[^'\\]|''|\\[\s\S])*'|0[bx][0-9a-f]+)$/i;

/** The digits of a second's fraction in a DATETIME or TIMESTAMP; null for a type of another kind. */
function fractionOf(type: DataType): number | null {
  const match = /^(?:DATETIME|TIMESTAMP)(?:\((\d)\))?$/i.exec(typeText(type));
  return match === null ? null : Number(match[1] ?? 0);
}

/**
 * `CURRENT_TIMESTAMP`, with as many digits as the column has: the server refuses any other number
 * (https://dev.mysql.com/doc/refman/9.7/en/timestamp-initialization.html). Null for another expression or type.
 *
 * @example nowText("now()", dateTime({ precision: 6 })) // "CURRENT_TIMESTAMP(6)"
 */
export function nowText(text: string, type: DataType): string | null {
  const fraction = fractionOf(type);
  const match = NOW.exec(text.trim());
  if (match === null || fraction === null) return null;
  const told = match[2] === undefined || match[2] === "" ? 0 : Number(match[2]);
  // A number that was told and is not the column's is the author's own expression.
  if (told !== 0 && told !== fraction) return null;
  return fraction === 0 ? "CURRENT_TIMESTAMP" : `CURRENT_TIMESTAMP(${fraction})`;
}

/**
 * What stands after DEFAULT. An expression needs parentheses there, a constant and CURRENT_TIMESTAMP do not.
 *
 * @example defaultText({ kind: "sql", text: "uuid()" }, string(36)) // "(uuid())"
 * @example defaultText({ kind: "literal", value: "{}" }, json()) // "('{}')"
 */
export function defaultText(value: ServerDefault, type: DataType): string {
  const wrapped = needsExpressionDefault(type);
  if (value.kind === "literal") {
    const literal = quoteLiteral(value.value);
    return wrapped && value.value !== null ? `(${literal})` : literal;
  }
  const now = nowText(value.text, type);
  if (now !== null) return now;
  if (isEnclosed(value.text)) return value.text;
  if (!CONSTANT.test(value.text) || (wrapped && !/^null$/i.test(value.text))) return `(${value.text})`;
  return value.text;
}

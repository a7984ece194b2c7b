import type { ServerDefault } from "../../../schema/column.js";

const STRING = /^(E?)'((?:[^'\\]|''|\\.)*)'(?:::(.+))?$/s;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const EXACT = /^(?:smallint|integer|bigint|numeric)$/;
const APPROXIMATE = /^(?:real|double precision)$/;

/**
 * A column's default from its text in the catalog: a literal where it is one of the column's own type, else SQL.
 *
 * @param text as `pg_get_expr` writes it
 * @param bareType the column's type without arguments, as `format_type` writes it
 * @example defaultOf("'draft'::state", "state") // { kind: "literal", value: "draft" }
 * @example defaultOf("now()", "timestamp with time zone") // { kind: "sql", text: "now()" }
 */
export function defaultOf(text: string | null, bareType: string): ServerDefault | null {
  if (text === null) return null;
  const value = literalOf(text, bareType);
  return value === undefined ? { kind: "sql", text } : { kind: "literal", value };
}

function literalOf(text: string, bareType: string): string | number | bigint | boolean | undefined {
  if (bareType === "boolean" && (text === "true" || text === "false")) return text === "true";
  if (NUMBER.test(text)) return numberOf(text);
  const match = STRING.exec(text);
  if (match === null) return undefined;
  const [, prefix, body = "", type] = match;
  const isExact = EXACT.test(bareType);
  if ((isExact || APPROXIMATE.test(bareType)) && NUMBER.test(body) && type === typeOfNumber(body))
    return numberOf(body);
  if (isExact) return undefined;
  if (type !== undefined && !isTypeOf(type, bareType)) return undefined;
  const value = body.replaceAll("''", "'");
  return prefix === "" ? value : value.replaceAll("\\\\", "\\");
}

/**
 * The type in which the server tells a number as a text, the number's own and not the column's: `'-1'::integer`,
 * `'5000000000'::bigint`. In any other (`'1'::smallint`) a text was written, and is told as that again.
 */
function typeOfNumber(body: string): string | null {
  const isNegative = body.startsWith("-");
  if (body.includes(".")) return isNegative ? "numeric" : null;
  const value = BigInt(body);
  if (BigInt.asIntN(32, value) === value) return isNegative ? "integer" : null;
  if (BigInt.asIntN(64, value) === value) return "bigint";
  return isNegative ? "numeric" : null;
}

/** CHAR(n) is told as `character` and cast to `bpchar`, its name inside of the server. */
function isTypeOf(type: string, bareType: string): boolean {
  return type === bareType || (type === "bpchar" && bareType === "character");
}

/** A number where JavaScript has exactly this one; 1.50 and what is too long stay SQL. */
function numberOf(text: string): number | bigint | undefined {
  if (String(Number(text)) === text) return Number(text);
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

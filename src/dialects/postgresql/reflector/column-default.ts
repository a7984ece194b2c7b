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
  if ((isExact || APPROXIMATE.test(bareType)) && NUMBER.test(body) && type === typeOfNegative(body))
    return numberOf(body);
  if (isExact) return undefined;
  if (type !== undefined && !isTypeOf(type, bareType)) return undefined;
  const value = body.replaceAll("''", "'");
  return prefix === "" ? value : value.replaceAll("\\\\", "\\");
}

/**
 * The type in which the server tells a negative number, the number's own and not the column's: `'-1'::integer`. In any
 * other ('1'::smallint) a text was written, and is told as that again.
 */
function typeOfNegative(body: string): string | null {
  if (!body.startsWith("-")) return null;
  if (body.includes(".")) return "numeric";
  const size = -BigInt(body);
  return size <= 2n ** 31n ? "integer" : size <= 2n ** 63n ? "bigint" : "numeric";
}

/** A number without the quotes and the cast that say it was written as a text: `'128'::smallint` is 128. */
export function numberInText(text: string): string {
  const [, , body = "", type = ""] = STRING.exec(text) ?? [];
  return EXACT.test(type) && NUMBER.test(body) ? body : text;
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

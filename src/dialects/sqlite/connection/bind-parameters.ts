import { cortexError } from "../../../errors/index.js";
import type { SqlParameters } from "../../../operations/operation.js";
import { significantTokens } from "../sql/lexer.js";
import { excerpt } from "../../shared/excerpt.js";
import { type SqlValue, toSqlValue } from "./sql-value.js";

/** Parameters that fit their statement. */
export type BoundParameters =
  | { readonly kind: "none" }
  | { readonly kind: "positional"; readonly values: readonly SqlValue[] }
  | {
      readonly kind: "named";
      /** `token` has its sign (`:id`), `name` has not. */
      readonly values: readonly { readonly token: string; readonly name: string; readonly value: SqlValue }[];
    };

/** So many statements are remembered: the few that a run repeats at each step. */
const REMEMBERED = 64;
const known = new Map<string, readonly string[]>();

/** The placeholders of a statement, in their order. */
export function placeholdersOf(sql: string): readonly string[] {
  if (!/[?:@$]/.test(sql)) return [];
  const before = known.get(sql);
  if (before !== undefined) return before;
  const found = findPlaceholders(sql);
  if (known.size >= REMEMBERED) known.clear();
  known.set(sql, found);
  return found;
}

function findPlaceholders(sql: string): readonly string[] {
  return significantTokens(sql).flatMap((token) => (token.kind === "variable" ? [token.text] : []));
}

/** How many values `?`, `?`, `?7` need. */
function positionsOf(placeholders: readonly string[]): number {
  let highest = 0;
  for (const placeholder of placeholders)
    highest = placeholder === "?" ? highest + 1 : Math.max(highest, Number(placeholder.slice(1)));
  return highest;
}

/** A text as a parameter; the drivers would cut it at a NUL without a word. */
function bindable(value: unknown): SqlValue {
  const bound = toSqlValue(value);
  if (typeof bound === "string" && bound.includes("\0"))
    throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", {
      value: JSON.stringify(bound.slice(0, 40)),
      reason: "a text with a NUL character would be cut there; pass its bytes to CAST(? AS TEXT)",
    });
  return bound;
}

function bindPositional(
  values: readonly unknown[],
  placeholders: readonly string[],
): BoundParameters | string {
  const named = placeholders.find((placeholder) => !placeholder.startsWith("?"));
  if (named !== undefined) return `the placeholder ${named} has a name, but the values are an array`;
  const needed = positionsOf(placeholders);
  if (needed !== values.length) return `${needed} placeholders, but ${values.length} values`;
  return { kind: "positional", values: values.map(bindable) };
}

function bindNamed(
  values: Readonly<Record<string, unknown>>,
  placeholders: readonly string[],
): BoundParameters | string {
  const bound = new Map<string, { token: string; name: string; value: SqlValue }>();
  const unused = new Set(Object.keys(values));
  for (const token of placeholders) {
    if (token.startsWith("?")) return `the placeholder ${token} has no name, but the values are an object`;
    const name = token.slice(1);
    const key = Object.hasOwn(values, name) ? name : token;
    if (!Object.hasOwn(values, key)) return `the placeholder ${token} has no value`;
    unused.delete(key);
    bound.set(token, { token, name, value: bindable(values[key]) });
  }
  const [extra] = unused;
  if (extra !== undefined) return `the value '${extra}' has no placeholder`;
  return { kind: "named", values: [...bound.values()] };
}

/**
 * Brings parameters and placeholders together. The drivers bind NULL where a value is missing; this refuses.
 *
 * @throws MIG_DIALECT_PARAMETERS_INVALID
 */
export function bindParameters(sql: string, parameters: SqlParameters | null): BoundParameters {
  const placeholders = placeholdersOf(sql);
  const isList = Array.isArray(parameters);
  const empty = parameters === null || (isList ? parameters.length : Object.keys(parameters).length) === 0;
  if (empty && placeholders.length === 0) return { kind: "none" };
  const bound =
    empty && !isList && placeholders[0]?.startsWith("?") === true
      ? bindPositional([], placeholders)
      : isList
        ? bindPositional(parameters, placeholders)
        : bindNamed((parameters ?? {}) as Readonly<Record<string, unknown>>, placeholders);
  if (typeof bound === "string")
    throw cortexError("MIG_DIALECT_PARAMETERS_INVALID", { sql: excerpt(sql), reason: bound });
  return bound;
}

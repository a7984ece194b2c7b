import type { SqlParameters } from "../../../operations/operation.js";
import { fillPlaceholders, hasNoParameters, type Placeholder } from "../../shared/bind-parameters.js";
import { isSignificant, isSymbol, type Token, tokenize } from "./lexer.js";
import { quoteLiteral } from "./quote.js";

/** A statement with the server's own placeholders, and their values. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

function numbered(tokens: readonly Token[]): readonly Placeholder[] {
  return tokens
    .filter((token) => token.kind === "parameter")
    .map(({ start, end, text }) => ({ start, end, name: null, position: Number(text.slice(1)) }));
}

/** Each `?` outside of quotes; two of them are the operator's one, as in JDBC. */
function questionMarks(tokens: readonly Token[]): readonly Placeholder[] {
  return tokens.flatMap((token) => {
    if (token.kind !== "operator") return [];
    return [...token.text.matchAll(/\?\?|\?/g)].flatMap((match) => {
      const start = token.start + match.index;
      return match[0] === "?" ? [{ start, end: start + 1, name: null, position: null }] : [];
    });
  });
}

/** `:name`, but not the bounds of a slice (`list[1:n]`) unless a value has that name. */
function named(tokens: readonly Token[], names: Readonly<Record<string, unknown>>): readonly Placeholder[] {
  let brackets = 0;
  return tokens.flatMap((token, index) => {
    if (isSymbol(token, "[")) brackets += 1;
    if (isSymbol(token, "]")) brackets -= 1;
    const next = tokens[index + 1];
    if (!isSymbol(token, ":") || next?.kind !== "word" || next.start !== token.end) return [];
    if (brackets > 0 && !Object.hasOwn(names, next.text)) return [];
    return [{ start: token.start, end: next.end, name: next.text, position: null }];
  });
}

function findPlaceholders(sql: string, parameters: SqlParameters): readonly Placeholder[] {
  const tokens = tokenize(sql).filter(isSignificant);
  if (!Array.isArray(parameters)) return named(tokens, parameters as Readonly<Record<string, unknown>>);
  const own = numbered(tokens);
  return own.length > 0 ? own : questionMarks(tokens);
}

/** Takes the doubling of the operators' `?` away, in the same texts in which single ones are placeholders. */
function undoubled(sql: string, parameters: SqlParameters): (text: string) => string {
  const isDoubled = Array.isArray(parameters) && !tokenize(sql).some((token) => token.kind === "parameter");
  if (!isDoubled) return (text) => text;
  return (text) =>
    tokenize(text)
      .map((token) => (token.kind === "operator" ? token.text.replaceAll("??", "?") : token.text))
      .join("");
}

function fill(
  sql: string,
  parameters: SqlParameters,
  write: (value: unknown, key: string | number) => string,
): string {
  return fillPlaceholders(sql, parameters, {
    find: findPlaceholders,
    write,
    between: undoubled(sql, parameters),
  });
}

/**
 * Brings values and placeholders together. An object fills `:name`, an array fills `$1` or, where the statement has none
 * of these, `?`; then the operators `? ?| ?&` of jsonb are written with `??`. Without values the text stays as it is.
 *
 * @example bindParameters("SELECT :a::int + :a", { a: 1 }) // { sql: "SELECT $1::int + $1", values: [1] }
 * @throws MIG_DIALECT_PARAMETERS_INVALID
 */
export function bindParameters(sql: string, parameters: SqlParameters | null | undefined): BoundStatement {
  if (parameters === null || parameters === undefined || hasNoParameters(parameters))
    return { sql, values: [] };
  const positions = new Map<string | number, number>();
  const values: unknown[] = [];
  const text = fill(sql, parameters, (value, key) => {
    const known = positions.get(key);
    if (known !== undefined) return `$${known}`;
    values.push(value);
    positions.set(key, values.length);
    return `$${values.length}`;
  });
  return { sql: text, values };
}

/**
 * The statement with its values as literals, for a script.
 *
 * @example inlineParameters("SELECT ?", ["a"]) // SELECT 'a'
 * @throws MIG_DIALECT_PARAMETERS_INVALID, MIG_DIALECT_LITERAL_UNSUPPORTED
 */
export function inlineParameters(sql: string, parameters: SqlParameters): string {
  if (hasNoParameters(parameters)) return sql;
  return fill(sql, parameters, (value) => literalInText(value));
}

/** `a -?` with a negative number would become a comment. */
function literalInText(value: unknown): string {
  const literal = quoteLiteral(value);
  return literal.startsWith("-") ? `(${literal})` : literal;
}

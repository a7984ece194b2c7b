import type { LiteralValue, ServerDefault } from "../../../schema/column.js";
import { isSymbol, isWord, significantTokens, type Token } from "../sql/lexer.js";
import { quoteLiteral } from "../sql/quote.js";

const CONSTANTS = ["NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"];

function isConstant(token: Token | undefined): boolean {
  return (
    token?.kind === "string" ||
    token?.kind === "number" ||
    token?.kind === "blob" ||
    isWord(token, ...CONSTANTS)
  );
}

function isSigned(tokens: readonly Token[]): boolean {
  const [sign, number] = tokens;
  return tokens.length === 2 && (isSymbol(sign, "-") || isSymbol(sign, "+")) && number?.kind === "number";
}

function isParenthesised(tokens: readonly Token[]): boolean {
  if (!isSymbol(tokens[0], "(")) return false;
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) return at === tokens.length - 1;
  }
  return false;
}

/**
 * What stands after DEFAULT. An expression needs parentheses there, a constant does not
 * (https://sqlite.org/lang_createtable.html#the_default_clause).
 *
 * @example defaultText({ kind: "sql", text: "lower('A')" }) // "(lower('A'))"
 */
export function defaultText(value: ServerDefault): string {
  if (value.kind === "literal") return quoteLiteral(value.value);
  const tokens = significantTokens(value.text);
  const bare = (tokens.length === 1 && isConstant(tokens[0])) || isSigned(tokens) || isParenthesised(tokens);
  return bare ? value.text : `(${value.text})`;
}

/** A number as a value when its text is what the value would be written as; else null. */
function numberOf(text: string): LiteralValue {
  if (/^-?\d+$/.test(text)) {
    const exact = BigInt(text);
    const number = Number(exact);
    if (String(exact) !== text) return null;
    return Number.isSafeInteger(number) ? number : exact;
  }
  const number = Number(text);
  return /^-?[\d.]+$/.test(text) && String(number) === text ? number : null;
}

/**
 * The default from the text that SQLite keeps, without its parentheses. `DEFAULT NULL` is no default, and a name
 * (`DEFAULT abc`, `DEFAULT "abc"`) is a string to SQLite.
 *
 * @example parseDefault("'a''b'") // { kind: "literal", value: "a'b" }
 */
export function parseDefault(text: string | null): ServerDefault | null {
  if (text === null) return null;
  const tokens = significantTokens(text);
  const [first] = tokens;
  if (first === undefined || (tokens.length === 1 && isWord(first, "NULL"))) return null;
  if (tokens.length === 1 && first.kind === "string")
    return { kind: "literal", value: first.text.slice(1, -1).replaceAll("''", "'") };
  if (tokens.length === 1 && first.kind === "quoted" && first.text.startsWith('"'))
    return { kind: "literal", value: first.text.slice(1, -1).replaceAll('""', '"') };
  // TRUE and FALSE are 1 and 0 (https://sqlite.org/lang_expr.html#boolean_expressions).
  if (tokens.length === 1 && isWord(first, "TRUE", "FALSE"))
    return { kind: "literal", value: isWord(first, "TRUE") ? 1 : 0 };
  const number = numberOf(tokens.map((token) => token.text).join(""));
  if (number !== null && (tokens.length === 1 || isSigned(tokens))) return { kind: "literal", value: number };
  if (tokens.length === 1 && first.kind === "word" && !isConstant(first))
    return { kind: "literal", value: first.text };
  return { kind: "sql", text: text.trim() };
}

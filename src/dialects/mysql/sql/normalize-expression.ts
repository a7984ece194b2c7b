import { isSymbol, significantTokens, type Token, unquote } from "./lexer.js";
import { quoteLiteral } from "./quote.js";

/** The tokens without the parentheses that enclose all of them. */
function withoutEnclosure(tokens: readonly Token[]): readonly Token[] {
  if (!isSymbol(tokens[0], "(") || tokens.length < 3) return tokens;
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) return at === tokens.length - 1 ? withoutEnclosure(tokens.slice(1, -1)) : tokens;
  }
  return tokens;
}

/** `_utf8mb4'a'` is what the server makes of 'a' on a connection that speaks utf8mb4, as ours do. */
function withoutIntroducers(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter(
    (token, at) =>
      !(token.kind === "word" && /^_utf8(mb[34])?$/i.test(token.text) && tokens[at + 1]?.kind === "string"),
  );
}

/**
 * When the server builds a table anew, it writes the character set of the column that is compared with before a text:
 * `_latin1'a'`. Of plain letters that is the same text.
 */
function withoutColumnCharsets(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token, at) => {
    const next = tokens[at + 1];
    const isCharset = token.kind === "word" && /^_(?:latin1|ascii)$/i.test(token.text);
    return !(isCharset && next?.kind === "string" && /^[\x20-\x7e]*$/.test(next.text));
  });
}

/** One way of spacing for all: a word hugs the parenthesis behind it, be it a function or not. */
function needsSpace(before: Token, after: Token): boolean {
  if (isSymbol(before, "(") || isSymbol(before, ".")) return false;
  if (isSymbol(after, ")") || isSymbol(after, ",") || isSymbol(after, ".")) return false;
  if (isSymbol(after, "(")) return before.kind !== "word" && before.kind !== "quoted";
  return true;
}

function joined(tokens: readonly Token[], write: (token: Token) => string): string {
  let text = "";
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    if (before !== undefined && needsSpace(before, token)) text += " ";
    text += write(token);
  }
  return text;
}

/** Other names of a function, and the one that is compared. */
const SYNONYMS: Readonly<Record<string, string>> = {
  ucase: "upper",
  lcase: "lower",
  substr: "substring",
  mid: "substring",
  character_length: "char_length",
  now: "current_timestamp",
  localtime: "current_timestamp",
  localtimestamp: "current_timestamp",
  power: "pow",
  ceil: "ceiling",
  octet_length: "length",
};

const OPERATORS: Readonly<Record<string, string>> = { "!=": "<>", "&&": "and", "||": "or" };

function comparable(token: Token): string {
  switch (token.kind) {
    case "string":
      return quoteLiteral(unquote(token.text));
    case "quoted": {
      const name = unquote(token.text).toLowerCase();
      return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
    }
    case "symbol":
      return OPERATORS[token.text] ?? token.text;
    default:
      return SYNONYMS[token.text.toLowerCase()] ?? token.text.toLowerCase();
  }
}

/**
 * An expression in the form for comparison: comments gone, white space and the case of everything but strings folded,
 * backticks off where they change nothing, the server's charset introducers and outer parentheses off. Equal results
 * mean equal expressions; different results may still mean the same.
 *
 * @example normalizeExpression("(`A`  >1 AND b != _utf8mb4'x')") // "a > 1 and b <> 'x'"
 */
export function normalizeExpression(text: string): string {
  const tokens = withoutColumnCharsets(withoutIntroducers(withoutEnclosure(significantTokens(text))));
  const written = joined(tokens, comparable);
  // CURRENT_TIMESTAMP is a function that may be called without parentheses.
  return written.replace(/\bcurrent_(timestamp|date|time)\(0?\)/g, "current_$1");
}

/**
 * An expression as the server spells it, without what it adds for itself: `_utf8mb4` before strings, `\'` in them and
 * the parentheses around the whole. What is left can be written into DDL as it is.
 *
 * @example serverExpression("(`s` <> _utf8mb4'it\\'s')") // "`s` <> 'it''s'"
 */
export function serverExpression(text: string): string {
  let written = "";
  let end: number | null = null;
  for (const token of withoutIntroducers(withoutEnclosure(significantTokens(text)))) {
    if (end !== null && token.start > end && !/[\s(]$/.test(written)) written += " ";
    written += token.kind === "string" ? quoteLiteral(unquote(token.text)) : token.text;
    end = token.end;
  }
  return written;
}

/** What an expression says that is nothing but a literal. */
export type LiteralText =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "bytes"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };

/**
 * The literal that an expression consists of, in parentheses or not; null for anything else.
 *
 * @example literalText("(_utf8mb4'abc')") // { kind: "string", value: "abc" }
 */
export function literalText(text: string): LiteralText | null {
  const tokens = withoutIntroducers(withoutEnclosure(significantTokens(text)));
  const [first, second] = tokens;
  if (tokens.length === 2 && first?.kind === "symbol" && second?.kind === "number")
    return first.text === "-" || first.text === "+"
      ? { kind: "number", text: `${first.text === "-" ? "-" : ""}${second.text}` }
      : null;
  if (first === undefined || tokens.length !== 1) return null;
  if (first.kind === "string") return { kind: "string", value: unquote(first.text) };
  if (first.kind === "bytes" || /^0[xb]/i.test(first.text)) return { kind: "bytes", text: first.text };
  if (first.kind === "number") return { kind: "number", text: first.text };
  const word = first.kind === "word" ? first.text.toLowerCase() : "";
  if (word === "null") return { kind: "null" };
  return word === "true" || word === "false" ? { kind: "boolean", value: word === "true" } : null;
}

/** True for a text that parentheses enclose. */
export function isEnclosed(text: string): boolean {
  const tokens = significantTokens(text);
  return withoutEnclosure(tokens).length !== tokens.length;
}

/**
 * `CURRENT_TIMESTAMP`, or `CURRENT_TIMESTAMP(6)`, for each of its spellings; null for anything else.
 *
 * @example currentTimestamp("now(6)") // "CURRENT_TIMESTAMP(6)"
 */
export function currentTimestamp(text: string): string | null {
  const match = /^current_timestamp(?:\((\d)\))?$/.exec(normalizeExpression(text));
  if (match === null) return null;
  return match[1] === undefined ? "CURRENT_TIMESTAMP" : `CURRENT_TIMESTAMP(${match[1]})`;
}

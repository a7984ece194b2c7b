import { isReservedWord } from "./keywords.js";
import { isSymbol, isWord, significantTokens, type Token, unquote } from "./lexer.js";
import { foldName } from "./names.js";

/** What helps to read a text right. */
export interface NormalizeOptions {
  /** The columns in reach. A double-quoted word that is none of them is a string (https://sqlite.org/quirks.html). */
  readonly columns?: readonly string[];
}

/** Bare, these words are values; in quotes they are names. */
const VALUE_WORDS = ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "TRUE", "FALSE"];

function isValueWord(word: string): boolean {
  return VALUE_WORDS.includes(word.toUpperCase());
}

function quotedName(name: string): string {
  const bare = /^[a-z_][a-z0-9_]*$/.test(name) && !isReservedWord(name) && !isValueWord(name);
  return bare ? name : `"${name.replaceAll('"', '""')}"`;
}

function stringLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function normalizeQuoted(token: Token, columns: ReadonlySet<string> | null): string {
  const name = unquote(token.text);
  if (columns === null) return quotedName(name);
  if (columns.has(foldName(name))) return quotedName(foldName(name));
  // Only double quotes have the fall-back to a string; `x` and [x] are always names.
  return token.text.startsWith('"') ? stringLiteral(name) : quotedName(foldName(name));
}

function normalizeToken(token: Token, columns: ReadonlySet<string> | null): string {
  switch (token.kind) {
    case "word":
      return isReservedWord(token.text) || isValueWord(token.text)
        ? token.text.toUpperCase()
        : foldName(token.text);
    case "quoted":
      return normalizeQuoted(token, columns);
    case "blob":
    case "number":
      return token.text.toLowerCase();
    case "operator":
      return token.text === "==" ? "=" : token.text === "!=" ? "<>" : token.text;
    default:
      return token.text;
  }
}

function needsSpace(before: Token, after: Token): boolean {
  if (isSymbol(before, "(") || isSymbol(before, ".") || isSymbol(after, ".")) return false;
  if (isSymbol(after, ")") || isSymbol(after, ",") || isSymbol(after, ";")) return false;
  if (!isSymbol(after, "(")) return true;
  return (
    before.kind === "operator" ||
    isSymbol(before, ",") ||
    (before.kind === "word" && isReservedWord(before.text))
  );
}

function joined(tokens: readonly Token[], columns: ReadonlySet<string> | null): string {
  let text = "";
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (before !== undefined && needsSpace(before, token)) text += " ";
    text += normalizeToken(token, columns);
  }
  return text;
}

/** True when the first token opens a parenthesis that the last one closes. */
function isEnclosed(tokens: readonly Token[]): boolean {
  if (tokens.length < 3 || !isSymbol(tokens[0], "(") || isSymbol(tokens[1], ")")) return false;
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) return index === tokens.length - 1;
  }
  return false;
}

function columnSet(options: NormalizeOptions): ReadonlySet<string> | null {
  return options.columns === undefined ? null : new Set(options.columns.map(foldName));
}

function withoutEnclosure(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  while (isEnclosed(inner)) inner = inner.slice(1, -1);
  return inner;
}

/**
 * An expression in the form for comparison: comments gone, white space and case folded, quotes off where they change
 * nothing, outer parentheses off. Equal results mean equal expressions; different results may still mean the same.
 *
 * @example normalizeExpression('( "A"  >1 )', { columns: ["a"] }) // "a > 1"
 */
export function normalizeExpression(text: string, options: NormalizeOptions = {}): string {
  return joined(withoutEnclosure(significantTokens(text)), columnSet(options));
}

/**
 * A column's default in the form for comparison. A name is a string to SQLite (`DEFAULT abc`), so it becomes one;
 * PRAGMA table_xinfo gives a default without its parentheses, so they go.
 *
 * @example normalizeDefault("abc") // "'abc'"
 */
export function normalizeDefault(text: string): string {
  const tokens = withoutEnclosure(significantTokens(text));
  const [first, second] = tokens;
  if (first === undefined) return "";
  if (tokens.length === 1 && (first.kind === "word" || first.kind === "quoted")) {
    if (isWord(first, "NULL", ...VALUE_WORDS)) return first.text.toUpperCase();
    return stringLiteral(unquote(first.text));
  }
  if (tokens.length === 2 && second?.kind === "number" && first.kind === "operator")
    return first.text === "-" ? `-${normalizeToken(second, null)}` : normalizeToken(second, null);
  return joined(tokens, new Set());
}

/**
 * A whole statement (a trigger, a view, an index) in the form for comparison.
 *
 * @example normalizeDdl("create VIEW v as\n select 1 -- x") // "CREATE view v AS SELECT 1"
 */
export function normalizeDdl(text: string): string {
  const tokens = significantTokens(text);
  const end = isSymbol(tokens.at(-1), ";") ? -1 : undefined;
  return joined(tokens.slice(0, end), null);
}

/**
 * A declared type in the form for comparison. A type that begins with a quote is, to SQLite, what stands in these
 * quotes, whatever follows (build.c, sqlite3AddColumn).
 *
 * @example normalizeType("decimal ( 10,5 )") // "DECIMAL(10, 5)"
 */
export function normalizeType(text: string): string {
  const [first, ...others] = significantTokens(text);
  if (first === undefined) return "";
  const quoted = first.kind === "quoted" || first.kind === "string";
  const tokens = quoted ? significantTokens(unquote(first.text)) : [first, ...others];
  const open = tokens.findIndex((token) => isSymbol(token, "("));
  const words = (open === -1 ? tokens : tokens.slice(0, open)).map((token) => token.text.toUpperCase());
  const args =
    open === -1 ? [] : tokens.slice(open).map((token) => (isSymbol(token, ",") ? ", " : token.text));
  return words.join(" ") + args.join("");
}

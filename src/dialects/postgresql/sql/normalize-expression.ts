import { isSymbol, significantTokens, type Token, unquote } from "./lexer.js";
import { identifierIfNeeded } from "./quote.js";

/** Words of which a type's name may consist, beside its first one. */
const TYPE_WORDS = new Set(["varying", "precision", "with", "without", "time", "zone"]);

/** A token as it is compared: bare words in lower case, quoted names bare where they may be. */
function spelled(token: Token): string {
  if (token.kind === "word") return token.text.toLowerCase();
  if (token.kind === "quoted" && token.text.startsWith('"')) return identifierIfNeeded(unquote(token.text));
  return token.text === "!=" ? "<>" : token.text;
}

/** Where a type's name that begins at `at` ends: `character varying(3)[]`, `other.state`. */
function typeEnd(tokens: readonly Token[], at: number): number {
  let i = at + 1;
  while (isSymbol(tokens[i], ".") && tokens[i + 1] !== undefined) i += 2;
  while (TYPE_WORDS.has(tokens[i]?.text.toLowerCase() ?? "")) i += 1;
  if (isSymbol(tokens[i], "(") && tokens[i + 1]?.kind === "number") {
    while (tokens[i] !== undefined && !isSymbol(tokens[i], ")")) i += 1;
    i += 1;
    while (TYPE_WORDS.has(tokens[i]?.text.toLowerCase() ?? "")) i += 1;
  }
  while (isSymbol(tokens[i], "[") && isSymbol(tokens[i + 1], "]")) i += 2;
  return i;
}

function isLiteral(token: Token | undefined): boolean {
  return token?.kind === "string" || token?.kind === "number" || token?.text.toLowerCase() === "null";
}

/** True where the parenthesis at `at` is one around a single value and no list of arguments. */
function enclosesOne(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (
    isSymbol(tokens[at + 2], ")") &&
    isLiteral(tokens[at + 1]) &&
    (before === undefined ||
      before.kind === "operator" ||
      ["(", ",", "["].some((symbol) => isSymbol(before, symbol)))
  );
}

/** Without what the server adds to literals: their casts, and the parentheses between the two. */
function withoutCastsOfLiterals(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i];
    if (token === undefined) break;
    const inner = tokens[i + 1];
    if (isSymbol(token, "(") && enclosesOne(tokens, i) && inner !== undefined) {
      kept.push(inner);
      i += 3;
    } else {
      kept.push(token);
      i += 1;
    }
    while (isLiteral(kept.at(-1)) && isSymbol(tokens[i], "::")) i = typeEnd(tokens, i + 1);
  }
  return kept;
}

/** Where an ARRAY of literals that begins at `at` ends, with its last bracket; -1 where it is none. */
function literalArrayEnd(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.text.toLowerCase() !== "array" || !isSymbol(tokens[at + 1], "[")) return -1;
  for (let i = at + 2; i < tokens.length; i += 1) {
    if (isSymbol(tokens[i], "]")) return i;
    if (!isLiteral(tokens[i]) && !isSymbol(tokens[i], ",")) return -1;
  }
  return -1;
}

/** The same for a list of literals: `(ARRAY['a', 'b'])::text[]`, which the server reads as `ARRAY['a'::text, 'b'::text]`. */
function withoutCastsOfArrays(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    const isEnclosed = isSymbol(tokens[i], "(");
    const from = isEnclosed ? i + 1 : i;
    const end = literalArrayEnd(tokens, from);
    const after = isEnclosed ? end + 2 : end + 1;
    const isCast =
      end !== -1 && isSymbol(tokens[after], "::") && (!isEnclosed || isSymbol(tokens[end + 1], ")"));
    kept.push(...(isCast ? tokens.slice(from, end + 1) : tokens.slice(i, i + 1)));
    i = isCast ? typeEnd(tokens, after + 1) : i + 1;
  }
  return kept;
}

/** `= ANY (ARRAY['a', 'b'])` is how the server keeps `IN ('a', 'b')`, and `<> ALL` how it keeps NOT IN. */
function asMembership(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; ) {
    const head = words.slice(i, i + 5).join(" ");
    const close = words.indexOf("]", i);
    const isList = head === "= any ( array [" || head === "<> all ( array [";
    if (isList && close !== -1 && words[close + 1] === ")") {
      kept.push(...(head.startsWith("=") ? ["in"] : ["not", "in"]), "(", ...words.slice(i + 5, close), ")");
      i = close + 2;
    } else {
      kept.push(words[i] ?? "");
      i += 1;
    }
  }
  return kept;
}

function enclosesAll(words: readonly string[]): boolean {
  let depth = 0;
  for (const [at, word] of words.entries()) {
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (depth === 0) return at === words.length - 1 && words.length > 2;
  }
  return false;
}

/**
 * An expression without what its spelling leaves open: space, case of bare words, quotes and outer parentheses that
 * nothing needs, casts of literals, and how the server keeps IN. Conservative: where it is not known that two spellings
 * mean the same, they stay two. A server that can be asked says it better.
 *
 * @example normalizeExpression("((Status)  = 'a'::text)") // "( status ) = 'a'"
 */
export function normalizeExpression(expression: string): string {
  let tokens = significantTokens(expression);
  // A cast may stand within another one's parentheses.
  for (let count = -1; count !== tokens.length; ) {
    count = tokens.length;
    tokens = withoutCastsOfLiterals(tokens);
  }
  tokens = withoutCastsOfArrays(tokens);
  let words = asMembership(tokens.map(spelled));
  while (words[0] === "(" && enclosesAll(words)) words = words.slice(1, -1);
  return words.join(" ");
}

const NUMBER_AS_TEXT = /^'(-?(?:0|[1-9]\d*)(?:\.\d+)?)'::(?:smallint|integer|bigint|numeric)$/;

/** The number of a text that is cast to one, `128` of `'128'::smallint`; null for all else. */
export const numberAsText = (expression: string): string | null =>
  NUMBER_AS_TEXT.exec(expression.trim())?.[1] ?? null;

/** Whether two expressions are the same but for their spelling: `'128'::smallint` is 128. */
export function sameExpression(a: string, b: string): boolean {
  const meaning = (text: string): string => normalizeExpression(numberAsText(text) ?? text);
  return a === b || meaning(a) === meaning(b);
}

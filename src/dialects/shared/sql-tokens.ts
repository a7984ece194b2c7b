/** What the tokens of every lexer have: `source.slice(start, end) === text`. */
export interface SqlToken {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const UNSEEN: ReadonlySet<string> = new Set(["whitespace", "comment", "conditional"]);
const SYMBOLS: ReadonlySet<string> = new Set(["symbol", "punctuation", "operator"]);

/** Where a sticky pattern ends that is tried at an offset; the offset itself where it does not fit. */
export function matchEnd(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

/** The end of a text between two `quote`s, a doubled one counting as one of its characters; -1 when it has none. */
export function quotedEnd(source: string, open: number, quote: string): number {
  for (let from = open + 1; ; ) {
    const close = source.indexOf(quote, from);
    if (close === -1) return -1;
    if (source[close + 1] !== quote) return close + 1;
    from = close + 2;
  }
}

/** True for a token that the parser sees: no white space, no comment, no edge of a comment that is executed. */
export function isSignificant(token: SqlToken): boolean {
  return !UNSEEN.has(token.kind);
}

/** True for a bare word equal to one of the given upper-case words. */
export function isWord(token: SqlToken | null | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.text.toUpperCase());
}

/** True for the punctuation or operator with this text. */
export function isSymbol(token: SqlToken | null | undefined, text: string): boolean {
  return token !== null && token !== undefined && SYMBOLS.has(token.kind) && token.text === text;
}

/** Whether a statement has a WHERE of its own, outside of all brackets. */
export function hasWhere(tokens: readonly SqlToken[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, "WHERE")) return true;
  }
  return false;
}

/** The line (from 1) in which an offset lies. */
export function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) line += 1;
  return line;
}

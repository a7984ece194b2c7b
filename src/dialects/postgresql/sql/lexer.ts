import { isSignificant, matchEnd, quotedEnd, type SqlToken } from "../../shared/sql-tokens.js";

export { isSignificant, isSymbol, isWord, lineAt } from "../../shared/sql-tokens.js";

/** What a token is. `illegal` is a quote or a comment that is never closed, or a character that no SQL has. */
export type TokenKind =
  | "whitespace"
  | "comment"
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "parameter"
  | "operator"
  | "punctuation"
  | "illegal";

/** A piece of SQL. */
export interface Token extends SqlToken {
  readonly kind: TokenKind;
}

interface Scanned {
  readonly kind: TokenKind;
  readonly end: number;
}

const SPACE = /[ \t\n\r\f\v\uFEFF]+/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*(?:\.(?!\.)(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y;
const PARAMETER = /\$[0-9]+/y;
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const OPERATOR = /[-+*/<>=~!@#%^&|`?]+/y;
const OPERATOR_START = /[-+*/<>=~!@#%^&|`?]/;
const PUNCTUATION = /::|:=|\.\.|[()[\],;.:]/y;
/** A string goes on after white space with a line break (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS). */
const CONTINUED = /[ \t\f\v]*[\r\n][ \t\f\v\r\n]*'/y;
const COMMENT_EDGE = /\/\*|\*\//g;

/** The same where a backslash escapes what follows it. */
function escapedEnd(source: string, open: number): number {
  for (let at = open + 1; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === "'") {
      if (source[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  return -1;
}

function closed(kind: TokenKind, end: number, source: string): Scanned {
  return end === -1 ? { kind: "illegal", end: source.length } : { kind, end };
}

function scanEscaped(source: string, open: number): Scanned {
  for (let at = open; ; ) {
    const end = escapedEnd(source, at);
    const next = end === -1 ? end : matchEnd(CONTINUED, source, end);
    if (next === end) return closed("string", end, source);
    at = next - 1;
  }
}

/** `E'…' U&'…' U&"…" B'…' X'…' N'…'`; null when no such prefix stands there. */
function scanPrefixed(source: string, at: number): Scanned | null {
  const c = source[at] ?? "";
  const next = source[at + 1];
  if (/[eE]/.test(c) && next === "'") return scanEscaped(source, at + 1);
  if (/[bBxXnN]/.test(c) && next === "'") return closed("string", quotedEnd(source, at + 1, "'"), source);
  if (!/[uU]/.test(c) || next !== "&") return null;
  const quote = source[at + 2];
  if (quote === "'") return closed("string", quotedEnd(source, at + 2, "'"), source);
  return quote === '"' ? closed("quoted", quotedEnd(source, at + 2, '"'), source) : null;
}

/** Comments of this kind nest. */
function scanBlockComment(source: string, at: number): Scanned {
  let depth = 1;
  COMMENT_EDGE.lastIndex = at + 2;
  for (let edge = COMMENT_EDGE.exec(source); edge !== null; edge = COMMENT_EDGE.exec(source)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "comment", end: COMMENT_EDGE.lastIndex };
  }
  return { kind: "illegal", end: source.length };
}

function scanDollar(source: string, at: number): Scanned {
  const open = matchEnd(DOLLAR, source, at);
  if (open > at) {
    const tag = source.slice(at, open);
    const close = source.indexOf(tag, open);
    return close === -1
      ? { kind: "illegal", end: source.length }
      : { kind: "string", end: close + tag.length };
  }
  const end = matchEnd(PARAMETER, source, at);
  return end > at ? { kind: "parameter", end } : { kind: "illegal", end: at + 1 };
}

/**
 * An operator ends before a comment, and before a `+` or `-` at its end unless it holds a character that no operator of
 * the standard has (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS).
 */
function scanOperator(source: string, at: number): Scanned {
  let text = source.slice(at, matchEnd(OPERATOR, source, at));
  const comment = /--|\/\*/.exec(text);
  if (comment !== null) text = text.slice(0, comment.index);
  if (!/[~!@#%^&|`?]/.test(text)) while (text.length > 1 && /[-+]$/.test(text)) text = text.slice(0, -1);
  return { kind: "operator", end: at + text.length };
}

function scan(source: string, at: number): Scanned {
  const c = source[at] ?? "";
  const two = source.slice(at, at + 2);
  const space = matchEnd(SPACE, source, at);
  if (space > at) return { kind: "whitespace", end: space };
  if (two === "--") {
    const newline = source.slice(at).search(/[\r\n]/);
    return { kind: "comment", end: newline === -1 ? source.length : at + newline };
  }
  if (two === "/*") return scanBlockComment(source, at);
  const prefixed = scanPrefixed(source, at);
  if (prefixed !== null) return prefixed;
  const word = matchEnd(WORD, source, at);
  if (word > at) return { kind: "word", end: word };
  if (c === "'") return closed("string", quotedEnd(source, at, "'"), source);
  if (c === '"') return closed("quoted", quotedEnd(source, at, '"'), source);
  if (c === "$") return scanDollar(source, at);
  const number = matchEnd(NUMBER, source, at);
  if (number > at) return { kind: "number", end: number };
  const punctuation = matchEnd(PUNCTUATION, source, at);
  if (punctuation > at) return { kind: "punctuation", end: punctuation };
  if (OPERATOR_START.test(c)) return scanOperator(source, at);
  return { kind: "illegal", end: at + 1 };
}

/**
 * Cuts SQL into tokens as the server does with `standard_conforming_strings` on
 * (https://www.postgresql.org/docs/current/sql-syntax-lexical.html). Nothing is thrown away: the texts of all tokens,
 * joined, are the source.
 *
 * @example tokenize("a::text -- x").map((t) => t.kind) // ["word", "punctuation", "word", "whitespace", "comment"]
 */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const { kind, end } = scan(source, at);
    tokens.push({ kind, text: source.slice(at, end), start: at, end });
    at = end;
  }
  return tokens;
}

/** The tokens that the parser sees. */
export function significantTokens(source: string): readonly Token[] {
  return tokenize(source).filter(isSignificant);
}

/** True for a token that can be a name. */
export function isNameLike(token: Token | undefined): token is Token {
  return token?.kind === "word" || token?.kind === "quoted";
}

/**
 * What a name token says: a bare word in lower case, a quoted one without its quotes.
 *
 * @example unquote('"A""b"') // 'A"b'
 */
export function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
}

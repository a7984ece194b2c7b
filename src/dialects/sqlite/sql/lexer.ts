import { isSignificant, matchEnd, quotedEnd, type SqlToken } from "../../shared/sql-tokens.js";

export { isSignificant, isSymbol, isWord, lineAt } from "../../shared/sql-tokens.js";

/** What a token is. `illegal` is what SQLite answers with "unrecognized token". */
export type TokenKind =
  | "whitespace"
  | "comment"
  | "word"
  | "quoted"
  | "string"
  | "blob"
  | "number"
  | "variable"
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

const SPACE = /[ \t\n\f\r]/;
// A vertical tab goes on with white space but cannot start it.
const MORE_SPACE = /[ \t\n\v\f\r]*/y;
const WORD_START = /[A-Za-z_\u0080-\uffff]/;
const WORD = /[A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER =
  /0[xX][0-9a-fA-F][0-9a-fA-F_]*|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?/y;
const HEX = /[0-9a-fA-F]*/y;
const OPERATOR = /->>?|<[=>]|<<|>=|>>|==|!=|\|\||[-+*/%=<>|&~]/y;

function scanQuoted(source: string, at: number, quote: string): Scanned {
  const end = quotedEnd(source, at, quote);
  if (end === -1) return { kind: "illegal", end: source.length };
  return { kind: quote === "'" ? "string" : "quoted", end };
}

function scanBracketed(source: string, at: number): Scanned {
  const close = source.indexOf("]", at);
  return close === -1 ? { kind: "illegal", end: source.length } : { kind: "quoted", end: close + 1 };
}

function scanLineComment(source: string, at: number): Scanned {
  const newline = source.indexOf("\n", at);
  return { kind: "comment", end: newline === -1 ? source.length : newline };
}

// SQLite takes a block comment that is never closed as a comment up to the end, except for a bare "/*" at the very end.
function scanBlockComment(source: string, at: number): Scanned {
  if (at + 2 >= source.length) return { kind: "operator", end: at + 1 };
  const close = source.indexOf("*/", at + 2);
  return { kind: "comment", end: close === -1 ? source.length : close + 2 };
}

function scanBlob(source: string, at: number): Scanned {
  const digits = matchEnd(HEX, source, at + 2);
  if (source[digits] === "'" && (digits - at) % 2 === 0) return { kind: "blob", end: digits + 1 };
  const close = source.indexOf("'", digits);
  return { kind: "illegal", end: close === -1 ? source.length : close + 1 };
}

function scanNumber(source: string, at: number): Scanned {
  const end = matchEnd(NUMBER, source, at);
  const tail = matchEnd(WORD, source, end);
  return tail === end ? { kind: "number", end } : { kind: "illegal", end: tail };
}

/** `?1 :a @a #a $a $a::b(c)`: the last form is Tcl's, and SQLite's tokenizer knows it. */
function scanVariable(source: string, at: number): Scanned {
  if (source[at] === "?") return { kind: "variable", end: matchEnd(/[0-9]*/y, source, at + 1) };
  let end = at + 1;
  let letters = 0;
  for (;;) {
    const next = matchEnd(WORD, source, end);
    letters += next - end;
    end = next;
    if (source.startsWith("::", end)) end += 2;
    else break;
  }
  if (letters > 0 && source[end] === "(") {
    const close = matchEnd(/[^ \t\n\f\r)]*/y, source, end + 1);
    return source[close] === ")" ? { kind: "variable", end: close + 1 } : { kind: "illegal", end: close };
  }
  return { kind: letters > 0 ? "variable" : "illegal", end };
}

function scan(source: string, at: number): Scanned {
  const c = source[at] ?? "";
  const next = source[at + 1] ?? "";
  if (c === "\uFEFF") return { kind: "whitespace", end: at + 1 };
  if (SPACE.test(c)) return { kind: "whitespace", end: matchEnd(MORE_SPACE, source, at + 1) };
  if ((c === "x" || c === "X") && next === "'") return scanBlob(source, at);
  if (WORD_START.test(c)) return { kind: "word", end: matchEnd(WORD, source, at) };
  if ("(),;".includes(c)) return { kind: "punctuation", end: at + 1 };
  if (c === "'" || c === '"' || c === "`") return scanQuoted(source, at, c);
  if (/[0-9]/.test(c) || (c === "." && /[0-9]/.test(next))) return scanNumber(source, at);
  if (c === ".") return { kind: "punctuation", end: at + 1 };
  if (c === "-" && next === "-") return scanLineComment(source, at);
  if (c === "/" && next === "*") return scanBlockComment(source, at);
  if (c === "[") return scanBracketed(source, at);
  if ("?:@#$".includes(c)) return scanVariable(source, at);
  const operator = matchEnd(OPERATOR, source, at);
  return operator > at ? { kind: "operator", end: operator } : { kind: "illegal", end: at + 1 };
}

/**
 * Cuts SQL into tokens as SQLite's own tokenizer does (https://sqlite.org/src/file/src/tokenize.c).
 * Nothing is thrown away: the texts of all tokens, joined, are the source. The work is linear in its length.
 *
 * @example tokenize("a -- x").map((t) => t.kind) // ["word", "whitespace", "comment"]
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

/** True for a token that can be a name: a word, a quoted identifier, or a string (SQLite takes 'x' as a name). */
export function isNameLike(token: Token | undefined): token is Token {
  return token?.kind === "word" || token?.kind === "quoted" || token?.kind === "string";
}

/**
 * What a name or string token says, without its quotes.
 *
 * @example unquote('"a""b"') // 'a"b'
 */
export function unquote(text: string): string {
  const quote = text[0] ?? "";
  if (quote === "[") return text.slice(1, -1);
  if (quote !== '"' && quote !== "'" && quote !== "`") return text;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

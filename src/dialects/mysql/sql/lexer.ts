import { isSignificant, matchEnd, type SqlToken } from "../../shared/sql-tokens.js";

export { isSignificant, isSymbol, isWord, lineAt } from "../../shared/sql-tokens.js";

/**
 * What a token is. `conditional` is the opening or the closing of a comment whose content a server executes, as
 * "/*!50003": what stands between the two is tokens of its own.
 */
export type TokenKind =
  | "whitespace"
  | "comment"
  | "conditional"
  | "word"
  | "quoted"
  | "string"
  | "bytes"
  | "number"
  | "variable"
  | "placeholder"
  | "symbol"
  | "illegal";

/** A piece of SQL. */
export interface Token extends SqlToken {
  readonly kind: TokenKind;
}

type Scanned = readonly [TokenKind, number];

const SPACE = /[\s\0\uFEFF]/;
const MORE_SPACE = /[\s\0\uFEFF]*/y;
const WORD_START = /[A-Za-z_$\u0080-\uFFFF]/;
const WORD = /[A-Za-z0-9_$\u0080-\uFFFF]*/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]*\.[0-9]+|[0-9]+\.?)(?:[eE][+-]?[0-9]+)?/y;
const VARIABLE = /@@?[A-Za-z0-9_.$\u0080-\uFFFF]*/y;
const NAMED = /:[A-Za-z_][A-Za-z0-9_]*/y;
/** Two characters and more; every other symbol is one character. */
const SYMBOL = /(?:->>|->|<=>|<=|>=|<>|!=|:=|<<|>>|&&|\|\|)/y;
const CONDITIONAL = /\/\*M?![0-9]*/y;

/** A string or a quoted name. In a string a backslash escapes, in a name it does not. */
function scanQuoted(source: string, at: number): Scanned {
  const quote = source[at] ?? "";
  const escapes = quote !== "`";
  for (let end = at + 1; end < source.length; end += 1) {
    if (escapes && source[end] === "\\") end += 1;
    else if (source[end] === quote) {
      if (source[end + 1] !== quote) return [escapes ? "string" : "quoted", end + 1];
      end += 1;
    }
  }
  return ["illegal", source.length];
}

function scanLineComment(source: string, at: number): Scanned {
  const end = source.indexOf("\n", at);
  return ["comment", end === -1 ? source.length : end];
}

function scanSlash(source: string, at: number): Scanned {
  if (source[at + 1] !== "*") return ["symbol", at + 1];
  const conditional = matchEnd(CONDITIONAL, source, at);
  if (conditional > at) return ["conditional", conditional];
  const close = source.indexOf("*/", at + 2);
  return close === -1 ? ["illegal", source.length] : ["comment", close + 2];
}

function scanWord(source: string, at: number): Scanned {
  const end = matchEnd(WORD, source, at);
  if (end !== at + 1 || source[end] !== "'" || !/[xXbB]/.test(source[at] ?? "")) return ["word", end];
  const [kind, close] = scanQuoted(source, end);
  return [kind === "string" ? "bytes" : kind, close];
}

/** A name may begin with a digit: `1abc` is one (https://dev.mysql.com/doc/refman/8.4/en/identifiers.html). */
function scanNumber(source: string, at: number): Scanned {
  const end = matchEnd(NUMBER, source, at);
  const word = matchEnd(WORD, source, at);
  return word > end ? ["word", word] : ["number", end];
}

function scanRest(source: string, at: number): Scanned {
  const c = source[at] ?? "";
  if (c === "?") return ["placeholder", at + 1];
  if (c === "@") return ["variable", matchEnd(VARIABLE, source, at)];
  const symbol = matchEnd(SYMBOL, source, at);
  if (symbol > at) return ["symbol", symbol];
  const named = c === ":" ? matchEnd(NAMED, source, at) : at;
  if (named > at) return ["placeholder", named];
  return [/[!-~]/.test(c) ? "symbol" : "illegal", at + 1];
}

/** The token that begins at an offset. */
function scan(source: string, at: number): Scanned {
  const c = source[at] ?? "";
  const next = source[at + 1] ?? "";
  if (SPACE.test(c)) return ["whitespace", matchEnd(MORE_SPACE, source, at + 1)];
  if (WORD_START.test(c)) return scanWord(source, at);
  if (c === "'" || c === '"' || c === "`") return scanQuoted(source, at);
  if (/[0-9]/.test(c) || (c === "." && /[0-9]/.test(next) && !isNamePart(source[at - 1])))
    return scanNumber(source, at);
  if (c === "#") return scanLineComment(source, at);
  // "--" begins a comment only in front of a blank: 5--3 is 8.
  if (c === "-" && next === "-" && (at + 2 >= source.length || SPACE.test(source[at + 2] ?? "")))
    return scanLineComment(source, at);
  if (c === "/") return scanSlash(source, at);
  return scanRest(source, at);
}

/** In `t.1a` the dot stands between two names. */
function isNamePart(c: string | undefined): boolean {
  return c !== undefined && /[A-Za-z0-9_$`\u0080-\uFFFF]/.test(c);
}

/** Reads tokens one after the other; it knows whether it is inside of a conditional comment. */
export class Lexer {
  readonly source: string;
  #at = 0;
  #conditional = false;

  constructor(source: string) {
    this.source = source;
  }

  get at(): number {
    return this.#at;
  }

  /** True between "/*!" and its end. */
  get inConditional(): boolean {
    return this.#conditional;
  }

  /** Goes on from an offset: behind a delimiter, a line of the shell's own. */
  moveTo(offset: number): void {
    this.#at = offset;
  }

  /** The next token; null at the end. */
  next(): Token | null {
    const start = this.#at;
    if (start >= this.source.length) return null;
    const [kind, end] =
      this.#conditional && this.source.startsWith("*/", start)
        ? (["conditional", start + 2] as const)
        : scan(this.source, start);
    if (kind === "conditional") this.#conditional = !this.source.startsWith("*/", start);
    this.#at = end;
    return { kind, text: this.source.slice(start, end), start, end };
  }
}

/**
 * Cuts SQL into tokens as the servers do without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, which every session of ours has
 * switched off: "x" is a string, and \' is a quote in it
 * (https://dev.mysql.com/doc/refman/8.4/en/string-literals.html). Nothing is thrown away: the texts of all tokens,
 * joined, are the source.
 *
 * @example tokenize("a # x").map((t) => t.kind) // ["word", "whitespace", "comment"]
 */
export function tokenize(source: string): readonly Token[] {
  const lexer = new Lexer(source);
  const tokens: Token[] = [];
  for (let token = lexer.next(); token !== null; token = lexer.next()) tokens.push(token);
  return tokens;
}

/** The tokens that the parser sees; what stands in a conditional comment belongs to them. */
export function significantTokens(source: string): readonly Token[] {
  return tokenize(source).filter(isSignificant);
}

/** True for a token that can be a name. */
export function isNameLike(token: Token | null | undefined): token is Token {
  return token?.kind === "word" || token?.kind === "quoted";
}

const ESCAPED: Readonly<Record<string, string>> = {
  0: "\0",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "\t",
  Z: "\u001a",
};

/**
 * What a name or a string says, without its quotes.
 *
 * @example unquote("`a``b`") // a`b
 */
export function unquote(text: string): string {
  const quote = text[0] ?? "";
  if (quote === "`") return text.slice(1, -1).replaceAll("``", "`");
  if (quote !== "'" && quote !== '"') return text;
  return text.slice(1, -1).replace(/\\([\s\S])|''|""/g, (pair, escaped: string | undefined) => {
    if (escaped === undefined) return pair[0] === quote ? quote : pair;
    // \% and \_ keep their backslash: they mean something to LIKE.
    return ESCAPED[escaped] ?? (escaped === "%" || escaped === "_" ? pair : escaped);
  });
}

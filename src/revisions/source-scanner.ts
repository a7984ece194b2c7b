import { assertNever } from "../util/assert-never.js";

/** A piece of JavaScript or TypeScript source that means something; blanks are left out. */
export interface Token {
  readonly kind: "word" | "string" | "template" | "punctuation" | "comment";
  /** The text as written; of a string or a plain template, what it denotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// Sticky: each is tried at one place, so that the engine's own loop goes through the text. A chain of a thousand files
// is scanned at every start of the command, before anything has been compiled to fast code.
const BLANKS = /\s+/y;
const WORD = /(?:[\w$]|[^\s\0-\x7f])+/y;
/** Words after which a slash begins a regular expression, not a division. */
const BEFORE_REGEX = /^(return|typeof|case|in|of|do|else|void|delete|throw|new|instanceof|yield|await)$/;

/**
 * Goes through source text once, from front to back, telling words from strings, comments, templates and regular
 * expressions. It does not parse: it is what finding a top-level declaration needs and no more.
 */
export class SourceScanner {
  readonly source: string;
  #at = 0;
  #previous: Token | null = null;

  constructor(source: string) {
    this.source = source;
    if (source.startsWith("#!")) this.#at = lineEnd(source, 0);
  }

  /** The next token, or null at the end. */
  next(): Token | null {
    const { source } = this;
    const start = endOf(BLANKS, source, this.#at);
    if (start >= source.length) return null;
    const kind = this.#kindAt(start);
    const end = this.#endOf(kind, start);
    this.#at = end;
    const token = { kind, text: textOf(source, { kind, start, end }), start, end };
    if (kind !== "comment") this.#previous = token;
    return token;
  }

  #kindAt(start: number): Token["kind"] {
    switch (this.source.charAt(start)) {
      case "/": {
        const second = this.source.charAt(start + 1);
        return second === "/" || second === "*" ? "comment" : "punctuation";
      }
      case '"':
      case "'":
        return "string";
      case "`":
        return "template";
      default:
        return endOf(WORD, this.source, start) > start ? "word" : "punctuation";
    }
  }

  #endOf(kind: Token["kind"], start: number): number {
    const { source } = this;
    switch (kind) {
      case "word":
        return endOf(WORD, source, start);
      case "string":
        return stringEnd(source, start);
      case "template":
        return templateEnd(source, start);
      case "punctuation":
        return source.charAt(start) === "/" && this.#regexMayStart() ? regexEnd(source, start) : start + 1;
      case "comment": {
        if (source.charAt(start + 1) === "/") return lineEnd(source, start);
        const end = source.indexOf("*/", start + 2);
        return end < 0 ? source.length : end + 2;
      }
      default:
        return assertNever(kind, "token");
    }
  }

  #regexMayStart(): boolean {
    const before = this.#previous;
    if (before === null) return true;
    if (before.kind === "word") return BEFORE_REGEX.test(before.text);
    return before.kind === "punctuation" && !/^[)\]}]$/.test(before.text);
  }
}

/** Where the match of a sticky pattern ends; where it began if there is none. */
function endOf(pattern: RegExp, source: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(source) ? pattern.lastIndex : start;
}

/** The number of the line, from 1, that a position lies on. */
export function lineAt(source: string, position: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at >= 0 && at < position; at = source.indexOf("\n", at + 1)) line++;
  return line;
}

function textOf(source: string, { kind, start, end }: Omit<Token, "text">): string {
  if (kind !== "string" && kind !== "template") return source.slice(start, end);
  const written = source.slice(start + 1, end - 1);
  if (!written.includes("\\")) return written;
  return written.replace(/\\(u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[\s\S])/gi, (_, escaped: string) => {
    const code = /^[ux]\{?([0-9a-f]+)\}?$/i.exec(escaped)?.[1];
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    const known: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" };
    return known[escaped] ?? escaped;
  });
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end < 0 ? source.length : end;
}

function stringEnd(source: string, start: number): number {
  const quote = source.charAt(start);
  for (let at = start + 1; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "\\") at++;
    else if (char === quote || char === "\n") return at + 1;
  }
  return source.length;
}

/** Templates nest, `a ${b + `c ${d}`}`: the stack holds "`" for each open template and "{" for each open brace. */
function templateEnd(source: string, start: number): number {
  const open: ("`" | "{")[] = ["`"];
  let at = start + 1;
  while (at < source.length && open.length > 0) {
    const char = source.charAt(at);
    if (open.at(-1) === "`") {
      if (char === "`") open.pop();
      else if (char === "$" && source.charAt(at + 1) === "{") open.push("{");
      at += char === "\\" || (char === "$" && source.charAt(at + 1) === "{") ? 2 : 1;
    } else if (char === '"' || char === "'") at = stringEnd(source, at);
    else if (char === "/" && source.charAt(at + 1) === "/") at = lineEnd(source, at);
    else if (char === "/" && source.charAt(at + 1) === "*") {
      const end = source.indexOf("*/", at + 2);
      at = end < 0 ? source.length : end + 2;
    } else {
      if (char === "`" || char === "{") open.push(char);
      else if (char === "}") open.pop();
      at++;
    }
  }
  return at;
}

function regexEnd(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "\n") break;
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) {
      let end = at + 1;
      while (/[a-z]/i.test(source.charAt(end))) end++;
      return end;
    }
  }
  // No end on this line: it was a division after all.
  return start + 1;
}

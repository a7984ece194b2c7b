/** A piece of JavaScript or TypeScript source that means something; blanks are left out. */
export interface Token {
  readonly kind: "word" | "string" | "template" | "punctuation" | "comment";
  /** The text as written; of a string or a plain template, what it denotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /[\s\uFEFF]/;
const WORD = /[\p{L}\p{N}_$]/u;
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
    while (this.#at < source.length && BLANK.test(source.charAt(this.#at))) this.#at++;
    if (this.#at >= source.length) return null;
    const start = this.#at;
    const { kind, end } = this.#read(start);
    this.#at = end;
    const token = { kind, text: textOf(source, kind, { start, end }), start, end };
    if (kind !== "comment") this.#previous = token;
    return token;
  }

  #read(start: number): { readonly kind: Token["kind"]; readonly end: number } {
    const { source } = this;
    const first = source.charAt(start);
    const second = source.charAt(start + 1);
    if (first === "/" && second === "/") return { kind: "comment", end: lineEnd(source, start) };
    if (first === "/" && second === "*") {
      const end = source.indexOf("*/", start + 2);
      return { kind: "comment", end: end < 0 ? source.length : end + 2 };
    }
    if (first === '"' || first === "'") return { kind: "string", end: stringEnd(source, start) };
    if (first === "`") return { kind: "template", end: templateEnd(source, start) };
    if (first === "/" && this.#regexMayStart()) return { kind: "punctuation", end: regexEnd(source, start) };
    let end = start + 1;
    if (!WORD.test(first)) return { kind: "punctuation", end };
    while (end < source.length && WORD.test(source.charAt(end))) end++;
    return { kind: "word", end };
  }

  #regexMayStart(): boolean {
    const before = this.#previous;
    if (before === null) return true;
    if (before.kind === "word") return BEFORE_REGEX.test(before.text);
    return before.kind === "punctuation" && !/^[)\]}]$/.test(before.text);
  }
}

/** The number of the line, from 1, that a position lies on. */
export function lineAt(source: string, position: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at >= 0 && at < position; at = source.indexOf("\n", at + 1)) line++;
  return line;
}

function textOf(
  source: string,
  kind: Token["kind"],
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const written = source.slice(start, end);
  if (kind !== "string" && kind !== "template") return written;
  return written
    .slice(1, -1)
    .replace(/\\(u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[\s\S])/gi, (_, escaped: string) => {
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

import { cortexError } from "../errors/index.js";

/** One assignment of an env file, before references in it are expanded. */
export interface EnvAssignment {
  readonly name: string;
  /** What stands between the quotes, or up to the comment; escapes are still in it. */
  readonly raw: string;
  /** Single quotes and backticks keep everything as it is; double quotes know escapes; both others know `${NAME}`. */
  readonly quoting: "none" | "double" | "literal";
  readonly line: number;
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/;
/** Lines that are about our variables must be right; another program's may be in its own dialect. */
const OURS = /^[ \t]*(?:export[ \t]+)?CORTEX_/;

/**
 * The assignments of an env file, in order: `NAME=value`, `NAME="value"`, `NAME='value'`, `export NAME=…`, comments,
 * quoted values over several lines. It reads what `util.parseEnv` reads, except where that loses something: there a `#`
 * inside a word cuts a password short, a line without `=` swallows the next one, and an indented `export` becomes part of the name.
 *
 * @throws MIG_CONFIG_ENV_FILE_SYNTAX for a line of a CORTEX_ variable that cannot be understood.
 */
export function parseEnvText(text: string, path: string): readonly EnvAssignment[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const found: EnvAssignment[] = [];
  for (let i = 0; i < lines.length; ) {
    const [assignment, used] = assignmentAt(lines, i, path);
    if (assignment !== null) found.push(assignment);
    i += used;
  }
  return found;
}

function assignmentAt(
  lines: readonly string[],
  at: number,
  path: string,
): readonly [EnvAssignment | null, number] {
  const line = lines[at] ?? "";
  const head = ASSIGNMENT.exec(line);
  const name = head?.[1];
  if (head === null || name === undefined) {
    if (OURS.test(line)) throw syntaxError(path, at, "there is no '=' after the name");
    return [null, 1];
  }
  const rest = line.slice(head[0].length);
  const quote = /^["'`]/.exec(rest)?.[0];
  if (quote === undefined) return [{ name, raw: unquoted(rest), quoting: "none", line: at + 1 }, 1];
  const quoted = quotedAt([rest, ...lines.slice(at + 1)], quote);
  if (quoted !== null) {
    const quoting = quote === '"' ? "double" : "literal";
    return [{ name, raw: quoted.raw, quoting, line: at + 1 }, quoted.used];
  }
  if (OURS.test(line))
    throw syntaxError(path, at, `the quote ${quote} is not closed, or something follows the closing one`);
  return [{ name, raw: unquoted(rest), quoting: "none", line: at + 1 }, 1];
}

function unquoted(rest: string): string {
  return (/^#/.test(rest) ? "" : rest.replace(/[ \t]#.*$/, "")).trim();
}

function quotedAt(
  lines: readonly string[],
  quote: string,
): { readonly raw: string; readonly used: number } | null {
  let raw = "";
  for (const [i, line] of lines.entries()) {
    const end = closingQuote(line, quote, i === 0 ? 1 : 0);
    if (end === -1) {
      raw += `${i === 0 ? line.slice(1) : line}\n`;
      continue;
    }
    if (!/^[ \t]*(#.*)?$/.test(line.slice(end + 1))) return null;
    return { raw: raw + line.slice(i === 0 ? 1 : 0, end), used: i + 1 };
  }
  return null;
}

function closingQuote(line: string, quote: string, from: number): number {
  for (let i = from; i < line.length; i += 1) {
    if (quote === '"' && line[i] === "\\") i += 1;
    else if (line[i] === quote) return i;
  }
  return -1;
}

function syntaxError(path: string, index: number, reason: string): Error {
  return cortexError("MIG_CONFIG_ENV_FILE_SYNTAX", { path, line: index + 1, reason });
}

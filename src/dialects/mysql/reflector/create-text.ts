import { isWord, significantTokens, unquote } from "../sql/lexer.js";

/** What only the text of SHOW CREATE TABLE tells. */
export interface CreateDetails {
  /** What stands after PARTITION BY; null for a table that has no partitions. */
  readonly partition: string | null;
  /** The parser of each FULLTEXT index that names one. */
  readonly parsers: ReadonlyMap<string, string>;
  /** Periods for which rows hold, of MariaDB. */
  readonly periods: readonly string[];
  /** The literal defaults of columns in hexadecimal digits, by the column's name. */
  readonly bytes: ReadonlyMap<string, string>;
}

const QUOTED = "`((?:[^`]|``)*)`";
const COLUMN = new RegExp(`^  ${QUOTED} `);
const FULLTEXT = new RegExp(`^\\s+FULLTEXT KEY ${QUOTED} .*WITH PARSER ${QUOTED}`);
const PERIOD = new RegExp(`^\\s+PERIOD FOR ${QUOTED} \\(`);

const unquoted = (name: string): string => name.replaceAll("``", "`");

/** MySQL puts the clause into a comment that a server executes from version 5.1 on. */
function partitionOf(lines: readonly string[]): string | null {
  const text = lines.join("\n");
  const at = /(?:\/\*!\d+ | )PARTITION BY ([\s\S]*)$/.exec(text);
  return at === null ? null : (at[1] ?? "").replace(/\s*\*\/\s*$/, "").trim();
}

/** The default in a column's line, whose characters are the bytes; null for one that is no literal. */
function bytesOf(line: string): string | null {
  const tokens = significantTokens(line);
  const value = tokens[tokens.findIndex((token) => isWord(token, "DEFAULT")) + 1];
  if (value?.kind === "string") return Buffer.from(unquote(value.text), "latin1").toString("hex");
  return value !== undefined && /^0x[0-9a-f]*$/i.test(value.text) ? value.text.slice(2) : null;
}

const isDefinition = (line: string): boolean => !line.startsWith(")");

/** The lines before the table's own options. */
function definitions(text: string): readonly string[] {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !isDefinition(line));
  return end === -1 ? lines : lines.slice(0, end);
}

/**
 * Reads what the catalogue does not know from a table's own text, which the server writes with a line for each
 * definition.
 *
 * @param text what SHOW CREATE TABLE answers, in bytes: there are defaults in it that are no text
 */
export function createDetails(text: Uint8Array): CreateDetails {
  const parsers = new Map<string, string>();
  const periods: string[] = [];
  const whole = Buffer.from(text).toString("utf8");
  const lines = definitions(whole);
  for (const line of lines) {
    const index = FULLTEXT.exec(line);
    if (index !== null) parsers.set(unquoted(index[1] ?? ""), unquoted(index[2] ?? ""));
    const period = PERIOD.exec(line);
    if (period !== null) periods.push(unquoted(period[1] ?? ""));
  }
  const bytes = new Map<string, string>();
  for (const line of definitions(Buffer.from(text).toString("latin1"))) {
    const name = COLUMN.exec(line)?.[1];
    const value = name === undefined ? null : bytesOf(line);
    if (name !== undefined && value !== null)
      bytes.set(unquoted(Buffer.from(name, "latin1").toString("utf8")), value);
  }
  return { partition: partitionOf(whole.split("\n").slice(lines.length + 1)), parsers, periods, bytes };
}

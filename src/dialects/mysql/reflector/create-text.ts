/** What only the text of SHOW CREATE TABLE tells. */
export interface CreateDetails {
  /** What stands after PARTITION BY; null for a table that has no partitions. */
  readonly partition: string | null;
  /** The parser of each FULLTEXT index that names one. */
  readonly parsers: ReadonlyMap<string, string>;
  /** Periods for which rows hold, of MariaDB. */
  readonly periods: readonly string[];
}

const QUOTED = "`((?:[^`]|``)*)`";
const FULLTEXT = new RegExp(`^\\s+FULLTEXT KEY ${QUOTED} .*WITH PARSER ${QUOTED}`);
const PERIOD = new RegExp(`^\\s+PERIOD FOR ${QUOTED} \\(`);

const unquoted = (name: string): string => name.replaceAll("``", "`");

/** MySQL puts the clause into a comment that a server executes from version 5.1 on. */
function partitionOf(lines: readonly string[]): string | null {
  const text = lines.join("\n");
  const at = /(?:\/\*!\d+ | )PARTITION BY ([\s\S]*)$/.exec(text);
  return at === null ? null : (at[1] ?? "").replace(/\s*\*\/\s*$/, "").trim();
}

/**
 * Reads what the catalogue does not know from a table's own text, which the server writes with a line for each
 * definition.
 *
 * @param text what SHOW CREATE TABLE answers
 */
export function createDetails(text: string): CreateDetails {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => line.startsWith(")"));
  const parsers = new Map<string, string>();
  const periods: string[] = [];
  for (const line of lines.slice(0, end)) {
    const index = FULLTEXT.exec(line);
    if (index !== null) parsers.set(unquoted(index[1] ?? ""), unquoted(index[2] ?? ""));
    const period = PERIOD.exec(line);
    if (period !== null) periods.push(unquoted(period[1] ?? ""));
  }
  return { partition: partitionOf(lines.slice(end + 1)), parsers, periods };
}

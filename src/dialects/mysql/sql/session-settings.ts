/**
 * Modes that change how SQL is read or how SHOW writes it (https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html). A
 * mode stands before one whose name it contains.
 */
const SWITCHED_OFF = [
  "NO_BACKSLASH_ESCAPES",
  "ANSI_QUOTES",
  "IGNORE_SPACE",
  "EMPTY_STRING_IS_NULL",
  "PAD_CHAR_TO_FULL_LENGTH",
  "NO_KEY_OPTIONS",
  "NO_TABLE_OPTIONS",
  "NO_FIELD_OPTIONS",
  // Names for several modes at once: set again, they would bring ANSI_QUOTES back.
  "POSTGRESQL",
  "ORACLE",
  "MSSQL",
  "MAXDB",
  "DB2",
  "ANSI",
] as const;

/** The modes that are switched on. */
const STRICT = ["STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"] as const;

function sqlMode(): string {
  const kept = SWITCHED_OFF.reduce((mode, off) => `REPLACE(${mode}, '${off}', '')`, "@@SESSION.sql_mode");
  return `CONCAT('${STRICT.join(",")},', ${kept})`;
}

/** The variable of the session that keeps its mode as it was. */
export const MODE_BEFORE = "@cortex_mode_before";

/**
 * The mode without what was switched on: the one that a routine, trigger or event keeps, in which it runs for as long
 * as it is there.
 */
export function modeOfRoutines(mode: string, before: string): string {
  const had = before.split(",");
  return mode
    .split(",")
    .filter((each) => had.includes(each) || !STRICT.some((strict) => strict === each))
    .join(",");
}

/**
 * The settings under which everything runs, as one statement that both servers take and that reads the same in every
 * mode: names and texts are UTF-8; the mode is strict (else a MODIFY cuts values without a word), and without what
 * would make "x" a name or \ a plain character. The server's other modes and its time zone are kept.
 */
export const SESSION_SETTINGS = `SET ${MODE_BEFORE} = @@SESSION.sql_mode, NAMES utf8mb4, @@SESSION.sql_quote_show_create = 1, @@SESSION.sql_mode = ${sqlMode()}`;

import type { Dialect } from "../contract/dialect.js";
import { isSymbol, significantTokens } from "./sql/lexer.js";
import { inlineParameters } from "./sql/parameters.js";
import { SESSION_SETTINGS } from "./sql/session-settings.js";

/** What the server says when a check of a script has found rows. */
const FOUND = "nothing: a check of this migration has found rows that are in the way, see the query above";

const DELIMITERS = [";;", "//", "$$", "@@", "<end>"];

/** The text without its last semicolon, and with a line of its own behind a comment that would swallow what follows. */
function bare(sql: string): string {
  const text = sql.replace(/;\s*$/, "");
  return /(?:--|#)[^\n]*$/.test(text) ? `${text}\n` : text;
}

/** The shell cuts at every semicolon, those of a trigger's body included, unless it is told another delimiter. */
function statement(sql: string): readonly string[] {
  const text = bare(sql);
  const isCut = significantTokens(text).some((token) => isSymbol(token, ";"));
  const delimiter = isCut ? DELIMITERS.find((candidate) => !text.includes(candidate)) : undefined;
  return delimiter === undefined
    ? [`${text};`]
    : [`DELIMITER ${delimiter}`, `${text}${delimiter}`, "DELIMITER ;"];
}

/**
 * A query that must find nothing, as a statement that fails when it finds something. SIGNAL exists in stored programs
 * only, and an error in a value is but a warning in a SELECT; a variable, however, refuses what it cannot be.
 */
function check(sql: string): readonly string[] {
  return [`SET @@SESSION.sql_mode = IF(EXISTS(${bare(sql)}), '${FOUND}', @@SESSION.sql_mode);`];
}

/**
 * The lines around an offline script, which is fed to the `mysql` or the `mariadb` shell; without a terminal both end
 * at the first error (https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html#option_mysql_force).
 */
export const script: Dialect["script"] = Object.freeze({
  prologue: [
    "-- Feed this to the shell without --force: it must stop at the first error.",
    `${SESSION_SETTINGS};`,
  ],
  begin: [
    "-- Each CREATE, ALTER, DROP and RENAME commits by itself, with what was written before it; only the rest is one transaction.",
    // As online: without this the rows that are written behind a CREATE would be kept one by one.
    "SET autocommit = 0;",
    "START TRANSACTION;",
  ],
  commit: ["COMMIT;", "SET autocommit = 1;"],
  epilogue: [],
  check,
  statement,
  inline: (sql, parameters) => inlineParameters(sql, parameters),
});

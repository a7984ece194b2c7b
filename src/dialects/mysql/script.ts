import type { Dialect } from "../contract/dialect.js";
import { inlineParameters } from "./sql/parameters.js";
import { SESSION_SETTINGS } from "./sql/session-settings.js";

/** What the server says when a check of a script has found rows. */
const FOUND = "nothing: a check of this migration has found rows that are in the way, see the query above";

/**
 * A query that must find nothing, as a statement that fails when it finds something. SIGNAL exists in stored programs
 * only, and an error in a value is but a warning in a SELECT; a variable, however, refuses what it cannot be.
 */
function check(sql: string): readonly string[] {
  const query = sql.replace(/;\s*$/, "");
  return [`SET @@SESSION.sql_mode = IF(EXISTS(${query}), '${FOUND}', @@SESSION.sql_mode);`];
}

/**
 * The lines around an offline script, which is fed to the `mysql` or the `mariadb` shell; without a terminal both end
 * at the first error (https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html#option_mysql_force).
 */
export const script: Dialect["script"] = Object.freeze({
  prologue: [
    "-- Feed this to the shell with --binary-mode, and without --force: it must stop at the first error.",
    `${SESSION_SETTINGS};`,
  ],
  begin: [
    "-- Each CREATE, ALTER, DROP and RENAME commits by itself, with what was written before it; only the rest is one transaction.",
    "START TRANSACTION;",
  ],
  commit: ["COMMIT;"],
  epilogue: [],
  check,
  inline: (sql, parameters) => inlineParameters(sql, parameters),
});

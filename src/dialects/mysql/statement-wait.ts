import type { RunStatement } from "../contract/statement.js";
import type { StatementWait } from "../contract/step-session.js";

/** How long a definition waits for its table, from one try of its step to the next. */
const BRIEF_SECONDS = [2, 3, 4, 5] as const;
/** One that copies the table needs the table for itself at the end again: giving up then would throw the copy away. */
const COPYING_SECONDS = 10;
/** Statements on rows take a lock of the table that they share with all others. */
const ROWS_SECONDS = 10;

const ROWS = /^\s*(?:insert|update|delete|replace|select|with|load|call)\b/i;

/**
 * How many seconds a statement may wait for a table that others use. The servers' own default is a day or a year, in
 * which every query on that table queues up behind the one that waits
 * (https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html).
 */
export function statementWaitSeconds(
  { sql, hazards }: Pick<RunStatement, "sql" | "hazards">,
  { attempt }: Pick<StatementWait, "attempt">,
): number {
  if (ROWS.test(sql.slice(0, 200))) return ROWS_SECONDS;
  if (hazards.some(({ code }) => code === "rewritesTable")) return COPYING_SECONDS;
  return BRIEF_SECONDS[Math.min(attempt, BRIEF_SECONDS.length) - 1] ?? BRIEF_SECONDS[0];
}

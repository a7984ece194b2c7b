import type { RunStatement } from "../../contract/statement.js";
import type { StatementWait } from "../../contract/step-session.js";

/** How long a statement waits that stops everybody behind it, from one try of its step to the next. */
const BRIEF_MS = [1_000, 2_000, 3_000] as const;
const ROWS_MS = 10_000;
/** A setting of 0 is no limit at all. */
const SHORTEST_MS = 100;

/**
 * Statements whose lock (SHARE UPDATE EXCLUSIVE and weaker) lets readers and writers pass also while it is waited for
 * (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES). An index that is built concurrently is
 * left INVALID when it gives up.
 */
const GENTLE =
  /\bconcurrently\b|^\s*(?:vacuum|analyze|comment|create\s+statistics)\b|^\s*alter\s+table\b[^;]*\b(?:validate\s+constraint|set\s+statistics)\b/i;
const ROWS = /^\s*(?:insert|update|delete|select|merge|with|copy|call|do|lock|refresh)\b/i;
/** So much of a statement tells of which class it is. */
const HEAD = 500;

/**
 * How long a statement may wait for locks that others hold, in milliseconds: shortly where it takes a lock behind which
 * every query on its table queues up, as long as the run may try at all where nobody waits behind it.
 */
export function statementWaitMs({ sql }: Pick<RunStatement, "sql">, wait: StatementWait): number {
  const { attempt, budgetMs } = wait;
  const head = sql.slice(0, HEAD);
  if (GENTLE.test(head)) return Math.max(budgetMs, ROWS_MS);
  const brief = BRIEF_MS[Math.min(attempt, BRIEF_MS.length) - 1] ?? BRIEF_MS[0];
  return Math.max(SHORTEST_MS, ROWS.test(head) ? Math.min(ROWS_MS, Math.max(budgetMs, brief)) : brief);
}

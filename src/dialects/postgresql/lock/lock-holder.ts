import type { Row } from "../../../operations/operation-context.js";
import type { LockHolder } from "../../contract/step-session.js";
import { redact } from "../../../errors/index.js";
import { excerpt } from "../../shared/excerpt.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

const WHO = `a.pid, a.application_name AS application, a.usename AS "user",
    coalesce(a.client_hostname, host(a.client_addr), 'this machine') AS host, a.state, a.query,
    to_char(coalesce(a.xact_start, a.backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since,
    a.xact_start IS NOT NULL AS transaction`;

/** The two halves of the key stand in columns of their own (https://www.postgresql.org/docs/current/view-pg-locks.html). */
const HOLDER = `SELECT ${WHO}
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32) | l.objid::bigint = :key
  LIMIT 1`;

/**
 * A session that waits in the queue before this one blocks it, too, but is not what everybody waits for
 * (https://www.postgresql.org/docs/current/functions-info.html).
 */
const BLOCKERS = `SELECT ${WHO}
  FROM unnest(pg_blocking_pids(:pid)) AS b(pid) JOIN pg_stat_activity a ON a.pid = b.pid
  ORDER BY cardinality(pg_blocking_pids(a.pid)), a.xact_start LIMIT 3`;

function described(row: Row): LockHolder {
  const who = row.application ? String(row.application) : "a program without a name";
  const since = `${row.transaction === true ? "in a transaction" : "connected"} since ${String(row.since)}`;
  const query = row.query ? excerpt(redact(String(row.query)), 100) : null;
  const doing =
    query === null
      ? ""
      : row.state === "active"
        ? `, running: ${query}`
        : `, ${String(row.state)}, its last statement: ${query}`;
  return {
    description: `${who} (server process ${String(row.pid)}, user ${String(row.user)}, from ${String(row.host)}, ${since}${doing})`,
  };
}

/** Who holds the lock with that key, as far as this user may see it; null when it is free now. */
export async function lockHolder(connection: PostgresqlConnection, key: bigint): Promise<LockHolder | null> {
  const [row] = await connection.query(HOLDER, { key });
  return row === undefined ? null : described(row);
}

/** Whom that server process waits for, the ones that wait for nobody first. Asked on another session than its own. */
export async function blockersOf(
  connection: PostgresqlConnection,
  pid: number,
): Promise<readonly LockHolder[]> {
  return (await connection.query(BLOCKERS, { pid })).map(described);
}

import type { LockHolder } from "../../contract/step-session.js";
import { excerpt } from "../../shared/excerpt.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

/** The two halves of the key stand in columns of their own (https://www.postgresql.org/docs/current/view-pg-locks.html). */
const HOLDER = `SELECT a.pid, a.application_name AS application, a.usename AS "user",
    coalesce(a.client_hostname, host(a.client_addr), 'this machine') AS host, a.state, a.query,
    to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32) | l.objid::bigint = :key
  LIMIT 1`;

/** Who holds the lock with that key, as far as this user may see it; null when it is free now. */
export async function lockHolder(connection: PostgresqlConnection, key: bigint): Promise<LockHolder | null> {
  const [row] = await connection.query(HOLDER, { key });
  if (row === undefined) return null;
  const who = row.application ? String(row.application) : "a program without a name";
  const doing =
    row.state === "active" && row.query
      ? `, running: ${excerpt(String(row.query), 100)}`
      : row.state
        ? `, ${String(row.state)}`
        : "";
  return {
    description: `${who} (server process ${String(row.pid)}, user ${String(row.user)}, from ${String(row.host)}, connected since ${String(row.since)}${doing})`,
  };
}

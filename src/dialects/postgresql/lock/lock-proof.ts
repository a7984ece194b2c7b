import { cortexError, isCortexError } from "../../../errors/index.js";
import { assertNever } from "../../../util/assert-never.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

/** Why a lock behind a pooler protects nothing. */
export const POOLED =
  "the connection goes through a pooler that gives each transaction another session (PgBouncer with pool_mode = transaction or statement), and the lock stays with a session";
/** What helps. */
export const POOLED_HINT =
  "Connect to the server itself, or to a pool with pool_mode = session: set CORTEX_DB_URL (or CORTEX_DB_HOST and CORTEX_DB_PORT) to it for migrations.";

function unproven(connection: PostgresqlConnection, reason: string, setting: string): Error {
  return cortexError("MIG_DIALECT_LOCK_UNPROVEN", { database: connection.label, reason, setting });
}

async function backendPid(connection: PostgresqlConnection): Promise<number> {
  const [row] = await connection.query("SELECT pg_backend_pid() AS pid");
  return Number(row?.pid);
}

/** The work with a second session; null when the server gives none. */
async function withAnother<T>(
  connection: PostgresqlConnection,
  work: (other: PostgresqlConnection) => Promise<T>,
): Promise<T | null> {
  const { another } = connection.origin;
  if (another === null) return null;
  let other: PostgresqlConnection;
  try {
    other = await another();
  } catch (error) {
    if (isCortexError(error, "MIG_DIALECT_CONNECTION_TOO_MANY")) return null;
    throw error;
  }
  try {
    return await work(other);
  } finally {
    await other.close();
  }
}

/** So often two connections ask by turns which session they have. */
const ROUNDS = 3;

/**
 * Whether a pooler gives the sessions of its clients away between their statements: the session that one has just left
 * is given to the other, or each statement has another one. At last one of the two sits in a transaction, so that the
 * other would have to take another session than before.
 */
async function sharesSessions(one: PostgresqlConnection, other: PostgresqlConnection): Promise<boolean> {
  const [first, second] = [await backendPid(one), await backendPid(other)];
  const areTheirOwn = async (): Promise<boolean> =>
    (await backendPid(one)) === first && (await backendPid(other)) === second;
  if (first === second) return true;
  for (let round = 0; round < ROUNDS; round += 1) if (!(await areTheirOwn())) return true;
  try {
    await other.run("BEGIN");
  } catch (error) {
    // What gives each statement another session takes no transaction (PgBouncer with pool_mode = statement).
    if (isCortexError(error, "MIG_DIALECT_CONNECTION_LOST", "MIG_DIALECT_SQL_FAILED")) return true;
    throw error;
  }
  return !(await areTheirOwn());
}

/**
 * How a connection hangs together with the server's sessions. The login tells the number of the session's process; a
 * pooler tells one of its own making, and then has to be tried.
 */
export async function sessionKind(
  connection: PostgresqlConnection,
): Promise<"direct" | "pooled session" | "pooled transaction" | "unknown"> {
  const pid = await backendPid(connection);
  if (connection.processId === pid) return "direct";
  const shared = await withAnother(connection, (other) => sharesSessions(connection, other));
  if (shared === null) return (await backendPid(connection)) === pid ? "unknown" : "pooled transaction";
  return shared ? "pooled transaction" : "pooled session";
}

/**
 * Refuses a connection on which a lock would protect nothing, before one is taken. A session behind a pooler that is kept
 * is set up now.
 *
 * @returns whether a pooler is in between
 * @throws MIG_DIALECT_LOCK_UNPROVEN
 */
export async function refuseSharedSession(connection: PostgresqlConnection): Promise<boolean> {
  const kind = await sessionKind(connection);
  switch (kind) {
    case "direct":
      return false;
    case "pooled session":
      for (const sql of connection.origin.pending) await connection.runTogether(sql);
      return true;
    case "pooled transaction":
      throw unproven(connection, POOLED, POOLED_HINT);
    case "unknown":
      throw unproven(
        connection,
        "the connection goes through a pooler, and without a second connection it cannot be seen whether it keeps its session",
        POOLED_HINT,
      );
    default:
      return assertNever(kind);
  }
}

/**
 * Holds that this session has the lock, as the server lists it.
 *
 * @throws MIG_DIALECT_LOCK_UNPROVEN
 */
export async function refuseUnlisted(connection: PostgresqlConnection, key: bigint): Promise<void> {
  const [own] = await connection.query(
    `SELECT count(*) AS held FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND pid = pg_backend_pid() AND (classid::bigint << 32) | objid::bigint = :key`,
    { key },
  );
  if (own?.held !== 1) throw unproven(connection, POOLED, POOLED_HINT);
}

/**
 * Proves a lock that is held: the server lists it under this session, and another session does not get it. A pooler, or a
 * server that only knows the function's name, would give it to both.
 *
 * @throws MIG_DIALECT_LOCK_UNPROVEN
 */
export async function proveLock(connection: PostgresqlConnection, key: bigint): Promise<void> {
  await refuseUnlisted(connection, key);
  // Taken and given back within one statement, so that a pooler cannot part the two.
  const got = await withAnother(connection, async (other) => {
    const [row] = await other.query(
      "SELECT CASE WHEN pg_try_advisory_lock(:key) THEN pg_advisory_unlock(:key) ELSE false END AS got",
      { key },
    );
    return row?.got === true;
  });
  if (got === true)
    throw unproven(
      connection,
      "a second connection got the lock while this one held it (a pooler that shares sessions, or a server whose advisory locks do nothing)",
      POOLED_HINT,
    );
}

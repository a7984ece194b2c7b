import { isCortexError, redact } from "../../errors/index.js";
import type { Row } from "../../operations/operation-context.js";
import type { LockHolder } from "../contract/step-session.js";
import { excerpt } from "../shared/excerpt.js";
import type { MysqlConnection } from "./connection/mysql-connection.js";

const SHOWN = 3;

/** Sessions by the ids of their connections, with the transaction that they are in. */
const WHO = `SELECT p.ID AS id, p.USER AS login, p.HOST AS host, p.TIME AS seconds, p.INFO AS info,
    t.trx_started AS started
  FROM information_schema.PROCESSLIST p LEFT JOIN information_schema.INNODB_TRX t ON t.trx_mysql_thread_id = p.ID`;

const LAST_STATEMENT = `SELECT s.SQL_TEXT AS text, a.ATTR_VALUE AS program FROM performance_schema.threads t
  LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.session_connect_attrs a ON a.PROCESSLIST_ID = t.PROCESSLIST_ID AND a.ATTR_NAME = 'program_name'
  WHERE t.PROCESSLIST_ID = ?`;

/** Who has a lock on what this session waits for (https://dev.mysql.com/doc/refman/8.4/en/performance-schema-metadata-locks-table.html). */
const TABLE_LOCKS = `SELECT DISTINCT h.PROCESSLIST_ID AS id FROM performance_schema.threads me
  JOIN performance_schema.metadata_locks w ON w.OWNER_THREAD_ID = me.THREAD_ID AND w.LOCK_STATUS = 'PENDING'
  JOIN performance_schema.metadata_locks g ON g.OBJECT_TYPE = w.OBJECT_TYPE AND g.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA
    AND g.OBJECT_NAME <=> w.OBJECT_NAME AND g.LOCK_STATUS = 'GRANTED' AND g.OWNER_THREAD_ID <> me.THREAD_ID
  JOIN performance_schema.threads h ON h.THREAD_ID = g.OWNER_THREAD_ID
  WHERE me.PROCESSLIST_ID = ? AND h.PROCESSLIST_ID IS NOT NULL`;

/** https://dev.mysql.com/doc/refman/8.4/en/performance-schema-data-lock-waits-table.html */
const ROW_LOCKS = `SELECT DISTINCT h.PROCESSLIST_ID AS id FROM performance_schema.threads me
  JOIN performance_schema.data_lock_waits w ON w.REQUESTING_THREAD_ID = me.THREAD_ID
  JOIN performance_schema.threads h ON h.THREAD_ID = w.BLOCKING_THREAD_ID WHERE me.PROCESSLIST_ID = ?`;

/** https://mariadb.com/kb/en/information-schema-innodb_lock_waits-table/ */
const MARIADB_ROW_LOCKS = `SELECT DISTINCT b.trx_mysql_thread_id AS id FROM information_schema.INNODB_LOCK_WAITS w
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id WHERE r.trx_mysql_thread_id = ?`;

const WAITS_FOR_TABLE = "SELECT STATE AS state FROM information_schema.PROCESSLIST WHERE ID = ?";

/**
 * Where the server does not tell who has the lock of a table: the sessions of the same database that are in a
 * transaction, or at work. One of them has it.
 */
const SUSPECTS = `${WHO} WHERE p.ID <> ? AND p.DB = ? AND p.ID <> CONNECTION_ID()
    AND (t.trx_id IS NOT NULL OR (p.COMMAND = 'Query' AND p.STATE NOT LIKE 'Waiting for table%'))
  ORDER BY t.trx_started IS NULL, t.trx_started LIMIT ${SHOWN}`;

/** The rows of a question that this user, or this server, may refuse to answer; none then. */
async function answered(
  observer: MysqlConnection,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  try {
    return await observer.query(sql, parameters);
  } catch (error) {
    // A lost connection is no answer either, but must not be taken for one.
    if (isCortexError(error, "MIG_DIALECT_CONNECTION_LOST")) throw error;
    return [];
  }
}

async function described(observer: MysqlConnection, row: Row): Promise<LockHolder> {
  const [more] = await answered(observer, LAST_STATEMENT, [row["id"]]);
  const program =
    more?.["program"] === null || more?.["program"] === undefined ? "" : `${String(more["program"])}, `;
  const since = row["started"] === null ? "" : `, in a transaction since ${String(row["started"])}`;
  const text = (value: unknown): string => excerpt(redact(String(value)), 100);
  const doing =
    row["info"] !== null
      ? `, running: ${text(row["info"])}`
      : `, idle for ${String(row["seconds"])} s${more?.["text"] ? `, its last statement: ${text(more["text"])}` : ""}`;
  return {
    description: `${program}${String(row["login"])} from ${String(row["host"])} (connection ${String(row["id"])}${since}${doing})`,
  };
}

/**
 * Whom a session waits for at this moment: for the lock of a table, or of rows. Asked on another session.
 *
 * @param id the connection that waits
 */
export async function blockersOf(observer: MysqlConnection, id: number): Promise<readonly LockHolder[]> {
  const isMaria = observer.version.flavour === "mariadb";
  const questions = isMaria ? [MARIADB_ROW_LOCKS] : [TABLE_LOCKS, ROW_LOCKS];
  const ids = new Set<unknown>();
  for (const sql of questions) for (const row of await answered(observer, sql, [id])) ids.add(row["id"]);
  if (ids.size > 0) {
    const list = [...ids].map(Number).slice(0, SHOWN).join(", ");
    const rows = await answered(observer, `${WHO} WHERE p.ID IN (${list}) ORDER BY t.trx_started`, []);
    return Promise.all(rows.map((row) => described(observer, row)));
  }
  const [own] = await answered(observer, WAITS_FOR_TABLE, [id]);
  if (!/^Waiting for .*metadata lock|^Waiting for table/i.test(String(own?.["state"] ?? ""))) return [];
  const suspects = await answered(observer, SUSPECTS, [id, observer.defaultSchema]);
  const holders = await Promise.all(suspects.map((row) => described(observer, row)));
  return holders.map(({ description }) => ({
    description: holders.length === 1 ? description : `perhaps ${description}`,
  }));
}

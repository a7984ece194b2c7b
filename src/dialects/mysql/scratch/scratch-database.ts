import { createHash, randomBytes } from "node:crypto";
import { textOf } from "../reflector/rows.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import { nativeNumber } from "../native-errors.js";
import { quoteIdentifier } from "../sql/quote.js";

/** `cortex_scratch_{server}_{seconds}_{random}`: whose it is and how old, in its name. */
const NAME = /^cortex_scratch_([0-9a-f]{8})_([0-9a-z]{6,8})_[0-9a-f]{8}$/;

/** Where locks tell nothing — another node of a cluster — a database of this age belongs to nobody any more. */
const DEAD_AFTER_SECONDS = 86_400;

/**
 * The server lets this user make no database: no privilege (1044, 1045, 1142, 1227), a server or a session that only
 * reads (1290, 1792, 1836).
 */
const REFUSALS: ReadonlySet<number> = new Set([1044, 1045, 1142, 1227, 1290, 1792, 1836]);

/** True for the answer of a server that does not let its user do a thing. */
export function isRefusal(error: unknown): boolean {
  const number = nativeNumber(error);
  return number !== null && REFUSALS.has(number);
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Locks of a server are its own, so the name tells on which they are held. */
async function serverMark(connection: MysqlConnection): Promise<string> {
  const [row] = await connection.query("SELECT CONCAT(@@hostname, ':', @@port, ':', @@datadir) AS mark");
  return createHash("sha256")
    .update(row === undefined ? "" : textOf(row, "mark"))
    .digest("hex")
    .slice(0, 8);
}

function newName(mark: string): string {
  return `cortex_scratch_${mark}_${secondsNow().toString(36)}_${randomBytes(4).toString("hex")}`;
}

/** The session that makes the database holds the first of its locks, the one that uses it the second. */
const maker = (name: string): string => `${name}/1`;
const user = (name: string): string => `${name}/2`;

/** A cluster may refuse locks of this kind: 1235 is MariaDB's answer, 1105 Percona's. */
const NO_LOCKS: ReadonlySet<number> = new Set([1105, 1235]);

/** What a question about a lock is answered with; null where there are no locks. */
async function askLock(connection: MysqlConnection, question: string, lock: string): Promise<number | null> {
  try {
    const [row] = await connection.query(`SELECT ${question} AS answer`, [lock]);
    return Number(row?.answer);
  } catch (error) {
    if (!NO_LOCKS.has(nativeNumber(error) ?? 0)) throw error;
    return null;
  }
}

/** The lock frees itself with its session, however that ends. */
async function hold(connection: MysqlConnection, lock: string): Promise<void> {
  await askLock(connection, "GET_LOCK(?, 0)", lock);
}

async function isLeftOver(connection: MysqlConnection, name: string, mark: string): Promise<boolean> {
  const [, ofServer = "", made = ""] = NAME.exec(name) ?? [];
  const isOld = secondsNow() - Number.parseInt(made, 36) > DEAD_AFTER_SECONDS;
  if (ofServer !== mark) return isOld;
  // In this order: the first lock is let go only when the second is held.
  for (const lock of [maker(name), user(name)]) {
    const free = await askLock(connection, "IS_FREE_LOCK(?)", lock);
    if (free === null) return isOld;
    if (free !== 1) return false;
  }
  return true;
}

/** Drops the scratch databases of processes that were killed: those with our name that nobody holds a lock for. */
async function dropLeftOvers(connection: MysqlConnection, mark: string): Promise<void> {
  const rows = await connection.query(
    "SELECT schema_name AS db FROM information_schema.schemata WHERE schema_name LIKE 'cortex\\_scratch\\_%'",
  );
  const names = rows.map((row) => textOf(row, "db")).filter((name) => NAME.test(name));
  for (const name of names) {
    if (!(await isLeftOver(connection, name, mark))) continue;
    try {
      await connection.execute(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`);
    } catch (error) {
      // Another user's, which is that user's to take away.
      if (!isRefusal(error)) throw error;
    }
  }
}

async function createLike(connection: MysqlConnection, name: string, like: string): Promise<void> {
  const [row] = await connection.query(
    `SELECT default_character_set_name AS charset, default_collation_name AS collation
FROM information_schema.schemata WHERE schema_name = ?`,
    [like],
  );
  const spelling =
    row === undefined
      ? ""
      : ` CHARACTER SET ${quoteIdentifier(textOf(row, "charset"))} COLLATE ${quoteIdentifier(textOf(row, "collation"))}`;
  await connection.execute(`CREATE DATABASE ${quoteIdentifier(name)}${spelling}`);
}

async function openOn(
  server: MysqlConnection,
  name: string,
  guard: (sql: string) => void,
): Promise<MysqlConnection> {
  const session = await server.beside(name);
  try {
    await hold(session, user(name));
    session.becomeScratch({
      guard,
      dispose: async () => {
        await session.execute(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`);
      },
    });
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * An empty database on the same server, with a session of its own; closing that drops it, and what a killed process
 * has left is dropped by the next that asks for one. Character set and collation are those of `like`.
 *
 * @param like the name of the database whose spelling it takes
 * @param guard sees every statement of the session, before it is sent
 * @returns null where the user may not make a database
 */
export async function openScratchDatabase(
  connection: MysqlConnection,
  like: string,
  guard: (own: string) => (sql: string) => void = () => () => undefined,
): Promise<MysqlConnection | null> {
  const session = await connection.beside(null).catch((error: unknown) => {
    // A handle of the host's may have been opened with a password that is gone.
    if (isRefusal(error)) return null;
    throw error;
  });
  if (session === null) return null;
  try {
    const mark = await serverMark(session);
    await dropLeftOvers(session, mark);
    const name = newName(mark);
    await hold(session, maker(name));
    try {
      await createLike(session, name, like);
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
    try {
      return await openOn(session, name, guard(name));
    } catch (error) {
      await session.execute(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`);
      throw error;
    }
  } finally {
    await session.close();
  }
}

import { CortexError } from "../../errors/index.js";
import type { Connection } from "../contract/connection.js";
import type { OpenStatement, TouchedObject } from "../contract/resumption.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { asMysql, type MysqlConnection } from "./connection/mysql-connection.js";
import { nativeNumber } from "./native-errors.js";
import { readCreate, runnableCreate } from "./reflector/read-create.js";
import { scratch } from "./scratch.js";
import { quoteIdentifier } from "./sql/quote.js";

/** ER_BAD_DB, ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, ER_TRG_DOES_NOT_EXIST, ER_WRONG_OBJECT, ER_EVENT_DOES_NOT_EXIST, MariaDB's unknown sequence. */
const ABSENT: ReadonlySet<number> = new Set([1049, 1146, 1305, 1347, 1360, 1539, 1965, 4091]);

/** What an object that cannot be looked at is written down as: it is never equal to anything that is known. */
export const UNKNOWN = "unknown: ";

const COUNTER = / AUTO_INCREMENT=\d+/;

async function createText(connection: MysqlConnection, object: TouchedObject): Promise<string> {
  const database = object.schema ?? connection.defaultSchema;
  if (object.kind === "table") {
    const bytes = await readCreate(connection, { database, table: object.name, hasBytes: true });
    return runnableCreate(bytes).replace(COUNTER, "");
  }
  const name = `${quoteIdentifier(database)}.${quoteIdentifier(object.name)}`;
  const [row] = await connection.query(`SHOW CREATE ${object.kind.toUpperCase()} ${name}`);
  const { Created: _created, ...rest } = row ?? {};
  return JSON.stringify(rest);
}

async function textOf(connection: MysqlConnection, object: TouchedObject): Promise<string | null> {
  try {
    return await createText(connection, object);
  } catch (error) {
    const number = nativeNumber(error);
    if (number !== null && ABSENT.has(number)) return null;
    if (!(error instanceof CortexError) || error.code === "MIG_DIALECT_CONNECTION_LOST") throw error;
    return `${UNKNOWN}${error.code}`;
  }
}

/** The objects as SHOW CREATE writes them down, as JSON: the definition, or null where there is none. */
export async function fingerprint(
  connection: Connection,
  objects: readonly TouchedObject[],
): Promise<string> {
  const own = asMysql(connection);
  const texts: Record<string, string | null> = {};
  for (const object of objects) {
    const schema = object.schema === null ? "" : `${object.schema}.`;
    texts[`${object.kind} ${schema}${object.name}`] = await textOf(own, object);
  }
  return JSON.stringify(texts);
}

/** A fingerprint, read. */
export function readFingerprint(text: string): Readonly<Record<string, string | null>> | null {
  try {
    return JSON.parse(text) as Readonly<Record<string, string | null>>;
  } catch (error) {
    // One that was too long to be kept has only its hash.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Runs the statement on the tables as they were, in a scratch database. Null where the user may not make one, where
 * something else than tables of the own database is touched, and where the statement needs more than these.
 */
export async function expected(
  connection: Connection,
  open: Omit<OpenStatement, "now">,
): Promise<string | null> {
  const before = readFingerprint(open.before);
  const isOwn = open.objects.every((object) => object.kind === "table" && object.schema === null);
  if (before === null || !isOwn || open.before.includes(UNKNOWN)) return null;
  const copy = await scratch({ kind: "empty", on: connection });
  try {
    if (copy instanceof ReplayConnection) return null;
    await copy.run("SET @@SESSION.foreign_key_checks = 0");
    for (const text of Object.values(before)) if (text !== null) await copy.execute(text);
    await copy.execute(open.sql);
    return await fingerprint(copy, open.objects);
  } catch (error) {
    if (error instanceof CortexError && error.code !== "MIG_DIALECT_CONNECTION_LOST") return null;
    throw error;
  } finally {
    await copy.close();
  }
}

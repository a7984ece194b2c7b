import type { Connection } from "../contract/connection.js";
import type { ScratchSource } from "../contract/dialect.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { asMysql, type MysqlConnection } from "./connection/mysql-connection.js";
import { reflect } from "./reflector/reflect.js";
import { textOf } from "./reflector/rows.js";
import { REPLAY_TRAITS } from "./replay-traits.js";
import { copySchema } from "./scratch/copy-schema.js";
import { foreignDatabaseGuard } from "./scratch/foreign-database.js";
import { openScratchDatabase } from "./scratch/scratch-database.js";

/** The server that scripts are written for where there is none. */
const OFFLINE_VERSION = "MySQL 9.7.0";

async function replayOf(source: ScratchSource): Promise<ReplayConnection> {
  const of = source.kind === "copy" ? source.of : source.on;
  const schema =
    source.kind === "copy"
      ? (await reflect(source.of, { schema: null, exclude: [] })).schema
      : { kind: "schema" as const, tables: [], namingConvention: {} };
  return new ReplayConnection({
    schema,
    serverVersion: of?.serverVersion ?? OFFLINE_VERSION,
    label: of?.label ?? "no server",
    traits: REPLAY_TRAITS,
    ran: source.kind === "copy" && of instanceof ReplayConnection ? of.ran : [],
  });
}

async function databasesOf(connection: MysqlConnection): Promise<readonly string[]> {
  const rows = await connection.query("SELECT schema_name AS db FROM information_schema.schemata");
  return rows.map((row) => textOf(row, "db"));
}

/**
 * A database of its own on the same server, with a session of its own: empty, or with the schema of the connection's
 * database and the rows of its version table. It is dropped when the connection is closed, and what a killed process
 * has left is dropped by the next. Its statements may not name another database. Where there is no server, or the
 * user may not make a database, a {@link ReplayConnection} stands in.
 */
export async function scratch(source: ScratchSource): Promise<Connection> {
  const of = source.kind === "copy" ? source.of : source.on;
  if (of === null || of instanceof ReplayConnection) return replayOf(source);
  const from = asMysql(of);
  const databases = await databasesOf(from);
  const made = await openScratchDatabase(from, from.defaultSchema, (own) =>
    foreignDatabaseGuard(databases, own),
  );
  if (made === null) return replayOf(source);
  if (source.kind !== "copy") return made;
  try {
    await copySchema(from, made);
    return made;
  } catch (error) {
    await made.close();
    throw error;
  }
}

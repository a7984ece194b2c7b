import { send, type NativeConnection } from "./native-connection.js";
import { readValue } from "./read-value.js";
import { MODE_BEFORE, modeOfRoutines } from "../sql/session-settings.js";
import { parseVersion, type ServerVersion } from "../server-version.js";

/** What is asked once, when a connection is opened. */
export interface SessionFacts {
  readonly version: ServerVersion;
  /** The database (schema) that the connection uses; null when it uses none. */
  readonly database: string | null;
  /** How names of tables are compared: 0 exactly, 1 and 2 without regard to case (2 keeps the case written). */
  readonly lowerCaseTableNames: number;
  /** The id of the connection on the server. */
  readonly id: number;
  /** The account that the server took the login for, as `app@%`. */
  readonly user: string;
  /** The session's sql_mode, and the one in which its routines are made: without what was switched on for it. */
  readonly mode: string;
  readonly routineMode: string;
  /** The flags of the session at that moment. */
  readonly status: number;
}

/** A row of a question of the dialect's own. @throws what the driver throws */
export async function firstRow(
  native: NativeConnection,
  sql: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { rows, fields } = await send(native, sql);
  return Object.fromEntries(
    fields.map((field, index) => [field.name, readValue((rows[0]?.[index] ?? null) as Buffer | null, field)]),
  );
}

/** Asks for the facts of a session. @throws what the driver throws */
export async function readFacts(native: NativeConnection): Promise<SessionFacts> {
  const row = await firstRow(
    native,
    `SELECT VERSION() AS version, DATABASE() AS name, @@lower_case_table_names AS folding, CONNECTION_ID() AS id, CURRENT_USER() AS account, @@SESSION.sql_mode AS mode, ${MODE_BEFORE} AS before_mode`,
  );
  // A SELECT does not tell the flags of the session, a DO does.
  const { status } = await send(native, "DO 0");
  return Object.freeze({
    version: parseVersion(String(row.version)),
    database: row.name === null ? null : String(row.name),
    lowerCaseTableNames: Number(row.folding),
    id: Number(row.id),
    user: String(row.account),
    mode: String(row.mode),
    routineMode: modeOfRoutines(String(row.mode), String(row.before_mode)),
    status: status ?? 0,
  });
}

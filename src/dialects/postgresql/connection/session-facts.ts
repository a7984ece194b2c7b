import { cortexError } from "../../../errors/index.js";
import { describeError, type PostgresqlErrorContext } from "../native-errors.js";
import { OLDEST_POSTGRESQL, type PostgresqlVersion, parseServerVersion } from "../server-version.js";
import { quoteString } from "../sql/quote.js";
import type { NativeClient, NativeResult } from "./native-client.js";
import { serverErrorOf } from "./server-error.js";
import { VALUE_TYPES } from "./values.js";

/** What is asked of a session when it is opened. */
export interface SessionFacts {
  readonly version: PostgresqlVersion;
  readonly defaultSchema: string;
  readonly database: string;
  readonly user: string;
  readonly searchPath: string;
  /** Statements that set the session up as soon as it is known to be one; none where it has one of its own. */
  readonly pending: readonly string[];
}

/** How a session is set up. */
export interface SessionSetup {
  readonly schema: string | null;
  readonly readOnly: boolean;
  /** A schema that is missing is created: only for a database that may be created as well. */
  readonly createSchema: boolean;
  /** False for a handle of the host's: its settings are its own. */
  readonly owned: boolean;
  readonly context: PostgresqlErrorContext;
}

const FACTS = `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text,
  current_schema() AS schema, current_database() AS database, current_user AS "user",
  current_setting('search_path') AS path, current_setting('lc_messages') AS language, pg_backend_pid() AS pid`;

/**
 * Dates are read as text, and literals as the lexer understands them, whatever the server's own settings are. These two
 * a pooler keeps apart for each client (https://www.pgbouncer.org/features.html#sql-feature-map-for-pooling-modes).
 */
const OWN_SETTINGS: readonly string[] = ["SET standard_conforming_strings = on", "SET DateStyle = ISO"];

/**
 * What stays set in the session. A pooler would hand it on with the session to the application, whose writes would be
 * refused from then on, or go to tables of another schema: it is for a session of one's own only.
 */
const STAYING: readonly (readonly [name: string, value: string])[] = [
  ["client_min_messages", "warning"],
  // Whoever is asked for a confirmation may take longer than this limit, which older servers do not have.
  ["idle_session_timeout", "0"],
];
const READ_ONLY = ["default_transaction_read_only", "on"] as const;

function setStaying(readOnly: boolean, condition: string): string {
  const values = [...STAYING, ...(readOnly ? [READ_ONLY] : [])].map(
    ([name, value]) => `('${name}', '${value}')`,
  );
  return `SELECT set_config(s.name, s.value, false) FROM (VALUES ${values.join(", ")}) AS s(name, value)
    JOIN pg_settings p ON p.name = s.name WHERE ${condition}`;
}

type Ask = (text: string) => Promise<Readonly<Record<string, unknown>>>;

function askOf(client: NativeClient, context: PostgresqlErrorContext): Ask {
  return async (text) => {
    try {
      const result = await client.query({ text, types: VALUE_TYPES });
      const last: NativeResult | undefined = Array.isArray(result) ? result.at(-1) : result;
      return last?.rows[0] ?? {};
    } catch (error) {
      throw describeError(error, { ...context, sql: null });
    }
  };
}

/** Messages are told apart by their names in quotes; English ones best. Only a superuser may choose. */
async function preferEnglish(ask: Ask, language: string): Promise<void> {
  if (/^(?:C|POSIX|en)/.test(language)) return;
  try {
    await ask("SET lc_messages = 'C'");
  } catch (error) {
    if (serverErrorOf((error as Error).cause)?.state !== "42501") throw error;
  }
}

/**
 * Creates the schema, also while another starter does: who loses that race is told 42P06, or 23505 of the catalogue's
 * own index, in spite of IF NOT EXISTS, and only once the other has committed.
 */
async function createSchema(ask: Ask, schema: string): Promise<void> {
  try {
    await ask(`CREATE SCHEMA IF NOT EXISTS "${schema.replaceAll('"', '""')}"`);
  } catch (error) {
    const state = serverErrorOf((error as Error).cause)?.state;
    if (state !== "42P06" && state !== "23505") throw error;
  }
}

/**
 * The statement that puts the schema in front of what the role has in its search path.
 *
 * @throws MIG_DIALECT_SCHEMA_MISSING
 */
async function schemaEntry(ask: Ask, setup: SessionSetup, schema: string): Promise<string> {
  const name = quoteString(schema);
  const { found } = await ask(`SELECT count(*) AS found FROM pg_namespace WHERE nspname = ${name}`);
  if (found === 0 && !setup.createSchema)
    throw cortexError("MIG_DIALECT_SCHEMA_MISSING", { database: setup.context.label, schema });
  if (found === 0) await createSchema(ask, schema);
  return `SELECT set_config('search_path', concat_ws(', ', quote_ident(${name}), nullif(current_setting('search_path'), '')), false)`;
}

/**
 * Sets a session up and reads what is to be known of it. Behind a pooler nothing is set that would stay: see `pending`.
 *
 * @throws MIG_DIALECT_TOO_OLD, MIG_DIALECT_SCHEMA_MISSING
 */
export async function setUpSession(client: NativeClient, setup: SessionSetup): Promise<SessionFacts> {
  const ask = askOf(client, setup.context);
  const { owned, readOnly } = setup;
  const own = `pg_backend_pid() = ${client.processID ?? 0}`;
  const settings = owned ? [...OWN_SETTINGS, setStaying(readOnly, own)] : [];
  const before = await ask([...settings, FACTS].join(";\n"));
  const version = parseServerVersion(String(before.number), String(before.text));
  if (version.major < OLDEST_POSTGRESQL)
    throw cortexError("MIG_DIALECT_TOO_OLD", {
      database: setup.context.label,
      version: `PostgreSQL ${version.text}`,
      minimum: `PostgreSQL ${OLDEST_POSTGRESQL}`,
    });
  const isDirect = before.pid === client.processID;
  if (owned && isDirect) await preferEnglish(ask, String(before.language));
  const entry = setup.schema === null ? [] : [await schemaEntry(ask, setup, setup.schema)];
  if (isDirect) for (const statement of entry) await ask(statement);
  return {
    version,
    defaultSchema: setup.schema ?? String(before.schema ?? "public"),
    database: String(before.database),
    user: String(before.user),
    searchPath: String(before.path),
    pending: isDirect ? [] : [...(owned ? [setStaying(readOnly, "true")] : []), ...entry],
  };
}

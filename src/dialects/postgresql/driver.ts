import { hostname } from "node:os";
import { cortexError, isCortexError } from "../../errors/index.js";
import type { ConnectionTarget, ConnectOptions } from "../contract/connection.js";
import { isNativeClient, isPool, type NativeClient } from "./connection/native-client.js";
import { PostgresqlConnection } from "./connection/postgresql-connection.js";
import { serverErrorOf } from "./connection/server-error.js";
import { setUpSession } from "./connection/session-facts.js";
import { resolveTarget, type ServerTarget, type TlsTarget } from "./connection/target.js";
import { describeError, type PostgresqlErrorContext } from "./native-errors.js";
import { quoteIdentifier } from "./sql/quote.js";

type Driver = typeof import("pg");

const KEEPALIVE_AFTER_MS = 10_000;
/** The databases from which another one is created; one of them is there on nearly every server. */
const MAINTENANCE_DATABASES = ["postgres", "template1"];
/** The server's limit of a name, which it would cut without a word. */
const APPLICATION_NAME_LENGTH = 63;

/** Loaded when a connection is opened: who uses another database never pays for it. */
async function loadDriver(): Promise<Driver> {
  try {
    return await import("pg");
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw cortexError(
      "MIG_DIALECT_DRIVER_MISSING",
      { database: "PostgreSQL", tried: [`pg: ${reason}`] },
      error,
    );
  }
}

/** What others see of the session: who waits for the lock is told it. */
function applicationName(): string {
  return `cortex-migrations ${process.pid}@${hostname()}`.slice(0, APPLICATION_NAME_LENGTH);
}

/**
 * `require` encrypts and, as libpq does, verifies the certificate only against an authority that is given
 * (https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION).
 */
function sslOf({ tls, host }: ServerTarget): object | false {
  if (tls.mode === "off" || host.startsWith("/")) return false;
  return {
    rejectUnauthorized: tls.mode !== "require" || tls.ca !== null,
    ...(tls.mode !== "verify-full" && { checkServerIdentity: () => undefined }),
    ...pemsOf(tls),
  };
}

function pemsOf({ ca, cert, key }: TlsTarget): object {
  return { ...(ca !== null && { ca }), ...(cert !== null && { cert }), ...(key !== null && { key }) };
}

function contextOf(target: ServerTarget): PostgresqlErrorContext {
  return {
    sql: null,
    label: target.label,
    user: target.username,
    host: target.host,
    ssl: target.tls.mode,
    timeoutSeconds: target.timeoutSeconds,
  };
}

async function openClient(target: ServerTarget): Promise<NativeClient> {
  const { Client } = await loadDriver();
  const client = new Client({
    host: target.host,
    port: target.port,
    user: target.username,
    // A function, so that the driver does not look for one in the environment and in ~/.pgpass.
    password: () => target.password ?? passwordMissing(target),
    database: target.database,
    ssl: sslOf(target),
    sslnegotiation: "postgres",
    connectionTimeoutMillis: target.timeoutSeconds * 1_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_AFTER_MS,
    application_name: target.applicationName ?? applicationName(),
  });
  // A session that breaks off while it is opened reports it twice: here, and as the failure of connect().
  const ignore = (): void => undefined;
  client.on("error", ignore);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw describeError(error, contextOf(target));
  }
}

function passwordMissing({ label, username }: ServerTarget): never {
  throw cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", {
    database: label,
    user: username,
    detail: "it asks for a password, and none is given",
  });
}

interface Opening extends ConnectOptions {
  readonly isScratch?: boolean;
  readonly afterClose?: () => Promise<void>;
}

async function openSession(target: ServerTarget, options: Opening): Promise<PostgresqlConnection> {
  const client = await openClient(target);
  try {
    const facts = await setUpSession(client, {
      schema: target.schema,
      readOnly: options.readOnly,
      createSchema: options.createDatabase === true && !options.readOnly,
      owned: true,
      context: contextOf(target),
    });
    return new PostgresqlConnection(client, {
      ...facts,
      label: target.label,
      owned: true,
      readOnly: options.readOnly,
      isScratch: options.isScratch ?? false,
      restore: null,
      another: ({ database, ...as } = {}) =>
        openSession(database === undefined ? target : { ...target, database }, {
          readOnly: false,
          createDatabase: database !== undefined,
          ...as,
        }),
      ...(options.afterClose === undefined ? {} : { afterClose: options.afterClose }),
    });
  } catch (error) {
    await client.end?.();
    throw error;
  }
}

/** Another starter may have created it at the same moment: 42P04, or 23505 of the catalogue's own index. */
function isCreatedAlready(error: unknown): boolean {
  const state = serverErrorOf((error as Error).cause)?.state;
  return state === "42P04" || state === "23505";
}

/**
 * Creates the database from the first maintenance database that can be reached. It takes the server's own template and
 * encoding (https://www.postgresql.org/docs/current/sql-createdatabase.html).
 */
async function createDatabase(target: ServerTarget): Promise<void> {
  let refused: unknown = null;
  for (const database of MAINTENANCE_DATABASES) {
    try {
      const maintenance = await openSession({ ...target, database, schema: null }, { readOnly: false });
      try {
        await maintenance.run(`CREATE DATABASE ${quoteIdentifier(target.database)}`);
      } catch (error) {
        if (!isCreatedAlready(error)) throw error;
      } finally {
        await maintenance.close();
      }
      return;
    } catch (error) {
      if (!isCortexError(error, "MIG_DIALECT_DATABASE_MISSING")) throw error;
      refused = error;
    }
  }
  throw refused;
}

async function connectServer(target: ServerTarget, options: ConnectOptions): Promise<PostgresqlConnection> {
  try {
    return await openSession(target, options);
  } catch (error) {
    const mayCreate = options.createDatabase === true && !options.readOnly;
    if (!mayCreate || !isCortexError(error, "MIG_DIALECT_DATABASE_MISSING")) throw error;
    await createDatabase(target);
    return openSession(target, options);
  }
}

function refuseHandle(reason: string): never {
  throw cortexError("MIG_DIALECT_HANDLE_INVALID", { database: "PostgreSQL", reason });
}

/** Uses a client that the host has connected. Its search path is put back when the connection is closed. */
async function adopt(
  handle: unknown,
  schema: string | null,
  readOnly: boolean,
): Promise<PostgresqlConnection> {
  if (isPool(handle)) refuseHandle("it is a pool; hand in one of its clients (await pool.connect())");
  if (!isNativeClient(handle)) refuseHandle("it is no client of `pg`");
  if (handle.processID === null) refuseHandle("it is not connected; call its connect() first");
  const label = "the connection that was handed in";
  const facts = await setUpSession(handle, {
    schema,
    readOnly,
    createSchema: false,
    owned: false,
    context: { sql: null, label },
  });
  return new PostgresqlConnection(handle, {
    ...facts,
    label: `${facts.database} (${label})`,
    owned: false,
    readOnly,
    restore: schema === null || facts.pending.length > 0 ? null : facts.searchPath,
    another: null,
  });
}

/**
 * Opens a connection to a PostgreSQL server, or uses the client that the host gives.
 *
 * @throws MIG_DIALECT_CONNECTION_*, MIG_DIALECT_DATABASE_MISSING, MIG_DIALECT_SCHEMA_MISSING, MIG_DIALECT_TOO_OLD
 * @example await connect({ ...target, url: "postgresql://app@localhost/app" }, { readOnly: true })
 */
export async function connect(
  target: ConnectionTarget,
  options: ConnectOptions,
): Promise<PostgresqlConnection> {
  const resolved = resolveTarget(target);
  return resolved.kind === "handle"
    ? adopt(resolved.handle, resolved.schema, options.readOnly)
    : connectServer(resolved, options);
}

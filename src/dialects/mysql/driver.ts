import type * as Mysql2 from "mysql2";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { cortexError } from "../../errors/index.js";
import type { ConnectionTarget, ConnectOptions } from "../contract/connection.js";
import { type HandleConfig, nativeOf } from "./connection/handle.js";
import { MysqlConnection } from "./connection/mysql-connection.js";
import { type NativeConnection, send } from "./connection/native-connection.js";
import { firstRow, readFacts } from "./connection/session-facts.js";
import { DEFAULT_PORT, labelOf, resolveTarget, type ServerTarget } from "./connection/target.js";
import { connectionFailed, describeError, nativeNumber } from "./native-errors.js";
import { OLDEST } from "./server-version.js";
import { quoteIdentifier, quoteLiteral } from "./sql/quote.js";
import { SESSION_SETTINGS } from "./sql/session-settings.js";

const KEEPALIVE_MS = 10_000;
const UNKNOWN_DATABASE = 1049;

/** What a session is opened for, besides its target. */
interface SessionOptions {
  readonly readOnly: boolean;
  /** The database to use; null for none. */
  readonly database: string | null;
}

type Settings = Mysql2.ConnectionOptions;

async function loadDriver(): Promise<typeof Mysql2> {
  try {
    const module = await import("mysql2");
    // A CommonJS package: some loaders give its exports as the default alone.
    return (module as typeof Mysql2 & { readonly default?: typeof Mysql2 }).default ?? module;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw cortexError(
      "MIG_DIALECT_DRIVER_MISSING",
      { database: "MySQL", tried: [`mysql2: ${reason}`] },
      error,
    );
  }
}

function sslSettings(target: ServerTarget): Pick<Settings, "ssl"> {
  if (target.ssl === "off") return {};
  const { sslCa } = target;
  const ca = sslCa === null ? null : sslCa.includes("-----BEGIN") ? sslCa : readAuthority(sslCa);
  const verify = target.ssl === "verify-full";
  return {
    ssl: { rejectUnauthorized: verify, verifyIdentity: verify, ...(ca === null ? {} : { ca }) },
  };
}

/** The text of the certificate authority's file. @throws MIG_DIALECT_TARGET_INVALID naming it */
function readAuthority(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = `the certificate authority cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: path, reason }, error);
  }
}

function settingsOf(target: ServerTarget): Settings {
  return {
    ...(target.socketPath === null
      ? { host: target.host, port: target.port }
      : { socketPath: target.socketPath }),
    user: target.user,
    ...(target.password === null ? {} : { password: target.password }),
    connectTimeout: target.connectTimeoutSeconds * 1_000,
    ...sslSettings(target),
  };
}

/** Opens a session and brings it into the state that everything here relies on. @throws what the driver throws */
async function openNative(settings: Settings, options: SessionOptions): Promise<NativeConnection> {
  const { createConnection } = await loadDriver();
  const native = createConnection({
    ...settings,
    ...(options.database === null ? {} : { database: options.database }),
    // LOCAL_FILES would let a server ask for files of this machine; IGNORE_SPACE makes functions' names reserved.
    flags: ["-LOCAL_FILES", "-IGNORE_SPACE"],
    multipleStatements: false,
    enableKeepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
    trace: false,
    connectAttributes: { program_name: "cortex-migrations" },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      native.connect((error) => (error ? reject(error) : resolve()));
    });
    const core = native as unknown as NativeConnection;
    await send(core, `${SESSION_SETTINGS}, @@SESSION.autocommit = 1`);
    if (options.readOnly) await send(core, "SET SESSION TRANSACTION READ ONLY");
    return core;
  } catch (error) {
    // A login that has failed tells it a second time, to nobody.
    native.on("error", () => native.destroy());
    native.destroy();
    throw error;
  }
}

function endNative(native: NativeConnection, isLost: boolean): Promise<void> {
  if (isLost) {
    native.destroy();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    native.end((error) => {
      // The session was ending anyway: one that is gone already has ended as well.
      if (error !== null && error !== undefined) native.destroy();
      resolve();
    });
  });
}

function refuseOld(connection: MysqlConnection): void {
  const { version, label } = connection;
  const minimum = OLDEST[version.flavour];
  if (version.number < minimum.number)
    throw cortexError("MIG_DIALECT_TOO_OLD", {
      database: label,
      version: version.text,
      minimum: minimum.text,
    });
}

async function session(
  settings: Settings,
  target: Pick<ServerTarget, "label" | "ssl" | "host" | "user" | "connectTimeoutSeconds">,
  options: SessionOptions,
): Promise<MysqlConnection> {
  try {
    const native = await openNative(settings, options);
    const facts = await readFacts(native).catch((error: unknown) => {
      // A session that nobody has would keep the process from ending.
      native.destroy();
      throw error;
    });
    const connection = new MysqlConnection(native, facts, {
      label: target.label,
      readOnly: options.readOnly,
      isHandle: false,
      beside: (database) => session(settings, target, { readOnly: false, database }),
      end: (isLost) => endNative(native, isLost),
    });
    try {
      refuseOld(connection);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  } catch (error) {
    throw connectionFailed(error, target);
  }
}

async function createDatabase(settings: Settings, target: ServerTarget): Promise<void> {
  const connection = await session(settings, target, { readOnly: false, database: null });
  try {
    await connection.execute(
      `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(target.database)} CHARACTER SET utf8mb4`,
    );
  } finally {
    await connection.close();
  }
}

/**
 * The driver hands Node no name to compare where the host is an address, and Node then takes `localhost`: a stranger's
 * certificate for that name would do (https://nodejs.org/api/tls.html#tlscheckserveridentityhostname-cert).
 */
function refuseAddress(target: ServerTarget): void {
  if (target.ssl !== "verify-full" || target.socketPath !== null || isIP(target.host) === 0) return;
  const detail = `verify-full compares names, and '${target.host}' is an address: connect by the name in the server's certificate`;
  throw cortexError("MIG_DIALECT_CONNECTION_TLS", { database: target.label, ssl: target.ssl, detail });
}

async function open(target: ServerTarget, options: ConnectOptions): Promise<MysqlConnection> {
  refuseAddress(target);
  const wanted: SessionOptions = { readOnly: options.readOnly, database: target.database };
  const settings = settingsOf(target);
  try {
    return await session(settings, target, wanted);
  } catch (error) {
    if (options.createDatabase !== true || options.readOnly || nativeNumber(error) !== UNKNOWN_DATABASE)
      throw error;
    await createDatabase(settings, target);
    return session(settings, target, wanted);
  }
}

/** The settings of a session that {@link SESSION_SETTINGS} changes. */
const KEPT = [
  "character_set_client",
  "character_set_results",
  "collation_connection",
  "sql_quote_show_create",
  "sql_mode",
];

/**
 * Uses a connection of the host's: its settings are put back when the run is over, and it is never closed.
 *
 * @throws MIG_DIALECT_HANDLE_INVALID
 */
async function adopt(handle: unknown): Promise<MysqlConnection> {
  const native = nativeOf(handle);
  const refuse = (reason: string): Error =>
    cortexError("MIG_DIALECT_HANDLE_INVALID", { database: "MySQL", reason });
  if (typeof native === "string") throw refuse(native);
  const config: HandleConfig & Settings = native.config ?? {};
  const parts = {
    host: config.host ?? "localhost",
    port: config.port ?? DEFAULT_PORT,
    socketPath: config.socketPath ?? null,
    user: config.user ?? "",
  };
  try {
    const before = await firstRow(
      native,
      `SELECT ${KEPT.map((name) => `@@SESSION.${name} AS ${name}`).join(", ")}`,
    );
    if (!/^utf8/.test(String(before.character_set_client)))
      throw refuse(`it speaks ${String(before.character_set_client)}; open it with the charset utf8mb4`);
    await send(native, SESSION_SETTINGS);
    const facts = await readFacts(native);
    if (facts.database === null) throw refuse("it uses no database; open it with one");
    const label = labelOf({ ...parts, database: facts.database });
    const restore = KEPT.map((name) => `@@SESSION.${name} = ${quoteLiteral(before[name])}`).join(", ");
    const connection = new MysqlConnection(native, facts, {
      label,
      readOnly: false,
      isHandle: true,
      beside: (database) =>
        session(
          copyOf(config),
          { ...parts, label, ssl: "off", connectTimeoutSeconds: 10 },
          { readOnly: false, database },
        ),
      end: async (isLost) => {
        if (!isLost) await send(native, `SET ${restore}`);
      },
    });
    refuseOld(connection);
    return connection;
  } catch (error) {
    throw describeError(error, { sql: null, label: "the connection that was handed in" });
  }
}

/** What a second session needs of the settings of a handle. */
function copyOf(config: Settings): Settings {
  const { host, port, socketPath, user, password, ssl, connectTimeout, authPlugins } = config;
  const given = { host, port, socketPath, user, password, ssl, connectTimeout, authPlugins };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && (value as unknown) !== false),
  ) as Settings;
}

/**
 * Opens a connection to a MySQL or MariaDB server, or uses the one that the host gives (of mysql2, with callbacks or
 * promises).
 *
 * @throws MIG_DIALECT_* naming the server and what is wrong with it
 * @example await connect({ ...target, url: "mysql://app:secret@db/shop" }, { readOnly: true })
 */
export async function connect(target: ConnectionTarget, options: ConnectOptions): Promise<MysqlConnection> {
  const resolved = resolveTarget(target);
  return resolved.kind === "handle" ? adopt(resolved.handle) : open(resolved, options);
}

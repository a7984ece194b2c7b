import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import type { Answer, Order } from "./control.js";
import { driverQuery, type Row, serverVersion, type Target } from "./drivers.js";
import type { Running } from "./instances.js";
import {
  CLIENTS,
  type ClientCall,
  type DumpOptions,
  dump,
  feed,
  type ScriptResult,
} from "./native-clients.js";
import type { PgbouncerOptions } from "./pgbouncer.js";
import { type ServerName, type StartOptions, VARIABLES } from "./recipes.js";

export type { Row } from "./drivers.js";
export type { DumpOptions, ScriptResult } from "./native-clients.js";
export { SERVER_NAMES, type ServerName, type StartOptions, VARIABLES } from "./recipes.js";

/** A running database server. */
export interface TestServer extends Target {
  readonly name: ServerName;
  readonly dialect: "postgresql" | "mysql";
  /** The administrator's URL, to the server's own database on PostgreSQL and to none on MySQL. */
  readonly url: string;
  /** As the server numbers it: `18.4`, `9.7.4-2`, `10.11.18-MariaDB-0+deb12u1`. */
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The folder of PostgreSQL's socket, the file of MySQL's; null where the server was named by a variable. */
  readonly socket: string | null;
  /** The administrator's URL of a database. */
  urlOf(database: string): string;
}

/** A server that only this test uses. */
export interface OwnServer extends TestServer {
  /** The server's process. */
  pid(): number;
  /** Ends it as a power failure would: SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and data; ends it before when it runs. Returns when it answers. */
  restart(): Promise<void>;
  /** Ends it for good. The end of the run does that too. */
  stop(): Promise<void>;
}

/** A database of one test. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Drops it, whoever is connected. */
  drop(): Promise<void>;
}

const found = new Map<string, Promise<TestServer>>();

/**
 * The server of that name: the one that its variable names, else one that is started for this run, the first time that somebody asks.
 *
 * @throws when there is neither, with what to do
 * @example
 * const database = await createDatabase(await server("postgresql-18"));
 */
export function server(name: ServerName): Promise<TestServer> {
  const url = process.env[VARIABLES[name]] ?? "";
  const key = `${name} ${url}`;
  const known = found.get(key) ?? (url === "" ? sharedServer(name) : namedServer(name, url));
  found.set(key, known);
  return known;
}

/**
 * Starts another server of that kind, for this test alone: to be killed, or with other settings.
 *
 * @throws when it cannot be started
 * @example
 * const own = await startServer("mysql", { durable: true });
 * await own.kill();
 * await own.restart();
 */
export async function startServer(name: ServerName, options: StartOptions = {}): Promise<OwnServer> {
  let running = await startedBy(name, { kind: "own", name, options });
  const { id } = running;
  return {
    ...serverOf(running),
    pid: () => running.pid,
    kill: async () => void (await ask({ kind: "kill", id })),
    stop: async () => void (await ask({ kind: "stop", id })),
    restart: async () => {
      running = await startedBy(name, { kind: "restart", id });
    },
  };
}

/**
 * Starts PgBouncer in front of a PostgreSQL server, for the rest of the run.
 *
 * @returns the URL of a database by way of it; a sentence that says why it is not to be had here
 * @example
 * const pooled = await pgbouncerInFrontOf(on, { poolMode: "transaction" });
 */
export async function pgbouncerInFrontOf(
  on: TestServer,
  options: Omit<PgbouncerOptions, "server">,
): Promise<((database: string) => string) | string> {
  const { host, port, username, password } = on;
  const order = {
    kind: "pgbouncer",
    options: { server: { host, port, username, password }, ...options },
  } as const;
  const answer = await ask(order).catch((error: unknown) => `PgBouncer cannot be brought: ${String(error)}`);
  if (typeof answer === "string") return answer;
  if (answer.kind !== "listening") throw new Error(`no port, but ${answer.kind}`);
  return (database) => {
    const url = new URL(on.urlOf(database));
    [url.hostname, url.port] = ["127.0.0.1", String(answer.port)];
    return url.href;
  };
}

/** The library of Galera for MariaDB; a sentence that says why it is not to be had here. */
export async function galeraLibrary(): Promise<{ readonly path: string } | string> {
  const answer = await ask({ kind: "programs", bundle: "galera" }).catch(
    (error: unknown) => `Galera cannot be brought: ${String(error)}`,
  );
  if (typeof answer === "string") return answer;
  if (answer.kind !== "programs") throw new Error(`no programs, but ${answer.kind}`);
  return { path: join(answer.folder, "root/usr/lib/libgalera_smm.so") };
}

/** Creates an empty database with a name of its own, UTF-8 throughout. */
export async function createDatabase(on: TestServer): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const create =
    on.dialect === "postgresql"
      ? `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`
      : `CREATE DATABASE ${name} CHARACTER SET utf8mb4`;
  await driverQuery(on, null, create);
  return { name, url: on.urlOf(name), drop: () => dropDatabase(on, name) };
}

async function dropDatabase(on: TestServer, name: string): Promise<void> {
  if (on.dialect === "postgresql") {
    await driverQuery(on, null, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    return;
  }
  // A session with an open transaction would hold the DROP up.
  const sessions = await driverQuery(
    on,
    null,
    `SELECT id AS id FROM information_schema.processlist WHERE db = '${name}'`,
  );
  for (const { id } of sessions) await driverQuery(on, null, `KILL ${id}`).catch(unlessGone);
  await driverQuery(on, null, `DROP DATABASE IF EXISTS ${name}`);
}

/** https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html: ER_NO_SUCH_THREAD */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && "errno" in error && error.errno === 1094)) throw error;
}

/** Runs SQL on a connection of its own; returns the rows of the last statement. */
export function query(on: TestServer, database: string | null, sql: string): Promise<readonly Row[]> {
  return driverQuery(on, database, sql);
}

/** The database's own dump (`pg_dump`, `mysqldump`, `mariadb-dump`), without what differs between two dumps of the same. */
export async function nativeDump(
  on: TestServer,
  database: string,
  options: DumpOptions = {},
): Promise<string> {
  return dump(await clientCall(on, database), options);
}

/** Feeds a script to the database's own shell (`psql`, `mysql`, `mariadb`), which stops at the first error. */
export async function runScript(on: TestServer, database: string, sql: string): Promise<ScriptResult> {
  return feed(await clientCall(on, database), sql);
}

/** The folder with the server's own clients: `psql`, `mysql`, `mariadb` … */
export async function clientFolder(on: TestServer): Promise<string> {
  return join((await clientCall(on, "")).programs, "bin");
}

async function clientCall(on: TestServer, database: string): Promise<ClientCall> {
  const answer = await ask({ kind: "programs", bundle: CLIENTS[on.name].bundle });
  if (answer.kind !== "programs") throw new Error(`no programs, but ${answer.kind}`);
  return { name: on.name, programs: answer.folder, target: on, database };
}

async function sharedServer(name: ServerName): Promise<TestServer> {
  return serverOf(await startedBy(name, { kind: "shared", name }));
}

async function startedBy(name: ServerName, order: Order): Promise<Running> {
  const answer = await ask(order).catch((error: unknown) => {
    throw new Error(whatToDo(name, "is not named by a variable and could not be started"), { cause: error });
  });
  if (answer.kind !== "running") throw new Error(`no server, but ${answer.kind}`);
  return answer.running;
}

async function namedServer(name: ServerName, text: string): Promise<TestServer> {
  const url = new URL(text);
  const dialect = url.protocol.startsWith("postgres") ? "postgresql" : "mysql";
  const target: Target = {
    dialect,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || (dialect === "postgresql" ? 5432 : 3306)),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
  const version = await serverVersion(target).catch((error: unknown) => {
    throw new Error(whatToDo(name, `does not answer where ${VARIABLES[name]} says`), { cause: error });
  });
  return testServer(name, target, { version, socket: null });
}

function serverOf(running: Running): TestServer {
  return testServer(running.name, running, { version: running.version, socket: running.socket });
}

function testServer(
  name: ServerName,
  target: Target,
  rest: { readonly version: string; readonly socket: string | null },
): TestServer {
  const { dialect, host, port, username, password } = target;
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const urlOf = (database: string): string =>
    `${dialect}://${user}@${host.includes(":") ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`;
  const url = urlOf(dialect === "postgresql" ? "postgres" : "");
  return { name, dialect, host, port, username, password, ...rest, url, urlOf };
}

function whatToDo(name: ServerName, what: string): string {
  return [
    `The server ${name} ${what}.`,
    `Start one (compose.yaml in the project root has all four: docker compose up -d --wait) and name it with ${VARIABLES[name]},`,
    "or leave the variable unset on a machine where it can be brought along:",
    "PostgreSQL 18 needs the npm registry, the others apt-get and dpkg with a Debian archive.",
  ].join("\n");
}

/** Asks the process that has started this run. */
async function ask(order: Order): Promise<Answer> {
  const door = inject("serverControl");
  if (door === undefined)
    throw new Error(
      "this run has no servers: its vitest configuration lacks test/support/servers/global-setup.ts",
    );
  const response = await fetch(door, { method: "POST", body: JSON.stringify(order) });
  const answer = (await response.json()) as Answer;
  if (answer.kind === "failed") throw new Error(answer.message);
  return answer;
}

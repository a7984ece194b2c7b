import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach } from "vitest";
import type { ManagerOptions } from "../../../src/manager/types.js";
import { type RunningServer, type StartOptions, startServer } from "../../../src/server/start.js";
import type { LogFields, Logger } from "../../../src/util/logger.js";

export const FIRST = "1a2b3c4d5e6f";
export const SECOND = "2b3c4d5e6f7a";
export const THIRD = "3c4d5e6f7a8b";

/** A revision in SQL. */
export function sqlRevision(
  revision: string,
  parent: string | null,
  parts: { title: string; up: string },
): string {
  return `-- ${parts.title}
--
-- Revision ID: ${revision}
-- Revises: ${parent ?? ""}
-- Create Date: 2026-01-09T12:30:45.123Z

-- migrate:up
${parts.up}

-- migrate:down
SELECT 1;
`;
}

/** Three revisions that make three tables. */
export const THREE: Readonly<Record<string, string>> = {
  [`${FIRST}_cortex_db_version_1.sql`]: sqlRevision(FIRST, null, {
    title: "make notes",
    up: "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);",
  }),
  [`${SECOND}_cortex_db_version_2.sql`]: sqlRevision(SECOND, FIRST, {
    title: "make tags <b>bold</b>",
    up: "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);",
  }),
  [`${THIRD}_cortex_db_version_3.sql`]: sqlRevision(THIRD, SECOND, {
    title: "index tags",
    up: "CREATE INDEX ix_tags_name ON tags (name);",
  }),
};

/** A revision that takes its time, as a module without imports. */
export function slowRevision(revision: string, parent: string | null, milliseconds: number): string {
  return `/**
 * takes its time
 *
 * Revision ID: ${revision}
 * Revises: ${parent ?? ""}
 * Create Date: 2026-01-09T12:30:45.123Z
 */
export const revision = "${revision}";
export const downRevision = ${parent === null ? "null" : `"${parent}"`};
export const branchLabels = null;
export const dependsOn = null;
export async function upgrade(op) {
  await new Promise((done) => setTimeout(done, ${milliseconds}));
  await op.execute("CREATE TABLE slow (id INTEGER PRIMARY KEY)");
}
export async function downgrade(op) {
  await op.execute("DROP TABLE slow");
}
`;
}

const leftovers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const undo of leftovers.splice(0).reverse()) await undo();
});

/** A folder of its own with a chain, and a database file that does not exist yet. */
export interface Project {
  readonly directory: string;
  readonly databaseFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly managerOptions: ManagerOptions;
}

/** Makes a project; the files are revisions by name. It is removed after the test. */
export function makeProject(
  files: Readonly<Record<string, string>> = THREE,
  environment: Readonly<Record<string, string>> = {},
): Project {
  const directory = mkdtempSync(join(tmpdir(), "cortex-server-"));
  leftovers.push(() => rmSync(directory, { recursive: true, force: true }));
  const versions = join(directory, "versions");
  mkdirSync(join(versions, "sqlite"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(versions, "sqlite", name), text);
  const databaseFile = join(directory, "app.db");
  const variables = {
    CORTEX_DB_TYPE: "sqlite",
    CORTEX_DB_FILE: databaseFile,
    CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: versions,
    ...environment,
  };
  return {
    directory,
    databaseFile,
    environment: variables,
    managerOptions: { cwd: directory, environment: variables },
  };
}

/** A log that can be read afterwards. */
export class LogBook implements Logger {
  readonly lines: string[] = [];
  readonly debug = (message: string, fields?: LogFields): void => this.#write("debug", message, fields);
  readonly info = (message: string, fields?: LogFields): void => this.#write("info", message, fields);
  readonly warn = (message: string, fields?: LogFields): void => this.#write("warn", message, fields);
  readonly error = (message: string, fields?: LogFields): void => this.#write("error", message, fields);

  #write(level: string, message: string, fields: LogFields | undefined): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  }
}

/** A server on a free port, with what it has said. */
export interface StartedServer extends RunningServer {
  readonly said: readonly string[];
  readonly log: LogBook;
  readonly get: (path: string, init?: RequestInit) => Promise<Answer>;
}

/** A response whose body has been read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** JSON that a test looks into without telling its shape first. */
export interface Json {
  readonly [key: string]: Json;
}

/** Starts a real server on a real database; it is closed after the test. */
export async function start(project: Project, more: Partial<StartOptions> = {}): Promise<StartedServer> {
  const said: string[] = [];
  const log = new LogBook();
  const server = await startServer({
    managerOptions: project.managerOptions,
    host: "127.0.0.1",
    port: 0,
    logger: log,
    out: (line) => said.push(line),
    ...more,
  });
  leftovers.push(() => server.close());
  return { ...server, said, log, get: (path, init) => ask(`${server.url}${path}`, init) };
}

/** Sends a request and reads the answer. */
export async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== "" ? (JSON.parse(text) as Json) : ({} as Json),
  };
}

/** The rows of a query on the project's database, read by another connection. */
export function rowsOf(project: Project, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const database = new DatabaseSync(project.databaseFile, { readOnly: true });
  try {
    return database.prepare(sql).all() as Readonly<Record<string, unknown>>[];
  } finally {
    database.close();
  }
}

/** Waits until a condition holds; fails after ten seconds with what it was. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((done) => setTimeout(done, 50)))
    if (await holds()) return;
  throw new Error(`not within ten seconds: ${what}`);
}

import { tmpdir } from "node:os";
import { MigrationManager } from "../../../src/manager/migration-manager.js";
import type { ManagerOptions } from "../../../src/manager/types.js";
import {
  createDatabase,
  nativeDump,
  query,
  runScript,
  type ServerName,
  server,
  type TestDatabase,
  type TestServer,
} from "../../support/servers/index.js";

/** A database on a server, and how it is looked at. */
export interface ServerDatabase {
  readonly on: TestServer;
  readonly database: TestDatabase;
  /** Runs SQL; returns the rows of its last statement. */
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Feeds a script to the server's own shell. */
  readonly feed: (sql: string) => Promise<void>;
  /** Its schema as the server's own dump tells it, without the audit and the journal. */
  readonly schema: () => Promise<string>;
  /** Works with Cortex's own schema and chain on it; nothing comes from this process's environment. */
  readonly manage: <T>(work: (manager: MigrationManager) => Promise<T>) => Promise<T>;
}

const made: TestDatabase[] = [];

/** An empty database. */
export async function emptyDatabase(name: ServerName): Promise<ServerDatabase> {
  const on = await server(name);
  const database = await createDatabase(on);
  made.push(database);
  return {
    on,
    database,
    rows: (sql) => query(on, database.name, sql),
    feed: async (sql) => {
      const { ok, output } = await runScript(on, database.name, sql);
      if (!ok) throw new Error(output);
    },
    schema: async () => withoutRecords(await nativeDump(on, database.name, { schemaOnly: true })),
    manage: (work) => withServer({ dbType: on.dialect, url: database.url }, work),
  };
}

/** Drops what {@link emptyDatabase} has made. */
export async function dropDatabases(): Promise<void> {
  for (const database of made.splice(0)) await database.drop();
}

async function withServer<T>(
  options: ManagerOptions,
  work: (manager: MigrationManager) => Promise<T>,
): Promise<T> {
  const manager = new MigrationManager({ interactive: false, environment: {}, cwd: tmpdir(), ...options });
  try {
    return await work(manager);
  } finally {
    await manager.close();
  }
}

/** Leaves out of a dump what is about the tables in which runs are recorded: the earlier release had none. */
function withoutRecords(dump: string): string {
  return dump
    .split(/\n(?=--\n-- |CREATE TABLE )/)
    .filter((block) => !block.includes("cortex_migration_") && !block.includes("dump complete"))
    .map((block) => block.trim())
    .join("\n\n");
}

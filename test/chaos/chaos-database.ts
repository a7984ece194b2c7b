import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync } from "@photostructure/sqlite";
import {
  createDatabase,
  nativeDump,
  query,
  type ServerName,
  server,
  type TestServer,
} from "../support/servers/index.js";
import { type Database, masterDump, rowsOf } from "../support/sqlite.js";

/** Where chaos is made. */
export type ChaosTarget = ServerName | "sqlite";

/** The databases of which one line is in each of the tables. */
export const TARGETS: readonly ChaosTarget[] = ["sqlite", "postgresql-18", "mysql", "mariadb"];

/** Those that are servers. */
export const SERVERS = ["postgresql-18", "mysql", "mariadb"] as const;

/** An empty database, and a folder for what belongs to it. */
export interface ChaosDatabase {
  readonly target: ChaosTarget;
  /** The server; null for a file. */
  readonly on: TestServer | null;
  readonly folder: string;
  /** As the manager takes it. */
  readonly options: { readonly dbType: string; readonly url?: string; readonly file?: string };
  /** Schema and rows, without the audit. */
  dump(): Promise<string>;
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** How many sessions of others are on the database, or hold its file: none, so that no lock is held. */
  holders(): Promise<number>;
  dispose(): Promise<void>;
}

function withoutAudit(dump: string): string {
  return dump
    .split("\n")
    .filter((line) => !/cortex_migration_(?:history|journal)/.test(line) || /^CREATE TABLE/.test(line))
    .join("\n")
    .replace(/ AUTO_INCREMENT=\d+/g, "");
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "cortex-chaos-"));
}

/** A database in a file below the folder. */
export function chaosFile(folder = newFolder()): ChaosDatabase {
  const file = join(folder, "chaos.db");
  const inDatabase = <T>(work: (db: Database) => T): T => {
    const db = new DatabaseSync(file, { timeout: 10_000 });
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    target: "sqlite",
    on: null,
    folder,
    options: { dbType: "sqlite", file },
    dump: async () => withoutAudit(inDatabase((db) => masterDump(db))),
    rows: async (sql) => inDatabase((db) => rowsOf(db, sql)),
    holders: async () => {
      const db = new DatabaseSync(file, { timeout: 0 });
      try {
        db.exec("BEGIN EXCLUSIVE; ROLLBACK");
        return 0;
      } catch (error) {
        if (/locked|busy/i.test(String(error))) return 1;
        throw error;
      } finally {
        db.close();
      }
    },
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

const SESSIONS = {
  postgresql:
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  mysql:
    "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
} as const;

/** A database on a server that runs. */
export async function chaosDatabaseOn(on: TestServer): Promise<ChaosDatabase> {
  const database = await createDatabase(on);
  const folder = newFolder();
  const rows = (sql: string): ReturnType<typeof query> => query(on, database.name, sql);
  return {
    target: on.name,
    on,
    folder,
    options: { dbType: on.dialect, url: database.url },
    dump: async () => withoutAudit(await nativeDump(on, database.name)),
    rows,
    holders: async () => {
      let left = 1;
      // A session whose client has been killed ends when the server looks at it again.
      for (let tries = 0; left > 0 && tries < 50; tries += 1) {
        if (tries > 0) await sleep(200);
        left = Number((await rows(SESSIONS[on.dialect]))[0]?.["n"]);
      }
      return left;
    },
    dispose: async () => {
      rmSync(folder, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** An empty database of that kind, on the servers of the run. */
export async function chaosDatabase(target: ChaosTarget): Promise<ChaosDatabase> {
  return target === "sqlite" ? chaosFile() : chaosDatabaseOn(await server(target));
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { type ManagerOptions, MigrationManager } from "../../src/index.js";
import { type ModuleRevision, moduleRevision } from "./migration-project.js";
import { createDatabase, query, type ServerName, server } from "./servers/index.js";
import { rowsOf } from "./sqlite.js";

/** Where a test's database is. */
export type Place = "sqlite" | ServerName;

/** A directory with a chain, and an empty database of any kind. */
export interface ProjectOn {
  readonly place: Place;
  readonly directory: string;
  /** The folder of the chain. */
  readonly chain: string;
  /** The database as CORTEX_DB_URL names it. */
  readonly url: string;
  /** Writes a revision file into the chain; returns its path. */
  readonly revision: (given: ModuleRevision) => string;
  /** A manager; it is closed with the project. */
  readonly manager: (options?: ManagerOptions) => MigrationManager;
  /** Runs SQL with the bare driver; returns the rows of its last statement. */
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly dispose: () => Promise<void>;
}

/** Makes an empty project. */
export async function makeProjectOn(place: Place): Promise<ProjectOn> {
  const directory = mkdtempSync(join(tmpdir(), "cortex-on-"));
  const database = await databaseOn(place, directory);
  const chain = join(directory, "versions", database.dialect);
  mkdirSync(chain, { recursive: true });
  const managers: MigrationManager[] = [];
  return {
    place,
    directory,
    chain,
    url: database.url,
    rows: database.rows,
    revision: (given) => {
      const path = join(chain, `${given.id}_cortex_db_version_1.ts`);
      writeFileSync(path, moduleRevision(given));
      return path;
    },
    manager: (options = {}) => {
      const manager = new MigrationManager({
        environment: {},
        cwd: directory,
        url: database.url,
        versionsDirectory: join(directory, "versions"),
        interactive: false,
        ...options,
      });
      managers.push(manager);
      return manager;
    },
    dispose: async () => {
      for (const manager of managers) await manager.close();
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface PlacedDatabase extends Pick<ProjectOn, "url" | "rows"> {
  readonly dialect: string;
  readonly drop: () => Promise<void>;
}

async function databaseOn(place: Place, directory: string): Promise<PlacedDatabase> {
  if (place !== "sqlite") {
    const on = await server(place);
    const database = await createDatabase(on);
    const rows: ProjectOn["rows"] = (sql) => query(on, database.name, sql);
    return { dialect: on.dialect, url: database.url, rows, drop: () => database.drop() };
  }
  const file = join(directory, "test.db");
  const rows: ProjectOn["rows"] = async (sql) => {
    const db = new DatabaseSync(file);
    try {
      return rowsOf(db, sql);
    } finally {
      db.close();
    }
  };
  return { dialect: "sqlite", url: `sqlite:${file}`, rows, drop: async () => undefined };
}

import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, it as vitestIt, type TestContext } from "vitest";
import { type Connection, type Dialect, type ManagerOptions, MigrationManager } from "../../src/index.js";
import { loadSettings } from "../../src/manager/load-settings.js";
import { type ModuleRevision, moduleRevision } from "../support/migration-project.js";
import type { ContractDatabase, ContractTarget, Need } from "./contract-target.js";

/** What a suite works with. Everything that a test makes is gone after it. */
export interface TargetContext {
  readonly name: string;
  readonly target: ContractTarget;
  /** A test; it is skipped, with the target's reason, where the target lacks what it needs. */
  it(title: string, test: () => Promise<void>, ...needs: readonly Need[]): void;
  dialect(): Promise<Dialect>;
  /** An empty database. */
  database(): Promise<ContractDatabase>;
  /** A connection to it, closed after the test. */
  connect(database: ContractDatabase, access?: { readonly readOnly: boolean }): Promise<Connection>;
  /** An empty folder with a chain of the target's type. */
  project(database: ContractDatabase): ContractProject;
}

/** A folder with a chain, for one database. */
export interface ContractProject {
  readonly directory: string;
  /** Writes a TypeScript revision; the chain's number is the count of those before. */
  revision(given: ModuleRevision): string;
  /** Writes a file into the chain's folder. */
  write(name: string, text: string): string;
  manager(options?: ManagerOptions): MigrationManager;
}

/** A test generates, tries out and applies revisions on a server that it shares with others. */
const TEST_TIMEOUT_MS = 180_000;

/** The context of one target; `afterEach` hooks are registered where it is called. */
export function targetContext(target: ContractTarget): TargetContext {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  return {
    name: target.name,
    target,
    it: (title, test, ...needs) => {
      vitestIt(
        title,
        async (context: TestContext) => {
          for (const need of needs) {
            const reason = target.lacks[need];
            if (reason !== undefined) context.skip(reason);
          }
          await test();
        },
        TEST_TIMEOUT_MS,
      );
    },
    dialect: target.dialect,
    database: async () => {
      const database = await target.create();
      cleanups.push(() => database.drop());
      return database;
    },
    connect: async (database, access = { readOnly: false }) => {
      const dialect = await target.dialect();
      const { database: place } = await loadSettings(
        { environment: {}, ...database.options },
        async () => ({}),
      );
      const connection = await dialect.connect(place, access);
      cleanups.push(() => connection.close());
      return connection;
    },
    project: (database) => projectOf(database, target, cleanups),
  };
}

function projectOf(
  database: ContractDatabase,
  target: ContractTarget,
  cleanups: (() => Promise<void> | void)[],
): ContractProject {
  const directory = mkdtempSync(join(tmpdir(), "cortex-contract-"));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  let count = 0;
  let folder: string | undefined;
  const write = (name: string, text: string): string => {
    folder ??= join(directory, "versions", database.options.dbType ?? target.name);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    directory,
    write,
    revision: (given) => {
      count += 1;
      return write(`${given.id}_cortex_db_version_${count}.ts`, moduleRevision(given));
    },
    manager: (options = {}) => {
      const manager = new MigrationManager({
        environment: {},
        cwd: directory,
        versionsDirectory: join(directory, "versions"),
        interactive: false,
        ...database.options,
        ...options,
      });
      cleanups.push(() => manager.close());
      return manager;
    },
  };
}

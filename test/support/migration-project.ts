import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { CortexError, type ManagerOptions, MigrationManager } from "../../src/index.js";
import { type Database, masterDump, type Row, rowsOf } from "./sqlite.js";

/** A revision for a test, as the text of a module. */
export interface ModuleRevision {
  readonly id: string;
  readonly revises?: string | readonly string[] | null;
  readonly message?: string;
  readonly labels?: readonly string[];
  readonly dependsOn?: readonly string[];
  /** What stands above the functions. */
  readonly head?: string;
  /** The body of `upgrade(op)`. */
  readonly up?: string;
  /** The body of `downgrade(op)`; null leaves the function out. */
  readonly down?: string | null;
}

/** The text of a revision in TypeScript. */
export function moduleRevision(given: ModuleRevision): string {
  const literal = (value: unknown): string => JSON.stringify(value ?? null);
  return [
    "/**",
    ` * ${given.message ?? `revision ${given.id}`}`,
    " */",
    ...(given.head === undefined ? [] : [given.head]),
    `export const revision = ${literal(given.id)};`,
    `export const downRevision = ${literal(given.revises)};`,
    `export const branchLabels = ${literal(given.labels)};`,
    `export const dependsOn = ${literal(given.dependsOn)};`,
    `export async function upgrade(op) {\n${given.up ?? ""}\n}`,
    ...(given.down === null ? [] : [`export async function downgrade(op) {\n${given.down ?? ""}\n}`]),
    "",
  ].join("\n");
}

/** A directory with a chain and a database file, used through the library. */
export interface MigrationProject {
  readonly directory: string;
  readonly database: string;
  /** The folder of the chain. */
  readonly chain: string;
  /** Writes a revision file into the chain; returns its path. */
  readonly write: (name: string, text: string) => string;
  /** Writes a TypeScript revision into the chain; returns its path. */
  readonly revision: (given: ModuleRevision) => string;
  /** A manager; it is closed with the project. */
  readonly manager: (options?: ManagerOptions) => MigrationManager;
  /** Works on the database with the bare driver. */
  readonly inDatabase: <T>(work: (db: Database) => T) => T;
  readonly rows: (sql: string) => readonly Row[];
  /** The rows of the version table, sorted; none when there is no such table. */
  readonly versions: () => readonly string[];
  /** Everything that is in the database, or null where there is no file. */
  readonly state: () => string | null;
  readonly dispose: () => Promise<void>;
}

/** Makes an empty project in the system's directory for temporary files. */
export function makeMigrationProject(): MigrationProject {
  const directory = mkdtempSync(join(tmpdir(), "cortex-e2e-"));
  const database = join(directory, "test.db");
  const chain = join(directory, "versions", "sqlite");
  mkdirSync(chain, { recursive: true });
  const managers: MigrationManager[] = [];
  const inDatabase = <T>(work: (db: Database) => T): T => {
    const db = new DatabaseSync(database);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  const write = (name: string, text: string): string => {
    const path = join(chain, name);
    writeFileSync(path, text);
    return path;
  };
  const rows = (sql: string): readonly Row[] => inDatabase((db) => rowsOf(db, sql));
  return {
    directory,
    database,
    chain,
    write,
    rows,
    inDatabase,
    revision: (given) => write(`${given.id}_cortex_db_version_1.ts`, moduleRevision(given)),
    manager: (options = {}) => {
      const manager = new MigrationManager({
        environment: {},
        cwd: directory,
        file: database,
        versionsDirectory: join(directory, "versions"),
        interactive: false,
        ...options,
      });
      managers.push(manager);
      return manager;
    },
    versions: () =>
      rows("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").length === 0
        ? []
        : rows("SELECT version_num FROM alembic_version ORDER BY 1").map((row) => String(row.version_num)),
    state: () => (existsSync(database) ? inDatabase((db) => masterDump(db)) : null),
    dispose: async () => {
      for (const manager of managers) await manager.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The coded error that work fails with. Fails when it succeeds or throws anything else. */
export async function codedFailure(work: () => Promise<unknown>): Promise<CortexError> {
  let outcome: unknown;
  try {
    outcome = await work();
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error(`it should have failed, and came to ${JSON.stringify(outcome)}`);
}

/** What must not change in a file: its bytes and when it was last written. */
export function fileIdentity(path: string): { readonly bytes: string; readonly mtimeMs: number } | null {
  if (!existsSync(path)) return null;
  return { bytes: readFileSync(path).toString("hex"), mtimeMs: statSync(path).mtimeMs };
}

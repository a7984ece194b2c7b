import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../../src/dialects/contract/connection.js";
import type { Statement } from "../../src/dialects/contract/statement.js";
import { sqliteDialect } from "../../src/dialects/sqlite/sqlite-dialect.js";
import { CortexError } from "../../src/errors/index.js";
import type { BatchOperations } from "../../src/operations/batch-op.js";
import { type BatchArguments, Operations } from "../../src/operations/op.js";
import type { Row } from "../../src/operations/operation-context.js";
import { MigrationContext } from "../../src/runtime/migration-context.js";

/** Opens a database file with the driver that is to be tested. */
export type Open = (path: string) => Promise<Connection>;

/** A database file on which steps are run, as a migration runs them. */
export interface Scene {
  readonly connection: Connection;
  readonly path: string;
  /** What the last step has run. */
  readonly ran: () => readonly Statement[];
  readonly step: (work: (op: Operations) => Promise<void>) => Promise<void>;
  readonly batch: (
    table: string,
    work: (batch: BatchOperations) => Promise<void>,
    options?: BatchArguments,
  ) => Promise<void>;
  readonly rows: (sql: string) => Promise<readonly Row[]>;
  /** The stored text of a table, an index, a view or a trigger. */
  readonly text: (name: string) => Promise<string>;
  /** Everything that is stored: schema, rows, rowids, marks, statistics. */
  readonly dump: () => Promise<string>;
  readonly dispose: () => Promise<void>;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function dumpTable(connection: Connection, name: string): Promise<string> {
  const columns = await connection.query("SELECT name FROM pragma_table_xinfo(?)", [name]);
  const values = columns.map((column) => `quote(${quoted(String(column.name))})`);
  const [own] = await connection.query("SELECT sql FROM sqlite_schema WHERE name = ?", [name]);
  const isOwn = name.startsWith("sqlite_");
  const hidesRowid = columns.some((column) => /^rowid$/i.test(String(column.name)));
  const rowid = isOwn || hidesRowid || /without\s+rowid/i.test(String(own?.sql)) ? [] : ["rowid"];
  const rows = await connection.query(
    `SELECT ${[...rowid, ...values].join(" || ',' || ")} AS line FROM ${quoted(name)} ORDER BY 1`,
  );
  return rows.map((row) => `${name}: ${String(row.line)}`).join("\n");
}

async function dumpAll(connection: Connection): Promise<string> {
  const master = await connection.query(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
  );
  const lines = master.map((row) => Object.values(row).join(" | "));
  for (const row of master)
    if (row.type === "table") lines.push(await dumpTable(connection, String(row.name)));
  return lines.join("\n");
}

/** Runs work as one step: lock, operations, verification, commit; a failure rolls everything back. */
async function runStep(
  connection: Connection,
  work: (op: Operations) => Promise<void>,
): Promise<readonly Statement[]> {
  const ran: Statement[] = [];
  const context = new MigrationContext({
    dialect: sqliteDialect,
    connection,
    revision: "scene",
    file: null,
    isOffline: false,
    arguments: {},
    tag: null,
    autocommit: (inner) => inner(),
    onStatement: () => undefined,
    onCompiled: (statement) => ran.push(statement),
  });
  const session = await sqliteDialect.openSession(connection, {
    versionTable: "alembic_version",
    schema: null,
  });
  try {
    await session.begin({ lockTimeoutMs: 1_000 });
    await work(new Operations(context));
    await session.verify();
    await session.commit();
  } catch (error) {
    await session.rollback();
    throw error;
  } finally {
    await session.close();
  }
  return ran;
}

/** A new database file, filled by a script. */
export async function scene(open: Open, script: string): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), "cortex-rebuild-"));
  const path = join(folder, "test.db");
  const connection = await open(path);
  await connection.run(script);
  let ran: readonly Statement[] = [];
  const step: Scene["step"] = async (work) => {
    ran = await runStep(connection, work);
  };
  return {
    connection,
    path,
    ran: () => ran,
    step,
    batch: (table, work, options = {}) => step((op) => op.batchAlterTable(table, work, options)),
    rows: (sql) => connection.query(sql),
    text: async (name) => {
      const [row] = await connection.query("SELECT sql FROM sqlite_schema WHERE name = ?", [name]);
      return row === undefined ? "" : String(row.sql);
    },
    dump: () => dumpAll(connection),
    dispose: async () => {
      await connection.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The coded error that the work fails with. */
export async function failure(work: () => Promise<unknown>): Promise<CortexError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** The SQL of what a step has run, without the questions. */
export function sqlOf(ran: readonly Statement[]): readonly string[] {
  return ran.flatMap((statement) => (statement.kind === "run" ? [statement.sql] : []));
}

/** True when the step built a table anew. */
export function hasRebuilt(ran: readonly Statement[]): boolean {
  return sqlOf(ran).some((sql) => sql.includes("_cortex_new_"));
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Statement } from "../../../../src/dialects/contract/statement.js";
import { compile } from "../../../../src/dialects/sqlite/compiler/compile.js";
import type { SqliteConnection } from "../../../../src/dialects/sqlite/connection/sqlite-connection.js";
import { connect, openMemory } from "../../../../src/dialects/sqlite/driver.js";
import { CortexError } from "../../../../src/errors/index.js";
import type { Operation } from "../../../../src/operations/operation.js";
import { NO_TARGET } from "../../../support/no-target.js";

export { NO_TARGET } from "../../../support/no-target.js";

const made: string[] = [];

/** A new folder, gone after the file's tests. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "cortex-sqlite-"));
  made.push(path);
  return path;
}

afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

export function openFile(file: string, readOnly = false): Promise<SqliteConnection> {
  return connect({ ...NO_TARGET, file }, { readOnly });
}

/** A database in memory that was made by a script. */
export async function memory(script = ""): Promise<SqliteConnection> {
  const connection = await openMemory();
  await connection.run(script);
  return connection;
}

/** Compiles and runs, as a step does. */
export async function carryOut(
  connection: SqliteConnection,
  operation: Operation,
): Promise<readonly Statement[]> {
  const statements = compile(operation, connection);
  for (const statement of statements)
    if (statement.kind === "run") await connection.execute(statement.sql, statement.parameters ?? undefined);
    else if ((await connection.query(statement.sql)).length > 0)
      throw new Error(`check failed: ${statement.sql}`);
  return statements;
}

/** The stored schema as text, in the order of creation. */
export function dump(connection: SqliteConnection): string {
  const rows = connection.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
  return rows.map((row) => `${String(row.sql)};\n`).join("");
}

/** The coded error that the work fails with. */
export async function failure(work: () => unknown): Promise<CortexError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

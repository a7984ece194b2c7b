import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { Operation } from "../operations/operation.js";

/** Carries out an operation of the tool's own tables, for which there is neither a plan nor a journal. */
export async function carryOut(
  operation: Operation,
  dialect: Dialect,
  connection: Connection,
): Promise<void> {
  for (const statement of await dialect.compile(operation, connection))
    if (statement.kind === "run") await connection.run(statement.sql);
}

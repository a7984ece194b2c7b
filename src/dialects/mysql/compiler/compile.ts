import { cortexError } from "../../../errors/index.js";
import type { BatchMember, DropIndex, Operation, RenameIndex } from "../../../operations/operation.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Connection } from "../../contract/connection.js";
import type { Statement } from "../../contract/statement.js";
import { sameName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { compileBulkInsert } from "./compile-bulk-insert.js";
import { compileChanges } from "./compile-changes.js";
import { compileExecute } from "./compile-execute.js";
import { compileCreateTable, compileDropTable, compileRenameTable } from "./compile-table.js";
import { isReplay } from "./server-of.js";

type OnOneTable = Exclude<BatchMember, { kind: "dropIndex" | "renameIndex" }>;

/** A change outside of a batch is a batch of one. */
function compileOne(operation: OnOneTable, connection: Connection): Promise<readonly Statement[]> {
  const { table, schema } = operation;
  return compileChanges({ table, schema, operations: [operation] }, operation, connection);
}

/** The tables that have an index of that name: it is unique within its table only. */
async function tablesOfIndex(
  connection: Connection,
  { name, schema }: DropIndex | RenameIndex,
): Promise<readonly string[]> {
  if (isReplay(connection))
    return connection.schema.tables
      .filter((table) => table.schema === schema)
      .filter((table) =>
        [...table.indexes, ...table.uniques].some((item) => item.name !== null && sameName(item.name, name)),
      )
      .map((table) => table.name);
  const rows = await connection.query(
    "SELECT DISTINCT table_name AS tbl FROM information_schema.statistics WHERE table_schema = COALESCE(?, DATABASE()) AND index_name = ?",
    [schema, name],
  );
  return rows.map((row) => String(row.tbl));
}

/** DROP INDEX and RENAME INDEX, which want the table. */
async function compileIndexChange(
  operation: DropIndex | RenameIndex,
  connection: Connection,
): Promise<readonly Statement[]> {
  const on = async (table: string): Promise<readonly Statement[]> =>
    compileChanges({ table, schema: operation.schema, operations: [operation] }, operation, connection);
  if (operation.table !== null) return on(operation.table);
  const tables = await tablesOfIndex(connection, operation);
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return on(only);
  if (only === undefined && operation.kind === "dropIndex" && operation.ifExists) return [];
  if (only === undefined)
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "index", name: operation.name });
  return refuse({
    operation: operation.kind,
    object: `the index ${operation.name}`,
    reason: `the tables ${tables.join(", ")} each have one of that name`,
    instead: "Say tableName.",
  });
}

/**
 * Compiles an operation against the database as it is now. Reads, never writes. With a `ReplayConnection` the schema
 * that it holds stands in for the database.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for what the server cannot have, with the reason and what to do instead
 */
export async function compile(operation: Operation, connection: Connection): Promise<readonly Statement[]> {
  switch (operation.kind) {
    case "createTable":
      return compileCreateTable(operation, connection);
    case "dropTable":
      return compileDropTable(operation, connection);
    case "renameTable":
      return compileRenameTable(operation, connection);
    case "dropIndex":
    case "renameIndex":
      return compileIndexChange(operation, connection);
    case "createIndex":
    case "addColumn":
    case "dropColumn":
    case "alterColumn":
    case "createConstraint":
    case "dropConstraint":
    case "renameConstraint":
    case "setTableComment":
    case "setTableOptions":
      return compileOne(operation, connection);
    case "batch":
      return compileChanges(operation, operation, connection);
    case "createExcludeConstraint":
      return refuse({
        operation: operation.kind,
        object: `table '${operation.table}'`,
        reason: "there are no exclusion constraints",
        instead: "Use a unique constraint where equality is enough, or a trigger that raises.",
      });
    case "bulkInsert":
      return compileBulkInsert(operation, connection);
    case "execute":
      return compileExecute(operation, connection);
    default:
      return assertNever(operation, "operation");
  }
}

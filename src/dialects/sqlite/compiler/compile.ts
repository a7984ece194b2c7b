import type { BatchMember, Operation, RenameIndex } from "../../../operations/operation.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Statement } from "../../contract/statement.js";
import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { refuse } from "../ddl/refuse.js";
import { compileBulkInsert } from "./compile-bulk-insert.js";
import { compileChanges } from "./compile-changes.js";
import { compileExecute } from "./compile-execute.js";
import { compileCreateIndex, compileDropIndex, ownerOf } from "./compile-index.js";
import { compileCreateTable, compileDropTable, compileRenameTable } from "./compile-table.js";

type TableChange = Exclude<BatchMember, { kind: "createIndex" | "dropIndex" | "renameIndex" }>;

/** A change outside of a batch is a batch of one. */
function compileOne(operation: TableChange, connection: SqliteConnection): readonly Statement[] {
  const { table, schema } = operation;
  return compileChanges({ table, schema, operations: [operation] }, operation, connection);
}

/** An index is a change of its table, which need not have been told. */
function compileRenameIndex(operation: RenameIndex, connection: SqliteConnection): readonly Statement[] {
  const { schema } = operation;
  const table = ownerOf(operation, connection) ?? operation.table ?? "";
  return compileChanges({ table, schema, operations: [operation] }, operation, connection);
}

/**
 * Compiles an operation against the database as it is now. Reads, never writes.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for what SQLite cannot have, with the reason
 */
export function compile(operation: Operation, connection: SqliteConnection): readonly Statement[] {
  switch (operation.kind) {
    case "createTable":
      return compileCreateTable(operation, connection);
    case "dropTable":
      return compileDropTable(operation, connection);
    case "renameTable":
      return compileRenameTable(operation, connection);
    case "createIndex":
      return compileCreateIndex(operation, connection);
    case "dropIndex":
      return compileDropIndex(operation, connection);
    case "renameIndex":
      return compileRenameIndex(operation, connection);
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
        reason: "SQLite has no exclusion constraints",
        instead: "Use a trigger that raises, or a unique constraint where equality is enough.",
      });
    case "bulkInsert":
      return compileBulkInsert(operation);
    case "execute":
      return compileExecute(operation);
    default:
      return assertNever(operation, "operation");
  }
}

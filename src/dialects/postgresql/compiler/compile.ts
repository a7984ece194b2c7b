import type { Operation } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
import type { Statement } from "../../contract/statement.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asPostgresql } from "../connection/postgresql-connection.js";
import { Namespaces } from "../reflector/namespaces.js";
import type { Catalog } from "./catalog.js";
import { compileBatch, compileMember } from "./compile-batch.js";
import { compileBulkInsert } from "./compile-bulk-insert.js";
import { compileCreateExclude } from "./compile-constraint.js";
import { compileExecute } from "./compile-execute.js";
import { compileCreateTable, compileDropTable, compileRenameTable } from "./compile-table.js";
import type { CompileContext } from "./context.js";
import { settleUsedValues } from "./fresh-values.js";
import { LiveCatalog } from "./live-catalog.js";
import { localise } from "./localise.js";
import { ReplayCatalog } from "./replay-catalog.js";
import { StandingGround } from "./standing-ground.js";

function catalogOf(connection: Connection): Catalog {
  return connection instanceof ReplayConnection
    ? new ReplayCatalog(connection)
    : new LiveCatalog(asPostgresql(connection));
}

function homeOf(connection: Connection): string {
  return Namespaces.of(asPostgresql(connection)).defaultName;
}

/**
 * Compiles an operation against the database as it is now. Reads, never writes.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for what PostgreSQL, or this version of it, cannot have, with the reason
 * @throws MIG_DIALECT_STATE_UNKNOWN where no server is asked, and the operation does not tell what it needs to know
 */
export async function compile(given: Operation, connection: Connection): Promise<readonly Statement[]> {
  const ground = new StandingGround();
  const context = { source: given, catalog: catalogOf(connection), ground };
  const operation = connection instanceof ReplayConnection ? given : localise(given, homeOf(connection));
  const settled = await settleUsedValues(operation, connection, context);
  return ground.around([...settled, ...(await compileOne(operation, context))], context);
}

async function compileOne(operation: Operation, context: CompileContext): Promise<readonly Statement[]> {
  switch (operation.kind) {
    case "createTable":
      return compileCreateTable(operation, context);
    case "dropTable":
      return compileDropTable(operation, context);
    case "renameTable":
      return compileRenameTable(operation, context);
    case "createExcludeConstraint":
      return compileCreateExclude(operation, context);
    case "bulkInsert":
      return compileBulkInsert(operation, context);
    case "execute":
      return compileExecute(operation, context);
    case "batch":
      return compileBatch(operation, context);
    default:
      return compileMember(operation, context);
  }
}

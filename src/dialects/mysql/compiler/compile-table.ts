import { cortexError } from "../../../errors/index.js";
import type { CreateTable, DropTable, RenameTable } from "../../../operations/operation.js";
import { findTable } from "../../../schema/schema.js";
import type { Connection } from "../../contract/connection.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { tableName } from "../ddl/names.js";
import { tableText } from "../ddl/table-text.js";
import { deletes } from "./hazards.js";
import { isReplay, serverOf } from "./server-of.js";
import { ddlStatement } from "./statements.js";

/** What stands under that name: a table, a view …; null for nothing, undefined where that cannot be known. */
async function kindOf(
  connection: Connection,
  name: string,
  schema: string | null,
): Promise<string | null | undefined> {
  if (isReplay(connection)) return findTable(connection.schema, name, schema) ? "table" : undefined;
  const [row] = await connection.query(
    "SELECT table_type AS kind FROM information_schema.tables WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?",
    [schema, name],
  );
  if (row === undefined) return null;
  const kind = String(row.kind);
  return kind === "BASE TABLE" || kind === "SYSTEM VERSIONED" ? "table" : kind.toLowerCase();
}

/** Tells where NUMERIC without digits is not what it is elsewhere. */
function numericHazards({ table }: CreateTable): readonly Hazard[] {
  return table.columns
    .filter(({ type }) => type.kind === "numeric" && type.precision === null)
    .map(({ name }) => ({
      code: "notKept",
      level: "warning",
      message: `NUMERIC without digits is NUMERIC(10, 0) there: '${name}' holds no fractions`,
    }));
}

/** CREATE TABLE with its indexes; nothing when it is there and may be. */
export async function compileCreateTable(
  operation: CreateTable,
  connection: Connection,
): Promise<readonly Statement[]> {
  const { table } = operation;
  const sql = tableText(table, serverOf(connection));
  const hazards = numericHazards(operation);
  if (!operation.ifNotExists) return [ddlStatement(operation, sql, hazards)];
  const kind = await kindOf(connection, table.name, table.schema);
  if (kind === "table") return [];
  if (kind === null) return [ddlStatement(operation, sql, hazards)];
  if (kind !== undefined) throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind, name: table.name });
  return [ddlStatement(operation, sql.replace(/^CREATE TABLE /, "CREATE TABLE IF NOT EXISTS "), hazards)];
}

/** DROP TABLE; nothing when it is not there and need not be. */
export async function compileDropTable(
  operation: DropTable,
  connection: Connection,
): Promise<readonly Statement[]> {
  const { table, schema, ifExists } = operation;
  const kind = await kindOf(connection, table, schema);
  if (kind === null || (kind !== undefined && kind !== "table")) {
    if (kind === null && ifExists) return [];
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table });
  }
  const guard = kind === undefined && ifExists ? "IF EXISTS " : "";
  const hazards = deletes(`drops table '${table}' with all its rows`);
  return [ddlStatement(operation, `DROP TABLE ${guard}${tableName(schema, table)}`, hazards)];
}

/** ALTER TABLE … RENAME TO: foreign keys that name the table follow, views do not. */
export async function compileRenameTable(
  operation: RenameTable,
  connection: Connection,
): Promise<readonly Statement[]> {
  const { table, schema, newName } = operation;
  if ((await kindOf(connection, table, schema)) === null)
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table });
  const sql = `ALTER TABLE ${tableName(schema, table)} RENAME TO ${tableName(schema, newName)}`;
  return [ddlStatement(operation, sql)];
}

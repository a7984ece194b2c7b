import { cortexError } from "../../../errors/index.js";
import type { CreateTable, DropTable, RenameTable } from "../../../operations/operation.js";
import type { Table } from "../../../schema/table.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { indexText } from "../ddl/index-text.js";
import { refuseSchema, tableText } from "../ddl/table-text.js";
import { quoteIdentifier } from "../sql/quote.js";
import { runStatement } from "../../shared/statements.js";
import { readTableState } from "./table-state.js";

/** The kind of the object of that name, or null. */
function kindOf(connection: SqliteConnection, name: string): string | null {
  const [row] = connection.rows(
    "SELECT type FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
    [name],
  );
  return row === undefined ? null : String(row.type);
}

/** Tells that comments are left out: schemas that serve several databases have them, and SQLite has no place for one. */
export function commentHazards(comments: readonly (string | null)[]): readonly Hazard[] {
  if (comments.every((comment) => comment === null)) return [];
  return [{ code: "notKept", level: "info", message: "SQLite keeps no comments: they are left out" }];
}

function createIndexes(table: Table, source: CreateTable): readonly Statement[] {
  return table.indexes.map((index) => runStatement(source, indexText(index, table.name)));
}

/** CREATE TABLE and its indexes; nothing when it is there and may be. */
export function compileCreateTable(
  operation: CreateTable,
  connection: SqliteConnection,
): readonly Statement[] {
  const { table } = operation;
  const sql = tableText(table);
  if (operation.ifNotExists) {
    const kind = kindOf(connection, table.name);
    if (kind === "view") throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind, name: table.name });
    if (kind === "table") return [];
  }
  const hazards = commentHazards([table.comment, ...table.columns.map((column) => column.comment)]);
  return [runStatement(operation, sql, { hazards }), ...createIndexes(table, operation)];
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}

/** DROP TABLE; nothing when it is not there and need not be. */
export function compileDropTable(operation: DropTable, connection: SqliteConnection): readonly Statement[] {
  refuseSchema("dropTable", operation.table, operation.schema);
  const state = readTableState(connection, operation.table);
  if (state === null) {
    if (operation.ifExists) return [];
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: operation.table });
  }
  const hazards: Hazard[] = [
    { code: "deletesData", level: "danger", message: `drops table '${state.name}' with all its rows` },
  ];
  const triggers = state.triggers.filter(
    (trigger) => trigger.table.toLowerCase() === state.name.toLowerCase(),
  );
  if (triggers.length > 0)
    hazards.push({
      code: "notKept",
      level: "warning",
      message: `its triggers go with it: ${list(triggers.map((trigger) => trigger.name))}`,
    });
  const readers = [...state.views, ...state.triggers.filter((trigger) => !triggers.includes(trigger))].filter(
    (dependent) => dependent.mentions,
  );
  if (readers.length > 0)
    hazards.push({
      code: "notKept",
      level: "warning",
      message: `what reads it will not work any more: ${list(readers.map((reader) => reader.name))}`,
    });
  return [runStatement(operation, `DROP TABLE ${quoteIdentifier(state.name)}`, { hazards })];
}

/**
 * ALTER TABLE … RENAME TO: foreign keys, triggers and views that name the table follow
 * (https://sqlite.org/lang_altertable.html#altertabrename).
 */
export function compileRenameTable(
  operation: RenameTable,
  connection: SqliteConnection,
): readonly Statement[] {
  refuseSchema("renameTable", operation.table, operation.schema);
  if (kindOf(connection, operation.table) !== "table")
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: operation.table });
  const sql = `ALTER TABLE ${quoteIdentifier(operation.table)} RENAME TO ${quoteIdentifier(operation.newName)}`;
  return [runStatement(operation, sql)];
}

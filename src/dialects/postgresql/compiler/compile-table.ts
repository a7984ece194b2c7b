import { cortexError } from "../../../errors/index.js";
import type { CreateTable, DropTable, RenameTable, SetTableComment } from "../../../operations/operation.js";
import type { Table } from "../../../schema/table.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { hazard, runStatement } from "../../shared/statements.js";
import { storageClause } from "../ddl/column-text.js";
import { constraintText } from "../ddl/constraint-text.js";
import { indexText } from "../ddl/index-text.js";
import { newName } from "../ddl/names.js";
import { laterConstraints, tableText } from "../ddl/table-text.js";
import { identifierIfNeeded, quoteLiteral } from "../sql/quote.js";
import { type CompileContext, refOf, tableName } from "./context.js";
import { dropEnums, ensureEnums } from "./enum-types.js";
import { alterTable } from "./statements.js";

/** A comment as SQL; no comment is NULL. */
export function commentLiteral(comment: string | null): string {
  return comment === null || comment === "" ? "NULL" : quoteLiteral(comment);
}

/** COMMENT ON COLUMN. */
export function columnCommentText(table: string, column: string, comment: string | null): string {
  return `COMMENT ON COLUMN ${table}.${identifierIfNeeded(column)} IS ${commentLiteral(comment)}`;
}

/** A foreign key stops writes to the table that it refers to for a moment, also when its own table is new. */
export function referentHazards(table: Pick<Table, "name" | "foreignKeys">): readonly Hazard[] {
  const referents = new Set(table.foreignKeys.map((key) => key.referentTable));
  referents.delete(table.name);
  return [...referents].map((name) =>
    hazard("locksWrites", "info", `waits for writers of '${name}', and stops them until the step has ended`),
  );
}

function commentStatements(table: Table, name: string, context: CompileContext): readonly Statement[] {
  const run = (sql: string): Statement => runStatement(context.source, sql);
  return [
    ...(table.comment === null ? [] : [run(`COMMENT ON TABLE ${name} IS ${commentLiteral(table.comment)}`)]),
    ...table.columns.flatMap((column) =>
      column.comment === null ? [] : [run(columnCommentText(name, column.name, column.comment))],
    ),
  ];
}

function createStatements(operation: CreateTable, context: CompileContext): readonly Statement[] {
  const { table, ifNotExists } = operation;
  const { schema } = table;
  const { major } = context.catalog;
  const name = tableName({ table: table.name, schema });
  const place = { operation: "createTable", table: table.name, schema, major };
  const storages = table.columns
    .map((column) => storageClause(column, place))
    .filter((clause) => clause !== null);
  return [
    runStatement(context.source, tableText(table, { major, ifNotExists }), {
      hazards: referentHazards(table),
    }),
    ...storages.map((clause) => alterTable(context.source, { table: name, clause })),
    ...laterConstraints(table).map((constraint) =>
      alterTable(context.source, {
        table: name,
        clause: `ADD ${constraintText(constraint, { schema, major })} NOT VALID`,
      }),
    ),
    // In the step's transaction an index cannot be built concurrently, and a table without rows need not.
    ...table.indexes.map((index) =>
      runStatement(
        context.source,
        indexText(index, { table: table.name, schema, major, concurrently: false, ifNotExists }),
      ),
    ),
    ...commentStatements(table, name, context),
  ];
}

/** CREATE TABLE with its enumerations, indexes and comments; nothing when it is there and may be. */
export async function compileCreateTable(
  operation: CreateTable,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { table, ifNotExists } = operation;
  const ref = { table: table.name, schema: table.schema };
  const statements = createStatements(operation, context);
  if (ifNotExists && (await context.catalog.hasTable(ref))) return [];
  const types = table.columns.map((column) => column.type);
  const enums = await ensureEnums(types, { schema: table.schema, object: `table '${table.name}'` }, context);
  return [...enums, ...statements];
}

/**
 * DROP TABLE, and the enumerations that nobody else uses. What depends on the table is never dropped with it: the
 * server refuses, and names it.
 *
 * @throws MIG_DIALECT_TABLE_NOT_FOUND
 */
export async function compileDropTable(
  operation: DropTable,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const ref = refOf(operation);
  const facts = await context.catalog.dropFacts(ref, []);
  if (facts.exists === false) {
    if (operation.ifExists) return [];
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: operation.table });
  }
  const ifExists = operation.ifExists ? "IF EXISTS " : "";
  const hazards = [hazard("deletesData", "danger", `drops table '${operation.table}' with all its rows`)];
  return [
    runStatement(context.source, `DROP TABLE ${ifExists}${tableName(ref)}`, { hazards }),
    ...dropEnums(facts.orphans, context),
  ];
}

/** ALTER TABLE … RENAME TO. */
export function compileRenameTable(operation: RenameTable, context: CompileContext): readonly Statement[] {
  const clause = `RENAME TO ${newName(operation.newName)}`;
  return [alterTable(context.source, { table: tableName(operation), clause })];
}

/** COMMENT ON TABLE. */
export function compileTableComment(
  operation: SetTableComment,
  context: CompileContext,
): readonly Statement[] {
  const sql = `COMMENT ON TABLE ${tableName(operation)} IS ${commentLiteral(operation.comment)}`;
  return [runStatement(context.source, sql)];
}

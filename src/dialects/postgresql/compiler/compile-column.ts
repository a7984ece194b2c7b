import { cortexError } from "../../../errors/index.js";
import type { AddColumn, ColumnPosition, DropColumn } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import { liftCheck, liftIndex, liftReference, liftUnique } from "../../../schema/table.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { checkStatement, hazard, runStatement } from "../../shared/statements.js";
import { columnText, storageClause } from "../ddl/column-text.js";
import { indexText } from "../ddl/index-text.js";
import { refuse } from "../ddl/refuse.js";
import { identifierIfNeeded } from "../sql/quote.js";
import type { TableRef } from "./catalog.js";
import { addConstraint } from "./compile-constraint.js";
import { columnCommentText } from "./compile-table.js";
import { type CompileContext, refOf, tableName } from "./context.js";
import { dropEnums, ensureEnums } from "./enum-types.js";
import { alterTable } from "./statements.js";

/** Refuses a place that is not the last. @throws MIG_DIALECT_UNSUPPORTED */
export function refusePosition(operation: string, position: ColumnPosition | null, object: string): void {
  if (position === null || position.kind === "last") return;
  refuse({
    operation,
    object,
    reason: "a column stands behind those that are there, and its place cannot be changed.",
    instead: "Leave insertBefore and insertAfter out; SELECT names its columns in any order.",
  });
}

/** Functions whose result does not change within a statement: a new column's rows need not be written. */
const STABLE =
  /^(?:now|current_timestamp|current_date|localtimestamp|transaction_timestamp|current_user|to_timestamp|current_setting)$/;

/** Whether each row gets a default of its own, so that all are written anew; by the functions that it calls. */
export function isVolatile(column: Column): boolean {
  const value = column.serverDefault;
  if (value === null || value.kind === "literal") return false;
  const calls = value.text.replace(/'(?:[^']|'')*'/g, "").matchAll(/([A-Za-z_][A-Za-z0-9_]*)\s*\(/g);
  return [...calls].some(([, name = ""]) => !STABLE.test(name.toLowerCase()));
}

function addHazards(column: Column, table: string): readonly Hazard[] {
  const why =
    column.autoincrement || column.identity !== null
      ? "every row gets a number"
      : column.generated?.stored === true
        ? "the column is computed for every row"
        : isVolatile(column)
          ? "its default may be another one for every row"
          : null;
  if (why === null) return [];
  return [hazard("rewritesTable", "warning", `writes '${table}' anew, because ${why}`)];
}

/** A column that may not be NULL and has nothing to fill it: rows that are there would hold NULL. */
function emptyCheck(column: Column, ref: TableRef, context: CompileContext): readonly Statement[] {
  const isFilled =
    column.nullable ||
    column.autoincrement ||
    column.serverDefault !== null ||
    column.generated !== null ||
    column.identity !== null;
  if (isFilled) return [];
  return [
    checkStatement(context.source, `SELECT ctid::text AS "row" FROM ${tableName(ref)} LIMIT 1`, {
      code: "MIG_DIALECT_VALUE_MISSING",
      details: { table: ref.table, column: column.name },
    }),
  ];
}

/** What a column carries beside itself. */
function carried(column: Column, ref: TableRef, context: CompileContext): readonly Statement[] {
  const { major } = context.catalog;
  const table = tableName(ref);
  const place = { operation: "addColumn", table: ref.table, schema: ref.schema, major };
  const storage = storageClause(column, place);
  const key = column.primaryKey ? [{ kind: "primaryKey" as const, name: null, columns: [column.name] }] : [];
  const constraints = [...key, ...liftReference(column), ...liftUnique(column), ...liftCheck(column)];
  return [
    ...(storage === null ? [] : [alterTable(context.source, { table, clause: storage })]),
    ...constraints.flatMap((constraint) => addConstraint(constraint, ref, context)),
    ...liftIndex(column).map((index) =>
      runStatement(
        context.source,
        indexText(index, { ...ref, major, concurrently: false, ifNotExists: false }),
      ),
    ),
    ...(column.comment === null
      ? []
      : [runStatement(context.source, columnCommentText(table, column.name, column.comment))]),
  ];
}

/**
 * ALTER TABLE … ADD COLUMN, with its enumeration before it and its keys after it; nothing when it is there and may be.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for a place that is not the last
 */
export async function compileAddColumn(
  operation: AddColumn,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { column, ifNotExists } = operation;
  const ref = refOf(operation);
  const object = `the column '${ref.table}.${column.name}'`;
  refusePosition("addColumn", operation.position, object);
  const text = columnText(column, {
    operation: "addColumn",
    ...ref,
    major: context.catalog.major,
  });
  if (ifNotExists && (await context.catalog.hasColumn(ref, column.name)) === true) return [];
  const enums = await ensureEnums([column.type], { schema: ref.schema, object }, context);
  const hazards = addHazards(column, ref.table);
  const clause = `ADD COLUMN ${ifNotExists ? "IF NOT EXISTS " : ""}${text}`;
  return [
    ...enums,
    ...emptyCheck(column, ref, context),
    alterTable(context.source, { table: tableName(ref), clause, mergeable: hazards.length > 0 }, hazards),
    ...carried(column, ref, context),
  ];
}

/**
 * ALTER TABLE … DROP COLUMN, and the enumeration that nobody else uses. Views and whatever else depends on the column
 * are never dropped with it; keys and indexes that have it among their columns are, and are named.
 *
 * @throws MIG_DIALECT_TABLE_NOT_FOUND, MIG_DIALECT_COLUMN_NOT_FOUND
 */
export async function compileDropColumn(
  operation: DropColumn,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { column, ifExists, table } = operation;
  const ref = refOf(operation);
  const facts = await context.catalog.dropFacts(ref, [column]);
  if (facts.exists === false) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table });
  if (facts.exists === true && context.catalog.knowsAll && !facts.columns.includes(column)) {
    if (ifExists) return [];
    throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", { table, column, columns: facts.columns });
  }
  const also = facts.alsoDropped.map((name) =>
    hazard("notKept", "warning", `${name} has '${column}' among its columns, and is dropped with it`),
  );
  const hazards = [hazard("deletesData", "danger", `drops the values of '${table}.${column}'`), ...also];
  const clause = `DROP COLUMN ${ifExists ? "IF EXISTS " : ""}${identifierIfNeeded(column)}`;
  return [
    alterTable(context.source, { table: tableName(ref), clause }, hazards),
    ...dropEnums(facts.orphans, context),
  ];
}

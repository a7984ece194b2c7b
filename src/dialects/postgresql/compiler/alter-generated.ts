import type { AlterColumn } from "../../../operations/operation.js";
import type { Statement } from "../../contract/statement.js";
import { hazard } from "../../shared/statements.js";
import { refuse } from "../ddl/refuse.js";
import { identifierIfNeeded } from "../sql/quote.js";
import type { ColumnFacts } from "./catalog.js";
import { type CompileContext, tableName } from "./context.js";
import { alterTable } from "./statements.js";

/** SET EXPRESSION came with this version. */
export const SET_EXPRESSION_SINCE = 17;

function refuseGenerated(operation: AlterColumn, reason: string): never {
  return refuse({
    operation: "alterColumn",
    object: `the column '${operation.table}.${operation.column}'`,
    reason,
    instead: "Drop the column and add it anew: what it computes is computed again.",
  });
}

/**
 * Another expression for a generated column, or none: then it keeps what it has computed.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-EXPRESSION
 * @throws MIG_DIALECT_UNSUPPORTED for an ordinary column, and before PostgreSQL 17
 */
export function alterGenerated(
  operation: AlterColumn,
  facts: ColumnFacts | null,
  context: CompileContext,
): readonly Statement[] {
  const { changes, existing } = operation;
  const { generated } = changes;
  if (generated === undefined) return [];
  const table = tableName(operation);
  const column = identifierIfNeeded(operation.column);
  if (generated === null) {
    if (existing.generated?.stored === false)
      refuseGenerated(operation, "what it computes when it is read is kept nowhere.");
    return [alterTable(context.source, { table, clause: `ALTER COLUMN ${column} DROP EXPRESSION` })];
  }
  if (facts?.isGenerated === false)
    refuseGenerated(operation, "an ordinary column cannot become a computed one.");
  if (existing.generated != null && existing.generated.stored !== generated.stored)
    refuseGenerated(operation, "whether it is stored cannot be changed.");
  if (context.catalog.major < SET_EXPRESSION_SINCE)
    refuseGenerated(
      operation,
      `another expression can be set from PostgreSQL ${SET_EXPRESSION_SINCE} on, and this is ${context.catalog.major}.`,
    );
  const message = `writes '${operation.table}' anew, and nobody reads or writes it meanwhile`;
  return [
    alterTable(
      context.source,
      { table, clause: `ALTER COLUMN ${column} SET EXPRESSION AS (${generated.expression})` },
      generated.stored ? [hazard("rewritesTable", "warning", message)] : [],
    ),
  ];
}

import type { Batch, BatchMember } from "../../../operations/operation.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Statement } from "../../contract/statement.js";
import { BatchCatalog } from "./batch-catalog.js";
import { compileAlterColumn } from "./compile-alter-column.js";
import { compileAddColumn, compileDropColumn } from "./compile-column.js";
import {
  compileCreateConstraint,
  compileDropConstraint,
  compileRenameConstraint,
} from "./compile-constraint.js";
import { compileCreateIndex, compileDropIndex, compileRenameIndex } from "./compile-index.js";
import { compileTableComment } from "./compile-table.js";
import { compileTableOptions } from "./compile-table-options.js";
import type { CompileContext } from "./context.js";
import { mentionsText } from "./fresh-values.js";
import { mergeRewrites } from "./statements.js";

/** Compiles what may stand in a batch, or by itself. */
export async function compileMember(
  member: BatchMember,
  context: CompileContext,
): Promise<readonly Statement[]> {
  switch (member.kind) {
    case "addColumn":
      return compileAddColumn(member, context);
    case "dropColumn":
      return compileDropColumn(member, context);
    case "alterColumn":
      return compileAlterColumn(member, context);
    case "createIndex":
      return compileCreateIndex(member, context);
    case "dropIndex":
      return compileDropIndex(member, context);
    case "renameIndex":
      return compileRenameIndex(member, context);
    case "renameConstraint":
      return compileRenameConstraint(member, context);
    case "createConstraint":
      return compileCreateConstraint(member, context);
    case "dropConstraint":
      return compileDropConstraint(member, context);
    case "setTableComment":
      return compileTableComment(member, context);
    case "setTableOptions":
      return compileTableOptions(member, context);
    default:
      return assertNever(member, "operation");
  }
}

/**
 * A batch as the ALTERs that it consists of, in their order: a table need not be built anew, and the options for that
 * mean nothing here, as in Alembic. Neighbours that would each write the table's rows anew do it together.
 */
export async function compileBatch(batch: Batch, context: CompileContext): Promise<readonly Statement[]> {
  const catalog = new BatchCatalog(context.catalog);
  const statements: Statement[] = [];
  for (const [at, member] of batch.operations.entries()) {
    const later = batch.operations.slice(at + 1);
    const mentionsLater = (text: string): boolean => later.some((next) => mentionsText(next, text));
    statements.push(...(await compileMember(member, { ...context, catalog, mentionsLater })));
    catalog.noteMember(member);
  }
  return mergeRewrites(statements);
}

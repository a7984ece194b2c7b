import { cortexError } from "../../../errors/index.js";
import type { AddColumn, BatchMember } from "../../../operations/operation.js";
import { liftCheck, liftIndex, liftReference } from "../../../schema/table.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Statement } from "../../contract/statement.js";
import { duplicatesCheck } from "../compiler/compile-index.js";
import { commentHazards } from "../compiler/compile-table.js";
import { runStatement } from "../compiler/statements.js";
import { columnText } from "../ddl/column-text.js";
import { constraintPrefix, constraintText, referencesText } from "../ddl/constraint-text.js";
import { indexText } from "../ddl/index-text.js";
import { refuse } from "../ddl/refuse.js";
import { sameName } from "../sql/names.js";
import { quoteIdentifier } from "../sql/quote.js";
import type { TableChangeRequest } from "./table-change-request.js";

function refuseChange(request: TableChangeRequest, member: BatchMember, reason: string): never {
  return refuse({
    operation: member.kind,
    object: `table '${request.state.name}'`,
    reason,
    instead: "Build the table anew with op.execute().",
  });
}

function compileAddColumn(request: TableChangeRequest, member: AddColumn): readonly Statement[] {
  const { state, source } = request;
  const { column } = member;
  if (state.columns.some((c) => sameName(c.name, column.name))) {
    if (member.ifNotExists) return [];
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: state.name, column: column.name });
  }
  if (column.unique !== false || column.primaryKey)
    return refuseChange(request, member, "a column that is added in place cannot be a key");
  const keys = liftReference(column).map((key) => ` ${constraintPrefix(key.name)}${referencesText(key)}`);
  const checks = liftCheck(column).map((check) => ` ${constraintText(check)}`);
  const sql = `ALTER TABLE ${quoteIdentifier(state.name)} ADD COLUMN ${columnText(column)}${[...keys, ...checks].join("")}`;
  const hazards = commentHazards([column.comment]);
  const indexes = liftIndex(column).map((index) => runStatement(source, indexText(index, state.name)));
  return [runStatement(source, sql, { hazards }), ...indexes];
}

function compileMember(request: TableChangeRequest, member: BatchMember): readonly Statement[] {
  const { state, source } = request;
  const alter = `ALTER TABLE ${quoteIdentifier(state.name)}`;
  const has = (column: string): boolean => state.columns.some((c) => sameName(c.name, column));
  switch (member.kind) {
    case "addColumn":
      return compileAddColumn(request, member);
    case "dropColumn":
      if (!has(member.column) && member.ifExists) return [];
      return [
        runStatement(source, `${alter} DROP COLUMN ${quoteIdentifier(member.column)}`, {
          hazards: [
            {
              code: "deletesData",
              level: "danger",
              message: `drops column '${member.column}' with its data`,
            },
          ],
        }),
      ];
    case "alterColumn": {
      const { newName, ...others } = member.changes;
      if (newName === undefined || Object.keys(others).length > 0)
        return refuseChange(request, member, "only a new name can be given in place");
      const sql = `${alter} RENAME COLUMN ${quoteIdentifier(member.column)} TO ${quoteIdentifier(newName)}`;
      return [runStatement(source, sql)];
    }
    case "createIndex": {
      const exists = state.indexes.some((index) => sameName(index.name, member.index.name ?? ""));
      if (exists && member.ifNotExists) return [];
      const create = runStatement(source, indexText(member.index, state.name));
      return member.index.unique ? [duplicatesCheck(member.index, state.name, source), create] : [create];
    }
    case "dropIndex": {
      const exists = state.indexes.some((index) => sameName(index.name, member.name));
      if (!exists && member.ifExists) return [];
      return [runStatement(source, `DROP INDEX ${quoteIdentifier(member.name)}`)];
    }
    case "createConstraint":
    case "dropConstraint":
    case "setTableComment":
      return refuseChange(request, member, "it cannot be changed in place");
    default:
      return assertNever(member, "change");
  }
}

/** The statements that carry the changes out in place. */
export function compileTableChanges(request: TableChangeRequest): readonly Statement[] {
  return request.operations.flatMap((member) => compileMember(request, member));
}

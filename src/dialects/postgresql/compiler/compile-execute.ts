import type { ExecuteSql } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import {
  changesRows,
  deletesRows,
  onlyStatement,
  refuseStatement,
  UNKNOWN_SQL,
} from "../../shared/execute-sql.js";
import { hazard, runStatement } from "../../shared/statements.js";
import { isWord, significantTokens } from "../sql/lexer.js";
import { bindParameters } from "../sql/parameters.js";
import { splitStatements } from "../sql/split-statements.js";
import { addsEnumValue, type StatementHead, statementHead } from "../sql/statement-head.js";
import type { CompileContext } from "./context.js";

/** Verbs that are known to lose nothing. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["insert", "select", "values", "table", "explain", "show", "set", "reset", "analyze", "comment", "copy"],
  ...[
    "grant",
    "revoke",
    "refresh",
    "drop index",
    "drop view",
    "drop trigger",
    "drop function",
    "listen",
    "notify",
  ],
  ...["reindex", "vacuum"],
]);

/** What ALTER TABLE drops: nothing where it takes away a default or NOT NULL only. */
function alterHazards(sql: string, table: string): readonly Hazard[] {
  const tokens = significantTokens(sql);
  const dropsColumn = tokens.some(
    (token, at) =>
      isWord(token, "DROP") &&
      !isWord(tokens[at + 1], "CONSTRAINT", "DEFAULT", "NOT", "IDENTITY", "EXPRESSION"),
  );
  return dropsColumn ? [hazard("deletesData", "danger", `drops something of table '${table}'`)] : [];
}

function hazardsOf(sql: string, { verb, object }: StatementHead): readonly Hazard[] {
  const name = object ?? "";
  switch (verb) {
    case "drop table":
      return [hazard("deletesData", "danger", `drops table '${name}' with all its rows`)];
    case "drop schema":
    case "drop database":
      return [hazard("deletesData", "danger", `drops ${verb.slice(5)} '${name}' with what is in it`)];
    case "truncate":
      return [hazard("deletesData", "danger", `deletes every row of '${name}'`)];
    case "delete":
      return [deletesRows(name, significantTokens(sql))];
    case "update":
    case "merge":
      return [changesRows(name, significantTokens(sql))];
    case "alter table":
      return alterHazards(sql, name);
    default:
      return verb.startsWith("create ") || HARMLESS.has(verb) ? [] : [UNKNOWN_SQL];
  }
}

function statementOf(operation: ExecuteSql, sql: string, context: CompileContext): Statement {
  const head = statementHead(sql);
  if (head.isTransactionControl) refuseStatement(sql, "it would begin or end the step's own transaction");
  const outside = head.cannotRunInTransaction;
  const hazards = [
    ...(addsEnumValue(sql)
      ? [
          hazard(
            "notTransactional",
            "info",
            "the new value can be used when this step's transaction has ended",
          ),
        ]
      : hazardsOf(sql, head)),
    ...(outside ? [hazard("notTransactional", "warning", "runs outside of the step's transaction")] : []),
  ];
  return runStatement(context.source, sql, {
    phase: outside ? "autocommit" : "transactional",
    hazards,
    ...(operation.parameters === null ? {} : { parameters: operation.parameters }),
  });
}

/**
 * The user's own SQL, statement by statement. What the server refuses inside a transaction runs outside of one.
 *
 * @throws MIG_DIALECT_STATEMENT_REFUSED for BEGIN, COMMIT and their like, and for parameters to several statements
 */
export function compileExecute(operation: ExecuteSql, context: CompileContext): readonly Statement[] {
  const statements = splitStatements(operation.sql);
  if (operation.parameters === null)
    return statements.map(({ text }) => statementOf(operation, text, context));
  const only = onlyStatement(
    operation,
    statements.map(({ text }) => text),
  );
  bindParameters(only, operation.parameters);
  return [statementOf(operation, only, context)];
}

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
import { bindParameters } from "../connection/bind-parameters.js";
import { isWord, significantTokens } from "../sql/lexer.js";
import { splitStatements } from "../sql/split-statements.js";
import { type StatementHead, statementHead } from "../sql/statement-head.js";

/** Pragmas that SQLite refuses inside a transaction, or that only then do something. */
const OUTSIDE_PRAGMAS = [
  "journal_mode",
  "synchronous",
  "temp_store",
  "wal_checkpoint",
  "page_size",
  "auto_vacuum",
];

/** Verbs that are known to lose nothing. */
const HARMLESS = new Set([
  ...[
    "create table",
    "create virtual table",
    "create index",
    "create view",
    "create trigger",
    "insert",
    "select",
  ],
  ...["values", "explain", "pragma", "reindex", "analyze", "drop index", "drop view", "drop trigger"],
]);

function alterHazards(sql: string, table: string): readonly Hazard[] {
  if (!significantTokens(sql).some((token) => isWord(token, "DROP"))) return [];
  return [hazard("deletesData", "danger", `drops something of table '${table}'`)];
}

function hazardsOf(sql: string, head: StatementHead): readonly Hazard[] {
  const object = head.object ?? "";
  switch (head.verb) {
    case "drop table":
      return [hazard("deletesData", "danger", `drops table '${object}' with all its rows`)];
    case "delete":
      return [deletesRows(object, significantTokens(sql))];
    case "replace":
      return [hazard("deletesData", "warning", `replaces rows of '${object}'`)];
    case "update":
      return [changesRows(object, significantTokens(sql))];
    case "alter table":
      return alterHazards(sql, object);
    case "vacuum":
      return [hazard("rewritesTable", "warning", "writes the whole database file anew")];
    case "pragma":
      return object.toLowerCase() === "foreign_keys" && !head.isReadOnly
        ? [
            hazard(
              "notKept",
              "info",
              "has no effect: foreign keys are off during a step, and are checked at its end",
            ),
          ]
        : [];
    default:
      return HARMLESS.has(head.verb) ? [] : [UNKNOWN_SQL];
  }
}

function isOutside(head: StatementHead): boolean {
  if (head.verb === "vacuum") return true;
  return (
    head.verb === "pragma" && !head.isReadOnly && OUTSIDE_PRAGMAS.includes(head.object?.toLowerCase() ?? "")
  );
}

function refuseInStep(sql: string, head: StatementHead): void {
  const reason = head.isTransactionControl
    ? "it would begin or end the step's own transaction"
    : head.verb === "attach" || head.verb === "detach"
      ? "a database cannot be attached or detached inside a transaction"
      : null;
  if (reason !== null) refuseStatement(sql, reason);
}

function statementOf(operation: ExecuteSql, sql: string): Statement {
  const head = statementHead(sql);
  refuseInStep(sql, head);
  const outside = isOutside(head);
  const notTransactional = [hazard("notTransactional", "warning", "runs outside of the step's transaction")];
  return runStatement(operation, sql, {
    phase: outside ? "autocommit" : "transactional",
    hazards: [...hazardsOf(sql, head), ...(outside ? notTransactional : [])],
    ...(operation.parameters === null ? {} : { parameters: operation.parameters }),
  });
}

/**
 * The user's own SQL, statement by statement.
 *
 * @throws MIG_DIALECT_STATEMENT_REFUSED for BEGIN, COMMIT, ATTACH and their like, and for parameters to several statements
 */
export function compileExecute(operation: ExecuteSql): readonly Statement[] {
  const statements = splitStatements(operation.sql, "op.execute()");
  if (operation.parameters === null) return statements.map(({ text }) => statementOf(operation, text));
  const only = onlyStatement(
    operation,
    statements.map(({ text }) => text),
  );
  bindParameters(only, operation.parameters);
  return [statementOf(operation, only)];
}

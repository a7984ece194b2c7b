import { cortexError } from "../../../errors/index.js";
import type { ExecuteSql } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { bindParameters } from "../connection/bind-parameters.js";
import { excerpt } from "../../shared/excerpt.js";
import { isSymbol, isWord, significantTokens } from "../sql/lexer.js";
import { splitStatements } from "../sql/split-statements.js";
import { type StatementHead, statementHead } from "../sql/statement-head.js";
import { runStatement } from "../../shared/statements.js";

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

function hasWhere(sql: string): boolean {
  let depth = 0;
  for (const token of significantTokens(sql)) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, "WHERE")) return true;
  }
  return false;
}

function hazard(code: Hazard["code"], level: Hazard["level"], message: string): readonly Hazard[] {
  return [{ code, level, message }];
}

function alterHazards(sql: string, table: string): readonly Hazard[] {
  if (!significantTokens(sql).some((token) => isWord(token, "DROP"))) return [];
  return hazard("deletesData", "danger", `drops something of table '${table}'`);
}

function hazardsOf(sql: string, head: StatementHead): readonly Hazard[] {
  const object = head.object ?? "";
  switch (head.verb) {
    case "drop table":
      return hazard("deletesData", "danger", `drops table '${object}' with all its rows`);
    case "delete":
      return hasWhere(sql)
        ? hazard("deletesData", "warning", `deletes rows of '${object}'`)
        : hazard("deletesData", "danger", `deletes every row of '${object}'`);
    case "replace":
      return hazard("deletesData", "warning", `replaces rows of '${object}'`);
    case "update":
      return hasWhere(sql)
        ? hazard("dependsOnData", "info", `changes rows of '${object}'`)
        : hazard("dependsOnData", "warning", `changes every row of '${object}'`);
    case "alter table":
      return alterHazards(sql, object);
    case "vacuum":
      return hazard("rewritesTable", "warning", "writes the whole database file anew");
    case "pragma":
      return object.toLowerCase() === "foreign_keys" && !head.isReadOnly
        ? hazard(
            "notKept",
            "info",
            "has no effect: foreign keys are off during a step, and are checked at its end",
          )
        : [];
    default:
      return HARMLESS.has(head.verb)
        ? []
        : hazard("unknownSql", "warning", "what this statement does is not known");
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
  if (reason !== null)
    throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", { statement: excerpt(sql, 80), reason });
}

function statementOf(operation: ExecuteSql, sql: string): Statement {
  const head = statementHead(sql);
  refuseInStep(sql, head);
  const outside = isOutside(head);
  const notTransactional = hazard("notTransactional", "warning", "runs outside of the step's transaction");
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
  const [only] = statements;
  if (only === undefined || statements.length > 1)
    throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
      statement: excerpt(operation.sql, 80),
      reason: `parameters belong to one statement, and this text has ${statements.length}`,
    });
  bindParameters(only.text, operation.parameters);
  return [statementOf(operation, only.text)];
}

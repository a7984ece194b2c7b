import type { ExecuteSql } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
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
import { inlineParameters } from "../sql/parameters.js";
import { splitStatements } from "../sql/split-statements.js";
import { type StatementHead, statementHead } from "../sql/statement-head.js";
import { isReplay } from "./server-of.js";
import { singleDrops } from "./single-drops.js";
import { COMMITS } from "./statements.js";

/** Verbs that are known to lose nothing. */
const HARMLESS = new Set([
  ...["create table", "create index", "create view", "create trigger", "create procedure", "create function"],
  ...["create event", "create database", "create schema", "create sequence", "insert", "select", "values"],
  ...["explain", "describe", "desc", "show", "set", "do", "call", "analyze", "drop index", "drop view"],
  ...["drop trigger", "drop procedure", "drop function", "drop event", "rename"],
]);

function alterHazards(sql: string, table: string): readonly Hazard[] {
  const tokens = significantTokens(sql);
  const drops = tokens.some((token) => isWord(token, "DROP", "TRUNCATE"));
  const changes = tokens.some((token) => isWord(token, "MODIFY", "CHANGE", "CONVERT"));
  return [
    ...(drops ? [hazard("deletesData", "danger", `drops something of table '${table}'`)] : []),
    ...(changes ? [hazard("mayFailOnExistingRows", "warning", `changes columns of table '${table}'`)] : []),
  ];
}

function hazardsOf(sql: string, head: StatementHead): readonly Hazard[] {
  const object = head.object ?? "";
  switch (head.verb) {
    case "drop table":
    case "drop tables":
      return [hazard("deletesData", "danger", `drops table '${object}' with all its rows`)];
    case "drop database":
    case "drop schema":
      return [hazard("deletesData", "danger", `drops the database '${object}' with all its tables`)];
    case "truncate":
      return [hazard("deletesData", "danger", `deletes every row of '${object}'`)];
    case "delete":
      return [deletesRows(object, significantTokens(sql))];
    case "replace":
      return [hazard("deletesData", "warning", `replaces rows of '${object}'`)];
    case "update":
      return [changesRows(object, significantTokens(sql))];
    case "alter table":
      return alterHazards(sql, object);
    case "optimize":
      return [hazard("rewritesTable", "warning", `builds '${object}' anew`)];
    default:
      return HARMLESS.has(head.verb) ? [] : [UNKNOWN_SQL];
  }
}

function refuseInStep(sql: string, head: StatementHead): void {
  const reason = head.isTransactionControl
    ? "it would begin or end the step's own transaction, or give up its locks"
    : head.verb === "use"
      ? "everything after it would happen in another database"
      : null;
  if (reason !== null) refuseStatement(sql, reason);
}

function statementOf(operation: ExecuteSql, sql: string): Statement {
  const head = statementHead(sql);
  refuseInStep(sql, head);
  return runStatement(operation, sql, {
    hazards: [...hazardsOf(sql, head), ...(head.commits ? [COMMITS] : [])],
    ...(operation.parameters === null ? {} : { parameters: operation.parameters }),
  });
}

/** One statement would have dropped them all at once: alone, a table goes after those that refer to it. */
async function childrenFirst(drops: readonly string[], connection: Connection): Promise<readonly string[]> {
  if (drops.length < 2 || isReplay(connection)) return drops;
  const rows = await connection.query(
    "SELECT table_name AS child, referenced_table_name AS parent FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()",
  );
  const left = drops.map((text) => ({ text, name: statementHead(text).object ?? "" }));
  const ordered: string[] = [];
  while (left.length > 0) {
    const isFree = ({ name }: { readonly name: string }): boolean =>
      !rows.some(
        (row) => row.parent === name && row.child !== name && left.some((other) => other.name === row.child),
      );
    // Tables that refer to each other cannot be dropped one by one; the server says so.
    const at = Math.max(left.findIndex(isFree), 0);
    ordered.push(...left.splice(at, 1).map(({ text }) => text));
  }
  return ordered;
}

/**
 * The user's own SQL, statement by statement. A DROP of several tables becomes one of each: a statement is atomic,
 * and MariaDB's with several is not.
 *
 * @throws MIG_DIALECT_STATEMENT_REFUSED for BEGIN, COMMIT, LOCK TABLES, USE, and for parameters to several statements
 */
export async function compileExecute(
  operation: ExecuteSql,
  connection: Connection,
): Promise<readonly Statement[]> {
  const statements = splitStatements(operation.sql, "op.execute()").map(({ text }) => text);
  if (operation.parameters === null) {
    const texts: string[] = [];
    for (const text of statements) texts.push(...(await childrenFirst(singleDrops(text), connection)));
    return texts.map((text) => statementOf(operation, text));
  }
  const only = onlyStatement(operation, statements);
  inlineParameters(only, operation.parameters);
  return [statementOf(operation, only)];
}

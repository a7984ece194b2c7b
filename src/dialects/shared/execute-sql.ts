import { cortexError } from "../../errors/index.js";
import type { ExecuteSql } from "../../operations/operation.js";
import type { Hazard } from "../contract/hazard.js";
import { excerpt } from "./excerpt.js";
import { hasWhere, type SqlToken } from "./sql-tokens.js";
import { hazard } from "./statements.js";

/** The hazard of a statement whose first words nobody knows. */
export const UNKNOWN_SQL: Hazard = hazard("unknownSql", "warning", "what this statement does is not known");

/** The hazard of a DELETE. */
export function deletesRows(object: string, tokens: readonly SqlToken[]): Hazard {
  return hasWhere(tokens)
    ? hazard("deletesData", "warning", `deletes rows of '${object}'`)
    : hazard("deletesData", "danger", `deletes every row of '${object}'`);
}

/** The hazard of an UPDATE. */
export function changesRows(object: string, tokens: readonly SqlToken[]): Hazard {
  return hasWhere(tokens)
    ? hazard("dependsOnData", "info", `changes rows of '${object}'`)
    : hazard("dependsOnData", "warning", `changes every row of '${object}'`);
}

/** Refuses a statement that a step cannot run. @throws MIG_DIALECT_STATEMENT_REFUSED always */
export function refuseStatement(sql: string, reason: string): never {
  throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", { statement: excerpt(sql, 80), reason });
}

/** The statement that an operation's parameters belong to. @throws MIG_DIALECT_STATEMENT_REFUSED for none or several */
export function onlyStatement(operation: ExecuteSql, statements: readonly string[]): string {
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return only;
  return refuseStatement(
    operation.sql,
    `parameters belong to one statement, and this text has ${statements.length}`,
  );
}

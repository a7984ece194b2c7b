import type { Operation, SqlParameters } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { CheckStatement, RunStatement } from "../../contract/statement.js";

/** What a statement may be given beside its SQL. */
export interface RunOptions {
  readonly parameters?: SqlParameters;
  readonly hazards?: readonly Hazard[];
}

/** A statement that changes something. */
export function runStatement(source: Operation, sql: string, options: RunOptions = {}): RunStatement {
  return Object.freeze({
    kind: "run",
    sql,
    parameters: options.parameters ?? null,
    phase: "transactional",
    hazards: options.hazards ?? [],
    source,
  });
}

/** The server commits with it, and what it has done stays whatever fails later (https://dev.mysql.com/doc/refman/9.7/en/implicit-commit.html). */
export const COMMITS: Hazard = Object.freeze({
  code: "notTransactional",
  level: "info",
  message: "commits by itself: a failure later in the step does not take it back",
});

/** DDL: a statement that commits. */
export function ddlStatement(source: Operation, sql: string, hazards: readonly Hazard[] = []): RunStatement {
  return runStatement(source, sql, { hazards: [...hazards, COMMITS] });
}

/** A question that must have no answer. */
export function checkStatement(
  source: Operation,
  sql: string,
  failure: CheckStatement["failure"],
): CheckStatement {
  return Object.freeze({ kind: "check", sql, failure, source });
}

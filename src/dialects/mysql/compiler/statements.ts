import type { Operation } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { RunStatement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";

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

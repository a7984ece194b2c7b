import type { Operation, SqlParameters } from "../../operations/operation.js";
import type { Hazard, HazardCode } from "../contract/hazard.js";
import type { CheckStatement, RunStatement } from "../contract/statement.js";

/** What a statement may be given beside its SQL. */
export interface RunOptions {
  readonly parameters?: SqlParameters;
  readonly phase?: RunStatement["phase"];
  readonly hazards?: readonly Hazard[];
}

/** A statement that changes something; it runs in the step's transaction unless told otherwise. */
export function runStatement(source: Operation, sql: string, options: RunOptions = {}): RunStatement {
  return Object.freeze({
    kind: "run",
    sql,
    parameters: options.parameters ?? null,
    phase: options.phase ?? "transactional",
    hazards: options.hazards ?? [],
    source,
  });
}

/** A question that must have no answer. */
export function checkStatement(
  source: Operation,
  sql: string,
  failure: CheckStatement["failure"],
): CheckStatement {
  return Object.freeze({ kind: "check", sql, failure, source });
}

/** A hazard. */
export function hazard(code: HazardCode, level: Hazard["level"], message: string): Hazard {
  return Object.freeze({ code, level, message });
}

import type { Operation, SqlParameters } from "../../../operations/operation.js";
import type { Hazard, HazardCode } from "../../contract/hazard.js";
import type { CheckStatement, RunStatement, Statement } from "../../contract/statement.js";

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

interface Alter {
  /** The table's name in SQL. */
  readonly table: string;
  readonly clause: string;
}

/** Which statements are an ALTER TABLE that writes its rows anew and may share that with others. */
const mergeable = new WeakMap<Statement, Alter>();

/** `ALTER TABLE table clause`. */
export function alterTable(
  source: Operation,
  alter: Alter & { readonly mergeable?: boolean },
  hazards: readonly Hazard[] = [],
): RunStatement {
  const statement = runStatement(source, `ALTER TABLE ${alter.table} ${alter.clause}`, { hazards });
  if (alter.mergeable === true) mergeable.set(statement, alter);
  return statement;
}

/** Joins neighbours that would each write the same table anew, so that it is written once. */
export function mergeRewrites(statements: readonly Statement[]): readonly Statement[] {
  const merged: Statement[] = [];
  for (const statement of statements) {
    const last = merged.at(-1);
    const [one, two] = [last && mergeable.get(last), mergeable.get(statement)];
    if (
      last?.kind !== "run" ||
      statement.kind !== "run" ||
      one === undefined ||
      two === undefined ||
      one.table !== two.table
    ) {
      merged.push(statement);
      continue;
    }
    const clause = `${one.clause}, ${two.clause}`;
    const hazards = [...last.hazards, ...statement.hazards];
    merged.splice(
      -1,
      1,
      alterTable(statement.source, { table: one.table, clause, mergeable: true }, hazards),
    );
  }
  return merged;
}

import type { Operation } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { RunStatement, Statement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";

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

import type { RunStatement, Statement } from "../../dialects/contract/statement.js";
import type { Operation } from "../../operations/operation.js";
import type { JournalRow } from "./journal-store.js";
import { statementHash } from "./operation-identity.js";

/** What of a statement is kept to run it later. */
type PlannedStatement =
  | Pick<RunStatement, "kind" | "sql" | "phase" | "hazards">
  | Omit<Extract<Statement, { kind: "check" }>, "source">;

/** One call of an operation in a step, with what the journal knows of it. */
export class OperationRun {
  readonly operation: Operation;
  /** Its place among the operations of the step. */
  readonly place: number;
  /** The rows that are done. */
  readonly #done: JournalRow[];
  #statements: readonly Statement[] = [];
  #isPlanned: boolean;

  constructor(operation: Operation, place: number, known: readonly JournalRow[] = []) {
    this.operation = operation;
    this.place = place;
    this.#done = known.filter((row) => row.state === "done");
    this.#isPlanned = known.some((row) => row.plan !== null);
  }

  /** Every statement is done. */
  get isDone(): boolean {
    const [first] = this.#done;
    return first !== undefined && this.#done.length >= first.total;
  }

  /** Some statements are done. */
  get isBegun(): boolean {
    return this.#done.length > 0;
  }

  /** How many rows the statements wrote that are done. */
  get changes(): number {
    return this.#done.reduce((sum, row) => sum + row.changes, 0);
  }

  /** What is left of the statements that were compiled before the first one ran; null where they were not kept. */
  get planned(): readonly Statement[] | null {
    const plan = this.#done.find((row) => row.plan !== null)?.plan;
    if (plan === null || plan === undefined || !this.isBegun) return null;
    const statements = (JSON.parse(plan) as readonly PlannedStatement[]).map(
      (one): Statement =>
        one.kind === "check"
          ? { ...one, source: this.operation }
          : { ...one, parameters: null, source: this.operation },
    );
    return this.remaining(statements);
  }

  /** The statements without those that are done, and without the checks before these. */
  remaining(statements: readonly Statement[]): readonly Statement[] {
    const done = this.#done.map((row) => row.sqlHash);
    const left: Statement[] = [];
    let last = 0;
    for (const statement of statements) {
      const at =
        statement.kind === "run" ? done.indexOf(statementHash(statement.sql, statement.parameters)) : -1;
      if (at === -1) left.push(statement);
      else {
        done.splice(at, 1);
        last = left.length;
      }
    }
    return left.filter((statement, index) => statement.kind === "run" || index >= last);
  }

  /** Takes what the operation was compiled into, and returns what of it is to run. */
  compiled(statements: readonly Statement[]): readonly Statement[] {
    this.#statements = statements;
    return this.isBegun ? this.remaining(statements) : statements;
  }

  /** How many of its statements are noted, of those that this returns true for. */
  total(isNoted: (statement: RunStatement) => boolean): number {
    const [first] = this.#done;
    if (first !== undefined) return first.total;
    return this.#statements.filter((one) => one.kind === "run" && isNoted(one)).length;
  }

  /**
   * The statements, to be kept with the first one that cannot be rolled back: compiled a second time, the operation
   * would find a part of it done. Null where that is not needed, and after the first time. SQL of the user's own is
   * compiled without a look at the database, and may hold what should not be kept.
   */
  takePlan(): string | null {
    const run = this.#statements.filter((one) => one.kind === "run");
    const isPlain = run.every((one) => one.parameters === null);
    if (this.#isPlanned || this.operation.kind === "execute" || run.length < 2 || !isPlain) return null;
    this.#isPlanned = true;
    return JSON.stringify(
      this.#statements.map((one): PlannedStatement => {
        if (one.kind === "check") return { kind: one.kind, sql: one.sql, failure: one.failure };
        return { kind: one.kind, sql: one.sql, phase: one.phase, hazards: one.hazards };
      }),
    );
  }
}

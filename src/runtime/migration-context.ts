import { setImmediate } from "node:timers/promises";
import { nameLimitOf } from "../dialects/contract/capabilities.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { CheckStatement, RunStatement, Statement } from "../dialects/contract/statement.js";
import { ReplayConnection } from "../dialects/shared/replay-connection.js";
import { cortexError, type ErrorCode } from "../errors/index.js";
import type { NameLimit } from "../schema/naming.js";
import type { Bind, Inspector, OperationContext } from "../operations/operation-context.js";
import type { Operation } from "../operations/operation.js";
import type { RunOperation } from "../operations/run-operation.js";
import type { OperationRun } from "./journal/operation-run.js";
import type { StepJournal } from "./journal/step-journal.js";
import { remainingOperation } from "./remaining-operation.js";
import { PromiseTracker } from "./tracked-promise.js";

/** How many rows a failed check shows. */
const SAMPLE = 5;

/** What is told of a statement that has run. */
export interface RanStatement {
  readonly statement: RunStatement;
  readonly durationMs: number;
}

/** What a {@link MigrationContext} needs. */
export interface MigrationContextOptions {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly revision: string;
  /** The revision file, for the line of a forgotten await. */
  readonly file: string | null;
  readonly isOffline: boolean;
  readonly arguments: Readonly<Record<string, string>>;
  readonly tag: string | null;
  /** Runs work outside of the step's transaction. */
  readonly autocommit: (work: () => Promise<void>) => Promise<void>;
  /** What is done is noted there, and what was done before is not done again. Absent where nothing is kept. */
  readonly journal?: StepJournal;
  /** Runs the work of a statement, and what comes before and beside it. Default: nothing does. */
  readonly around?: (statement: RunStatement, work: () => Promise<number>) => Promise<number>;
  /** Runs a question of the revision's own, or a check of an operation. Default: nothing is beside it. */
  readonly reading?: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onStatement: (ran: RanStatement) => void;
  /** Told of each statement, checks included, before it runs. */
  readonly onCompiled: (statement: Statement) => void;
}

/** One call of an operation. */
interface OperationCall {
  /** What the journal knows of it. */
  readonly run: OperationRun | null;
  /** Whether it asks how many rows were written. */
  readonly counts: boolean;
}

/** Carries operations out: compiles each against the database as it is, runs its checks and statements. */
export class MigrationContext implements OperationContext {
  readonly dialect: string;
  readonly isOffline: boolean;
  readonly arguments: Readonly<Record<string, string>>;
  readonly tag: string | null;
  readonly nameLimit: NameLimit;
  readonly inspector: Inspector;
  readonly bind: Bind;
  readonly #options: MigrationContextOptions;
  readonly #tracker = new PromiseTracker();
  #queue: Promise<unknown> = Promise.resolve();
  #outsideWork: Promise<unknown> = Promise.resolve();
  #insideAutocommit = false;
  /** The revision's function has ended: nothing more is run for it. */
  #ended = false;
  /** The step is over: nobody looks at its promises any more. */
  #over = false;
  #statements = 0;
  readonly #reads: string[] = [];
  /** The statement that ran last. */
  #last: string | null = null;
  /** What ran when an error was thrown: others may run behind it before the revision hears of it. */
  readonly #failed = new WeakMap<Error, string | null>();

  constructor(options: MigrationContextOptions) {
    this.#options = options;
    this.dialect = options.dialect.name;
    this.isOffline = options.isOffline;
    this.arguments = options.arguments;
    this.tag = options.tag;
    this.nameLimit = nameLimitOf(options.dialect.capabilities);
    this.inspector = this.#trackedInspector(options.dialect.inspector(options.connection));
    this.bind = {
      query: (sql, parameters) =>
        this.track(
          "query",
          this.#enqueue(() => this.#query(sql, parameters)),
        ),
      execute: (sql, parameters) =>
        this.track(
          "execute",
          this.#enqueue(() => this.#execute(sql, parameters)),
        ),
    };
  }

  quoteLiteral(value: unknown): string {
    return this.#options.dialect.quoteLiteral(value);
  }

  /** How many statements have run. */
  get statements(): number {
    return this.#statements;
  }

  /** The SQL of all that the revision has asked of the connection itself: what it did may depend on the answers. */
  get reads(): readonly string[] {
    return this.#reads;
  }

  /** The SQL that an error came from, else the one that ran last. */
  sqlOf(error: unknown): string | null {
    return (error instanceof Error ? this.#failed.get(error) : undefined) ?? this.#last;
  }

  /** The line of the revision file whose call failed; null when it is not known. */
  get failedAt(): number | null {
    return this.#tracker.failedAt;
  }

  track<T>(what: string, promise: Promise<T>): Promise<T> {
    // After the step nobody would hear of a rejection that is kept: it must end the process instead.
    return this.#over ? promise : this.#tracker.track(what, promise, this.#options.file);
  }

  invoke(operation: Operation): Promise<void> {
    return this.track(
      operation.kind,
      this.#enqueue(() => this.#perform(operation)),
    );
  }

  /** A stand-in for a database knows of what registered operations have done only that they have run. */
  ran(operation: RunOperation): void {
    const { connection } = this.#options;
    if (connection instanceof ReplayConnection) connection.noteRun(operation);
  }

  autocommit(work: () => Promise<void>): Promise<void> {
    const running = this.#queue.then(() => this.#unlessEnded(() => this.#outside(work)));
    this.#outsideWork = running.catch(() => undefined);
    return this.track("autocommit", this.#outcome(running));
  }

  async #perform(operation: Operation): Promise<void> {
    const { connection } = this.#options;
    const left = connection.applied === undefined ? operation : await this.#remaining(operation);
    await this.#carriedOut(operation, false);
    if (left !== null) connection.applied?.(left);
  }

  /** Carries out what is not done yet; returns how many rows the operation has written, where that is counted. */
  async #carriedOut(operation: Operation, counts: boolean): Promise<number> {
    const { journal } = this.#options;
    const run = (await journal?.begin(operation)) ?? null;
    if (run?.isDone === true) return run.changes;
    const statements = run?.planned ?? (await this.#compiled(operation));
    let changes = run?.changes ?? 0;
    for (const statement of run?.compiled(statements) ?? statements)
      changes += await this.#carryOut(statement, { run, counts });
    return changes;
  }

  async #compiled(operation: Operation): Promise<readonly Statement[]> {
    const left = await this.#remaining(operation);
    return left === null ? [] : this.#options.dialect.compile(left, this.#options.connection);
  }

  /** What is not there yet of an operation that may be run twice. */
  #remaining(operation: Operation): Promise<Operation | null> {
    const { dialect, connection } = this.#options;
    return remainingOperation(operation, dialect.inspector(connection));
  }

  async #carryOut(statement: Statement, call: OperationCall): Promise<number> {
    if (statement.kind === "run" && statement.phase === "autocommit" && !this.#insideAutocommit) {
      let changes = 0;
      await this.#outside(async () => {
        changes = await this.#carryOut(statement, call);
      });
      return changes;
    }
    this.#options.onCompiled(statement);
    if (statement.kind === "check") {
      await this.#check(statement);
      return 0;
    }
    const { journal } = this.#options;
    const work = (): Promise<number> => this.#send(statement, call.counts);
    return journal === undefined || call.run === null ? work() : journal.run(call.run, statement, work);
  }

  async #send(statement: RunStatement, counts: boolean): Promise<number> {
    this.#last = statement.sql;
    let begun = performance.now();
    const { connection, around } = this.#options;
    const { sql, parameters } = statement;
    const work = async (): Promise<number> => {
      begun = performance.now();
      if (counts || parameters !== null)
        return (await connection.execute(sql, parameters ?? undefined)).changes;
      await connection.run(sql);
      return 0;
    };
    const changes = await (around === undefined ? work() : around(statement, work));
    this.#statements += 1;
    this.#options.onStatement({ statement, durationMs: performance.now() - begun });
    return changes;
  }

  async #check(statement: CheckStatement): Promise<void> {
    this.#last = statement.sql;
    if (this.#options.connection.isReplay === true) return;
    const rows = await this.#reading(() => this.#options.connection.query(statement.sql));
    if (rows.length === 0) return;
    const code: ErrorCode = statement.failure.code;
    throw cortexError(code, {
      ...statement.failure.details,
      rows: rows.slice(0, SAMPLE),
      count: rows.length,
    } as never);
  }

  async #query(sql: string, parameters?: Parameters<Bind["query"]>[1]): ReturnType<Bind["query"]> {
    this.#reads.push(sql);
    this.#last = sql;
    return this.#reading(() => this.#options.connection.query(sql, parameters));
  }

  #reading<T>(work: () => Promise<T>): Promise<T> {
    const { reading } = this.#options;
    return reading === undefined ? work() : reading(work);
  }

  async #execute(
    sql: string,
    parameters?: Parameters<Bind["execute"]>[1],
  ): Promise<{ readonly changes: number }> {
    // How many rows were written is an answer, too.
    this.#reads.push(sql);
    const operation = { kind: "execute", sql, parameters: parameters ?? null } as const;
    return { changes: await this.#carriedOut(operation, true) };
  }

  async #outside(work: () => Promise<void>): Promise<void> {
    if (this.#insideAutocommit) return work();
    this.#insideAutocommit = true;
    try {
      await this.#options.autocommit(work);
    } finally {
      this.#insideAutocommit = false;
    }
  }

  /** One thing at a time, in the order of the calls: a session runs one statement at a time. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#queue.then(() => this.#unlessEnded(work));
    this.#queue = running.catch(() => undefined);
    return this.#outcome(running);
  }

  async #unlessEnded<T>(work: () => Promise<T>): Promise<{ readonly value: T } | null> {
    if (this.#ended) return null;
    try {
      return { value: await work() };
    } catch (error) {
      if (error instanceof Error && !this.#failed.has(error)) this.#failed.set(error, this.#last);
      throw error;
    }
  }

  /**
   * What a call comes to. One that comes while the step ends has no outcome: the step fails for it, and a rejection
   * that nobody awaits would end the process as well. One that comes later has nothing but that rejection.
   */
  async #outcome<T>(running: Promise<{ readonly value: T } | null>): Promise<T> {
    const ran = await running;
    if (ran !== null) return ran.value;
    if (this.#over) throw this.#unawaited("a call that came after its end");
    return new Promise<never>(() => undefined);
  }

  #unawaited(call: string): Error {
    const { revision, file } = this.#options;
    return cortexError("MIG_RUNTIME_UNAWAITED_OPERATION", { revision, file: file ?? "", call });
  }

  /**
   * Ends the step for the revision: what still waits is not run, what runs is waited for. Afterwards nothing of the
   * revision's touches the connection, whose transaction may then be committed or rolled back.
   */
  async end(): Promise<void> {
    this.#tracker.end();
    // Work that has left the transaction must come to its end: the session is only in order again after it.
    this.#ended = !this.#insideAutocommit;
    // A turn of the event loop, in which a call from a chain of promises that nobody awaits comes to light.
    await setImmediate();
    await this.#outsideWork;
    this.#ended = true;
    await this.#queue;
    this.#over = true;
  }

  /**
   * {@link end}, and fails when the revision has not awaited something: its work would otherwise end after the step,
   * or its failure be lost.
   *
   * @throws MIG_RUNTIME_UNAWAITED_OPERATION
   */
  async settle(): Promise<void> {
    await this.end();
    const forgotten = this.#tracker.forgotten();
    if (forgotten !== null) throw this.#unawaited(forgotten);
  }

  #trackedInspector(inspector: Inspector): Inspector {
    return new Proxy(inspector, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== "function" || typeof key !== "string") return method;
        return (...args: readonly unknown[]) =>
          this.track(
            `inspector.${key}`,
            this.#enqueue(async () =>
              Reflect.apply(method as (...given: readonly unknown[]) => unknown, target, args),
            ),
          );
      },
    });
  }
}

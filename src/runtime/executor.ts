import type { StepSession } from "../dialects/contract/step-session.js";
import { cortexError, isCortexError } from "../errors/index.js";
import type { StepProgress } from "./events.js";
import { HistoryStore } from "./history-store.js";
import { RunJournal } from "./journal/run-journal.js";
import type { StepJournal } from "./journal/step-journal.js";
import { journalTransaction } from "./journal-transaction.js";
import { LockWatch } from "./lock-watch.js";
import { MigrationContext } from "./migration-context.js";
import { pause } from "./pause.js";
import { type BodyPosition, runBody } from "./revision-body.js";
import { type DoneStep, type RunStep, sameRows } from "./step.js";
import { StepAudit } from "./step-audit.js";
import { type FailureScene, stepFailure, stoppedBetween } from "./step-failure.js";
import type { RunStepsOptions } from "./run-steps-options.js";
import { RunStop } from "./run-stop.js";
import { type LockedOut, StepPatience } from "./step-patience.js";
import { VersionStore } from "./version-store.js";
import { waitWhileBusy } from "./wait-while-busy.js";

/**
 * Carries the steps out, each with its version row and its audit row in one transaction. When another process has
 * moved the database on meanwhile, the rest is planned again; who finds nothing left to do has succeeded.
 *
 * @returns the steps that this process has carried out
 * @throws MIG_RUNTIME_STEP_FAILED, MIG_LOCK_TIMEOUT, MIG_RUNTIME_VERSION_MISMATCH, MIG_RUNTIME_STOPPED
 */
export async function runSteps(options: RunStepsOptions): Promise<readonly DoneStep[]> {
  if (options.steps.length === 0 && !options.purge) return [];
  const session = await options.dialect.openSession(options.connection, {
    versionTable: options.versionTable.name,
    schema: options.versionTable.schema,
  });
  try {
    return await new Run(atHome(options), session).all();
  } finally {
    await session.close();
  }
}

/** The run's own tables with their schema: a revision may set another one. */
function atHome(options: RunStepsOptions): RunStepsOptions {
  const { dialect, connection, versionTable } = options;
  const schema = versionTable.schema ?? dialect.homeSchema?.(connection) ?? null;
  return { ...options, versionTable: { ...versionTable, schema } };
}

class Run {
  readonly #options: RunStepsOptions;
  readonly #session: StepSession;
  readonly #versions: VersionStore;
  readonly #history: HistoryStore;
  readonly #audit: StepAudit;
  readonly #journal: RunJournal;
  readonly #patience: StepPatience;
  readonly #watch: LockWatch;
  readonly #stop: RunStop;
  /** A step is a transaction: as it was asked for, and where DDL commits by itself in any case. */
  readonly #commitsEach: boolean;
  readonly #done: DoneStep[] = [];
  /** How many of the steps that are done have been committed. */
  #committed = 0;
  /** Steps of which a part was committed without their version row. */
  #partly: readonly string[] = [];
  #expected: readonly string[];
  /** The version rows as they were committed last. */
  #committedRows: readonly string[];
  /** What was told of steps: it is told once, however often they are tried. */
  readonly #told = new Set<string>();
  #remaining: RunStep[];
  #inTransaction = false;
  #purged: boolean;
  #prepared = false;

  constructor(options: RunStepsOptions, session: StepSession) {
    this.#options = options;
    this.#session = session;
    this.#versions = new VersionStore(options.dialect, options.connection, options.versionTable);
    this.#history = new HistoryStore({
      dialect: options.dialect,
      connection: options.connection,
      schema: options.versionTable.schema,
      toolVersion: options.toolVersion,
    });
    const { dialect, connection, logger } = options;
    this.#audit = new StepAudit(this.#history, logger);
    this.#journal = new RunJournal({ dialect, connection, logger, schema: options.versionTable.schema });
    this.#patience = new StepPatience(dialect, options.tableLockTimeoutMs);
    this.#watch = new LockWatch({
      session,
      logger,
      onWait: ({ waitedMs, holder, sql }) =>
        options.events.wait({ kind: "statement", waitedMs, holder, sql, attempt: this.#patience.attempt }),
    });
    this.#stop = new RunStop({ signal: options.signal ?? new AbortController().signal, session, logger });
    this.#commitsEach = options.transactionPerMigration || !dialect.capabilities.transactionalDdl;
    this.#expected = options.plannedFrom;
    this.#committedRows = options.plannedFrom;
    this.#remaining = [...options.steps];
    this.#purged = !options.purge;
  }

  async all(): Promise<readonly DoneStep[]> {
    while (this.#remaining.length > 0 || !this.#purged) {
      this.#unlessStopped();
      await this.#begin();
      await this.#prepare();
      const step = await this.#next();
      if (step === null) continue;
      await this.#session.startStep?.();
      if (!(await this.#one(step))) continue;
      if (this.#commitsEach) await this.#commit(step);
    }
    if (this.#inTransaction) await this.#commit(this.#done.at(-1)?.step ?? null);
    await this.#readBack();
    return this.#done;
  }

  async #begin(): Promise<void> {
    if (this.#inTransaction) return;
    const { lockTimeoutMs, events } = this.#options;
    await this.#session.begin({
      lockTimeoutMs,
      onWait: (waitedMs, holder) => {
        this.#unlessStopped();
        events.wait({ kind: "run", waitedMs, holder });
      },
    });
    this.#inTransaction = true;
  }

  /** What comes before the first step, unless another process has left nothing to do. */
  async #prepare(): Promise<void> {
    const { beforeFirst, replan } = this.#options;
    if (this.#prepared || beforeFirst === undefined) return;
    this.#prepared = true;
    try {
      const rows = (await this.#versions.exists()) ? await this.#versions.rows() : [];
      if (!sameRows(rows, this.#expected) && replan(rows).length === 0) return;
      await beforeFirst();
    } catch (error) {
      await this.#rollback();
      throw error;
    }
  }

  /** The step to run now, under the lock; null when the plan had to be made anew. */
  async #next(): Promise<RunStep | null> {
    try {
      await this.#versions.ensure();
      if (!this.#purged) {
        await this.#versions.purge();
        this.#purged = true;
        this.#expected = [];
      }
      const rows = await this.#versions.rows();
      if (sameRows(rows, this.#expected)) {
        await this.#history.ensure();
        await this.#journal.open(this.#remaining);
        return this.#remaining[0] ?? null;
      }
      this.#options.logger.info("another process has moved the database on; planning again", {
        rows: rows.join(", "),
      });
      this.#remaining = [...this.#options.replan(rows)];
      this.#expected = rows;
      this.#committedRows = rows;
      if (this.#remaining.length === 0) await this.#rollback();
      return null;
    } catch (error) {
      await this.#rollback();
      throw this.#options.dialect.describeError(error, { sql: null, label: this.#options.connection.label });
    }
  }

  /** Carries a step out; false when it has to be tried again. */
  async #one(step: RunStep): Promise<boolean> {
    const place = this.#done.length + 1;
    const total = this.#done.length + this.#remaining.length;
    const startedAt = new Date().toISOString();
    const begun = performance.now();
    this.#patience.start();
    this.#tell({ phase: "start", step, position: place, total, durationMs: 0 });
    const position: BodyPosition = { line: null };
    const keep = (): void => this.#keptPartOf(step);
    const transaction = journalTransaction(this.#session, this.#options.lockTimeoutMs, keep);
    const journal = this.#journal.of(step, transaction);
    const context = this.#context(step, journal);
    try {
      if (step.direction !== "stamp") {
        const owner = { revision: step.revision, path: step.path };
        const { dialect } = this.#options;
        await runBody(this.#options.body(step), {
          direction: step.direction,
          owner,
          context,
          dialect,
          position,
          stop: this.#stop,
        });
        journal.end();
      }
      await this.#versions.apply(step);
      await this.#holdAgainstPlan(step);
      await this.#journal.finish(step, journal);
      const durationMs = performance.now() - begun;
      await this.#audit.done(step, { startedAt, durationMs, statements: context.statements });
      await this.#session.verify();
      this.#done.push({ step, durationMs, statements: context.statements });
      this.#remaining.shift();
      this.#expected = step.headsAfter;
      this.#tell({ phase: "end", step, position: place, total, durationMs });
      return true;
    } catch (error) {
      await this.#rollback();
      const { connection, dialect } = this.#options;
      const lockedOut = this.#patience.lockedOut(error, connection.label);
      if (lockedOut !== null && !this.#stop.isAsked && (await this.#again(lockedOut))) return false;
      const failure = stepFailure(error, {
        step,
        context,
        position,
        dialect,
        label: connection.label,
        unknown: journal.unknown,
        lockedOut,
        blockers: lockedOut === null ? [] : this.#watch.blockers.map(({ description }) => description),
        partlyKept: this.#partly,
        keptStatements: journal.kept,
        ...this.#doneBefore(),
      });
      await this.#audit.failed(step, startedAt, failure);
      throw failure;
    }
  }

  #doneBefore(): Pick<FailureScene, "committed" | "rolledBack"> {
    const revisions = this.#done.map((done) => done.step.revision);
    return { committed: revisions.slice(0, this.#committed), rolledBack: revisions.slice(this.#committed) };
  }

  /** @throws MIG_RUNTIME_STOPPED between two steps */
  #unlessStopped(): void {
    if (this.#stop.isAsked) throw stoppedBetween(this.#doneBefore());
  }

  #tell(progress: StepProgress): void {
    const key = `${progress.phase} ${progress.step.direction} ${progress.step.revision}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#options.events.step(progress);
  }

  /**
   * Goes back to what was committed last, to try the rest again. The code of the revision runs again from its start, as
   * it does after a crash: what of it is committed, the journal knows.
   */
  async #again(lockedOut: LockedOut): Promise<boolean> {
    const sql = this.#watch.sql;
    if (!(await this.#patience.again(lockedOut))) return false;
    const [holder = null] = this.#watch.blockers;
    const { waitedMs, tries } = lockedOut;
    this.#options.events.wait({ kind: "statement", waitedMs, holder, sql, attempt: tries + 1 });
    this.#forget();
    this.#remaining.unshift(...this.#done.splice(this.#committed).map((done) => done.step));
    this.#expected = this.#committedRows;
    this.#purged = this.#purged && (!this.#options.purge || this.#committed > 0);
    return true;
  }

  /** What was done until now is committed, and a part of the step with it. */
  #keptPartOf(step: RunStep): void {
    this.#committed = this.#done.length;
    this.#committedRows = this.#expected;
    this.#partly = [step.revision];
  }

  #context(step: RunStep, journal: StepJournal): MigrationContext {
    const { dialect, connection, events } = this.#options;
    return new MigrationContext({
      dialect,
      connection,
      revision: step.revision,
      file: step.path,
      isOffline: false,
      arguments: this.#options.arguments,
      tag: this.#options.tag,
      autocommit: (work) => this.#outside(work, { step, journal }),
      journal,
      around: (statement, work) => {
        const wait = { attempt: this.#patience.attempt, budgetMs: this.#options.tableLockTimeoutMs };
        return this.#stop.around(
          () => journal.mayBeCut(statement),
          () => this.#watch.around(statement, wait, work),
        );
      },
      reading: (work) => this.#stop.around(() => journal.mayBeCut(null), work),
      onStatement: (ran) => events.statement(step, ran),
      onCompiled: () => undefined,
    });
  }

  /** Ends the transaction for a while. What was done in it before is kept from here on. */
  async #outside(
    work: () => Promise<void>,
    { step, journal }: { readonly step: RunStep; readonly journal: StepJournal },
  ): Promise<void> {
    await this.#session.verify();
    await journal.flush();
    await pause(this.#session);
    this.#inTransaction = false;
    this.#keptPartOf(step);
    journal.outside(true);
    await work();
    journal.outside(false);
    await this.#begin();
    const rows = await this.#versions.rows();
    if (!sameRows(rows, this.#expected)) throw this.#mismatch(rows, this.#expected);
  }

  async #commit(step: RunStep | null): Promise<void> {
    try {
      await this.#session.commit();
      this.#inTransaction = false;
      this.#committed = this.#done.length;
      this.#committedRows = this.#expected;
      this.#patience.reset();
      this.#partly = [];
    } catch (error) {
      await this.#rollback();
      const label = this.#options.connection.label;
      const described = this.#options.dialect.describeError(error, { sql: "COMMIT", label });
      const revisions = this.#done.slice(this.#committed).map((done) => done.step.revision);
      this.#options.logger.error("the commit failed", { revision: step?.revision ?? "" });
      if (!isCortexError(described, "MIG_DIALECT_CONNECTION_LOST")) throw described;
      const reason = described.message;
      throw cortexError("MIG_RUNTIME_COMMIT_UNKNOWN", { database: label, revisions, reason }, described);
    }
  }

  async #rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    this.#forget();
    await this.#session.rollback();
  }

  /** Forgets what was read and seen. */
  #forget(): void {
    this.#history.forget();
    this.#versions.forget();
    this.#journal.forget();
  }

  /** Under the lock, where nobody else changes a row: what is there besides the plan was done by the step's own SQL. */
  async #holdAgainstPlan(step: RunStep): Promise<void> {
    const rows = await this.#versions.rows();
    if (!sameRows(rows, step.headsAfter)) throw this.#mismatch(rows, step.headsAfter);
  }

  /** After the run the version table is read again and held against the plan. */
  async #readBack(): Promise<void> {
    const { connection, lockTimeoutMs: timeoutMs } = this.#options;
    const rows = await waitWhileBusy({ database: connection.label, timeoutMs }, () => this.#versions.rows());
    if (sameRows(rows, this.#expected)) return;
    // Another process may have gone further along the same chain meanwhile; then there is nothing left to do here.
    const { steps, replan } = this.#options;
    if (steps.every(({ direction }) => direction === "upgrade") && replan(rows).length === 0) return;
    throw this.#mismatch(rows, this.#expected);
  }

  #mismatch(rows: readonly string[], expected: readonly string[]): Error {
    return cortexError("MIG_RUNTIME_VERSION_MISMATCH", {
      table: this.#options.versionTable.name,
      expected: expected.join(", ") || "no row",
      found: rows.join(", ") || "no row",
    });
  }
}

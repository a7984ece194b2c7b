import type { Connection } from "../../dialects/contract/connection.js";
import type { Dialect } from "../../dialects/contract/dialect.js";
import type { StatementNature } from "../../dialects/contract/resumption.js";
import type { RunStatement } from "../../dialects/contract/statement.js";
import { cortexError, isCortexError, redact } from "../../errors/index.js";
import type { Operation } from "../../operations/operation.js";
import type { Logger } from "../../util/logger.js";
import type { RunStep } from "../step.js";
import { judgeIntent } from "./judge-intent.js";
import type { JournalRow, JournalStore } from "./journal-store.js";
import { keptFingerprint } from "./kept-fingerprint.js";
import { identityOf, type OperationIdentity, statementHash } from "./operation-identity.js";
import { OperationRun } from "./operation-run.js";
import { StepMemory } from "./step-memory.js";

/** How much of a statement on rows is kept, for people. */
const EXCERPT = 400;
/** How much of any other: a column of text holds it on every database. */
const LONGEST = 15_000;

/** A statement that writes rows, and defines nothing: its first word says so. */
const WRITES_ROWS = /^\s*(?:insert|update|delete|replace)\b/i;
/** One that defines something for longer than the session. */
const DEFINES = /^\s*(?:alter|drop|comment|create\s+(?:unique\s+)?(?:table|index|view))\b/i;

/**
 * A definition that is done as a whole or not at all, also when it is cancelled. Not CREATE TABLE … AS SELECT: a function
 * that is cancelled in it may give NULL, and the statement goes on with that. Not DROP TABLE a, b: some may be gone.
 */
const WHOLE = /^\s*(?:alter\s+table|create\s+(?:unique\s+|fulltext\s+|spatial\s+)?index)\b/i;

/** How the step's transaction is ended in between. */
export interface JournalTransaction {
  /** Commits what was begun, and begins anew. */
  checkpoint(): Promise<void>;
  /** Runs work in a transaction of its own, where there is none. */
  within(work: () => Promise<void>): Promise<void>;
}

/** What a {@link StepJournal} needs. */
export interface StepJournalOptions {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly store: JournalStore;
  readonly step: RunStep;
  /** The rows that another run has left of this step. */
  readonly known: readonly JournalRow[];
  readonly transaction: JournalTransaction;
  readonly logger: Logger;
}

/** A statement of which the journal has no row yet: it is in the transaction that is open. */
interface Pending {
  readonly run: OperationRun;
  readonly statement: RunStatement;
  readonly nature: StatementNature;
  readonly changes: number;
}

/**
 * The journal of one step. What can be rolled back is noted in memory, and written down together with the first commit
 * that comes before the step's own; a step that is one transaction writes nothing.
 */
export class StepJournal {
  readonly #options: StepJournalOptions;
  readonly #memory: StepMemory;
  #pending: Pending[] = [];
  /** Tables of this session only: what is written into them is gone with it. */
  readonly #temporary = new Set<string>();
  readonly #kept: JournalRow[];
  #seq: number;
  #calls = 0;
  readonly #operations: Operation[] = [];
  readonly #identities: (OperationIdentity & { readonly key: string })[] = [];
  /** How often each has been called. */
  readonly #equal = new Map<string, number>();
  #isOutside = false;
  #open: JournalRow | null = null;

  constructor(options: StepJournalOptions) {
    this.#options = options;
    this.#memory = new StepMemory(options.known, options.step);
    this.#kept = options.known.filter((row) => row.state === "done");
    this.#seq = Math.max(0, ...options.known.map((row) => row.seq));
  }

  /** What of the step is committed, as text, in order. */
  get kept(): readonly string[] {
    return this.#kept.map((row) => row.sql);
  }

  /** The statement that was begun, and of which nobody knows what has become of it, as text; null for none. */
  get unknown(): string | null {
    return this.#open?.sql ?? null;
  }

  /** Whether the journal has, or may have, rows of this step. */
  get isWritten(): boolean {
    return this.#seq > 0;
  }

  /** What the journal knows of an operation that the revision calls now. @throws MIG_JOURNAL_AMBIGUOUS, MIG_JOURNAL_CHANGED */
  async begin(operation: Operation): Promise<OperationRun> {
    const place = this.#calls;
    this.#calls += 1;
    this.#operations.push(operation);
    if (this.#memory.isEmpty) return new OperationRun(operation, place);
    const rows = this.#memory.take(this.#identity(place));
    const settled: JournalRow[] = [];
    for (const row of rows) if (await this.#settled(operation, row)) settled.push({ ...row, state: "done" });
    const run = new OperationRun(operation, place, settled);
    if (run.isDone)
      this.#options.logger.info("done before, not run again", { statement: rows.at(-1)?.sql ?? "" });
    return run;
  }

  /** What is done although the revision has not called it, where its file has changed. @throws MIG_JOURNAL_CHANGED */
  end(): void {
    this.#memory.requireAllCalled();
  }

  /**
   * Whether a statement may be cancelled while it runs: it is rolled back, or the journal finds out afterwards whether it
   * has run. Null is a question of the revision's own.
   */
  mayBeCut(statement: RunStatement | null): boolean {
    const { transactionalDdl } = this.#options.dialect.capabilities;
    if (transactionalDdl) return !this.#isOutside && statement?.phase !== "autocommit";
    if (statement === null) return true;
    const { kind, objects } = this.#natureOf(statement);
    if (kind !== "definition") return kind !== "opaque";
    return objects.length === 1 && WHOLE.test(statement.sql);
  }

  /** Runs a statement so that a later run knows what has become of it; returns how many rows it wrote. */
  async run(run: OperationRun, statement: RunStatement, work: () => Promise<number>): Promise<number> {
    const nature = this.#natureOf(statement);
    const pending = { run, statement, nature };
    switch (nature.kind) {
      case "session":
        return work();
      case "rows":
        return this.#isOutside ? this.#alone(pending, work) : this.#noted(pending, work);
      default:
        return this.#announced(pending, work);
    }
  }

  /** Writes down what is noted in memory: what was begun is about to be committed. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const rows = this.#pending.map((one) => this.#row(one, { state: "done", changes: one.changes }));
    this.#pending = [];
    await this.#options.store.ensure();
    await this.#options.store.add(rows);
    this.#kept.push(...rows);
  }

  /** What runs from here on runs outside of a transaction, or inside again. */
  outside(isOutside: boolean): void {
    this.#isOutside = isOutside;
  }

  /** What was begun is rolled back. */
  rolledBack(): void {
    this.#pending = [];
  }

  async #noted(one: Omit<Pending, "changes">, work: () => Promise<number>): Promise<number> {
    const changes = await work();
    this.#pending.push({ ...one, changes });
    return changes;
  }

  async #alone(one: Omit<Pending, "changes">, work: () => Promise<number>): Promise<number> {
    let changes = 0;
    await this.#options.transaction.within(async () => {
      changes = await this.#noted(one, work);
      await this.flush();
    });
    return changes;
  }

  /** Says what is about to run, runs it, says that it has. */
  async #announced(one: Omit<Pending, "changes">, work: () => Promise<number>): Promise<number> {
    const { connection, store, dialect } = this.#options;
    const { objects, kind } = one.nature;
    const before =
      kind === "definition" ? ((await dialect.resumption?.fingerprint(connection, objects)) ?? null) : null;
    await this.flush();
    await store.ensure();
    const row = this.#row(one, { state: "intent", changes: 0, before });
    await store.add([row]);
    await this.#checkpoint();
    this.#open = row;
    let changes: number;
    try {
      changes = await work();
    } catch (error) {
      await this.#failed(row, error);
      throw error;
    }
    await store.finish(row, changes);
    await this.#checkpoint();
    this.#open = null;
    this.#kept.push(row);
    return changes;
  }

  /** A statement that the database has refused has done nothing, and need not be judged by the next run. */
  async #failed(row: JournalRow, error: unknown): Promise<void> {
    const { dialect, connection, store, logger } = this.#options;
    if (isCortexError(error, "MIG_DIALECT_CONNECTION_LOST")) return;
    try {
      const now =
        row.before === null
          ? null
          : ((await dialect.resumption?.fingerprint(connection, row.objects)) ?? null);
      if (now !== null && keptFingerprint(now) !== row.before) return;
      await store.remove(row);
      await this.#checkpoint();
      this.#open = null;
    } catch (second) {
      // The statement's own error is what the user must see; the row stays, and the next run judges it.
      logger.warn("the journal could not be corrected after a failure", { reason: String(second) });
    }
  }

  async #checkpoint(): Promise<void> {
    if (!this.#isOutside) await this.#options.transaction.checkpoint();
  }

  /** Whether a row's statement is done; one that was begun is judged by its objects. */
  async #settled(operation: Operation, row: JournalRow): Promise<boolean> {
    if (row.state === "done") return true;
    const { dialect, connection, store, logger } = this.#options;
    const sql = await this.#wholeText(operation, row);
    const verdict = await judgeIntent({ dialect, connection, row, sql });
    logger.info(verdict === "done" ? "was done before the run ended" : "was not done before the run ended", {
      statement: row.sql,
    });
    // Neither is committed here: whoever ends before the next commit judges it again, and comes to the same.
    if (verdict === "done") {
      await store.finish(row, 0);
      this.#kept.push(row);
    } else await store.remove(row);
    return verdict === "done";
  }

  /** SQL of the user's own is kept without what looks like a secret; it is compiled without a look at the database. */
  async #wholeText(operation: Operation, row: JournalRow): Promise<string> {
    if (operation.kind !== "execute") return row.sql;
    const { dialect, connection } = this.#options;
    const compiled = await dialect.compile(operation, connection);
    const found = compiled.find(
      (one) => one.kind === "run" && statementHash(one.sql, one.parameters) === row.sqlHash,
    );
    return found?.sql ?? row.sql;
  }

  #natureOf(statement: RunStatement): StatementNature {
    const { dialect } = this.#options;
    const inTransaction = statement.phase === "transactional" && !this.#isOutside;
    const { resumption, capabilities } = dialect;
    const isRolledBack = inTransaction && capabilities.transactionalDdl;
    const isRows = statement.source.kind === "bulkInsert" || WRITES_ROWS.test(statement.sql);
    // A large statement is not read through where its beginning says enough.
    if (this.#temporary.size === 0 && (isRows || (isRolledBack && DEFINES.test(statement.sql))))
      return { kind: "rows", objects: [] };
    if (resumption === undefined)
      return { kind: statement.phase === "autocommit" ? "opaque" : "rows", objects: [] };
    const nature = resumption.natureOf(statement.sql);
    const names = nature.objects.map((object) => object.name);
    if (nature.kind === "session") for (const name of names) this.#temporary.add(name);
    const isOfSession = nature.kind === "rows" && names.some((name) => this.#temporary.has(name));
    return isOfSession ? { ...nature, kind: "session" } : nature;
  }

  #row(
    { run, statement, nature }: Omit<Pending, "changes">,
    now: { readonly state: JournalRow["state"]; readonly changes: number; readonly before?: string | null },
  ): JournalRow {
    const { step } = this.#options;
    const isExact = nature.kind === "definition" && run.operation.kind !== "execute";
    const text = isExact ? statement.sql : redact(statement.sql);
    this.#seq += 1;
    return {
      revision: step.revision,
      direction: step.direction,
      seq: this.#seq,
      checksum: step.checksum,
      operation: this.#identity(run.place).key,
      shape: this.#identity(run.place).loose,
      total: run.total((one) => this.#natureOf(one).kind !== "session"),
      sqlHash: statementHash(statement.sql, statement.parameters),
      sql: text.slice(0, nature.kind === "rows" ? EXCERPT : LONGEST),
      kind: nature.kind,
      objects: nature.objects,
      before: now.before === undefined || now.before === null ? null : keptFingerprint(now.before),
      plan: nature.kind === "rows" ? null : run.takePlan(),
      changes: now.changes,
      state: now.state,
      startedAt: new Date().toISOString(),
    };
  }

  /**
   * What an operation is; its key tells, too, how many equal ones were called before it. Found out when it is needed:
   * a step that is one transaction needs it never.
   */
  #identity(place: number): OperationIdentity & { readonly key: string } {
    for (const operation of this.#operations.slice(this.#identities.length, place + 1)) {
      const identity = identityOf(operation);
      const before = this.#equal.get(identity.exact) ?? 0;
      this.#equal.set(identity.exact, before + 1);
      this.#identities.push({ ...identity, key: `${identity.exact}:${before}` });
    }
    const identity = this.#identities[place];
    if (identity === undefined) throw cortexError("MIG_JOURNAL_PLACE", { place });
    return identity;
  }
}

import { cortexError } from "../../errors/index.js";
import type { BeginOptions, StepSession } from "../contract/step-session.js";
import { type LockAttempt, pollLock } from "../shared/poll-lock.js";
import type { SqliteConnection } from "./connection/sqlite-connection.js";
import { ForeignKeyGuard } from "./foreign-key-guard.js";
import { isBusy } from "./native-errors.js";
import { PauseLock } from "./pause-lock.js";

const LONGEST_PAUSE_MS = 500;
/** So many violations are named in the error. */
const NAMED_VIOLATIONS = 20;

/** The settings of the connection that a session changes, as they were. */
interface Settings {
  readonly foreign_keys: number;
  readonly legacy_alter_table: number;
  readonly busy_timeout: number;
}

const NAMES = ["foreign_keys", "legacy_alter_table", "busy_timeout"] as const;
/** What else a revision may set, and what ends with its step. */
const OF_STEP = [
  "recursive_triggers",
  "ignore_check_constraints",
  "writable_schema",
  "automatic_index",
] as const;
const DURING: Settings = { foreign_keys: 0, legacy_alter_table: 0, busy_timeout: 0 };

function apply(connection: SqliteConnection, settings: Settings): void {
  for (const name of NAMES) connection.runUnseen(`PRAGMA ${name} = ${settings[name]}`);
}

/**
 * The steps of a run on SQLite. Foreign keys are off meanwhile, which is only possible outside of a transaction
 * (https://sqlite.org/pragma.html#pragma_foreign_keys), and are checked before each commit instead. The lock is
 * SQLite's own write lock, and another one while a step is outside of its transaction: both die with their holder.
 */
export class SqliteStepSession implements StepSession {
  readonly #connection: SqliteConnection;
  readonly #settings: Settings;
  readonly #ofHost: readonly (readonly [name: string, value: number])[];
  readonly #guard: ForeignKeyGuard;
  readonly #pauseLock: PauseLock;
  #options: BeginOptions = { lockTimeoutMs: 0 };
  /** How far others had set pragmas when this session set them last: for the transaction, and for the step. */
  readonly #seen: { transaction: number; step: number };

  /** @throws MIG_DIALECT_IN_TRANSACTION */
  constructor(connection: SqliteConnection) {
    if (connection.inTransaction)
      throw cortexError("MIG_DIALECT_IN_TRANSACTION", { database: connection.label });
    this.#connection = connection;
    this.#guard = new ForeignKeyGuard(connection);
    this.#pauseLock = new PauseLock(connection.path);
    this.#settings = {
      foreign_keys: Number(connection.pragma("foreign_keys")),
      legacy_alter_table: Number(connection.pragma("legacy_alter_table")),
      busy_timeout: Number(connection.pragma("busy_timeout")),
    };
    this.#ofHost = OF_STEP.map((name) => [name, Number(connection.pragma(name))]);
    apply(connection, DURING);
    const seen = connection.pragmasSet;
    this.#seen = { transaction: seen, step: seen };
  }

  /** What ran outside of a transaction may have switched foreign keys on: a rebuild would then delete rows by cascade. */
  async begin(options: BeginOptions): Promise<void> {
    this.#options = options;
    if (this.#areSet("transaction")) apply(this.#connection, DURING);
    await this.#patiently(() => this.#tryBegin());
    this.#guard.start();
    this.#connection.observe((sql) => this.#guard.observe(sql));
  }

  async startStep(): Promise<void> {
    if (this.#areSet("step")) this.#resetForStep();
  }

  #resetForStep(): void {
    this.#connection.runUnseen(`PRAGMA legacy_alter_table = ${DURING.legacy_alter_table}`);
    for (const [name, value] of this.#ofHost) this.#connection.runUnseen(`PRAGMA ${name} = ${value}`);
  }

  async verify(): Promise<void> {
    const violations = await this.#guard.newViolations();
    if (violations.length > 0)
      throw cortexError("MIG_DIALECT_FOREIGN_KEY_VIOLATION", {
        database: this.#connection.label,
        count: violations.length,
        violations: violations.slice(0, NAMED_VIOLATIONS),
      });
  }

  async commit(): Promise<void> {
    // Before the write lock goes, under which the others look for it.
    this.#pauseLock.release();
    await this.#commit();
  }

  async pause(): Promise<void> {
    await this.#pauseLock.hold();
    await this.#commit();
  }

  async rollback(): Promise<void> {
    this.#connection.observe(null);
    this.#guard.forget();
    // A full disk and a few other errors have rolled back already (https://sqlite.org/lang_transaction.html).
    if (this.#connection.inTransaction) await this.#connection.carryOut("ROLLBACK");
  }

  async close(): Promise<void> {
    await this.rollback();
    this.#pauseLock.release();
    this.#resetForStep();
    apply(this.#connection, this.#settings);
  }

  /** Whether a revision may have set pragmas since it was asked last: most set none, and each costs its time. */
  #areSet(what: "transaction" | "step"): boolean {
    const now = this.#connection.pragmasSet;
    if (now === this.#seen[what]) return false;
    this.#seen[what] = now;
    return true;
  }

  async #tryBegin(): Promise<boolean> {
    this.#connection.runUnseen("BEGIN IMMEDIATE");
    try {
      if (!(await this.#pauseLock.isElsewhere())) return true;
    } catch (error) {
      this.#connection.runUnseen("ROLLBACK");
      throw error;
    }
    this.#connection.runUnseen("ROLLBACK");
    return false;
  }

  /** Waits for readers as well: they keep a commit from being written (https://sqlite.org/lockingv3.html). */
  async #commit(): Promise<void> {
    this.#guard.finish();
    await this.#patiently(async () => {
      await this.#connection.carryOut("COMMIT");
      return true;
    });
    this.#connection.observe(null);
  }

  /** Tries until the database is free. Nobody can be asked who has it. */
  #patiently(attempt: () => Promise<boolean>): Promise<void> {
    return pollLock({
      ...this.#options,
      database: this.#connection.label,
      longestPauseMs: LONGEST_PAUSE_MS,
      attempt: () => tried(attempt),
      holder: async () => null,
    });
  }
}

/** Whether an attempt has come to its end; not when the database is busy. */
async function tried(attempt: () => Promise<boolean>): Promise<LockAttempt> {
  try {
    return { done: await attempt() };
  } catch (error) {
    if (!isBusy(error)) throw error;
    return { done: false, reason: error };
  }
}

import { cortexError, isCortexError } from "../../errors/index.js";
import type { SessionScope } from "../contract/dialect.js";
import type { RunStatement } from "../contract/statement.js";
import type { BeginOptions, LockHolder, StatementWait, StepSession } from "../contract/step-session.js";
import type { StepSettings } from "../shared/step-settings.js";
import type { PostgresqlConnection } from "./connection/postgresql-connection.js";
import { blockersOf } from "./lock/lock-holder.js";
import { MigrationLock } from "./lock/migration-lock.js";
import { RunSettings } from "./lock/run-settings.js";
import { statementWaitMs } from "./lock/statement-wait.js";
import { stepSettings } from "./lock/step-settings.js";
import { settleEnumerations } from "./scratch/settle-enumerations.js";

/**
 * Constraints that are checked at the commit are checked now, within a savepoint: what was fired is undone, so that the
 * steps that follow in the same transaction find their constraints deferred as before.
 */
const CHECK_DEFERRED = [
  "SAVEPOINT cortex_verify",
  "SET CONSTRAINTS ALL IMMEDIATE",
  "ROLLBACK TO SAVEPOINT cortex_verify",
  "RELEASE SAVEPOINT cortex_verify",
];

async function runAll(connection: PostgresqlConnection, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.run(sql);
}

/**
 * The steps of a run on PostgreSQL: each is one transaction, DDL included. The lock is taken at the first one and held
 * until the session is closed, also between two transactions; it dies with its holder.
 */
export class PostgresqlStepSession implements StepSession {
  readonly #connection: PostgresqlConnection;
  readonly #lock: MigrationLock;
  readonly #settings: RunSettings;
  /** Opened when a statement takes long: to see whom it waits for. */
  #observer: Promise<PostgresqlConnection> | null = null;
  readonly #ofStep: StepSettings;

  /** @throws MIG_DIALECT_IN_TRANSACTION */
  constructor(connection: PostgresqlConnection, scope: SessionScope) {
    if (connection.inTransaction)
      throw cortexError("MIG_DIALECT_IN_TRANSACTION", { database: connection.label });
    this.#connection = connection;
    this.#lock = new MigrationLock(connection, scope);
    this.#settings = new RunSettings(connection);
    this.#ofStep = stepSettings(connection);
  }

  async begin(options: BeginOptions): Promise<void> {
    await this.#lock.take(options);
    await this.#settings.apply();
    await this.#connection.run("BEGIN ISOLATION LEVEL READ COMMITTED");
    await this.#lock.confirm();
  }

  async beforeStatement(statement: RunStatement, wait: StatementWait): Promise<void> {
    await this.#settings.waitFor(statementWaitMs(statement, wait));
  }

  async blockers(): Promise<readonly LockHolder[]> {
    const observer = await this.#observe();
    return observer === null ? [] : blockersOf(observer, this.#settings.pid);
  }

  /** https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL */
  async cancel(): Promise<void> {
    const observer = await this.#observe();
    await observer?.query("SELECT pg_cancel_backend(:pid::int)", { pid: this.#settings.pid });
  }

  /** Another session of the same user; null where its login is not known, because the host has handed the connection in. */
  async #observe(): Promise<PostgresqlConnection | null> {
    const { another } = this.#connection.origin;
    if (another === null) return null;
    this.#observer ??= another();
    return this.#observer;
  }

  async startStep(): Promise<void> {
    await this.#ofStep.start();
  }

  async verify(): Promise<void> {
    await runAll(this.#connection, CHECK_DEFERRED);
  }

  /** A COMMIT of a transaction that has failed rolls it back, and the server calls that no error. */
  async commit(): Promise<void> {
    if (this.#connection.inFailedTransaction)
      throw cortexError("MIG_DIALECT_SQL_FAILED", {
        database: this.#connection.label,
        sql: "COMMIT",
        detail: "a statement of the transaction has failed before, so nothing of it can be kept",
      });
    await this.#connection.run("COMMIT");
  }

  async rollback(): Promise<void> {
    this.#settings.rolledBack();
    // Without its session, the server has rolled back by itself.
    if (this.#connection.isLost || !this.#connection.inTransaction) return;
    try {
      await this.#connection.run("ROLLBACK");
    } catch (error) {
      if (!isCortexError(error, "MIG_DIALECT_CONNECTION_LOST")) throw error;
    }
  }

  async close(): Promise<void> {
    await this.rollback();
    const observer = this.#observer;
    this.#observer = null;
    try {
      // One that could not be opened has been told of when it was asked.
      await (await observer?.catch(() => null))?.close();
      await this.#ofStep.end();
      await this.#settings.restore();
      await this.#lock.release();
    } catch (error) {
      // A session that is gone has no settings and no lock; what ended it has been told already.
      if (!isCortexError(error, "MIG_DIALECT_CONNECTION_LOST")) throw error;
    }
  }
}

/** The steps on a scratch database, which is one transaction: savepoints within it, and nobody to lock out. */
export class ScratchStepSession implements StepSession {
  readonly #connection: PostgresqlConnection;
  #isOpen = false;

  constructor(connection: PostgresqlConnection) {
    this.#connection = connection;
  }

  async begin(): Promise<void> {
    await settleEnumerations(this.#connection);
    await this.#connection.run("SAVEPOINT cortex_step");
    this.#isOpen = true;
  }

  async verify(): Promise<void> {
    await runAll(this.#connection, CHECK_DEFERRED);
  }

  async commit(): Promise<void> {
    await this.#connection.run("RELEASE SAVEPOINT cortex_step");
    this.#isOpen = false;
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen || this.#connection.isLost) return;
    this.#isOpen = false;
    await runAll(this.#connection, ["ROLLBACK TO SAVEPOINT cortex_step", "RELEASE SAVEPOINT cortex_step"]);
  }

  async close(): Promise<void> {
    await this.rollback();
  }
}

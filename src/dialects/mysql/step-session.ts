import { cortexError, isCortexError } from "../../errors/index.js";
import type { SessionScope } from "../contract/dialect.js";
import type { RunStatement } from "../contract/statement.js";
import type { BeginOptions, LockHolder, StatementWait, StepSession } from "../contract/step-session.js";
import type { StepSettings } from "../shared/step-settings.js";
import { blockersOf } from "./blockers.js";
import type { MysqlConnection } from "./connection/mysql-connection.js";
import { Heartbeat, SILENCE_SECONDS } from "./heartbeat.js";
import { MigrationLock } from "./migration-lock.js";
import { statementWaitSeconds } from "./statement-wait.js";
import { stepSettings } from "./step-settings.js";

/** Until the first statement of a revision has one of its own: for the rows and tables of the run itself. */
const METADATA_WAIT_SECONDS = 5;
/** How long a statement waits for rows that others have changed; the servers' own default is 50 seconds. */
const ROW_WAIT_SECONDS = 10;

/** The settings of the session that a run changes, as they were. */
interface Before {
  readonly metadataWait: number;
  readonly rowWait: number;
  readonly autocommit: number;
  /** After how many seconds without a word the server ends the session. */
  readonly silence: number;
}

/**
 * The steps of a run on MySQL or MariaDB. What writes rows and the version row commit together; a statement that
 * defines something commits by itself, and what was written before it in the step. The lock is on the session that runs
 * the statements, because a server goes on with an ALTER whose client is gone.
 */
export class MysqlStepSession implements StepSession {
  readonly #connection: MysqlConnection;
  readonly #lock: MigrationLock | null;
  readonly #before: Before;
  #metadataWait = METADATA_WAIT_SECONDS;
  /** Opened when a statement takes long: to see whom it waits for. */
  #observer: Promise<MysqlConnection> | null = null;
  readonly #settings: StepSettings;
  readonly #heartbeat: Heartbeat | null;

  private constructor(connection: MysqlConnection, lock: MigrationLock | null, before: Before) {
    this.#connection = connection;
    this.#lock = lock;
    this.#before = before;
    this.#settings = stepSettings(connection);
    this.#heartbeat =
      lock === null ? null : new Heartbeat(connection, Math.min(before.silence, SILENCE_SECONDS));
  }

  /** @throws MIG_DIALECT_IN_TRANSACTION */
  static async open(connection: MysqlConnection, scope: SessionScope): Promise<MysqlStepSession> {
    // The answer tells whether a handle of the host's has begun something meanwhile.
    await connection.run("DO 0");
    if (connection.inTransaction)
      throw cortexError("MIG_DIALECT_IN_TRANSACTION", { database: connection.label });
    const [row] = await connection.query(
      "SELECT @@SESSION.lock_wait_timeout AS metadataWait, @@SESSION.innodb_lock_wait_timeout AS rowWait, @@SESSION.autocommit AS autocommit, @@SESSION.wait_timeout AS silence",
    );
    const before = {
      metadataWait: Number(row?.metadataWait),
      rowWait: Number(row?.rowWait),
      autocommit: Number(row?.autocommit),
      silence: Number(row?.silence),
    };
    const lock = connection.isScratch ? null : new MigrationLock(connection, scope);
    const rowWait = Math.min(before.rowWait, ROW_WAIT_SECONDS);
    const silence = Math.min(before.silence, SILENCE_SECONDS);
    await connection.run(
      `SET @@SESSION.lock_wait_timeout = ${METADATA_WAIT_SECONDS}, @@SESSION.innodb_lock_wait_timeout = ${rowWait}, @@SESSION.wait_timeout = ${silence}`,
    );
    return new MysqlStepSession(connection, lock, before);
  }

  /**
   * With autocommit off, what follows a statement that has committed by itself is a transaction again: else the rows
   * that a step writes behind its first CREATE would be kept one by one.
   */
  async begin(options: BeginOptions): Promise<void> {
    await this.#lock?.take(options);
    await this.#connection.run("SET autocommit = 0");
    await this.#connection.run("START TRANSACTION");
  }

  async beforeStatement(statement: RunStatement, wait: StatementWait): Promise<void> {
    // Nobody but this session uses what is in a scratch database.
    if (this.#lock === null) return;
    const seconds = statementWaitSeconds(statement, wait);
    if (seconds === this.#metadataWait) return;
    await this.#connection.run(`SET @@SESSION.lock_wait_timeout = ${seconds}`);
    this.#metadataWait = seconds;
  }

  async blockers(): Promise<readonly LockHolder[]> {
    return blockersOf(await this.#observe(), this.#connection.facts.id);
  }

  /** https://dev.mysql.com/doc/refman/8.4/en/kill.html: the statement ends, the connection stays. */
  async cancel(): Promise<void> {
    await (await this.#observe()).run(`KILL QUERY ${Number(this.#connection.facts.id)}`);
  }

  #observe(): Promise<MysqlConnection> {
    this.#observer ??= this.#connection.beside(this.#connection.defaultSchema || null);
    return this.#observer;
  }

  async startStep(): Promise<void> {
    await this.#settings.start();
  }

  /** The server has checked everything by itself: foreign keys stay on. */
  async verify(): Promise<void> {
    return;
  }

  async commit(): Promise<void> {
    await this.#connection.run("COMMIT");
    await this.#connection.run("SET autocommit = 1");
  }

  /** With autocommit off the next statement begins a transaction. */
  async checkpoint(): Promise<void> {
    await this.#connection.run("COMMIT");
  }

  async rollback(): Promise<void> {
    await this.#whileThere("ROLLBACK");
    await this.#whileThere("SET autocommit = 1");
  }

  async close(): Promise<void> {
    this.#heartbeat?.stop();
    await this.rollback();
    const { metadataWait, rowWait, autocommit, silence } = this.#before;
    const observer = this.#observer;
    this.#observer = null;
    // One that could not be opened has been told of when it was asked.
    await (await observer?.catch(() => null))?.close();
    await this.#settings.end();
    await this.#whileThere(
      `SET @@SESSION.lock_wait_timeout = ${metadataWait}, @@SESSION.innodb_lock_wait_timeout = ${rowWait}, @@SESSION.autocommit = ${autocommit}, @@SESSION.wait_timeout = ${silence}`,
    );
    if (!this.#connection.isLost) await this.#lock?.release();
  }

  /** With the session the server has ended its transaction and its lock: what the run has failed with is to be told. */
  async #whileThere(sql: string): Promise<void> {
    if (this.#connection.isLost) return;
    try {
      await this.#connection.run(sql);
    } catch (error) {
      if (!isCortexError(error, "MIG_DIALECT_CONNECTION_LOST")) throw error;
    }
  }
}

import type { BeginOptions } from "../../contract/step-session.js";
import { pollLock } from "../../shared/poll-lock.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { lockHolder } from "./lock-holder.js";
import { lockKey } from "./lock-key.js";
import { proveLock, refuseSharedSession, refuseUnlisted } from "./lock-proof.js";

const LONGEST_PAUSE_MS = 500;

/**
 * The migration lock: an advisory lock of the session that runs the statements, so that it is held exactly as long as
 * one of them may still run. It is asked for again and again and never waited for in the database: a session that waits
 * there has a snapshot, for which CREATE INDEX CONCURRENTLY would wait in turn.
 */
export class MigrationLock {
  readonly #connection: PostgresqlConnection;
  readonly #key: bigint;
  #held = false;
  #isPooled = false;

  constructor(
    connection: PostgresqlConnection,
    scope: { readonly versionTable: string; readonly schema: string | null },
  ) {
    this.#connection = connection;
    this.#key = lockKey({
      database: connection.database,
      schema: scope.schema ?? connection.defaultSchema,
      versionTable: scope.versionTable,
    });
  }

  /**
   * Takes the lock, once, and proves it.
   *
   * @throws MIG_LOCK_TIMEOUT naming the holder; MIG_DIALECT_LOCK_UNPROVEN
   */
  async take(options: BeginOptions): Promise<void> {
    if (this.#held) return;
    this.#isPooled = await refuseSharedSession(this.#connection);
    await pollLock({
      ...options,
      database: this.#connection.label,
      longestPauseMs: LONGEST_PAUSE_MS,
      attempt: async () => ({ done: await this.#try() }),
      holder: () => lockHolder(this.#connection, this.#key),
    });
    this.#held = true;
    try {
      await proveLock(this.#connection, this.#key);
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /**
   * Within the transaction of a step: behind a pooler, that it is a transaction of the session that has the lock. It was
   * proved to be the client's own, but the pooler may be told otherwise meanwhile.
   *
   * @throws MIG_DIALECT_LOCK_UNPROVEN
   */
  async confirm(): Promise<void> {
    if (this.#isPooled) await refuseUnlisted(this.#connection, this.#key);
  }

  /** Gives it back; a session that is gone has given it back already. */
  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    if (!this.#connection.isLost)
      await this.#connection.query("SELECT pg_advisory_unlock(:key)", { key: this.#key });
  }

  async #try(): Promise<boolean> {
    const [row] = await this.#connection.query("SELECT pg_try_advisory_lock(:key) AS got", {
      key: this.#key,
    });
    return row?.got === true;
  }
}

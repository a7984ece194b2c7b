import { createHash } from "node:crypto";
import { cortexError } from "../../errors/index.js";
import type { SessionScope } from "../contract/dialect.js";
import type { BeginOptions, LockHolder } from "../contract/step-session.js";
import { excerpt } from "../shared/excerpt.js";
import { pollLock } from "../shared/poll-lock.js";
import { findClusterProblem } from "./cluster.js";
import type { MysqlConnection } from "./connection/mysql-connection.js";
import { quoteLiteral } from "./sql/quote.js";

const LONGEST_PAUSE_MS = 1_000;

/** Names of locks are the whole server's, without regard to case, and have 64 characters at most. */
function lockName(connection: MysqlConnection, scope: SessionScope): string {
  const schema = scope.schema ?? connection.defaultSchema;
  const folded = connection.facts.lowerCaseTableNames === 0 ? schema : schema.toLowerCase();
  const key = JSON.stringify([folded, scope.versionTable]);
  return `cortex_migrations_${createHash("sha256").update(key).digest("hex").slice(0, 40)}`;
}

/**
 * The lock of the runs on one version table: GET_LOCK on the session that runs the statements
 * (https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html). It outlives every commit, and the server frees it
 * when the session ends, however it ends.
 */
export class MigrationLock {
  readonly #connection: MysqlConnection;
  readonly #name: string;
  #held = false;

  constructor(connection: MysqlConnection, scope: SessionScope) {
    this.#connection = connection;
    this.#name = quoteLiteral(lockName(connection, scope));
  }

  /**
   * Takes the lock unless this session has it. It is asked for again and again, never waited for in the server: between
   * two tries this session holds nothing and sees nothing.
   *
   * @throws MIG_LOCK_TIMEOUT, MIG_DIALECT_LOCK_UNPROVEN
   */
  async take(options: BeginOptions): Promise<void> {
    if (this.#held) return;
    await pollLock({
      ...options,
      database: this.#connection.label,
      longestPauseMs: LONGEST_PAUSE_MS,
      attempt: async () => ({ done: await this.#try(this.#connection) }),
      holder: () => this.#holder(),
    });
    try {
      await this.#prove();
      this.#held = true;
    } catch (error) {
      await this.#connection.run(`DO RELEASE_LOCK(${this.#name})`);
      throw error;
    }
  }

  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#connection.run(`DO RELEASE_LOCK(${this.#name})`);
  }

  async #try(connection: MysqlConnection): Promise<boolean> {
    const [row] = await connection.query(`SELECT GET_LOCK(${this.#name}, 0) AS got`);
    return Number(row?.got) === 1;
  }

  /** Sees that the lock locks: a second session must not get it, and no other member of a cluster could. */
  async #prove(): Promise<void> {
    const problem = (await findClusterProblem(this.#connection)) ?? (await this.#provedBySecond());
    if (problem !== null)
      throw cortexError("MIG_DIALECT_LOCK_UNPROVEN", { database: this.#connection.label, ...problem });
  }

  async #provedBySecond(): Promise<{ readonly reason: string; readonly setting: string } | null> {
    const second = await this.#second();
    try {
      if (second === null ? await this.#isOurs() : !(await this.#try(second))) return null;
    } finally {
      await second?.close();
    }
    return {
      reason: "a second session could take it as well",
      setting:
        "Connect to the server itself, not through a proxy that spreads statements over several sessions.",
    };
  }

  /** Null where no second session is to be had: the server is full, or takes the login of a handle only once. */
  async #second(): Promise<MysqlConnection | null> {
    try {
      return await this.#connection.beside(null);
    } catch (error) {
      if (
        error instanceof Error &&
        /^MIG_DIALECT_CONNECTION_/.test(String((error as { code?: unknown }).code))
      )
        return null;
      throw error;
    }
  }

  async #isOurs(): Promise<boolean> {
    const [row] = await this.#connection.query(
      `SELECT IS_USED_LOCK(${this.#name}) = CONNECTION_ID() AS ours`,
    );
    return Number(row?.ours) === 1;
  }

  /** Who has it, as far as this user may see. */
  async #holder(): Promise<LockHolder | null> {
    const [lock] = await this.#connection.query(`SELECT IS_USED_LOCK(${this.#name}) AS id`);
    if (lock?.id === null || lock?.id === undefined) return null;
    const [row] = await this.#connection.query(
      "SELECT USER AS login, HOST AS host, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST WHERE ID = ?",
      [lock.id],
    );
    const connection = `connection ${String(lock.id)}`;
    if (row === undefined) return { description: connection };
    const doing = row.info === null ? "idle" : `running \`${excerpt(String(row.info), 120)}\``;
    return {
      description: `${String(row.login)} from ${String(row.host)} (${connection}), ${doing} for ${String(row.seconds)} s`,
    };
  }
}

import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

/** A statement whose client is gone is ended within this time, and the lock with it. */
const CONNECTION_CHECK_MS = 2_000;
/** Until the first statement of a revision has one of its own: for the rows and tables of the run itself. */
const LOCK_TIMEOUT_MS = 1_000;

interface Setting {
  readonly name: string;
  readonly value: string;
  /** What the session's user or the server has decided is left as it is. */
  readonly onlyWhenUnset: boolean;
  readonly since: number;
}

const SETTINGS: readonly Setting[] = [
  { name: "lock_timeout", value: String(LOCK_TIMEOUT_MS), onlyWhenUnset: true, since: 0 },
  { name: "idle_in_transaction_session_timeout", value: "0", onlyWhenUnset: false, since: 0 },
  {
    name: "client_connection_check_interval",
    value: String(CONNECTION_CHECK_MS),
    onlyWhenUnset: true,
    since: 14,
  },
  { name: "transaction_timeout", value: "0", onlyWhenUnset: false, since: 17 },
  // A client whose machine is gone says no more: asked after 10 s of silence, given up at 30 s, and the lock with it.
  { name: "tcp_keepalives_idle", value: "10", onlyWhenUnset: true, since: 0 },
  { name: "tcp_keepalives_interval", value: "5", onlyWhenUnset: true, since: 0 },
  { name: "tcp_keepalives_count", value: "4", onlyWhenUnset: true, since: 0 },
  { name: "tcp_user_timeout", value: "30000", onlyWhenUnset: true, since: 0 },
];

/** The settings of a session during a run (https://www.postgresql.org/docs/current/runtime-config-client.html). */
export class RunSettings {
  readonly #connection: PostgresqlConnection;
  #before: readonly (readonly [name: string, value: string])[] = [];
  #applied = false;
  #pid = 0;
  /** What this session has set for how long a lock is waited for; null where the user has set it, and it stays. */
  #lockTimeout: number | null = null;

  constructor(connection: PostgresqlConnection) {
    this.#connection = connection;
  }

  /** The number of the session's process on the server. */
  get pid(): number {
    return this.#pid;
  }

  /** Sets them, once, outside of a transaction. */
  async apply(): Promise<void> {
    if (this.#applied) return;
    this.#applied = true;
    const wanted = SETTINGS.filter(({ since }) => this.#connection.version.major >= since);
    const names = wanted.map(({ name }) => name);
    const rows = await this.#connection.query(
      // The values of TCP are shown as the system has them by itself; unset is 0 for all of these settings.
      `SELECT name, CASE WHEN source = 'default' THEN '0' ELSE setting END AS setting, pg_backend_pid() AS pid
        FROM pg_settings WHERE name = ANY (:names)`,
      { names },
    );
    const now = new Map(rows.map((row) => [String(row.name), String(row.setting)]));
    const changed = wanted.filter(
      ({ name, value, onlyWhenUnset }) =>
        now.get(name) !== value && !(onlyWhenUnset && now.get(name) !== "0"),
    );
    this.#before = changed.map(({ name }) => [name, now.get(name) ?? "0"]);
    this.#pid = Number(rows[0]?.pid);
    this.#lockTimeout = changed.some(({ name }) => name === "lock_timeout") ? LOCK_TIMEOUT_MS : null;
    await this.#set(changed.map(({ name, value }) => [name, value]));
  }

  /** Sets how long a lock is waited for, unless the user has: then that holds. */
  async waitFor(lockTimeoutMs: number): Promise<void> {
    if (this.#lockTimeout === null || this.#lockTimeout === lockTimeoutMs) return;
    await this.#connection.run(`SET lock_timeout = ${lockTimeoutMs}`);
    this.#lockTimeout = lockTimeoutMs;
  }

  /** A setting goes back with its transaction: the next {@link waitFor} sets it in any case. */
  rolledBack(): void {
    if (this.#lockTimeout !== null) this.#lockTimeout = Number.NaN;
  }

  /** Puts them back. */
  async restore(): Promise<void> {
    const before = this.#before;
    this.#before = [];
    this.#applied = false;
    if (!this.#connection.isLost) await this.#set(before);
  }

  async #set(settings: readonly (readonly [name: string, value: string])[]): Promise<void> {
    if (settings.length === 0) return;
    const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`);
    await this.#connection.query(`SELECT ${calls.join(", ")}`, settings.flat());
  }
}

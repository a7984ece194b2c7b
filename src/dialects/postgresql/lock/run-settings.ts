import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

/** A statement whose client is gone is ended within this time, and the lock with it. */
const CONNECTION_CHECK_MS = 2_000;
const SHORTEST_LOCK_TIMEOUT_MS = 1_000;
const LONGEST_LOCK_TIMEOUT_MS = 10_000;

interface Setting {
  readonly name: string;
  readonly value: string;
  /** What the session's user or the server has decided is left as it is. */
  readonly onlyWhenUnset: boolean;
  readonly since: number;
}

/**
 * A statement that waits for the lock of a table makes everybody behind it wait as well, so it gives up after 10 seconds
 * even where the run may wait longer for its own lock.
 */
function settingsOf(lockTimeoutMs: number): readonly Setting[] {
  const lockTimeout = Math.min(Math.max(lockTimeoutMs, SHORTEST_LOCK_TIMEOUT_MS), LONGEST_LOCK_TIMEOUT_MS);
  return [
    { name: "lock_timeout", value: String(lockTimeout), onlyWhenUnset: true, since: 0 },
    { name: "idle_in_transaction_session_timeout", value: "0", onlyWhenUnset: false, since: 0 },
    {
      name: "client_connection_check_interval",
      value: String(CONNECTION_CHECK_MS),
      onlyWhenUnset: true,
      since: 14,
    },
    { name: "transaction_timeout", value: "0", onlyWhenUnset: false, since: 17 },
  ];
}

/** The settings of a session during a run (https://www.postgresql.org/docs/current/runtime-config-client.html). */
export class RunSettings {
  readonly #connection: PostgresqlConnection;
  #before: readonly (readonly [name: string, value: string])[] = [];
  #applied = false;

  constructor(connection: PostgresqlConnection) {
    this.#connection = connection;
  }

  /** Sets them, once, outside of a transaction. */
  async apply(lockTimeoutMs: number): Promise<void> {
    if (this.#applied) return;
    this.#applied = true;
    const wanted = settingsOf(lockTimeoutMs).filter(({ since }) => this.#connection.version.major >= since);
    const names = wanted.map(({ name }) => name);
    const rows = await this.#connection.query(
      "SELECT name, setting FROM pg_settings WHERE name = ANY (:names)",
      { names },
    );
    const now = new Map(rows.map((row) => [String(row.name), String(row.setting)]));
    const changed = wanted.filter(
      ({ name, value, onlyWhenUnset }) =>
        now.get(name) !== value && !(onlyWhenUnset && now.get(name) !== "0"),
    );
    this.#before = changed.map(({ name }) => [name, now.get(name) ?? "0"]);
    await this.#set(changed.map(({ name, value }) => [name, value]));
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

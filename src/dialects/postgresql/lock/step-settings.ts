import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { identifierIfNeeded } from "../sql/quote.js";

/** What the session has set, by name; the role is one of them. */
type SessionSettings = ReadonlyMap<string, string>;

/** The run sets lock_timeout itself, for each statement; `role` and the user of the session are no rows of pg_settings. */
const READ = `SELECT name::text AS name, setting AS value FROM pg_catalog.pg_settings WHERE source = 'session' AND name <> 'lock_timeout'
UNION ALL SELECT 'role', pg_catalog.current_setting('role') UNION ALL SELECT '', session_user::text`;

/** The name under which the session's user is kept. */
const USER = "";

/**
 * What a revision sets in the session ends with its step, as it would where each file had a session of its own (a
 * search_path that stays set would send the tables of the next revision elsewhere). Nothing is asked of the server until
 * a statement sets something.
 */
export class StepSettings {
  readonly #connection: PostgresqlConnection;
  #before: SessionSettings | null = null;
  #isWatching = false;

  constructor(connection: PostgresqlConnection) {
    this.#connection = connection;
  }

  /** The beginning of a step. */
  async start(): Promise<void> {
    await this.#restore();
    this.#watch();
  }

  /** The end of the run, outside of a transaction. */
  async end(): Promise<void> {
    this.#connection.beforeSetting(null);
    if (!this.#connection.isLost) await this.#restore();
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#connection.beforeSetting(async () => {
      this.#before = await this.#read();
    });
  }

  async #read(): Promise<SessionSettings> {
    const rows = await this.#connection.query(READ);
    return new Map(rows.map((row) => [String(row.name), String(row.value)]));
  }

  async #restore(): Promise<void> {
    const before = this.#before;
    if (before === null) return;
    const now = await this.#read();
    // The user first: it takes the role with it.
    if (now.get(USER) !== before.get(USER)) await this.#connection.run("RESET SESSION AUTHORIZATION");
    for (const name of new Set([...now.keys(), ...before.keys()])) {
      if (name === USER || now.get(name) === before.get(name)) continue;
      const value = before.get(name);
      if (value === undefined) await this.#connection.run(`RESET ${identifierIfNeeded(name)}`);
      else await this.#connection.query("SELECT pg_catalog.set_config($1, $2, false)", [name, value]);
    }
  }
}

import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { quoteString } from "../sql/quote.js";

const SAVEPOINT = "cortex_passage";
const ATTEMPT = "cortex_attempt";

/** The schemas of a passage; `home` is first in its search path. */
export interface PassageSchemas {
  readonly home: string;
  readonly schemas: readonly string[];
  /** The search path behind `home`; the session's own where none is given. */
  readonly path?: string | null;
}

/**
 * The beginning of what nobody sees: schemas of its own, the first of them first in the search path, and no waiting for
 * anybody's lock. Names hold lower-case letters, digits and underscores only.
 */
export function enterStatements({ home, schemas, path = null }: PassageSchemas): readonly string[] {
  const behind = path === null ? "pg_catalog.current_setting('search_path')" : quoteString(path);
  return [
    ...schemas.map((name) => `CREATE SCHEMA ${name}`),
    `SELECT pg_catalog.set_config('search_path', concat_ws(', ', '${home}', nullif(${behind}, '')), true)`,
    "SET LOCAL lock_timeout = '100ms'",
    "SET LOCAL statement_timeout = '10s'",
    // Between two statements there may be a question that somebody thinks about.
    "SET LOCAL idle_in_transaction_session_timeout = '15min'",
    "SET LOCAL client_min_messages = error",
    "SET LOCAL check_function_bodies = off",
  ];
}

/**
 * Work on a connection of which nothing stays: in a transaction of its own, or below a savepoint of the one that is
 * open, either of which is rolled back.
 */
export class Passage {
  readonly #connection: PostgresqlConnection;
  readonly #schemas: PassageSchemas;
  readonly #isNested: boolean;

  constructor(connection: PostgresqlConnection, schemas: PassageSchemas) {
    this.#connection = connection;
    this.#schemas = schemas;
    this.#isNested = connection.inTransaction;
  }

  /** @throws the server's error where the role, or a standby, may create nothing */
  async enter(): Promise<void> {
    // A read-only session still reads only: what is made here is never committed.
    const begin = this.#isNested ? `SAVEPOINT ${SAVEPOINT}` : "BEGIN READ WRITE";
    await this.#connection.runTogether([begin, ...enterStatements(this.#schemas)].join(";\n"));
  }

  /** Runs the statements in one go; where one is refused none has happened, and the answer is false. */
  async attempt(statements: readonly string[]): Promise<boolean> {
    if (statements.length === 0) return true;
    // By itself: of statements that are sent together none is carried out when one cannot be parsed.
    await this.#connection.runTogether(`SAVEPOINT ${ATTEMPT}`);
    try {
      await this.#connection.runTogether([...statements, `RELEASE SAVEPOINT ${ATTEMPT}`].join(";\n"));
      return true;
    } catch (error) {
      if (this.#connection.isLost) throw error;
      await this.#connection.runTogether(`ROLLBACK TO SAVEPOINT ${ATTEMPT};\nRELEASE SAVEPOINT ${ATTEMPT}`);
      return false;
    }
  }

  async leave(): Promise<void> {
    if (this.#connection.isLost) return;
    await this.#connection.runTogether(
      this.#isNested ? `ROLLBACK TO SAVEPOINT ${SAVEPOINT};\nRELEASE SAVEPOINT ${SAVEPOINT}` : "ROLLBACK",
    );
  }
}

import { cortexError } from "../../../errors/index.js";
import type { Row } from "../../../operations/operation-context.js";
import type { SqlParameters } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
import { describeError, isLoss } from "../native-errors.js";
import { significantTokens } from "../sql/lexer.js";
import { splitStatements } from "../sql/split-statements.js";
import { BeforeSetting } from "../../shared/before-setting.js";
import { excerpt } from "../../shared/excerpt.js";
import { inlineParameters } from "../sql/parameters.js";
import { type NativeConnection, type NativeResult, send } from "./native-connection.js";
import { readValue } from "./read-value.js";
import type { ServerVersion } from "../server-version.js";
import type { SessionFacts } from "./session-facts.js";

/** SERVER_STATUS_IN_TRANS (https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html). */
const IN_TRANSACTION = 1;

const COUNTS_CHANGES =
  /^\s*(?:(?:--\s[^\n]*\n|#[^\n]*\n|\/\*.*?\*\/)\s*)*(?:insert|update|delete|replace|with|load)\b/is;

/** Without this a text is one statement, however long: going through its tokens is spared. */
const MAY_BE_SEVERAL = /;\s*\S/;

/** What keeps the sql_mode in which it was made. */
const KEEPS_MODE =
  /^\s*(?:\/\*M?!\d*\s*)?(?:create|alter)\b(?:(?!\b(?:as|begin)\b)[^;(])*?\b(?:procedure|function|trigger|event|package)\b/i;

/** What sets the sql_mode to a value of its own; back to a variable is back to the session's. */
const SETS_MODE = /^\s*(?:\/\*M?!\d*\s*)?set\b[\s\S]*\bsql_mode\s*:?=\s*(['"]?)/i;

/** What may change a setting of the session: SET, also in a conditional comment, and a procedure that may do so. */
const SETS =
  /^\s*(?:\/\*M?!\d*\s*)?(?:set(?!\s+(?:autocommit\b|@@SESSION\.(?:innodb_)?lock_wait))|call|execute)\b/i;

const NOTHING: NativeResult = { rows: [], fields: [], affected: 0, status: null };

/** How a connection came to be. */
export interface ConnectionOrigin {
  readonly label: string;
  readonly readOnly: boolean;
  /** True for a handle of the host's, which goes on without us. */
  readonly isHandle: boolean;
  /** Opens a second session with the same login that uses that database; null for none. */
  readonly beside: (database: string | null) => Promise<MysqlConnection>;
  /** Ends the session, or puts a handle of the host's back as it was. */
  readonly end: (isLost: boolean) => Promise<void>;
}

/** What a connection to a scratch database does besides. */
export interface ScratchRole {
  /** Sees each statement before it is sent. @throws for one that may not run there */
  readonly guard: (sql: string) => void;
  /** Takes the database away; runs before the session ends. */
  readonly dispose: () => Promise<void>;
}

function rowsOf(result: NativeResult): readonly Row[] {
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [index, field] of result.fields.entries())
      row[field.name] = readValue((values[index] ?? null) as Buffer | null, field);
    return row;
  });
}

/** A connection to a MySQL or MariaDB server. Its errors are coded, with the driver's own as the cause. */
export class MysqlConnection implements Connection {
  readonly label: string;
  readonly facts: SessionFacts;
  readonly origin: ConnectionOrigin;
  #scratch: ScratchRole | null = null;
  readonly #native: NativeConnection;
  readonly #onError: (error: unknown) => void;
  #status: number;
  #lost: unknown = null;
  #closed = false;
  #owed = 0;
  /** True as long as a statement of somebody's own has chosen the sql_mode. */
  #modeIsGiven = false;
  /** Tells of statements that change a setting of the session. */
  readonly beforeSetting = new BeforeSetting(SETS);

  constructor(native: NativeConnection, facts: SessionFacts, origin: ConnectionOrigin) {
    this.#native = native;
    this.#status = facts.status;
    this.facts = facts;
    this.origin = origin;
    this.label = origin.label;
    // Without a listener, a server that ends the session between two statements would end this process.
    this.#onError = (error) => {
      this.#lost ??= error;
    };
    native.on("error", this.#onError);
  }

  get version(): ServerVersion {
    return this.facts.version;
  }

  get serverVersion(): string {
    return this.facts.version.text;
  }

  /** The database that unqualified names mean. */
  get defaultSchema(): string {
    return this.facts.database ?? "";
  }

  /** As the server said with its last answer. */
  get inTransaction(): boolean {
    return (this.#status & IN_TRANSACTION) !== 0;
  }

  /** True when the session is gone. */
  get isLost(): boolean {
    return this.#lost !== null;
  }

  /** True for a database of its own that ends with the connection: nobody else knows it, so it needs no lock. */
  get isScratch(): boolean {
    return this.#scratch !== null;
  }

  /** Makes it the connection to a scratch database. */
  becomeScratch(role: ScratchRole): void {
    this.#scratch = role;
  }

  /** Opens a second session with the same login that uses that database; null for none. */
  beside(database: string | null): Promise<MysqlConnection> {
    return this.origin.beside(database);
  }

  /** The settings of the session are again as they were when it was opened. */
  settingsAreBack(): void {
    this.#modeIsGiven = false;
  }

  async query(sql: string, parameters?: SqlParameters): Promise<readonly Row[]> {
    return rowsOf(await this.#one(sql, parameters));
  }

  async execute(sql: string, parameters?: SqlParameters): Promise<{ readonly changes: number }> {
    const { affected } = await this.#one(sql, parameters);
    // An ALTER that copies the table tells how many rows it has copied.
    return { changes: COUNTS_CHANGES.test(sql) ? affected : 0 };
  }

  /** One statement after the other, each as its own request: the server's own way of several in one is never used. */
  async run(sql: string): Promise<void> {
    if (!MAY_BE_SEVERAL.test(sql)) await this.#send(sql);
    else for (const { text } of splitStatements(sql)) await this.#send(text);
  }

  /** True as long as the server owes an answer. */
  get isBusy(): boolean {
    return this.#owed > 0;
  }

  /** Lets the server hear of this client. What it comes to is told by the next statement: a loss is noted by the session. */
  ping(): Promise<void> {
    return new Promise((done) => {
      this.#native.ping((error) => {
        if (isLoss(error)) this.#lost ??= error;
        done();
      });
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      try {
        await this.#endScratch();
      } finally {
        // A goodbye would wait for an answer that may never come.
        await this.origin.end(this.isLost || this.isBusy);
      }
    } catch (error) {
      throw describeError(error, { sql: null, label: this.label });
    } finally {
      // A session of ours may still fail while it ends, and nobody else would listen.
      if (this.origin.isHandle) this.#native.removeListener("error", this.#onError);
    }
  }

  /** What takes the database away is no statement of a revision, and not guarded. */
  async #endScratch(): Promise<void> {
    const scratch = this.#scratch;
    this.#scratch = null;
    if (!this.isLost) await scratch?.dispose();
  }

  /** Sends what may hold several statements to the parser only when it is one. */
  async #one(sql: string, parameters: SqlParameters | undefined): Promise<NativeResult> {
    if (MAY_BE_SEVERAL.test(sql) && splitStatements(sql).length > 1)
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
        statement: excerpt(sql),
        reason: "it is more than one statement",
      });
    return this.#send(inlineParameters(sql, parameters));
  }

  /**
   * A routine, trigger or event runs in the sql_mode that it was made in for as long as it is there: the one that the
   * server gives, unless a statement before has chosen one, and not the one that a migration runs in.
   */
  async #send(sql: string): Promise<NativeResult> {
    const { mode, routineMode } = this.facts;
    const given = SETS_MODE.exec(sql);
    if (given !== null) this.#modeIsGiven = given[1] !== "";
    if (this.#modeIsGiven || mode === routineMode || !KEEPS_MODE.test(sql)) return this.#exchange(sql);
    await this.#exchange(`SET @@SESSION.sql_mode = '${routineMode}'`);
    try {
      return await this.#exchange(sql);
    } finally {
      if (!this.isLost) await this.#exchange(`SET @@SESSION.sql_mode = '${mode}'`);
    }
  }

  async #exchange(sql: string): Promise<NativeResult> {
    this.#scratch?.guard(sql);
    await this.beforeSetting.sending(sql);
    this.#owed += 1;
    try {
      const result = await send(this.#native, sql);
      if (result.status !== null) this.#status = result.status;
      return result;
    } catch (error) {
      if (this.isScratch && isForeignKeyViolation(error)) return NOTHING;
      // Comments alone are no statement (error 1065), and nothing that could fail.
      if (significantTokens(sql).every((token) => token.text === ";")) return NOTHING;
      if (isLoss(error)) this.#lost ??= error;
      // After the first failure the driver says no more than that the connection is closed.
      throw describeError(this.#lost ?? error, { sql, label: this.label });
    } finally {
      this.#owed -= 1;
    }
  }
}

/**
 * ER_NO_REFERENCED_ROW_2: a scratch database has no rows, so that a row may refer to one that only the real database has
 * (https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html). It is left out.
 */
function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && "errno" in error && error.errno === 1452;
}

/** The connection as this dialect's own. @throws MIG_DIALECT_HANDLE_INVALID for another dialect's. */
export function asMysql(connection: Connection): MysqlConnection {
  if (connection instanceof MysqlConnection) return connection;
  throw cortexError("MIG_DIALECT_HANDLE_INVALID", {
    database: "MySQL",
    reason: "it was opened by another dialect",
  });
}

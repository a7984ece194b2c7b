import { createHash } from "node:crypto";
import { cortexError } from "../../../errors/index.js";
import type { Row } from "../../../operations/operation-context.js";
import type { SqlParameters } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
import { BeforeSetting } from "../../shared/before-setting.js";
import { excerpt } from "../../shared/excerpt.js";
import { describeError } from "../native-errors.js";
import type { PostgresqlVersion } from "../server-version.js";
import { bindParameters } from "../sql/parameters.js";
import { quoteString } from "../sql/quote.js";
import { splitStatements } from "../sql/split-statements.js";
import { insideTransaction } from "../sql/statement-head.js";
import type { NativeClient, NativeResult } from "./native-client.js";
import { serverErrorOf } from "./server-error.js";
import { toParameter, VALUE_TYPES } from "./values.js";

/** A parameter of a catalog query, or a piece in quotes, in which there is none. */
const PARAMETER_OR_QUOTED = /'[^']*'|"[^"]*"|\$([12])(?!\d)/g;
/** Without this a text is one statement, however long: going through its tokens is spared. */
const MAY_BE_SEVERAL = /;\s*\S/;

const WRITES_ROWS = /^\s*(?:INSERT|UPDATE|DELETE|MERGE|WITH)\b/i;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FOREIGN_KEY_VIOLATION = "23503";

const NO_RESULT: NativeResult = Object.freeze({ rows: Object.freeze([]), rowCount: 0, command: "" });

/** What may change a setting of the session; a block may do so without saying it. The run's own calls have parameters. */
const SETS = /^\s*(?:set|reset|do|call)\b|\bset_config\s*\((?!\$)/i;

/** What another session of the same login is for. */
export interface AnotherSession {
  readonly isScratch?: boolean;
  /** A database just made for it, whose schema is made as well. Default: the same one. */
  readonly database?: string;
  readonly afterClose?: () => Promise<void>;
}

/** How a connection came to be. */
export interface ConnectionOrigin {
  readonly label: string;
  /** False for a handle of the host's, which is never closed. */
  readonly owned: boolean;
  readonly version: PostgresqlVersion;
  /** `current_schema()` when it was opened. */
  readonly defaultSchema: string;
  readonly database: string;
  readonly user: string;
  readonly readOnly: boolean;
  /** What sets the session up, where a pooler may be in between: run as soon as it is known to keep its session. */
  readonly pending: readonly string[];
  /** The search path that a handle of the host's had before; null where it was left alone. */
  readonly restore: string | null;
  /** True for a scratch database: one transaction, which is rolled back when the connection is closed. */
  readonly isScratch?: boolean;
  /** Opens another session on the same database; null for a handle of the host's, whose login is not known. */
  readonly another: ((as?: AnotherSession) => Promise<PostgresqlConnection>) | null;
  /** What is done when the connection has been closed. */
  readonly afterClose?: () => Promise<void>;
}

/** A connection to a PostgreSQL server. Its errors are coded, with the driver's own as the cause. */
export class PostgresqlConnection implements Connection {
  readonly label: string;
  readonly version: PostgresqlVersion;
  /** The schema in which names without one are created; a scratch connection has one of its own. */
  defaultSchema: string;
  readonly database: string;
  readonly user: string;
  readonly readOnly: boolean;
  readonly origin: ConnectionOrigin;
  readonly isScratch: boolean;
  readonly #client: NativeClient;
  readonly #onError: (error?: unknown) => void;
  readonly #onEnd: () => void;
  #lost: unknown = null;
  /** What this connection has seen of its transactions itself. */
  #status: "I" | "T" | "E" = "I";
  #closing = false;
  /** Tells of statements that change a setting of the session. */
  readonly beforeSetting = new BeforeSetting(SETS);

  constructor(client: NativeClient, origin: ConnectionOrigin) {
    this.#client = client;
    this.origin = origin;
    this.label = origin.label;
    this.version = origin.version;
    this.defaultSchema = origin.defaultSchema;
    this.database = origin.database;
    this.user = origin.user;
    this.readOnly = origin.readOnly;
    this.isScratch = origin.isScratch ?? false;
    // Without a listener, a server that ends the session between two statements would end this process.
    this.#onError = (error) => {
      this.#lost ??= error ?? new Error("the server ended the connection");
    };
    this.#onEnd = () => {
      if (!this.#closing) this.#onError();
    };
    client.on("error", this.#onError);
    client.on("end", this.#onEnd);
  }

  get serverVersion(): string {
    return `PostgreSQL ${this.version.text.split(" ")[0]}`;
  }

  /** True inside a transaction, also one that has failed; asked of the driver, which hears it with each answer. */
  get inTransaction(): boolean {
    return this.#transactionStatus !== "I";
  }

  /** True when the transaction has failed, and takes nothing but its end. */
  get inFailedTransaction(): boolean {
    // The driver hears of the end of a failed statement a moment after its error.
    return this.#transactionStatus === "E" || this.#status === "E";
  }

  get #transactionStatus(): string {
    return this.#client.getTransactionStatus?.() ?? this.#status;
  }

  /** The number that the login told of the session's process: a pooler tells one of its own making. */
  get processId(): number | null {
    return this.#client.processID ?? null;
  }

  /** True when the session is gone. */
  get isLost(): boolean {
    return this.#lost !== null;
  }

  async query(sql: string, parameters?: SqlParameters): Promise<readonly Row[]> {
    return (await this.#one(sql, parameters)).rows;
  }

  /**
   * Runs a query of the dialect's own over the catalog, as it stands: it is one statement that changes nothing. On a
   * scratch database, which is read again after each step, the server keeps its plan: planning the large ones costs more
   * than running them. Nowhere else, because a pooler may send the next transaction to another session.
   */
  async catalog(sql: string, parameters: readonly (string | null)[]): Promise<readonly Row[]> {
    if (!this.isScratch) return (await this.#exchange(sql, parameters)).rows;
    // A plan is kept from the first time on only where nothing has to be filled in.
    const text = sql.replace(PARAMETER_OR_QUOTED, (piece, at: string | undefined) => {
      // A table may be called $1.
      if (at === undefined) return piece;
      const value = parameters[Number(at) - 1] ?? null;
      return value === null ? "NULL" : quoteString(value);
    });
    const name = `cortex_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
    return (await this.#exchange(text, [], name)).rows;
  }

  async execute(sql: string, parameters?: SqlParameters): Promise<{ readonly changes: number }> {
    const { rowCount, command } = await this.#one(sql, parameters);
    return { changes: /^(?:INSERT|UPDATE|DELETE|MERGE|COPY)$/.test(command) ? (rowCount ?? 0) : 0 };
  }

  /**
   * Runs one statement after the other. Sent at once they would be one transaction, in which not every statement can run
   * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT).
   */
  async run(sql: string): Promise<void> {
    if (!MAY_BE_SEVERAL.test(sql)) await this.#send(sql, []);
    else for (const { text } of splitStatements(sql)) await this.#send(text, []);
  }

  /** Runs several statements in one round trip; outside of a transaction they are one. */
  async runTogether(sql: string): Promise<void> {
    await this.#send(sql, []);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (!this.origin.owned) {
      await this.#restore();
      this.#client.removeListener("error", this.#onError);
      this.#client.removeListener("end", this.#onEnd);
      return;
    }
    try {
      if (!this.isLost) await this.#client.end?.();
    } catch (error) {
      throw describeError(error, { sql: null, label: this.label });
    } finally {
      await this.origin.afterClose?.();
    }
  }

  /** Gives the host's session back as it was. */
  async #restore(): Promise<void> {
    const { restore } = this.origin;
    if (restore === null || this.isLost || this.inFailedTransaction) return;
    await this.#send("SELECT set_config('search_path', $1, false)", [restore]);
  }

  async #one(sql: string, parameters?: SqlParameters): Promise<NativeResult> {
    if (MAY_BE_SEVERAL.test(sql) && splitStatements(sql).length > 1)
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
        statement: excerpt(sql),
        reason: "it is more than one statement",
      });
    const bound = bindParameters(sql, parameters);
    if (bound.values.length === 0) return this.#send(sql, []);
    const types = bound.values.some(Array.isArray) ? await this.#parameterTypes(bound.sql) : [];
    return this.#send(
      bound.sql,
      bound.values.map((value, index) => toParameter(value, types[index] ?? null)),
    );
  }

  /** The types that a statement's parameters have: an array may be meant as JSON, and only the server knows. */
  async #parameterTypes(sql: string): Promise<readonly string[]> {
    await this.#send(`PREPARE cortex_parameters AS ${sql}`, []);
    try {
      const { rows } = await this.#send(
        "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'cortex_parameters'",
        [],
      );
      return (rows[0]?.types ?? []) as readonly string[];
    } finally {
      await this.#send("DEALLOCATE cortex_parameters", []);
    }
  }

  async #send(sql: string, values: readonly unknown[]): Promise<NativeResult> {
    const text = this.isScratch ? insideTransaction(sql) : sql;
    if (text === null) return NO_RESULT;
    return this.isScratch && WRITES_ROWS.test(text)
      ? this.#tryToWrite(text, values)
      : this.#exchange(text, values);
  }

  /** A scratch database has no rows, so that a row may refer to one that only the real database has: it is left out. */
  async #tryToWrite(text: string, values: readonly unknown[]): Promise<NativeResult> {
    await this.#exchange("SAVEPOINT cortex_write", []);
    try {
      const result = await this.#exchange(text, values);
      await this.#exchange("RELEASE SAVEPOINT cortex_write", []);
      return result;
    } catch (error) {
      await this.#exchange("ROLLBACK TO SAVEPOINT cortex_write", []);
      if (serverErrorOf(error instanceof Error ? error.cause : null)?.state !== FOREIGN_KEY_VIOLATION)
        throw error;
      return NO_RESULT;
    }
  }

  async #exchange(text: string, values: readonly unknown[], name?: string): Promise<NativeResult> {
    const context = { sql: text, label: this.label, user: this.user };
    if (text.includes("\0"))
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
        statement: excerpt(text),
        reason: "it holds a NUL character, where the server stops reading",
      });
    if (this.#lost !== null) throw lostError(this.#lost, { database: this.label, sql: excerpt(text) });
    await this.beforeSetting.sending(text);
    try {
      const result = await this.#client.query({
        text,
        values,
        types: VALUE_TYPES,
        ...(name === undefined ? {} : { name }),
      });
      const last: NativeResult | undefined = Array.isArray(result) ? result.at(-1) : result;
      this.#follow(last?.command ?? "", text);
      return last ?? NO_RESULT;
    } catch (error) {
      if (this.inTransaction && serverErrorOf(error) !== null) this.#status = "E";
      throw describeError(error, context);
    }
  }

  #follow(command: string, text: string): void {
    if (command === "BEGIN" || command === "START") this.#status = "T";
    else if (command === "COMMIT") this.#status = "I";
    else if (command === "ROLLBACK") this.#status = /\bTO\b/i.test(text) ? "T" : "I";
  }
}

function lostError(lost: unknown, details: { readonly database: string; readonly sql: string }): Error {
  const detail = lost instanceof Error ? lost.message : String(lost);
  return cortexError("MIG_DIALECT_CONNECTION_LOST", { ...details, detail }, lost);
}

/** The connection as this dialect's own. @throws MIG_DIALECT_HANDLE_INVALID for another dialect's. */
export function asPostgresql(connection: Connection): PostgresqlConnection {
  if (connection instanceof PostgresqlConnection) return connection;
  throw cortexError("MIG_DIALECT_HANDLE_INVALID", {
    database: "PostgreSQL",
    reason: "it was opened by another dialect",
  });
}

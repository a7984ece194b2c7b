import { cortexError } from "../../../errors/index.js";
import type { Row } from "../../../operations/operation-context.js";
import type { SqlParameters } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
import { describeError } from "../native-errors.js";
import { isSymbol, significantTokens } from "../sql/lexer.js";
import { splitStatements } from "../sql/split-statements.js";
import { bindParameters } from "./bind-parameters.js";
import { excerpt } from "../../shared/excerpt.js";
import type { LaterDatabase, NativeDatabase } from "./native-database.js";
import { isAtLeast, parseVersion, type SqliteVersion } from "./sqlite-version.js";
import { fromSqlValue } from "./sql-value.js";

/** The oldest SQLite that is supported: the first with DROP COLUMN and RETURNING. */
export const OLDEST_SQLITE = "3.35.0";

/** Is told of every statement, which runs when it is done. */
export type StatementObserver = (sql: string) => Promise<void>;

const COUNTS_CHANGES = /^\s*(?:(?:--[^\n]*\n|\/\*.*?\*\/)\s*)*(?:insert|update|delete|replace|with)\b/is;

/** What may set a pragma; a name that only sounds like one does no harm. */
const MAY_SET_PRAGMA = /pragma/i;

/** Without this a text is one statement, however long: going through its tokens is spared. */
const MAY_BE_SEVERAL = /;\s*\S/;

function plainRow(row: Row): Row {
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(row)) plain[key] = fromSqlValue(row[key]);
  return plain;
}

/** How a connection came to be. */
export interface ConnectionOrigin {
  readonly label: string;
  /** False for a handle of the host's, which is never closed. */
  readonly owned: boolean;
  /** The file; null in memory. */
  readonly path: string | null;
  readonly readOnly?: boolean;
  /** SQLite's version where it is known: asking for it fails while another connection holds the file. */
  readonly version?: string;
}

/** A connection to a SQLite database. Its errors are coded, with the driver's own as the cause. */
export class SqliteConnection implements Connection {
  readonly label: string;
  readonly path: string | null;
  readonly version: SqliteVersion;
  readonly #native: NativeDatabase;
  readonly #owned: boolean;
  readonly #writable: boolean;
  #observer: StatementObserver | null = null;
  #pragmas = 0;
  /** The end of what was asked last under an observer. */
  #last: Promise<void> = Promise.resolve();

  /** @throws MIG_DIALECT_TOO_OLD for a SQLite that is older than {@link OLDEST_SQLITE}. */
  constructor(native: NativeDatabase, origin: ConnectionOrigin) {
    this.#native = native;
    this.#owned = origin.owned;
    this.#writable = origin.path !== null && origin.readOnly !== true;
    this.label = origin.label;
    this.path = origin.path;
    this.version = parseVersion(
      origin.version ?? String(this.rows("SELECT sqlite_version() AS version")[0]?.version),
    );
    if (!isAtLeast(this.version, OLDEST_SQLITE))
      throw cortexError("MIG_DIALECT_TOO_OLD", {
        database: this.label,
        version: this.serverVersion,
        minimum: `SQLite ${OLDEST_SQLITE}`,
      });
  }

  get serverVersion(): string {
    return `SQLite ${this.version.text}`;
  }

  get inTransaction(): boolean {
    return this.#native.inTransaction;
  }

  /**
   * Grows when a statement that is not the dialect's own may have set a pragma. A handle of the host's may be set beside
   * this connection: its number always grows.
   */
  get pragmasSet(): number {
    if (!this.#owned) this.#pragmas += 1;
    return this.#pragmas;
  }

  /** Sets who is told of the statements, or nobody. */
  observe(observer: StatementObserver | null): void {
    this.#observer = observer;
  }

  async query(sql: string, parameters?: SqlParameters): Promise<readonly Row[]> {
    this.#requireOne(sql);
    return this.#inTurn(sql, () => this.ask(sql, parameters));
  }

  async execute(sql: string, parameters?: SqlParameters): Promise<{ readonly changes: number }> {
    this.#requireOne(sql);
    const bound = bindParameters(sql, parameters ?? null);
    // `changes()` keeps the number of the last statement that wrote; the others need no statement of their own.
    const counts = COUNTS_CHANGES.test(sql);
    return this.#inTurn(sql, async () => {
      if (!counts && bound.kind === "none") {
        await this.carryOut(sql);
        return { changes: 0 };
      }
      const ran = await this.#guardLater(sql, () => this.#patient.run(sql, bound), 0);
      return { changes: counts ? ran : 0 };
    });
  }

  async run(sql: string): Promise<void> {
    this.#notePragma(sql);
    if (this.#observer === null || !MAY_BE_SEVERAL.test(sql))
      return this.#inTurn(sql, () => this.carryOut(sql));
    for (const { text } of splitStatements(sql)) await this.#inTurn(text, () => this.carryOut(text));
  }

  async close(): Promise<void> {
    this.#observer = null;
    if (!this.#owned) return;
    if (this.#writable && !this.inTransaction) await this.#emptyLog();
    this.#guard(null, () => this.#native.close());
  }

  /** A question of the dialect's own that may take long; the observer is not told. */
  async ask(sql: string, parameters?: SqlParameters): Promise<readonly Row[]> {
    const bound = bindParameters(sql, parameters ?? null);
    return (await this.#guardLater(sql, () => this.#patient.all(sql, bound), [])).map(plainRow);
  }

  /** A statement of the dialect's own that may take long; the observer is not told. */
  async carryOut(sql: string): Promise<void> {
    await this.#guardLater(sql, () => this.#patient.exec(sql));
  }

  /** A question of the dialect's own, at once; the observer is not told. */
  rows(sql: string, parameters?: SqlParameters): readonly Row[] {
    const bound = bindParameters(sql, parameters ?? null);
    const read = this.#guard(sql, () => this.#native.all(sql, bound), []);
    return read.map(plainRow);
  }

  /** The value of a pragma that has one, e.g. `foreign_keys`. */
  pragma(name: string): unknown {
    const sql = `PRAGMA ${name}`;
    const [row] = this.#guard(sql, () => this.#native.all(sql, { kind: "none" }));
    return row === undefined ? null : fromSqlValue(Object.values(row)[0]);
  }

  /** A statement of the dialect's own, at once; the observer is not told. */
  runUnseen(sql: string): void {
    this.#guard(sql, () => this.#native.exec(sql));
  }

  /**
   * Takes over what is in the log of WAL mode, as SQLite does when the last connection closes. The driver keeps its
   * statements until they are collected, and with them the connection: the log would stay, full.
   */
  async #emptyLog(): Promise<void> {
    if (this.pragma("journal_mode") === "wal") await this.ask("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  #notePragma(sql: string): void {
    if (MAY_SET_PRAGMA.test(sql)) this.#pragmas += 1;
  }

  /** The drivers run the first statement and forget the rest without a word. */
  #requireOne(sql: string): void {
    this.#notePragma(sql);
    if (MAY_BE_SEVERAL.test(sql) && splitStatements(sql).length > 1)
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
        statement: excerpt(sql),
        reason: "it is more than one statement",
      });
  }

  /** Tells the observer, then works. What was asked before comes first: the observer looks at what that has left. */
  async #inTurn<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const observer = this.#observer;
    if (observer === null) return work();
    const turn = this.#last.then(async () => {
      await observer(sql);
      return work();
    });
    this.#last = turn.then(noValue, noValue);
    return turn;
  }

  /** The database where what takes long is asked. */
  get #patient(): NativeDatabase | LaterDatabase {
    return this.#native.later ?? this.#native;
  }

  /** `whenEmpty` is the answer to a text of comments alone, which is no statement to a driver. */
  #guard<T>(sql: string | null, work: () => T, whenEmpty?: T): T {
    requireWhole(sql);
    try {
      return work();
    } catch (error) {
      return this.#failed(error, sql, whenEmpty);
    }
  }

  /** {@link #guard} of what may take long. */
  async #guardLater<T>(sql: string, work: () => T | Promise<T>, whenEmpty?: T): Promise<T> {
    requireWhole(sql);
    try {
      return await work();
    } catch (error) {
      return this.#failed(error, sql, whenEmpty);
    }
  }

  #failed<T>(error: unknown, sql: string | null, whenEmpty: T | undefined): T {
    if (whenEmpty !== undefined && significantTokens(sql ?? "").every((token) => isSymbol(token, ";")))
      return whenEmpty;
    throw describeError(error, { sql, label: this.label });
  }
}

function noValue(): void {
  // Whoever asked has been told how it ended.
}

/** Cut at a NUL, an UPDATE may have lost its WHERE. */
function requireWhole(sql: string | null): void {
  if (!sql?.includes("\0")) return;
  const reason = "it holds a NUL character, where SQLite stops reading";
  throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", { statement: excerpt(sql), reason });
}

/** The connection as this dialect's own. @throws MIG_DIALECT_HANDLE_INVALID for another dialect's. */
export function asSqlite(connection: Connection): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw cortexError("MIG_DIALECT_HANDLE_INVALID", {
    database: "SQLite",
    reason: "it was opened by another dialect",
  });
}

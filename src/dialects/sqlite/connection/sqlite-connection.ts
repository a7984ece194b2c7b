import { cortexError } from "../../../errors/index.js";
import type { Row } from "../../../operations/operation-context.js";
import type { SqlParameters } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
import { describeError } from "../native-errors.js";
import { isSymbol, significantTokens } from "../sql/lexer.js";
import { splitStatements } from "../sql/split-statements.js";
import { bindParameters } from "./bind-parameters.js";
import { excerpt } from "../../shared/excerpt.js";
import type { NativeDatabase } from "./native-database.js";
import { isAtLeast, parseVersion, type SqliteVersion } from "./sqlite-version.js";
import { fromSqlValue } from "./sql-value.js";

/** The oldest SQLite that is supported: the first with DROP COLUMN and RETURNING. */
export const OLDEST_SQLITE = "3.35.0";

/** Is told of every statement before it runs. */
export type StatementObserver = (sql: string) => void;

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
    this.#announceOne(sql);
    return this.rows(sql, parameters);
  }

  async execute(sql: string, parameters?: SqlParameters): Promise<{ readonly changes: number }> {
    this.#announceOne(sql);
    const bound = bindParameters(sql, parameters ?? null);
    // `changes()` keeps the number of the last statement that wrote; the others need no statement of their own.
    const counts = COUNTS_CHANGES.test(sql);
    if (!counts && bound.kind === "none") this.runUnseen(sql);
    const ran = counts || bound.kind !== "none" ? this.#guard(sql, () => this.#native.run(sql, bound), 0) : 0;
    return { changes: counts ? ran : 0 };
  }

  async run(sql: string): Promise<void> {
    this.runNow(sql);
  }

  async close(): Promise<void> {
    this.#observer = null;
    if (!this.#owned) return;
    if (this.#writable && !this.inTransaction) this.#emptyLog();
    this.#guard(null, () => this.#native.close());
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

  /** {@link run}, at once. */
  runNow(sql: string): void {
    this.#notePragma(sql);
    if (this.#observer === null || !MAY_BE_SEVERAL.test(sql)) {
      this.#observer?.(sql);
      this.runUnseen(sql);
    } else
      for (const { text } of splitStatements(sql)) {
        this.#observer(text);
        this.runUnseen(text);
      }
  }

  /** A statement of the dialect's own, at once; the observer is not told. */
  runUnseen(sql: string): void {
    this.#guard(sql, () => this.#native.exec(sql));
  }

  /**
   * Takes over what is in the log of WAL mode, as SQLite does when the last connection closes. The driver keeps its
   * statements until they are collected, and with them the connection: the log would stay, full.
   */
  #emptyLog(): void {
    if (this.pragma("journal_mode") === "wal") this.rows("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  #notePragma(sql: string): void {
    if (MAY_SET_PRAGMA.test(sql)) this.#pragmas += 1;
  }

  /** The drivers run the first statement and forget the rest without a word. */
  #announceOne(sql: string): void {
    this.#notePragma(sql);
    if (MAY_BE_SEVERAL.test(sql) && splitStatements(sql).length > 1)
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
        statement: excerpt(sql),
        reason: "it is more than one statement",
      });
    this.#observer?.(sql);
  }

  /** `whenEmpty` is the answer to a text of comments alone, which is no statement to a driver. */
  #guard<T>(sql: string | null, work: () => T, whenEmpty?: T): T {
    // Cut there, an UPDATE may have lost its WHERE.
    if (sql?.includes("\0")) {
      const reason = "it holds a NUL character, where SQLite stops reading";
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", { statement: excerpt(sql), reason });
    }
    try {
      return work();
    } catch (error) {
      if (whenEmpty !== undefined && significantTokens(sql ?? "").every((token) => isSymbol(token, ";")))
        return whenEmpty;
      throw describeError(error, { sql, label: this.label });
    }
  }
}

/** The connection as this dialect's own. @throws MIG_DIALECT_HANDLE_INVALID for another dialect's. */
export function asSqlite(connection: Connection): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw cortexError("MIG_DIALECT_HANDLE_INVALID", {
    database: "SQLite",
    reason: "it was opened by another dialect",
  });
}

import type { Row } from "../../../operations/operation-context.js";
import type { BoundParameters } from "./bind-parameters.js";
import type { NativeDatabase } from "./native-database.js";

/** A prepared statement of the `node:sqlite` API. */
interface SyncStatement {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { readonly changes: number | bigint };
  setReadBigInts(enabled: boolean): void;
}

/** A database of the `node:sqlite` API, as far as it is used here. */
export interface SyncDatabase {
  prepare(sql: string): SyncStatement;
  exec(sql: string): void;
  close(): void;
  readonly isOpen?: boolean;
  readonly isTransaction?: boolean;
}

/**
 * A database of the `node:sqlite` API (https://nodejs.org/api/sqlite.html) behind {@link NativeDatabase}. It uses nothing
 * from outside of the class, whose text a thread is given.
 */
export class SyncHandle implements NativeDatabase {
  readonly #database: SyncDatabase;
  readonly #kept = new Map<string, SyncStatement>();
  /** Statements that are kept; each one that is open makes every change of the schema a little slower. */
  readonly #most = 32;
  /** These questions are asked at each step and have one column for ever; what `SELECT *` finds may change with the schema. */
  readonly #keepsColumns = /^(?:PRAGMA \w+|SELECT \w+ FROM [\w."]+)$/;

  constructor(database: SyncDatabase) {
    this.#database = database;
  }

  all(sql: string, parameters: BoundParameters): readonly Row[] {
    const statement = this.#keepsColumns.test(sql) ? this.#prepared(sql) : this.#newlyPrepared(sql);
    return statement.all(...this.#spread(parameters)) as Row[];
  }

  run(sql: string, parameters: BoundParameters): number {
    return Number(this.#prepared(sql).run(...this.#spread(parameters)).changes);
  }

  #spread(parameters: BoundParameters): readonly unknown[] {
    switch (parameters.kind) {
      case "none":
        return [];
      case "positional":
        return parameters.values;
      case "named":
        return [Object.fromEntries(parameters.values.map(({ token, value }) => [token, value]))];
    }
  }

  #prepared(sql: string): SyncStatement {
    const known = this.#kept.get(sql);
    if (known !== undefined) return known;
    if (this.#kept.size >= this.#most) this.#kept.clear();
    const statement = this.#newlyPrepared(sql);
    this.#kept.set(sql, statement);
    return statement;
  }

  #newlyPrepared(sql: string): SyncStatement {
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  get inTransaction(): boolean {
    if (this.#database.isTransaction !== undefined) return this.#database.isTransaction;
    // The first releases of node:sqlite do not tell; SQLite refuses a BEGIN within a transaction.
    try {
      this.#database.exec("BEGIN");
    } catch (error) {
      if (error instanceof Error && error.message.includes("within a transaction")) return true;
      throw error;
    }
    this.#database.exec("ROLLBACK");
    return false;
  }

  close(): void {
    this.#kept.clear();
    this.#database.close();
  }
}

/** True for a `DatabaseSync` of `node:sqlite` or of a package with its API. */
export function isSyncDatabase(handle: unknown): handle is SyncDatabase {
  if (typeof handle !== "object" || handle === null) return false;
  const it = handle as Partial<Record<keyof SyncDatabase, unknown>>;
  if (typeof it.prepare !== "function" || typeof it.exec !== "function") return false;
  // The first releases of node:sqlite have no isOpen.
  return typeof it.isOpen === "boolean" || handle.constructor.name === "DatabaseSync";
}

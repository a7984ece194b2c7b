import type { Row } from "../../../operations/operation-context.js";
import type { BoundParameters } from "./bind-parameters.js";
import type { NativeDatabase } from "./native-database.js";

/** A prepared statement of the package `better-sqlite3`. */
interface BetterStatement {
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { readonly changes: number };
  safeIntegers(enabled: boolean): BetterStatement;
}

/** A database of the package `better-sqlite3`, as far as it is used here. */
export interface BetterDatabase {
  prepare(sql: string): BetterStatement;
  exec(sql: string): unknown;
  close(): unknown;
  readonly open: boolean;
  readonly inTransaction: boolean;
}

function spread(parameters: BoundParameters): readonly unknown[] {
  switch (parameters.kind) {
    case "none":
      return [];
    case "positional":
      return parameters.values;
    case "named":
      return [Object.fromEntries(parameters.values.map(({ name, value }) => [name, value]))];
  }
}

/** A `better-sqlite3` handle behind {@link NativeDatabase}. */
export class BetterHandle implements NativeDatabase {
  readonly #database: BetterDatabase;

  constructor(database: BetterDatabase) {
    this.#database = database;
  }

  all(sql: string, parameters: BoundParameters): readonly Row[] {
    const statement = this.#database.prepare(sql);
    if (statement.reader) return statement.safeIntegers(true).all(...spread(parameters)) as Row[];
    statement.run(...spread(parameters));
    return [];
  }

  run(sql: string, parameters: BoundParameters): number {
    const statement = this.#database.prepare(sql);
    if (!statement.reader) return statement.run(...spread(parameters)).changes;
    statement.all(...spread(parameters));
    const [row] = this.#database.prepare("SELECT changes() AS n").all() as { n: number }[];
    return Number(row?.n ?? 0);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  close(): void {
    this.#database.close();
  }
}

/** True for a handle of the package `better-sqlite3`. */
export function isBetterDatabase(handle: unknown): handle is BetterDatabase {
  if (typeof handle !== "object" || handle === null) return false;
  const it = handle as Partial<Record<keyof BetterDatabase, unknown>>;
  return (
    typeof it.prepare === "function" &&
    typeof it.exec === "function" &&
    typeof it.open === "boolean" &&
    typeof it.inTransaction === "boolean"
  );
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bringPackage } from "./runtimes.js";

type Value = number | string | Uint8Array | null;
type Bound = readonly Value[] | Readonly<Record<string, Value>>;

/** A statement of `sql.js`, as far as it is used here. */
interface Statement {
  bind(parameters: Bound): boolean;
  step(): boolean;
  getAsObject(): Record<string, Value>;
  free(): void;
}

/** A database of `sql.js`. */
interface Database {
  prepare(sql: string): Statement;
  run(sql: string): unknown;
  getRowsModified(): number;
  export(): Uint8Array;
  close(): void;
}

interface SqlJs {
  readonly Database: new () => Database;
}

/** A database in the memory of a SQLite of another age, with the API of `node:sqlite`. */
export interface SqlJsHandle {
  readonly isOpen: boolean;
  prepare(sql: string): {
    all(...parameters: unknown[]): Record<string, unknown>[];
    run(...parameters: unknown[]): { readonly changes: number };
    setReadBigInts(enabled: boolean): void;
  };
  exec(sql: string): void;
  close(): void;
}

/** A value as `sql.js` takes it: it knows no BigInt. */
function boundValue(value: unknown): Value {
  return typeof value === "bigint" ? Number(value) : (value as Value);
}

/** What the API is given, a list or an object with names, as `sql.js` takes it. */
function boundOf(parameters: readonly unknown[]): Bound {
  const [first] = parameters;
  if (typeof first !== "object" || first === null || first instanceof Uint8Array)
    return parameters.map(boundValue);
  return Object.fromEntries(Object.entries(first).map(([name, value]) => [name, boundValue(value)]));
}

function handleOf(database: Database): SqlJsHandle {
  return {
    isOpen: true,
    prepare: (sql) => {
      const rows = (parameters: readonly unknown[]): Record<string, unknown>[] => {
        const statement = database.prepare(sql);
        const found: Record<string, unknown>[] = [];
        try {
          statement.bind(boundOf(parameters));
          while (statement.step()) found.push(statement.getAsObject());
        } finally {
          statement.free();
        }
        return found;
      };
      return {
        all: (...parameters) => rows(parameters),
        run: (...parameters) => {
          rows(parameters);
          return { changes: database.getRowsModified() };
        },
        setReadBigInts: () => undefined,
      };
    },
    exec: (sql) => void database.run(sql),
    close: () => database.close(),
  };
}

/**
 * A real SQLite of another age, as WebAssembly out of the npm package `sql.js`: its releases hold the SQLite of their day
 * (1.4.0 has 3.33.0, 1.5.0 has 3.35.0), and nothing is compiled for them.
 *
 * @returns an empty database as a host would hand it in, and a copy of all its bytes at any time
 */
export async function openSqlJs(
  version: string,
): Promise<{ readonly handle: SqlJsHandle; readonly bytes: () => Buffer }> {
  const folder = bringPackage("sql.js", version);
  const load = createRequire(join(folder, "package.json"));
  const initialize = load("./dist/sql-wasm.js") as (options: { wasmBinary: Buffer }) => Promise<SqlJs>;
  const { Database } = await initialize({ wasmBinary: readFileSync(join(folder, "dist/sql-wasm.wasm")) });
  const database = new Database();
  return { handle: handleOf(database), bytes: () => Buffer.from(database.export()) };
}

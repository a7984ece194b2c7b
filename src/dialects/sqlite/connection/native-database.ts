import type { Row } from "../../../operations/operation-context.js";
import type { BoundParameters } from "./bind-parameters.js";

/** What this dialect asks of a driver. Everything is synchronous, as SQLite is; integers come as bigint. */
export interface NativeDatabase {
  all(sql: string, parameters: BoundParameters): readonly Row[];
  /** Runs one statement; the number is SQLite's `changes()`, which only a writing statement sets. */
  run(sql: string, parameters: BoundParameters): number;
  exec(sql: string): void;
  readonly inTransaction: boolean;
  close(): void;
  /** The same for what may take long: the process goes on meanwhile. Absent where SQLite runs on this thread. */
  readonly later?: LaterDatabase;
}

/** A {@link NativeDatabase} on another thread. What is asked is done in the order in which it was asked. */
export interface LaterDatabase {
  all(sql: string, parameters: BoundParameters): Promise<readonly Row[]>;
  run(sql: string, parameters: BoundParameters): Promise<number>;
  exec(sql: string): Promise<void>;
}

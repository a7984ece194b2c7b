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
}

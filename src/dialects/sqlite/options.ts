import type { DialectOptions } from "../../schema/dialect-options.js";

/** What SQLite does with a row that breaks a constraint (https://sqlite.org/lang_conflict.html). */
export type ConflictResolution = "ROLLBACK" | "ABORT" | "FAIL" | "IGNORE" | "REPLACE";

/**
 * What only SQLite knows, under `options: { sqlite: { … } }` of a table, a column or a unique constraint.
 * A type and no interface, because only a type fits the index signature of {@link DialectOptions}.
 */
export type SqliteOptions = {
  /** Table: STRICT (https://sqlite.org/stricttables.html). */
  readonly strict?: boolean;
  /** Table: WITHOUT ROWID (https://sqlite.org/withoutrowid.html). */
  readonly withoutRowid?: boolean;
  /** Table: ON CONFLICT of the primary key. Unique constraint: its ON CONFLICT. */
  readonly onConflict?: ConflictResolution;
  /** Column: ON CONFLICT of its NOT NULL. */
  readonly notNullOnConflict?: ConflictResolution;
};

declare module "../../schema/dialect-options.js" {
  interface DialectOptions {
    readonly sqlite?: SqliteOptions;
  }
}

/** SQLite's part of the options; empty when there is none. */
export function sqliteOptions(options: DialectOptions): SqliteOptions {
  return options.sqlite ?? {};
}

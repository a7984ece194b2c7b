import type { Initially } from "../../schema/column.js";
import type { DialectOptions } from "../../schema/dialect-options.js";

/** An exclusion constraint of a table (https://www.postgresql.org/docs/18/sql-createtable.html#SQL-CREATETABLE-EXCLUDE). */
export type ExcludeOption = {
  readonly name?: string | null;
  /** The index method; GiST without one, as in Alembic. */
  readonly using?: string | null;
  readonly elements: readonly { readonly expression: string; readonly operator: string }[];
  readonly where?: string | null;
  readonly deferrable?: boolean | null;
  readonly initially?: Initially | null;
};

/** Storage parameters: `{ fillfactor: 70 }`. */
export type StorageParameters = Readonly<Record<string, string | number | boolean>>;

/**
 * What only PostgreSQL knows, under `options: { postgresql: { … } }` of a table, a column, an index or a constraint.
 * A type and no interface, because only a type fits the index signature of {@link DialectOptions}.
 */
export type PostgresqlOptions = {
  /** Table, index, unique constraint: storage parameters. */
  readonly with?: StorageParameters;
  /** Table, index, unique constraint: where it is stored. */
  readonly tablespace?: string;
  /** Table: not in the write-ahead log; lost in a crash. */
  readonly unlogged?: boolean;
  /** Table: what stands after PARTITION BY, as `RANGE (created_at)`. */
  readonly partitionBy?: string;
  /** Table: the tables it inherits from. */
  readonly inherits?: readonly string[];
  /** Table: its exclusion constraints. */
  readonly exclude?: readonly ExcludeOption[];
  /** Column: PLAIN, EXTERNAL, EXTENDED or MAIN. */
  readonly storage?: string;
  /** Column: pglz or lz4 (PostgreSQL 14). */
  readonly compression?: string;
  /** Column: options of an identity's sequence. */
  readonly identity?: {
    readonly minValue?: number | string | bigint | null;
    readonly maxValue?: number | string | bigint | null;
    readonly cache?: number | null;
    readonly cycle?: boolean;
  };
  /** Index: the method, as `gin`. */
  readonly using?: string;
  /** Index: the operator class of a part, by the part's column or expression. */
  readonly ops?: Readonly<Record<string, string>>;
  /** Index, unique constraint: columns that are carried along. */
  readonly include?: readonly string[];
  /** Index, unique constraint: two NULLs are the same (PostgreSQL 15). */
  readonly nullsNotDistinct?: boolean;
  /** Index: it is built (dropped) while others write, and outside of a transaction. */
  readonly concurrently?: boolean;
  /** Foreign key, check: rows that are there already are not looked at. */
  readonly notValid?: boolean;
  /** Check: tables that inherit from this one do not get it. */
  readonly noInherit?: boolean;
};

declare module "../../schema/dialect-options.js" {
  interface DialectOptions {
    readonly postgresql?: PostgresqlOptions;
  }
}

/** PostgreSQL's part of the options; empty when there is none. */
export function postgresqlOptions(options: DialectOptions): PostgresqlOptions {
  return options.postgresql ?? {};
}

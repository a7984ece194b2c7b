import type { Dialect, ManagerOptions, Schema } from "../../src/index.js";

/** A database of one test. */
export interface ContractDatabase {
  /** How a manager is led to it. */
  readonly options: ManagerOptions;
  /**
   * The database's own dump: schema, and rows unless `schemaOnly`. Two dumps of the same are the same text.
   */
  dump(options?: { readonly schemaOnly?: boolean }): Promise<string>;
  /** Feeds a script to the database's own shell; throws with what the shell says when it fails. */
  feed(script: string): Promise<void>;
  /** Drops it. */
  drop(): Promise<void>;
}

/** What a target cannot do, by the name of the need, with the reason that is printed. */
export type Lacks = Readonly<Partial<Record<Need, string>>>;

/** What a test may need of a target. */
export type Need =
  /** A native shell that scripts are fed to. */
  | "shell"
  /** A second connection sees the same database. */
  | "secondConnection"
  /** DDL is rolled back with its transaction. */
  | "transactionalDdl"
  /** Comments on tables and columns. */
  | "comments"
  /** Schemas (namespaces). */
  | "schemas"
  /** Deferrable constraints. */
  | "deferrable"
  /** Unique constraints that can wait for the end of the transaction. */
  | "deferrableUniques"
  /** A unique constraint is something else than a unique index. */
  | "uniqueConstraints"
  /** A primary key keeps the name that it is given. */
  | "primaryKeyNames"
  /** Indexes downwards. */
  | "descendingIndexes"
  /** An index says where its NULLs stand. */
  | "nullsOrder"
  /** Identity columns. */
  | "identityColumns"
  /** Options of tables, columns and indexes that only PostgreSQL has. */
  | "postgresqlOptions"
  /** The same for MySQL and MariaDB. */
  | "mysqlOptions"
  /** Partial indexes. */
  | "partialIndexes"
  /** Indexes over expressions. */
  | "expressionIndexes"
  /** Named enumeration types. */
  | "namedEnumerations"
  /** The database knows the values of an enumeration. */
  | "enumerationValues"
  /** A column of text without a length may be in an index. */
  | "textKeys"
  /** Generated columns that are computed when read. */
  | "virtualColumns"
  /** Generated columns that are stored, added to a table with rows. */
  | "addStoredColumn"
  /** Columns that are put before or after another. */
  | "columnPositions"
  /** A primary key of one integer column fills itself in. */
  | "autoincrement"
  /** Decimal numbers of any length are kept digit by digit. */
  | "exactNumerics";

/** A kind of database that the contract is held against. */
export interface ContractTarget {
  readonly name: string;
  readonly dialect: () => Promise<Dialect>;
  readonly lacks: Lacks;
  /** An empty database of its own. */
  create(): Promise<ContractDatabase>;
}

export type { Schema };

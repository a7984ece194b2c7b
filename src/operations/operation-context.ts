import type {
  CheckConstraint,
  ForeignKey,
  Index,
  PrimaryKey,
  UniqueConstraint,
} from "../schema/constraints.js";
import type { NameLimit } from "../schema/naming.js";
import type { Operation, SqlParameters } from "./operation.js";
import type { RunOperation } from "./run-operation.js";
import type { Column, Table } from "./schema-types.js";

/** A row as the driver gives it: column name → value. */
export type Row = Readonly<Record<string, unknown>>;

/** The connection of the running step: what it does belongs to the step's transaction. */
export interface Bind {
  /** Runs a query and returns all its rows. */
  query(sql: string, parameters?: SqlParameters): Promise<readonly Row[]>;
  /** Runs one statement; `changes` is the number of rows it wrote. */
  execute(sql: string, parameters?: SqlParameters): Promise<{ readonly changes: number }>;
}

/** Where a table is looked for. */
export interface InspectorOptions {
  /** The schema (namespace); the database's default when absent. */
  readonly schema?: string;
}

/** Looks at the database as it is now, inside the step's transaction. */
export interface Inspector {
  hasTable(name: string, options?: InspectorOptions): Promise<boolean>;
  hasColumn(table: string, column: string, options?: InspectorOptions): Promise<boolean>;
  hasIndex(table: string, index: string, options?: InspectorOptions): Promise<boolean>;
  getTableNames(options?: InspectorOptions): Promise<readonly string[]>;
  getViewNames(options?: InspectorOptions): Promise<readonly string[]>;
  /** The whole table; null when there is none. */
  getTable(name: string, options?: InspectorOptions): Promise<Table | null>;
  getColumns(table: string, options?: InspectorOptions): Promise<readonly Column[]>;
  getIndexes(table: string, options?: InspectorOptions): Promise<readonly Index[]>;
  getForeignKeys(table: string, options?: InspectorOptions): Promise<readonly ForeignKey[]>;
  getUniqueConstraints(table: string, options?: InspectorOptions): Promise<readonly UniqueConstraint[]>;
  getCheckConstraints(table: string, options?: InspectorOptions): Promise<readonly CheckConstraint[]>;
  getPrimaryKey(table: string, options?: InspectorOptions): Promise<PrimaryKey | null>;
}

/** What carries the operations out: the runtime, a recorder, a script writer. */
export interface OperationContext {
  /** The database type of the chain, as its folder is called. */
  readonly dialect: string;
  /** True while SQL is written to a script instead of being run. */
  readonly isOffline: boolean;
  /** `-x key=value` arguments of the command. */
  readonly arguments: Readonly<Record<string, string>>;
  /** `--tag` of the command. */
  readonly tag: string | null;
  /** How long names may be there: those that are made for what has none are shortened. Absent: as long as they are. */
  readonly nameLimit?: NameLimit;
  readonly inspector: Inspector;
  readonly bind: Bind;
  /** A value as this database writes it in SQL. */
  quoteLiteral(value: unknown): string;
  /** Carries one operation out; operations run in the order in which they were called. */
  invoke(operation: Operation): Promise<void>;
  /** Told of a registered operation whose work is done; absent where nobody wants to know. */
  ran?(operation: RunOperation): void;
  /** Notes a promise that the revision must await; the step fails when it does not. */
  track<T>(what: string, promise: Promise<T>): Promise<T>;
  /** Ends the transaction, runs `work` outside of one, and opens the next. */
  autocommit(work: () => Promise<void>): Promise<void>;
}

import type { ReferenceOptions } from "../schema/column.js";
import {
  check,
  foreignKey,
  type IndexKey,
  type IndexOptions,
  index,
  primaryKey,
  type UniqueOptions,
  unique,
} from "../schema/constraints.js";
import type { DialectOptions } from "../schema/dialect-options.js";
import { isSql, type Sql, sqlText } from "../schema/sql.js";
import { applyNaming, namedIndex } from "../schema/naming.js";
import { type TableItem, type TableOptions, table as defineTable } from "../schema/table.js";
import { validateTable } from "../schema/validate.js";
import { type BatchArguments, type BatchOperations, collectBatch } from "./batch-op.js";
import { bulkInsertOperation } from "./bulk-insert-arguments.js";
import {
  type AlterColumnOptions,
  alterColumnOperation,
  type DropConstraintOptions,
  type IfNotExists,
  type RenameConstraintOptions,
  renameConstraintOperation,
  selectorOf,
} from "./column-arguments.js";
import type { CreateExcludeConstraint, RowValue, SqlParameters } from "./operation.js";
import { customOperation } from "./register-operation.js";
import type { RevisionOperation } from "./run-operation.js";
import type { Bind, Inspector, OperationContext } from "./operation-context.js";
import type { Column, Constraint, OptionChanges, Table } from "./schema-types.js";

export type { BatchArguments } from "./batch-op.js";

/** Which schema (namespace) the table is in. */
export interface InSchema {
  readonly schema?: string;
}

/**
 * What `upgrade(op)` and `downgrade(op)` are handed: Alembic's operations in camelCase. Every method returns a
 * promise that must be awaited; one that is not makes the step fail, instead of ending before its work is done.
 */
export class Operations {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** The database type of the chain, as its folder is called. */
  get dialect(): string {
    return this.#context.dialect;
  }

  /** Looks at the database as it is at this point of the revision. */
  get inspector(): Inspector {
    return this.#context.inspector;
  }

  /** The connection of the running step, for queries: what it does belongs to the step's transaction. */
  getBind(): Bind {
    return this.#context.bind;
  }

  /** What surrounds the step: offline or not, `-x` arguments, `--tag`. */
  getContext(): OperationContext {
    return this.#context;
  }

  /** Carries out an operation that is given as data. */
  invoke(operation: RevisionOperation): Promise<void> {
    return operation.kind === "run"
      ? this.run(operation.name, ...operation.arguments)
      : this.#context.invoke(operation);
  }

  /** Runs an operation that {@link registerOperation} has added. @throws MIG_OPERATION_INVALID when there is none. */
  async run(name: string, ...args: readonly unknown[]): Promise<void> {
    await customOperation(name)(this, ...args);
    this.#context.ran?.({ kind: "run", name, arguments: args });
  }

  /** Ends the transaction, runs `work` outside of one, and opens the next: for what no transaction may hold. */
  autocommit(work: () => Promise<void>): Promise<void> {
    return this.#context.autocommit(work);
  }

  /** Runs `work` with the connection, as Alembic's `run_async`. */
  runAsync<T>(work: (bind: Bind) => Promise<T>): Promise<T> {
    return this.#context.track("runAsync", work(this.#context.bind));
  }

  /** A value written into the SQL text itself instead of being bound: `op.execute(`… ${op.inlineLiteral(x).text}`)`. */
  inlineLiteral(value: RowValue): Sql {
    return sqlText(this.#context.quoteLiteral(value));
  }

  /** Marks a name as final: it is used as it stands. Names that are given are never changed, so it returns its argument. */
  f(name: string): string {
    return name;
  }

  /** Creates a table with its constraints and indexes. */
  createTable(
    name: string,
    items: readonly TableItem[],
    options: TableOptions & { readonly ifNotExists?: boolean } = {},
  ): Promise<void> {
    const given = defineTable(name, items, options);
    const indexes = given.indexes.map((item) => namedIndex(name, item, this.#context.nameLimit));
    const table = applyNaming({ ...given, indexes }, {});
    validateTable(table);
    return this.invoke({ kind: "createTable", table, ifNotExists: options.ifNotExists ?? false });
  }

  /** Drops a table with its data. */
  dropTable(table: string, options: InSchema & { readonly ifExists?: boolean } = {}): Promise<void> {
    return this.invoke({
      kind: "dropTable",
      table,
      schema: options.schema ?? null,
      ifExists: options.ifExists ?? false,
      definition: null,
    });
  }

  /** Gives a table a new name; its rows, indexes and keys stay. */
  renameTable(
    table: string,
    newName: string,
    options: InSchema & { readonly ifExists?: boolean } = {},
  ): Promise<void> {
    const ifExists = options.ifExists === true ? { ifExists: true } : {};
    return this.invoke({ kind: "renameTable", table, schema: options.schema ?? null, newName, ...ifExists });
  }

  /** Adds a column, with the key, check, unique constraint and index that it carries. */
  addColumn(
    table: string,
    column: Column,
    options: InSchema & { readonly ifNotExists?: boolean } = {},
  ): Promise<void> {
    return this.invoke({
      kind: "addColumn",
      table,
      schema: options.schema ?? null,
      column,
      ifNotExists: options.ifNotExists ?? false,
      position: { kind: "last" },
    });
  }

  /** Drops a column with its data. */
  dropColumn(
    table: string,
    column: string,
    options: InSchema & { readonly ifExists?: boolean } = {},
  ): Promise<void> {
    return this.invoke({
      kind: "dropColumn",
      table,
      schema: options.schema ?? null,
      column,
      ifExists: options.ifExists ?? false,
      definition: null,
    });
  }

  /** Changes a column; what the options do not name stays as it is. */
  alterColumn(table: string, column: string, options: InSchema & AlterColumnOptions): Promise<void> {
    return this.invoke(alterColumnOperation({ table, schema: options.schema ?? null }, column, options));
  }

  /** Creates an index; a name of null takes `ix_{table}_{columns}`. */
  createIndex(
    name: string | null,
    table: string,
    keys: readonly IndexKey[],
    options: InSchema & IndexOptions & { readonly ifNotExists?: boolean } = {},
  ): Promise<void> {
    return this.invoke({
      kind: "createIndex",
      table,
      schema: options.schema ?? null,
      index: namedIndex(table, index(name, keys, options), this.#context.nameLimit),
      ifNotExists: options.ifNotExists ?? false,
    });
  }

  /** Drops an index. The table need only be named where the database wants it. */
  dropIndex(
    name: string,
    options: InSchema & {
      readonly tableName?: string;
      readonly ifExists?: boolean;
      readonly options?: DialectOptions;
    } = {},
  ): Promise<void> {
    return this.invoke({
      kind: "dropIndex",
      name,
      table: options.tableName ?? null,
      schema: options.schema ?? null,
      ifExists: options.ifExists ?? false,
      definition: null,
      options: options.options ?? {},
    });
  }

  /** Gives an index a new name; what it says stays. The table need only be named where the database wants it. */
  renameIndex(
    name: string,
    newName: string,
    options: InSchema & { readonly tableName?: string; readonly ifExists?: boolean } = {},
  ): Promise<void> {
    const { tableName: table = null, schema = null } = options;
    const once = options.ifExists === true ? { ifExists: true } : {};
    return this.invoke({ kind: "renameIndex", name, newName, table, schema, ...once });
  }

  /** Makes columns the primary key of a table that has none. */
  createPrimaryKey(
    name: string | null,
    table: string,
    columns: readonly string[],
    options: InSchema & IfNotExists = {},
  ): Promise<void> {
    return this.#constraint(table, options, primaryKey(columns, name === null ? {} : { name }));
  }

  /** Adds a unique constraint. */
  createUniqueConstraint(
    name: string | null,
    table: string,
    columns: readonly string[],
    options: InSchema & IfNotExists & UniqueOptions = {},
  ): Promise<void> {
    return this.#constraint(table, options, unique(columns, name === null ? options : { ...options, name }));
  }

  /** Adds a foreign key from `source` to `referent`. */
  createForeignKey(
    name: string | null,
    source: string,
    referent: string,
    localColumns: readonly string[],
    remoteColumns: readonly string[],
    options: ReferenceOptions & IfNotExists & { readonly sourceSchema?: string } = {},
  ): Promise<void> {
    const target = { table: referent, columns: remoteColumns };
    const constraint = foreignKey(localColumns, target, name === null ? options : { ...options, name });
    const { sourceSchema, ifNotExists = false } = options;
    const on = sourceSchema === undefined ? { ifNotExists } : { schema: sourceSchema, ifNotExists };
    return this.#constraint(source, on, constraint);
  }

  /** Adds a check constraint. */
  createCheckConstraint(
    name: string | null,
    table: string,
    condition: string | Sql,
    options: InSchema & IfNotExists & { readonly options?: DialectOptions } = {},
  ): Promise<void> {
    return this.#constraint(table, options, check(condition, name === null ? options : { ...options, name }));
  }

  /** Adds an exclusion constraint, where the database has them. */
  createExcludeConstraint(
    name: string | null,
    table: string,
    elements: CreateExcludeConstraint["elements"],
    options: InSchema &
      Partial<Pick<CreateExcludeConstraint, "where" | "using" | "deferrable" | "initially">> = {},
  ): Promise<void> {
    return this.invoke({
      kind: "createExcludeConstraint",
      table,
      schema: options.schema ?? null,
      name,
      elements,
      where: options.where ?? null,
      using: options.using ?? null,
      deferrable: options.deferrable ?? null,
      initially: options.initially ?? null,
    });
  }

  /** Drops a constraint by its name, or — with a name of null — by its kind and columns or expression. */
  dropConstraint(
    name: string | null,
    table: string,
    options: InSchema & DropConstraintOptions = {},
  ): Promise<void> {
    return this.invoke({
      kind: "dropConstraint",
      table,
      schema: options.schema ?? null,
      selector: selectorOf(name, options),
      ifExists: options.ifExists ?? false,
      definition: null,
    });
  }

  /** Gives a constraint a new name; what it says, and the rows that it has been held against, stay. */
  renameConstraint(
    name: string,
    newName: string,
    table: string,
    options: InSchema & RenameConstraintOptions = {},
  ): Promise<void> {
    const on = { table, schema: options.schema ?? null };
    return this.invoke(renameConstraintOperation(on, [name, newName], options));
  }

  /** Sets the comment of a table. */
  createTableComment(
    table: string,
    comment: string,
    options: InSchema & { readonly existingComment?: string } = {},
  ): Promise<void> {
    return this.#comment(table, comment, options);
  }

  /** Drops the comment of a table. */
  dropTableComment(
    table: string,
    options: InSchema & { readonly existingComment?: string } = {},
  ): Promise<void> {
    return this.#comment(table, null, options);
  }

  /** Changes options of a table that one database knows; what is not named stays, null takes one away. */
  setTableOptions(
    table: string,
    changes: OptionChanges,
    options: InSchema & { readonly existingOptions?: OptionChanges } = {},
  ): Promise<void> {
    const { schema = null, existingOptions: existing = null } = options;
    return this.invoke({ kind: "setTableOptions", table, schema, changes, existing });
  }

  /** Inserts rows; an empty list does nothing. A table definition gives the values their types (JSON, dates). */
  bulkInsert(
    table: string | Table,
    rows: readonly Readonly<Record<string, RowValue>>[],
    options: InSchema = {},
  ): Promise<void> {
    return this.invoke(bulkInsertOperation(table, rows, options));
  }

  /** Runs SQL: one statement with parameters (`?` or `:name`), or any number without. */
  execute(statement: string | Sql, parameters?: SqlParameters): Promise<void> {
    const text = isSql(statement) ? statement.text : statement;
    return this.invoke({ kind: "execute", sql: text, parameters: parameters ?? null });
  }

  /**
   * Changes a table in one go. What the database cannot alter in place is done by building the table anew, with
   * everything in it kept; several changes cost one rebuild.
   *
   * @example await op.batchAlterTable("users", async (batch) => { await batch.dropColumn("legacy"); });
   */
  batchAlterTable(
    table: string,
    work: (batch: BatchOperations) => Promise<void>,
    options: BatchArguments = {},
  ): Promise<void> {
    const done = collectBatch({ table, nameLimit: this.#context.nameLimit, ...options }, work, (batch) =>
      this.#context.invoke(batch),
    );
    return this.#context.track("batchAlterTable", done);
  }

  #constraint(table: string, options: InSchema & IfNotExists, constraint: Constraint): Promise<void> {
    const once = options.ifNotExists === true ? { ifNotExists: true } : {};
    return this.invoke({
      kind: "createConstraint",
      table,
      schema: options.schema ?? null,
      constraint,
      ...once,
    });
  }

  #comment(
    table: string,
    comment: string | null,
    options: InSchema & { readonly existingComment?: string },
  ): Promise<void> {
    const { schema = null, existingComment = null } = options;
    return this.invoke({ kind: "setTableComment", table, schema, comment, existingComment });
  }
}

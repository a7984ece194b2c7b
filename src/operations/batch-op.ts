import { cortexError } from "../errors/index.js";
import type { ReferenceOptions } from "../schema/column.js";
import {
  check,
  foreignKey,
  type IndexKey,
  type IndexOptions,
  index,
  primaryKey,
  type Referent,
  type UniqueOptions,
  unique,
} from "../schema/constraints.js";
import { type NameLimit, namedIndex } from "../schema/naming.js";
import type { Sql } from "../schema/sql.js";
import {
  type AlterColumnOptions,
  type IfNotExists,
  alterColumnOperation,
  type DropConstraintOptions,
  type RenameConstraintOptions,
  renameConstraintOperation,
  selectorOf,
} from "./column-arguments.js";
import type { Batch, BatchMember, BatchOptions, ColumnPosition } from "./operation.js";
import type { Column, Constraint, DialectOptions, OptionChanges } from "./schema-types.js";

/** Options for the place of a column in a batch; they hold only where the table is built anew. */
export interface PositionOptions {
  readonly insertBefore?: string;
  readonly insertAfter?: string;
}

/**
 * What `op.batchAlterTable` hands to its callback: the same operations without the table's name. They are
 * collected, and carried out together when the callback has ended.
 */
export class BatchOperations {
  readonly #members: BatchMember[] = [];
  readonly #on: { readonly table: string; readonly schema: string | null };

  readonly #nameLimit: NameLimit | undefined;

  constructor(table: string, schema: string | null, nameLimit?: NameLimit) {
    this.#on = { table, schema };
    this.#nameLimit = nameLimit;
  }

  /** What has been collected so far. */
  get members(): readonly BatchMember[] {
    return this.#members;
  }

  /** Adds a column. */
  async addColumn(
    column: Column,
    options: PositionOptions & { readonly ifNotExists?: boolean } = {},
  ): Promise<void> {
    const position = positionOf(options) ?? { kind: "last" };
    this.#members.push({
      ...this.#on,
      kind: "addColumn",
      column,
      ifNotExists: options.ifNotExists ?? false,
      position,
    });
  }

  /** Drops a column with its data. */
  async dropColumn(column: string, options: { readonly ifExists?: boolean } = {}): Promise<void> {
    this.#members.push({
      ...this.#on,
      kind: "dropColumn",
      column,
      ifExists: options.ifExists ?? false,
      definition: null,
    });
  }

  /** Changes a column; what the options do not name stays. */
  async alterColumn(column: string, options: AlterColumnOptions & PositionOptions): Promise<void> {
    this.#members.push({ ...alterColumnOperation(this.#on, column, options), position: positionOf(options) });
  }

  /** Creates an index; a name of null takes `ix_{table}_{columns}`. */
  async createIndex(
    name: string | null,
    keys: readonly IndexKey[],
    options: IndexOptions & { readonly ifNotExists?: boolean } = {},
  ): Promise<void> {
    this.#members.push({
      ...this.#on,
      kind: "createIndex",
      index: namedIndex(this.#on.table, index(name, keys, options), this.#nameLimit),
      ifNotExists: options.ifNotExists ?? false,
    });
  }

  /** Drops an index. */
  async dropIndex(name: string, options: { readonly ifExists?: boolean } = {}): Promise<void> {
    this.#members.push({
      ...this.#on,
      kind: "dropIndex",
      name,
      ifExists: options.ifExists ?? false,
      definition: null,
      options: {},
    });
  }

  /** Gives an index a new name; what it says stays. */
  async renameIndex(
    name: string,
    newName: string,
    options: { readonly ifExists?: boolean } = {},
  ): Promise<void> {
    const once = options.ifExists === true ? { ifExists: true } : {};
    this.#members.push({ ...this.#on, kind: "renameIndex", name, newName, ...once });
  }

  /** Makes columns the primary key. */
  async createPrimaryKey(
    name: string | null,
    columns: readonly string[],
    options: IfNotExists = {},
  ): Promise<void> {
    this.#add(primaryKey(columns, name === null ? {} : { name }), options);
  }

  /** Adds a unique constraint. */
  async createUniqueConstraint(
    name: string | null,
    columns: readonly string[],
    options: UniqueOptions & IfNotExists = {},
  ): Promise<void> {
    this.#add(unique(columns, name === null ? options : { ...options, name }), options);
  }

  /**
   * Adds a foreign key; also with the arguments of `op.createForeignKey` without its source table, as in Alembic.
   *
   * @example await batch.createForeignKey("fk_user", ["user_id"], { table: "users", columns: ["id"] });
   * @example await batch.createForeignKey("fk_user", "users", ["user_id"], ["id"], { onDelete: "CASCADE" });
   */
  async createForeignKey(
    name: string | null,
    ...given:
      | readonly [columns: readonly string[], referent: Referent, options?: ReferenceOptions & IfNotExists]
      | readonly [
          referent: string,
          localColumns: readonly string[],
          remoteColumns: readonly string[],
          options?: ReferenceOptions & IfNotExists,
        ]
  ): Promise<void> {
    const [columns, referent, options = {}] = isAlembicOrder(given)
      ? [given[1], { table: given[0], columns: given[2] }, given[3]]
      : given;
    this.#add(foreignKey(columns, referent, name === null ? options : { ...options, name }), options);
  }

  /** Adds a check constraint. */
  async createCheckConstraint(
    name: string | null,
    condition: string | Sql,
    options: IfNotExists & { readonly options?: DialectOptions } = {},
  ): Promise<void> {
    const { options: own = {} } = options;
    this.#add(check(condition, name === null ? { options: own } : { name, options: own }), options);
  }

  /** Drops a constraint by its name, or — with a name of null — by its kind and columns or expression. */
  async dropConstraint(name: string | null, options: DropConstraintOptions = {}): Promise<void> {
    this.#members.push({
      ...this.#on,
      kind: "dropConstraint",
      selector: selectorOf(name, options),
      ifExists: options.ifExists ?? false,
      definition: null,
    });
  }

  /** Gives a constraint a new name; what it says, and the rows that it has been held against, stay. */
  async renameConstraint(
    name: string,
    newName: string,
    options: RenameConstraintOptions = {},
  ): Promise<void> {
    this.#members.push(renameConstraintOperation(this.#on, [name, newName], options));
  }

  /** Sets the comment of the table. */
  async createTableComment(
    comment: string,
    options: { readonly existingComment?: string } = {},
  ): Promise<void> {
    this.#members.push({
      ...this.#on,
      kind: "setTableComment",
      comment,
      existingComment: options.existingComment ?? null,
    });
  }

  /** Drops the comment of the table. */
  async dropTableComment(options: { readonly existingComment?: string } = {}): Promise<void> {
    this.#members.push({
      ...this.#on,
      kind: "setTableComment",
      comment: null,
      existingComment: options.existingComment ?? null,
    });
  }

  /**
   * Changes options of the table that one database knows; what is not named stays, null takes one away.
   *
   * @example await batch.setTableOptions({ postgresql: { with: { fillfactor: 70 } } });
   */
  async setTableOptions(
    changes: OptionChanges,
    options: { readonly existingOptions?: OptionChanges } = {},
  ): Promise<void> {
    const existing = options.existingOptions ?? null;
    this.#members.push({ ...this.#on, kind: "setTableOptions", changes, existing });
  }

  #add(constraint: Constraint, options: IfNotExists): void {
    const once = options.ifNotExists === true ? { ifNotExists: true } : {};
    this.#members.push({ ...this.#on, kind: "createConstraint", constraint, ...once });
  }
}

/** A batch's options as they are written; see {@link BatchOptions}. */
export type BatchArguments = { readonly schema?: string } & Partial<BatchOptions>;

/**
 * Collects a batch and hands it on.
 *
 * @throws MIG_OPERATION_INVALID for a change that comes after the callback has ended
 */
export async function collectBatch(
  on: { readonly table: string; readonly nameLimit: NameLimit | undefined } & BatchArguments,
  work: (batch: BatchOperations) => Promise<void>,
  invoke: (batch: Batch) => Promise<void>,
): Promise<void> {
  const { table, schema = null } = on;
  const batch = new BatchOperations(table, schema, on.nameLimit);
  await work(batch);
  const operations = [...batch.members];
  await invoke({
    kind: "batch",
    table,
    schema,
    operations,
    options: {
      recreate: on.recreate ?? "auto",
      copyFrom: on.copyFrom ?? null,
      partialReordering: on.partialReordering ?? [],
      tableArgs: on.tableArgs ?? [],
      namingConvention: on.namingConvention ?? {},
    },
  });
  const late = batch.members[operations.length];
  if (late !== undefined)
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: "batchAlterTable",
      reason: `'${late.kind}' was added to the batch of '${table}' after its callback had ended: something in the callback is not awaited`,
    });
}

function positionOf(options: PositionOptions): ColumnPosition | null {
  if (options.insertBefore !== undefined) return { kind: "before", column: options.insertBefore };
  if (options.insertAfter !== undefined) return { kind: "after", column: options.insertAfter };
  return null;
}

type AlembicOrder = readonly [string, readonly string[], readonly string[], ReferenceOptions?];

function isAlembicOrder(given: readonly unknown[]): given is AlembicOrder {
  return typeof given[0] === "string";
}

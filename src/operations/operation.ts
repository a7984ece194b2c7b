import type {
  Column,
  Constraint,
  DataType,
  DialectOptions,
  Generated,
  Identity,
  Index,
  Initially,
  LiteralValue,
  OptionChanges,
  ServerDefault,
  Table,
} from "./schema-types.js";

/** Which table an operation is about. */
interface OnTable {
  readonly table: string;
  /** The schema (namespace) of the table; null is the database's default. */
  readonly schema: string | null;
}

/** CREATE TABLE, with its indexes and comments. */
export interface CreateTable {
  readonly kind: "createTable";
  readonly table: Table;
  readonly ifNotExists: boolean;
}

/** DROP TABLE. `definition` is what was there, where it is known: it makes the operation reversible. */
export interface DropTable extends OnTable {
  readonly kind: "dropTable";
  readonly ifExists: boolean;
  readonly definition: Table | null;
}

/** A new name for a table. */
export interface RenameTable extends OnTable {
  readonly kind: "renameTable";
  readonly newName: string;
  /** Nothing is done when the table is gone and one of the new name is there. */
  readonly ifExists?: boolean;
}

/** Where a new column goes. */
export type ColumnPosition =
  | { readonly kind: "last" }
  | { readonly kind: "before"; readonly column: string }
  | { readonly kind: "after"; readonly column: string };

/** A new column. */
export interface AddColumn extends OnTable {
  readonly kind: "addColumn";
  readonly column: Column;
  readonly ifNotExists: boolean;
  readonly position: ColumnPosition;
}

/** A column is dropped, with its data. */
export interface DropColumn extends OnTable {
  readonly kind: "dropColumn";
  readonly column: string;
  readonly ifExists: boolean;
  readonly definition: Column | null;
}

/** What is to change of a column; a key that is absent stays as it is, null takes the thing away. */
export interface ColumnChanges {
  readonly newName?: string;
  readonly type?: DataType;
  readonly nullable?: boolean;
  readonly serverDefault?: ServerDefault | null;
  readonly comment?: string | null;
  readonly collation?: string | null;
  readonly autoincrement?: boolean;
  readonly identity?: Identity | null;
  /** Another expression; null makes an ordinary column of it, which keeps its values. */
  readonly generated?: Generated | null;
  readonly options?: OptionChanges;
}

/** What is known of the column as it was: it makes the operation reversible, and some databases restate it. */
export interface ExistingColumn {
  readonly type?: DataType;
  readonly nullable?: boolean;
  readonly serverDefault?: ServerDefault | null;
  readonly comment?: string | null;
  readonly collation?: string | null;
  readonly autoincrement?: boolean;
  readonly identity?: Identity | null;
  readonly generated?: Generated | null;
  readonly options?: OptionChanges;
}

/** A column changes. */
export interface AlterColumn extends OnTable {
  readonly kind: "alterColumn";
  readonly column: string;
  readonly changes: ColumnChanges;
  readonly existing: ExistingColumn;
  /** New names for values of an enumeration, by their old ones: rows and the default follow. */
  readonly renamedValues?: Readonly<Record<string, string>>;
  /** SQL that converts an old value into a new one, for a change of type. */
  readonly using: string | null;
  readonly position: ColumnPosition | null;
  /** The rename is passed over when the column is gone and one of the new name is there. */
  readonly ifExists?: boolean;
}

/** CREATE INDEX. */
export interface CreateIndex extends OnTable {
  readonly kind: "createIndex";
  readonly index: Index;
  readonly ifNotExists: boolean;
}

/** DROP INDEX; `table` is null where it was not told. */
export interface DropIndex {
  readonly kind: "dropIndex";
  readonly name: string;
  readonly table: string | null;
  readonly schema: string | null;
  readonly ifExists: boolean;
  readonly definition: Index | null;
  readonly options: DialectOptions;
}

/** A new name for an index, which stays what it is; `table` is null where it was not told. */
export interface RenameIndex {
  readonly kind: "renameIndex";
  readonly name: string;
  readonly newName: string;
  readonly table: string | null;
  readonly schema: string | null;
  /** Nothing is done when the index is gone and one of the new name is there. */
  readonly ifExists?: boolean;
}

/** A constraint is added to a table that is there. */
export interface CreateConstraint extends OnTable {
  readonly kind: "createConstraint";
  readonly constraint: Constraint;
  /** Nothing is done when the table has that constraint: of its name (a key by its columns), and saying the same. */
  readonly ifNotExists?: boolean;
}

/** An exclusion constraint, which only some databases have. */
export interface CreateExcludeConstraint extends OnTable {
  readonly kind: "createExcludeConstraint";
  readonly name: string | null;
  readonly elements: readonly { readonly expression: string; readonly operator: string }[];
  readonly where: string | null;
  readonly using: string | null;
  readonly deferrable: boolean | null;
  readonly initially: Initially | null;
}

/** Which constraint is meant: by name, or — when it has none — by kind and columns or by its expression. */
export interface ConstraintSelector {
  readonly name: string | null;
  readonly type: Constraint["kind"] | null;
  readonly columns: readonly string[] | null;
  readonly expression: string | null;
}

/** A constraint is dropped. */
export interface DropConstraint extends OnTable {
  readonly kind: "dropConstraint";
  readonly selector: ConstraintSelector;
  readonly ifExists: boolean;
  readonly definition: Constraint | null;
}

/** A new name for a constraint, which stays what it is. */
export interface RenameConstraint extends OnTable {
  readonly kind: "renameConstraint";
  readonly name: string;
  readonly newName: string;
  /** What it is: where constraints of two kinds may have one name. */
  readonly type: Constraint["kind"] | null;
  /** Nothing is done when the constraint is gone and one of the new name is there. */
  readonly ifExists?: boolean;
}

/** The comment of a table is set (or dropped, when null). */
export interface SetTableComment extends OnTable {
  readonly kind: "setTableComment";
  readonly comment: string | null;
  readonly existingComment: string | null;
}

/** Options of a table change that only one database knows: how and where it is stored. */
export interface SetTableOptions extends OnTable {
  readonly kind: "setTableOptions";
  readonly changes: OptionChanges;
  /** How they were: it makes the operation reversible. */
  readonly existing: OptionChanges | null;
}

/** A value of a row that is inserted. */
export type RowValue =
  | LiteralValue
  | Uint8Array
  | Date
  | readonly unknown[]
  | { readonly [key: string]: unknown };

/** Rows are inserted. Columns that a row does not name get NULL. */
export interface BulkInsert extends OnTable {
  readonly kind: "bulkInsert";
  readonly rows: readonly Readonly<Record<string, RowValue>>[];
  /** Types of the columns, where the table was given as a definition. */
  readonly columns: readonly Column[] | null;
}

/** Parameters of a statement: by position, or by name (`:name`). */
export type SqlParameters = readonly unknown[] | Readonly<Record<string, unknown>>;

/** SQL of the user's own. Without parameters it may hold several statements. */
export interface ExecuteSql {
  readonly kind: "execute";
  readonly sql: string;
  readonly parameters: SqlParameters | null;
}

/** What may stand in a batch. */
export type BatchMember =
  | AddColumn
  | DropColumn
  | AlterColumn
  | CreateIndex
  | DropIndex
  | RenameIndex
  | CreateConstraint
  | DropConstraint
  | RenameConstraint
  | SetTableComment
  | SetTableOptions;

/** Options of a batch. */
export interface BatchOptions {
  /** Whether the table is built anew: when needed, in any case, or never. */
  readonly recreate: "auto" | "always" | "never";
  /** The table's definition, to be used instead of what the database says of it. */
  readonly copyFrom: Table | null;
  /** Orders of columns that the new table shall have: each list of names in that order. */
  readonly partialReordering: readonly (readonly string[])[];
  /** Constraints that the table gets when it is built anew. */
  readonly tableArgs: readonly Constraint[];
  /** Names for constraints that have none, so that they can be addressed. */
  readonly namingConvention: Readonly<Record<string, unknown>>;
}

/** Many changes to one table, at once. */
export interface Batch extends OnTable {
  readonly kind: "batch";
  readonly operations: readonly BatchMember[];
  readonly options: BatchOptions;
}

/** Everything that a migration may do. */
export type Operation =
  | CreateTable
  | DropTable
  | RenameTable
  | BatchMember
  | CreateExcludeConstraint
  | BulkInsert
  | ExecuteSql
  | Batch;

/** The table that an operation is about, where it names one. */
export function tableOf(operation: Operation): string | null {
  if (operation.kind === "createTable") return operation.table.name;
  return operation.kind === "execute" ? null : operation.table;
}

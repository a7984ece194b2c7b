import type { Constraint } from "../../../schema/constraints.js";
import type { DialectOptions } from "../../../schema/dialect-options.js";
import type { DataType } from "../../../schema/types.js";
import type { StandingObject } from "../reflector/read-standing.js";
import type { TypeName } from "../types.js";

/** Which table is meant. */
export interface TableRef {
  readonly table: string;
  readonly schema: string | null;
}

/** An enumeration that is there. */
export interface EnumFacts extends TypeName {
  readonly labels: readonly string[];
}

/** What was found under the name of an enumeration. */
export type EnumAnswer =
  | { readonly kind: "missing" }
  | { readonly kind: "enumeration"; readonly labels: readonly string[] }
  | { readonly kind: "otherType" };

/** A column as it is now. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: DataType;
  /** As the server writes it; what our DDL would write where there is no server. */
  readonly typeText: string;
  /** The enumeration that it holds, or holds arrays of. */
  readonly enumeration: EnumFacts | null;
  readonly nullable: boolean;
  /** The expression of its default. */
  readonly defaultText: string | null;
  readonly isGenerated: boolean;
  readonly isIdentity: boolean;
  /** An identity whose numbers get less. */
  readonly countsDown: boolean;
  /** The sequence that it owns. */
  readonly sequence: TypeName | null;
  /** The sequence behind an identity. */
  readonly identitySequence: TypeName | null;
  /** Whether a value is brought to the type that was asked about without a cast being written. */
  readonly assignable: boolean;
  readonly collation: string | null;
  /** How it is kept, where that is not as its type is of its own accord. */
  readonly storage: string | null;
  readonly compression: string | null;
}

/** A column that holds values of an enumeration. */
export interface EnumUser extends TableRef {
  readonly column: string;
  readonly isArray: boolean;
  readonly defaultText: string | null;
}

/** What must go before the type of a column changes, because its text names the type, and come back after. */
export interface EnumDependent extends TableRef {
  readonly kind: "constraint" | "index";
  readonly name: string;
  readonly definition: string;
}

/** Who uses an enumeration. */
export interface EnumUsage {
  readonly columns: readonly EnumUser[];
  readonly dependents: readonly EnumDependent[];
  readonly comment: string | null;
  /** Someone else has been granted something on it. */
  readonly hasPrivileges: boolean;
}

/** A table or a column, and what goes with it. */
export interface DropFacts {
  /** Null where that is not known. */
  readonly exists: boolean | null;
  /** The columns of the table. */
  readonly columns: readonly string[];
  /** Enumerations that nobody uses any more without it. */
  readonly orphans: readonly TypeName[];
  /** Constraints and indexes over several columns, which the server drops with one of them. */
  readonly alsoDropped: readonly string[];
}

/** An index that is there. */
export interface IndexFacts extends TableRef {
  readonly isValid: boolean;
  /** Someone is building it at this moment. */
  readonly isBeingBuilt: boolean;
  /** A constraint keeps it: it goes with that, and not by itself. */
  readonly isOfConstraint: boolean;
}

/** What a part of a batch will have done. */
export type CatalogChange =
  | { readonly kind: "enumeration"; readonly at: TypeName; readonly labels: readonly string[] | null }
  | { readonly kind: "index"; readonly name: string; readonly facts: IndexFacts | null };

/**
 * What compiling asks of the database: one query a question. Without a server the answers come from the schema that
 * the operations so far have left.
 */
export interface Catalog {
  /** False where there may be more than is known: SQL of the user's own is not replayed. */
  readonly knowsAll: boolean;
  /** The server's major version. */
  readonly major: number;
  /** Whether a table (or a view) of that name is there; where a new one would come to lie. */
  hasTable(ref: TableRef): Promise<boolean>;
  /** The same for a column; null where the table is not known. @throws MIG_DIALECT_TABLE_NOT_FOUND */
  hasColumn(ref: TableRef, column: string): Promise<boolean | null>;
  /**
   * A column as it is now; null where it is not known. `target` is a type that a value shall be brought to.
   *
   * @throws MIG_DIALECT_TABLE_NOT_FOUND, MIG_DIALECT_COLUMN_NOT_FOUND
   */
  column(ref: TableRef, column: string, target: DataType | null): Promise<ColumnFacts | null>;
  /** What is found under the names of enumerations, in the order asked. */
  enumerations(names: readonly TypeName[]): Promise<readonly EnumAnswer[]>;
  usageOf(name: TypeName): Promise<EnumUsage>;
  /** What stands in the way of a change of these columns and types, and can be made again; in the order for that. */
  standingOn(
    columns: readonly (TableRef & { readonly column: string })[],
    types: readonly TypeName[],
  ): Promise<readonly StandingObject[]>;
  /** What goes with a table (no columns), or with some of its columns. */
  dropFacts(ref: TableRef, columns: readonly string[]): Promise<DropFacts>;
  index(name: string, schema: string | null): Promise<IndexFacts | null>;
  /** Told of what the statements that were compiled will have done, before they have run: within a batch. */
  note(change: CatalogChange): void;
  /** Told of values that ALTER TYPE adds to an enumeration: they can be used when the transaction has ended. */
  noteAdded(at: TypeName, labels: readonly string[]): void;
  /** The constraints of a table, with the names that they have there; null where the table is not known. */
  constraints(ref: TableRef): Promise<readonly Constraint[] | null>;
  /** The options of a table; null where the table is not known. */
  tableOptions(ref: TableRef): Promise<DialectOptions | null>;
  /** The expression of a check of that table as the server keeps it. */
  spelled(ref: TableRef, expression: string): Promise<string>;
}

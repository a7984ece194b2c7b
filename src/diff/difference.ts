import type { ColumnVerdicts } from "../config/config-file.js";
import type { Column } from "../schema/column.js";
import type {
  CheckConstraint,
  Constraint,
  ForeignKey,
  Index,
  PrimaryKey,
  UniqueConstraint,
} from "../schema/constraints.js";
import type { DialectOptions } from "../schema/dialect-options.js";
import type { Table } from "../schema/table.js";

/** What of a column has changed. */
export type ColumnAspect = keyof ColumnVerdicts;

/** Whatever stands on columns of a table and can be dropped and created again. */
export type Dependent = PrimaryKey | UniqueConstraint | CheckConstraint | ForeignKey | Index;

/** A foreign key that stays as it is, and its table. */
export interface StandingKey {
  /** What of it a fact touches: the key that it stands on, or a column at one of its two ends. */
  readonly touched: "key" | "column";
  readonly table: string;
  readonly schema: string | null;
  readonly foreignKey: ForeignKey;
}

/** The table that a fact is about, by the name that it shall have. */
interface OnTable {
  readonly table: string;
  readonly schema: string | null;
  /** The foreign keys that stay, and stand on a key that goes or a column that changes by this fact. */
  readonly standing?: readonly StandingKey[];
}

interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

/** A generated column, as it is and as it shall be, with what stands on it and stays. */
export interface ComputedColumn extends Changed<Column> {
  readonly dependents: readonly Dependent[];
}

/**
 * One fact about how the database and the schema differ. Facts have no order and say nothing of how to get from
 * one to the other; `before` is what the database has, `after` what the schema wants.
 */
export type Difference =
  | (OnTable & { readonly kind: "tableAdded"; readonly definition: Table })
  | (OnTable & { readonly kind: "tableRemoved"; readonly definition: Table })
  | (OnTable & { readonly kind: "tableRenamed"; readonly from: string })
  | (OnTable & { readonly kind: "columnAdded"; readonly column: Column })
  | (OnTable & {
      readonly kind: "columnRemoved";
      readonly column: Column;
      /** The column's place in the table, 0 is the first. */
      readonly position: number;
    })
  | (OnTable & { readonly kind: "columnRenamed"; readonly from: string; readonly to: string })
  | (OnTable & { readonly kind: "indexRenamed"; readonly from: string; readonly to: string })
  | (OnTable & {
      readonly kind: "constraintRenamed";
      readonly type: Constraint["kind"] | null;
      readonly from: string;
      readonly to: string;
    })
  | (OnTable & {
      readonly kind: "valuesRenamed";
      /** The column as it was: its enumeration has the old values. */
      readonly column: Column;
      /** The new names, by the old ones. */
      readonly values: Readonly<Record<string, string>>;
    })
  | (OnTable &
      Changed<Column> & {
        readonly kind: "columnChanged";
        readonly changed: readonly ColumnAspect[];
        /** What stands on the column and stays as it is: it must go and come back when the column is built anew. */
        readonly dependents: readonly Dependent[];
        /** Columns that are computed from this one, whose type changes: where they hold it, they go and come back. */
        readonly computed?: readonly ComputedColumn[];
      })
  | (OnTable & Changed<PrimaryKey | null> & { readonly kind: "primaryKeyChanged" })
  | (OnTable & { readonly kind: "uniqueAdded"; readonly unique: UniqueConstraint })
  | (OnTable & { readonly kind: "uniqueRemoved"; readonly unique: UniqueConstraint })
  | (OnTable & { readonly kind: "checkAdded"; readonly check: CheckConstraint })
  | (OnTable & { readonly kind: "checkRemoved"; readonly check: CheckConstraint })
  | (OnTable & { readonly kind: "foreignKeyAdded"; readonly foreignKey: ForeignKey })
  | (OnTable & { readonly kind: "foreignKeyRemoved"; readonly foreignKey: ForeignKey })
  | (OnTable & Changed<ForeignKey> & { readonly kind: "foreignKeyChanged" })
  | (OnTable & { readonly kind: "indexAdded"; readonly index: Index })
  | (OnTable & { readonly kind: "indexRemoved"; readonly index: Index })
  | (OnTable & Changed<Index> & { readonly kind: "indexChanged" })
  | (OnTable & Changed<string | null> & { readonly kind: "tableCommentChanged" })
  | (OnTable &
      Changed<DialectOptions> & {
        readonly kind: "tableOptionsChanged";
        /** The columns that become other ones by it, though they say nothing of it themselves. */
        readonly following?: readonly string[];
      });

/** The fact of one kind. */
export type DifferenceOf<K extends Difference["kind"]> = Extract<Difference, { readonly kind: K }>;

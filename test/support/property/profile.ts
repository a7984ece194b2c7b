import type fc from "fast-check";
import type {
  ColumnOptions,
  LiteralValue,
  ReferenceOptions,
  ReferentialAction,
} from "../../../src/schema/column.js";
import type { IndexOptions, IndexPart, UniqueConstraint } from "../../../src/schema/constraints.js";
import type { DialectOptions } from "../../../src/schema/dialect-options.js";
import type { Sql } from "../../../src/schema/sql.js";
import type { TableOptions } from "../../../src/schema/table.js";
import type { DataType } from "../../../src/schema/types.js";
import type { RightRefusal } from "./right-refusals.js";

/** A type that a column may have, and what can be done with such a column. */
export interface TypeEntry {
  /** The type; enumerations depend on the schema's choice of words. */
  readonly type: (words: number) => DataType;
  /** Types of a family convert into each other; a changed type is one of the same family. */
  readonly family: string;
  /** The value of a row (0 or 1), as SQL. Types of a family have the same, so that foreign keys hold. */
  readonly value: (row: number) => string;
  readonly defaults: readonly (LiteralValue | Sql)[];
  /** May be in a primary key, a unique constraint, a foreign key and an ordinary index. */
  readonly isKey: boolean;
  readonly collations?: readonly string[];
  /** Options of such a column. */
  readonly options?: readonly DialectOptions[];
  /** May stand in a STRICT table. */
  readonly isStrict?: boolean;
}

/** A column as checks, indexes and generated columns see it. */
export interface BaseColumn {
  readonly name: string;
  /** The name in quotes, for expressions. */
  readonly quoted: string;
  readonly entry: TypeEntry;
  readonly isStored: boolean;
  readonly isVirtual: boolean;
  readonly nullable: boolean;
}

/** A primary key, as options of a table see it. */
export interface KeyShape {
  readonly columns: readonly string[];
  /** A column of it numbers itself. */
  readonly counts: boolean;
  /** No other key and no foreign key is in the table. */
  readonly isOnly: boolean;
}

/** An index as a dialect would have it over the columns. */
export interface IndexShape {
  readonly keys: readonly (string | Sql | IndexPart)[];
  readonly options: IndexOptions;
}

/** What a dialect can have in its tables, so that what is made is valid. */
export interface Profile {
  readonly name: string;
  /** Names that it can hold. */
  readonly names: fc.Arbitrary<string>;
  readonly foldsCase: boolean;
  readonly maxName: number;
  readonly maxNameBytes: boolean;
  readonly types: readonly TypeEntry[];
  readonly namespaces: readonly (string | null)[];
  /** The name of the schema (namespace) that goes without one, where foreign keys leave their own. */
  readonly home?: string;
  readonly comments: boolean;
  readonly quote: (name: string) => string;
  /** Options of the column `id` that fills itself in. */
  readonly automaticKeys: readonly {
    readonly type: DataType;
    readonly options: ColumnOptions;
  }[];
  readonly generated: (
    base: BaseColumn,
  ) => readonly { readonly expression: string; readonly stored: boolean }[];
  readonly checks: (base: BaseColumn) => readonly string[];
  readonly checkOptions: readonly DialectOptions[];
  readonly uniqueOptions: readonly object[];
  /** Two unique constraints that cannot be in one table. */
  readonly clash?: (one: UniqueConstraint, other: UniqueConstraint) => boolean;
  readonly indexes: (columns: readonly BaseColumn[], tableIsFull: boolean) => readonly IndexShape[];
  readonly tableOptions: readonly TableOptions[];
  /** Options that name the columns of the table, or need a key over them; none where it can have none. */
  readonly optionsOver: (columns: readonly BaseColumn[], key: KeyShape | null) => readonly DialectOptions[];
  /** Options of foreign keys beside their actions. */
  readonly keyOptions?: readonly Pick<ReferenceOptions, "match" | "options">[];
  readonly actions: readonly (ReferentialAction | undefined)[];
  /** A column fills itself in only where it is the primary key. */
  readonly countsInKeysOnly: boolean;
  /** The collation that a column of a type must name to be like one of that table; null where it need not. */
  readonly collationOf: (table: TableOptions, type: DataType) => string | null;
  /** Foreign keys can point at such a table. Default: they can. */
  readonly canBeReferred?: (table: TableOptions) => boolean;
  readonly deferrable: boolean;
  /** Primary keys have a name. */
  readonly namesPrimaryKeys: boolean;
  /** What of all this the database rightly refuses. */
  readonly refusals: readonly RightRefusal[];
}

/** The one of them that a number picks. */
export function chosen<T>(items: readonly T[], at: number): T {
  if (items.length === 0) throw new Error("there is nothing to choose from");
  return items[at % items.length] as T;
}

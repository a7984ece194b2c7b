import { deepFreeze } from "../util/deep-freeze.js";
import { expressionOf, type Initially, type ReferenceOptions, type ReferentialAction } from "./column.js";
import type { DialectOptions } from "./dialect-options.js";
import { isSql, type Sql } from "./sql.js";

/** A primary key; `name` is null where the database is to choose. */
export interface PrimaryKey<C extends string = string> {
  readonly kind: "primaryKey";
  readonly name: string | null;
  readonly columns: readonly C[];
}

/** A unique constraint. */
export interface UniqueConstraint {
  readonly kind: "unique";
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly deferrable: boolean | null;
  readonly initially: Initially | null;
  readonly options: DialectOptions;
}

/** A check constraint; the expression is SQL text. */
export interface CheckConstraint {
  readonly kind: "check";
  readonly name: string | null;
  readonly expression: string;
  readonly options: DialectOptions;
}

/** A foreign key. */
export interface ForeignKey {
  readonly kind: "foreignKey";
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly referentSchema: string | null;
  readonly referentTable: string;
  readonly referentColumns: readonly string[];
  readonly onDelete: ReferentialAction | null;
  readonly onUpdate: ReferentialAction | null;
  readonly deferrable: boolean | null;
  readonly initially: Initially | null;
  readonly match: "FULL" | "PARTIAL" | "SIMPLE" | null;
  readonly options: DialectOptions;
}

/** A constraint of a table. */
export type Constraint = PrimaryKey | UniqueConstraint | CheckConstraint | ForeignKey;

/** One key of an index: a column or an expression. */
export interface IndexPart {
  readonly kind: "column" | "expression";
  /** The column's name, or the expression's SQL. */
  readonly value: string;
  readonly order: "asc" | "desc" | null;
  readonly nulls: "first" | "last" | null;
  readonly collation: string | null;
}

/** An index. `name` is null until a naming convention has given one. */
export interface Index {
  readonly kind: "index";
  readonly name: string | null;
  readonly parts: readonly IndexPart[];
  readonly unique: boolean;
  /** The predicate of a partial index, as SQL. */
  readonly where: string | null;
  readonly options: DialectOptions;
}

/**
 * A primary key over several columns, or one with a name. Its columns may not hold NULL, unless they say so themselves.
 *
 * @example primaryKey(["order_id", "line"], { name: "pk_order_lines" })
 */
export function primaryKey<const C extends string>(
  columns: readonly C[],
  options: { readonly name?: string } = {},
): PrimaryKey<C> {
  return deepFreeze({ kind: "primaryKey", name: options.name ?? null, columns: [...columns] });
}

/** Options of {@link unique}. */
export interface UniqueOptions {
  readonly name?: string;
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  readonly options?: DialectOptions;
}

/** A unique constraint over the given columns. */
export function unique(columns: readonly string[], options: UniqueOptions = {}): UniqueConstraint {
  return deepFreeze({
    kind: "unique",
    name: options.name ?? null,
    columns: [...columns],
    deferrable: options.deferrable ?? null,
    initially: options.initially ?? null,
    options: options.options ?? {},
  });
}

/**
 * A check constraint.
 *
 * @example check("quantity > 0", { name: "ck_orders_quantity" })
 */
export function check(
  expression: string | Sql,
  options: { readonly name?: string; readonly options?: DialectOptions } = {},
): CheckConstraint {
  return deepFreeze({
    kind: "check",
    name: options.name ?? null,
    expression: expressionOf(expression),
    options: options.options ?? {},
  });
}

/** The columns that a foreign key points at. */
export interface Referent {
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * A foreign key.
 *
 * @example foreignKey(["order_id"], { table: "orders", columns: ["id"] }, { onDelete: "CASCADE" })
 */
export function foreignKey(
  columns: readonly string[],
  referent: Referent,
  options: ReferenceOptions = {},
): ForeignKey {
  return deepFreeze({
    kind: "foreignKey",
    name: options.name ?? null,
    columns: [...columns],
    referentSchema: options.referentSchema ?? null,
    referentTable: referent.table,
    referentColumns: [...referent.columns],
    onDelete: options.onDelete ?? null,
    onUpdate: options.onUpdate ?? null,
    deferrable: options.deferrable ?? null,
    initially: options.initially ?? null,
    match: options.match ?? null,
    options: options.options ?? {},
  });
}

/** What an index may be built over: a column's name, SQL, or one of these with a direction or a collation. */
export type IndexKey = string | Sql | IndexPart;

function part(key: IndexKey): IndexPart {
  if (typeof key === "string")
    return { kind: "column", value: key, order: null, nulls: null, collation: null };
  if (isSql(key)) return { kind: "expression", value: key.text, order: null, nulls: null, collation: null };
  return key;
}

/** An index key in descending order. */
export const desc = (key: IndexKey, options: { readonly nulls?: "first" | "last" } = {}): IndexPart =>
  deepFreeze({ ...part(key), order: "desc", nulls: options.nulls ?? null });
/** An index key in ascending order. */
export const asc = (key: IndexKey, options: { readonly nulls?: "first" | "last" } = {}): IndexPart =>
  deepFreeze({ ...part(key), order: "asc", nulls: options.nulls ?? null });
/** An index key compared by a collation. */
export const collate = (key: IndexKey, collation: string): IndexPart =>
  deepFreeze({ ...part(key), collation });

/** Options of {@link index}. */
export interface IndexOptions {
  readonly unique?: boolean;
  /** Makes the index partial: only rows for which this holds are in it. */
  readonly where?: string | Sql;
  readonly options?: DialectOptions;
}

/**
 * An index. A name of null takes the naming convention's, `ix_{table}_{column}` where there is none.
 *
 * @example index("ix_users_email", [sql`lower(email)`], { unique: true, where: "deleted_at IS NULL" })
 */
export function index(name: string | null, keys: readonly IndexKey[], options: IndexOptions = {}): Index {
  return deepFreeze({
    kind: "index",
    name,
    parts: keys.map(part),
    unique: options.unique ?? false,
    where: options.where === undefined ? null : expressionOf(options.where),
    options: options.options ?? {},
  });
}

import { deepFreeze } from "../util/deep-freeze.js";
import type { DialectOptions } from "./dialect-options.js";
import { isSql, type Sql } from "./sql.js";
import type { DataType } from "./types.js";

/** What a foreign key does to its rows when the row that they refer to goes or changes its key. */
export type ReferentialAction = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION";

/** When a deferrable constraint is checked: at the statement, or at the end of the transaction. */
export type Initially = "IMMEDIATE" | "DEFERRED";

/** A value that a literal default may hold. */
export type LiteralValue = string | number | bigint | boolean | null;

/** The default that the database fills in: a literal, which the dialect quotes, or SQL, which it passes on. */
export type ServerDefault = { readonly kind: "literal"; readonly value: LiteralValue } | Sql;

/** A column computed by the database from others. */
export interface Generated {
  readonly expression: string;
  /** Kept on disk; else computed when read. */
  readonly stored: boolean;
}

/** An identity column; numbers count as the column's values do. */
export interface Identity {
  readonly always: boolean;
  readonly start: number | null;
  readonly increment: number | null;
}

/** Where a foreign key points, and what happens there. */
export interface ReferenceOptions {
  readonly name?: string;
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  readonly match?: "FULL" | "PARTIAL" | "SIMPLE";
  /** The schema of the table that is referred to. */
  readonly referentSchema?: string;
  /** What only one database knows of a foreign key. */
  readonly options?: DialectOptions;
}

/** The foreign key of one column, as written at the column. */
export interface ColumnReference extends ReferenceOptions {
  readonly table: string;
  readonly column: string;
}

/** What a column may be told. */
export interface ColumnOptions {
  readonly primaryKey?: boolean;
  /** May hold NULL. Default true, and false for a primary key, as in SQLAlchemy. */
  readonly nullable?: boolean;
  /** A literal, or SQL made with the `sql` tag. */
  readonly serverDefault?: LiteralValue | Sql;
  readonly generated?: { readonly expression: string | Sql; readonly stored?: boolean };
  readonly identity?:
    | boolean
    | { readonly always?: boolean; readonly start?: number; readonly increment?: number };
  /** AUTOINCREMENT on SQLite, AUTO_INCREMENT on MySQL, SERIAL on PostgreSQL. */
  readonly autoincrement?: boolean;
  /** A unique constraint on this column alone; a string is its name. */
  readonly unique?: boolean | string;
  /** An index on this column alone; a string is its name. */
  readonly index?: boolean | string;
  readonly references?: ColumnReference;
  /** A CHECK on this column; its name comes from the naming convention, if there is one. */
  readonly check?: string | Sql | { readonly expression: string | Sql; readonly name: string };
  readonly collation?: string;
  readonly comment?: string;
  readonly options?: DialectOptions;
}

declare const shape: unique symbol;

/** Whether the database fills a column in: never, where an INSERT leaves it out, or always (then no INSERT may name it). */
export type Filling = "never" | "default" | "always";

/** A column as frozen data. The type parameters carry what {@link InferRow} reads. */
export interface Column<
  N extends string = string,
  T = unknown,
  Null extends boolean = boolean,
  Filled extends Filling = Filling,
> {
  readonly kind: "column";
  readonly name: N;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  readonly serverDefault: ServerDefault | null;
  readonly generated: Generated | null;
  readonly identity: Identity | null;
  readonly autoincrement: boolean;
  readonly unique: boolean | string;
  readonly index: boolean | string;
  readonly references: ColumnReference | null;
  readonly check: { readonly expression: string; readonly name: string | null } | null;
  readonly collation: string | null;
  readonly comment: string | null;
  readonly options: DialectOptions;
  readonly [shape]?: { readonly value: T; readonly nullable: Null; readonly filled: Filled };
}

type NullableOf<O> = O extends { readonly primaryKey: true }
  ? false
  : O extends { readonly nullable: false }
    ? false
    : true;
type FilledOf<O> = O extends { readonly generated: object } | { readonly identity: { readonly always: true } }
  ? "always"
  : O extends
        | { readonly serverDefault: LiteralValue | Sql }
        | { readonly identity: true | object }
        | { readonly autoincrement: true }
    ? "default"
    : "never";

/** Columns that were not told whether they may hold NULL: a primary key beside them may still decide it. */
const undecided = new WeakSet<Column>();

/** True for a column that {@link column} made without being told `nullable`. */
export function isNullableByDefault(item: Column): boolean {
  return undecided.has(item);
}

/**
 * A column, for schema files and revision files alike.
 *
 * @param name the column's name, unquoted
 * @param type one of the type builders
 * @returns frozen data; nothing is sent anywhere
 * @example column("email", string(320), { nullable: false, unique: true })
 */
export function column<const N extends string, T, const O extends ColumnOptions = Record<never, never>>(
  name: N,
  type: DataType<T>,
  options?: O,
): Column<N, T, NullableOf<O>, FilledOf<O>> {
  const given: ColumnOptions = options ?? {};
  const primaryKey = given.primaryKey ?? false;
  const made: Column<N, T, NullableOf<O>, FilledOf<O>> = deepFreeze({
    kind: "column",
    name,
    type,
    nullable: given.nullable ?? !primaryKey,
    primaryKey,
    serverDefault: serverDefaultOf(given.serverDefault),
    generated: generatedOf(given.generated),
    identity: identityOf(given.identity),
    autoincrement: given.autoincrement ?? false,
    unique: given.unique ?? false,
    index: given.index ?? false,
    references: given.references ?? null,
    check: checkOf(given.check),
    collation: given.collation ?? null,
    comment: given.comment ?? null,
    options: given.options ?? {},
  });
  if (given.nullable === undefined) undecided.add(made);
  return made;
}

/** The default as data: a plain value is a literal, what the `sql` tag made is SQL; `undefined` is none. */
export function serverDefaultOf(value: LiteralValue | Sql | undefined): ServerDefault | null {
  if (value === undefined) return null;
  return isSql(value) ? value : { kind: "literal", value };
}

/** The text of an expression that was given as a string or with the `sql` tag. */
export function expressionOf(expression: string | Sql): string {
  return isSql(expression) ? expression.text : expression.trim();
}

/** The computation of a generated column, as data. */
export function generatedOf(value: ColumnOptions["generated"]): Generated | null {
  return value === undefined
    ? null
    : { expression: expressionOf(value.expression), stored: value.stored ?? false };
}

/** An identity as data; null where there is none. */
export function identityOf(value: ColumnOptions["identity"]): Identity | null {
  if (value === undefined || value === false) return null;
  const given = value === true ? {} : value;
  return { always: given.always ?? false, start: given.start ?? null, increment: given.increment ?? null };
}

function checkOf(value: ColumnOptions["check"]): Column["check"] {
  if (value === undefined) return null;
  if (typeof value === "string" || isSql(value)) return { expression: expressionOf(value), name: null };
  return { expression: expressionOf(value.expression), name: value.name };
}

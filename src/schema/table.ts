import { deepFreeze } from "../util/deep-freeze.js";
import { cortexError } from "../errors/index.js";
import { type Column, isNullableByDefault } from "./column.js";
import {
  type CheckConstraint,
  type ForeignKey,
  foreignKey,
  type Index,
  index,
  type PrimaryKey,
  type UniqueConstraint,
  unique,
} from "./constraints.js";
import type { DialectOptions } from "./dialect-options.js";

/** A table as frozen data: what users define, and what is read back from a database. */
export interface Table<N extends string = string, C extends readonly Column[] = readonly Column[]> {
  readonly kind: "table";
  readonly name: N;
  /** The schema (namespace) of the table; null is the database's default. */
  readonly schema: string | null;
  readonly columns: C;
  readonly primaryKey: PrimaryKey | null;
  readonly foreignKeys: readonly ForeignKey[];
  readonly uniques: readonly UniqueConstraint[];
  readonly checks: readonly CheckConstraint[];
  readonly indexes: readonly Index[];
  readonly comment: string | null;
  readonly options: DialectOptions;
}

/** What may stand in a table. */
export type TableItem = Column | PrimaryKey | UniqueConstraint | CheckConstraint | ForeignKey | Index;

/** Options of {@link table}. */
export interface TableOptions {
  readonly schema?: string;
  readonly comment?: string;
  readonly options?: DialectOptions;
}

/** The names in the primary keys that stand beside the columns; none where they are not known to the compiler. */
type KeyNames<I extends readonly TableItem[]> = I[number] extends infer Item
  ? Item extends PrimaryKey<infer Name>
    ? string extends Name
      ? never
      : Name
    : never
  : never;

/** A column that the primary key names holds no NULL. */
type InKey<C, Key> =
  C extends Column<infer N, infer T, boolean, infer Filled>
    ? N extends Key
      ? Column<N, T, false, Filled>
      : C
    : C;

// The accumulator makes this a tail call: the compiler then follows a thousand items instead of fifty.
type ColumnsIn<
  I extends readonly TableItem[],
  Key,
  Found extends readonly Column[] = readonly [],
> = I extends readonly [infer Head, ...infer Rest extends readonly TableItem[]]
  ? Head extends Column
    ? ColumnsIn<Rest, Key, readonly [...Found, InKey<Head, Key> & Column]>
    : ColumnsIn<Rest, Key, Found>
  : Found;

/**
 * A table: columns, and the constraints and indexes that stand beside them. Keys, checks and indexes that were
 * written at a column are lifted to the table, so that both ways of writing give the same data.
 *
 * @throws MIG_SCHEMA_INVALID when two primary keys are written.
 * @example
 * export const users = table("users", [
 *   column("id", uuid(), { primaryKey: true }),
 *   column("email", string(320), { nullable: false, unique: true }),
 *   index("ix_users_email_lower", [sql`lower(email)`]),
 * ]);
 */
export function table<const N extends string, const I extends readonly TableItem[]>(
  name: N,
  items: I,
  options: TableOptions = {},
): Table<N, ColumnsIn<I, KeyNames<I>>> {
  const primaryKey = primaryKeyOf(name, items);
  const columns: Column[] = [];
  const foreignKeys: ForeignKey[] = [];
  const uniques: UniqueConstraint[] = [];
  const checks: CheckConstraint[] = [];
  const indexes: Index[] = [];
  for (const item of items) {
    if (item.kind !== "column") continue;
    const isKey = primaryKey?.columns.includes(item.name) === true && isNullableByDefault(item);
    const column = isKey ? { ...item, nullable: false } : item;
    columns.push(column);
    foreignKeys.push(...liftReference(column));
    uniques.push(...liftUnique(column));
    checks.push(...liftCheck(column));
    indexes.push(...liftIndex(column));
  }
  for (const item of items)
    if (item.kind === "foreignKey") foreignKeys.push(item);
    else if (item.kind === "unique") uniques.push(item);
    else if (item.kind === "check") checks.push(item);
    else if (item.kind === "index") indexes.push(item);
  return deepFreeze({
    kind: "table",
    name,
    schema: options.schema ?? null,
    columns: columns as unknown as ColumnsIn<I, KeyNames<I>>,
    primaryKey,
    foreignKeys,
    uniques,
    checks,
    indexes,
    comment: options.comment ?? null,
    options: options.options ?? {},
  });
}

/** The primary key of the flagged columns, or the one written beside them, which may name the flagged ones again. */
function primaryKeyOf(tableName: string, items: readonly TableItem[]): PrimaryKey | null {
  const [written, second] = items.filter((item): item is PrimaryKey => item.kind === "primaryKey");
  const flagged = items
    .filter((item): item is Column => item.kind === "column" && item.primaryKey)
    .map((c) => c.name);
  const refuse = (column: string | null, rule: string): never => {
    throw cortexError("MIG_SCHEMA_INVALID", { table: tableName, column, rule });
  };
  if (second !== undefined) refuse(null, "has two primary keys");
  if (written === undefined)
    return flagged.length === 0 ? null : { kind: "primaryKey", name: null, columns: flagged };
  const left = flagged.find((column) => !written.columns.includes(column));
  if (left !== undefined)
    refuse(left, `is marked as primary key, but the primary key is over ${written.columns.join(", ")}`);
  return written;
}

/** The foreign key that a column carries, as one of the table's; empty when it carries none. */
export function liftReference(column: Column): readonly ForeignKey[] {
  const at = column.references;
  return at === null ? [] : [foreignKey([column.name], { table: at.table, columns: [at.column] }, at)];
}

/** The unique constraint that a column carries. */
export function liftUnique(column: Column): readonly UniqueConstraint[] {
  if (column.unique === false) return [];
  return [unique([column.name], column.unique === true ? {} : { name: column.unique })];
}

/** The check that a column carries. */
export function liftCheck(column: Column): readonly CheckConstraint[] {
  return column.check === null
    ? []
    : [{ kind: "check", name: column.check.name, expression: column.check.expression, options: {} }];
}

/** The index that a column carries. */
export function liftIndex(column: Column): readonly Index[] {
  return column.index === false ? [] : [index(column.index === true ? null : column.index, [column.name])];
}

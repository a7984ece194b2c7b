import type { Dialect } from "../dialects/contract/dialect.js";
import type { Column, ServerDefault } from "../schema/column.js";
import { ArrayType, type DataType, integer, text } from "../schema/types.js";
import type { ColumnAspect } from "./difference.js";
import { sameValue } from "./same-value.js";

/** Two columns that are compared by rules of the user's own: `database` is there, `defined` is wanted. */
export interface ColumnPair {
  readonly dbType: string;
  readonly table: string;
  readonly schema: string | null;
  readonly database: Column;
  readonly defined: Column;
}

/** Rules of the user's own: true for "differs", false for "the same", undefined for no opinion. */
export interface Comparators {
  compareType?(pair: ColumnPair): boolean | undefined;
  compareServerDefault?(pair: ColumnPair): boolean | undefined;
  compareColumn?(pair: ColumnPair): Readonly<Partial<Record<ColumnAspect, boolean | undefined>>> | undefined;
}

/** What only the database can tell about two schemas that are compared. */
export interface CompareOptions {
  /** Whose `options` count; those for other databases are passed over. */
  readonly dialect: string;
  readonly sameType: (a: DataType, b: DataType) => boolean;
  readonly sameExpression: (a: string, b: string) => boolean;
  /** Default: literals by value, expressions by `sameExpression`. */
  readonly sameDefault?: (a: ServerDefault, b: ServerDefault) => boolean;
  /** `Users` and `users` are one name. Default false. */
  readonly caseInsensitiveNames?: boolean;
  /** Comments are compared. Default false: a database without them would differ for ever. */
  readonly comments?: boolean;
  /** `Dialect.followsTable`. Default: no column does. */
  readonly followsTable?: (column: Column, changed: readonly string[]) => boolean;
  /** RESTRICT and NO ACTION are the same thing there. Default false. */
  readonly restrictIsNoAction?: boolean;
  /** A unique index and a unique constraint are the same thing there. Default false. */
  readonly uniqueIndexIsConstraint?: boolean;
  /** Tables that are passed over on both sides. */
  readonly exclude?: readonly string[];
  readonly comparators?: Comparators;
}

/**
 * The options by which a dialect wants its schemas compared.
 *
 * @example compareSchemas(reflection.schema, await dialect.normalize(schema), compareOptionsOf(dialect))
 */
export function compareOptionsOf(dialect: Dialect): CompareOptions {
  const textOf = (value: ServerDefault): string =>
    value.kind === "sql" ? value.text : dialect.quoteLiteral(value.value);
  // Elsewhere all arrays are JSON, whatever is in them.
  const hasArrays = dialect.typeText(ArrayType(integer())) !== dialect.typeText(ArrayType(text()));
  // A named enumeration is written by its name, which says nothing of its values; so is an array of one.
  const sameValues = (a: DataType, b: DataType): boolean => {
    if (a.kind === "array" && b.kind === "array") return !hasArrays || sameValues(a.item, b.item);
    return !(a.kind === "enumeration" && b.kind === "enumeration") || sameValue(a.values, b.values);
  };
  return {
    dialect: dialect.name,
    sameType: (a, b) =>
      sameValue(a, b) ||
      (sameValues(a, b) && dialect.typeText(a).toLowerCase() === dialect.typeText(b).toLowerCase()),
    sameExpression: (a, b) => a === b || dialect.sameExpression(a, b),
    sameDefault: (a, b) => sameValue(a, b) || dialect.sameExpression(textOf(a), textOf(b)),
    caseInsensitiveNames: dialect.capabilities.caseInsensitiveNames ?? false,
    uniqueIndexIsConstraint: dialect.capabilities.uniqueIndexIsConstraint ?? false,
    restrictIsNoAction: dialect.capabilities.restrictIsNoAction ?? false,
    comments: dialect.capabilities.comments,
    followsTable: (column, changed) => dialect.followsTable?.(column, changed) ?? false,
  };
}

/** How two names are made comparable: folded, or left as they are. */
export function foldOf(options: CompareOptions): (name: string) => string {
  return options.caseInsensitiveNames === true ? (name) => name.toLowerCase() : (name) => name;
}

/** Whether two defaults are the same; a default of NULL is no default. */
export function sameServerDefault(
  a: ServerDefault | null,
  b: ServerDefault | null,
  options: CompareOptions,
): boolean {
  if (a === null || b === null) return a === b;
  if (options.sameDefault !== undefined) return options.sameDefault(a, b);
  if (a.kind === "sql" && b.kind === "sql") return options.sameExpression(a.text, b.text);
  return sameValue(a, b);
}

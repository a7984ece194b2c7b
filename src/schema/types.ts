import { deepFreeze } from "../util/deep-freeze.js";

/** The arguments that each portable type may carry, by its kind. */
interface TypeArguments {
  readonly uuid: object;
  readonly string: { readonly length: number | null };
  readonly char: { readonly length: number | null };
  readonly text: object;
  readonly integer: object;
  readonly bigInteger: object;
  readonly smallInteger: object;
  readonly boolean: object;
  readonly float: { readonly precision: number | null };
  readonly double: object;
  readonly numeric: { readonly precision: number | null; readonly scale: number | null };
  readonly date: object;
  readonly time: { readonly timezone: boolean; readonly precision: number | null };
  readonly dateTime: { readonly timezone: boolean; readonly precision: number | null };
  readonly interval: object;
  readonly json: object;
  /** JSONB where the database has it, JSON elsewhere. */
  readonly jsonDocument: object;
  readonly binary: { readonly length: number | null };
  readonly enumeration: { readonly values: readonly string[]; readonly name: string | null };
  /** An array where the database has arrays, JSON elsewhere. */
  readonly array: { readonly item: DataType };
  /** A type of one database: `name` as that database spells it. */
  readonly dialect: {
    readonly dialect: string;
    readonly name: string;
    readonly args: readonly (string | number)[];
  };
  /** A type text that is passed to the database as it stands. */
  readonly raw: { readonly text: string };
}

/** Every kind of type. */
export type TypeKind = keyof TypeArguments;

type TypeData = { readonly [K in TypeKind]: { readonly kind: K } & TypeArguments[K] }[TypeKind];

declare const rowType: unique symbol;

/** A column type as data; `T` is what a value of it is in a row (used by {@link InferRow}). */
export type DataType<T = unknown> = TypeData & { readonly [rowType]?: T };

function make<T>(data: TypeData): DataType<T> {
  return deepFreeze(data);
}

/** A UUID: `uuid` on PostgreSQL, `UUID` or `CHAR(36)` elsewhere. */
export const uuid = (): DataType<string> => make({ kind: "uuid" });
/** `VARCHAR(length)`, length in characters; without one `VARCHAR`, which is `VARCHAR(255)` on MySQL and MariaDB. */
export const string = (length: number | null = null): DataType<string> => make({ kind: "string", length });
/** `CHAR(length)`, length in characters. */
export const char = (length: number | null = null): DataType<string> => make({ kind: "char", length });
/** `TEXT`, of any length. */
export const text = (): DataType<string> => make({ kind: "text" });
/** A 32-bit integer (64 bits on SQLite). */
export const integer = (): DataType<number> => make({ kind: "integer" });
/** A 64-bit integer; a `bigint` in a row type, because a JavaScript number is exact to 53 bits only. */
export const bigInteger = (): DataType<bigint> => make({ kind: "bigInteger" });
/** A 16-bit integer. */
export const smallInteger = (): DataType<number> => make({ kind: "smallInteger" });
/** `BOOLEAN`. */
export const boolean = (): DataType<boolean> => make({ kind: "boolean" });
/** `FLOAT`, precision in binary digits. */
export const float = (precision: number | null = null): DataType<number> =>
  make({ kind: "float", precision });
/** `DOUBLE PRECISION`. */
export const double = (): DataType<number> => make({ kind: "double" });
/** `NUMERIC(precision, scale)` in decimal digits; a string in a row type, because a number would round. */
export const numeric = (precision: number | null = null, scale: number | null = null): DataType<string> =>
  make({ kind: "numeric", precision, scale });
/** A date without a time. */
export const date = (): DataType<string> => make({ kind: "date" });

/** Options of {@link time} and {@link dateTime}. */
export interface TimeOptions {
  /** With a time zone, where the database has one. Default false. */
  readonly timezone?: boolean;
  /** Digits of the fraction of a second. Default: the database's. */
  readonly precision?: number;
}

/** A time of day. */
export const time = (options: TimeOptions = {}): DataType<string> =>
  make({ kind: "time", timezone: options.timezone ?? false, precision: options.precision ?? null });
/** A date with a time: `TIMESTAMP` on PostgreSQL, `DATETIME` elsewhere. */
export const dateTime = (options: TimeOptions = {}): DataType<Date> =>
  make({ kind: "dateTime", timezone: options.timezone ?? false, precision: options.precision ?? null });
/** A span of time. */
export const interval = (): DataType<string> => make({ kind: "interval" });
/** `JSON`. */
export const json = <T = unknown>(): DataType<T> => make({ kind: "json" });
/** Bytes: `BYTEA`, `BLOB` or `VARBINARY(length)`, length in bytes. */
export const binary = (length: number | null = null): DataType<Uint8Array> =>
  make({ kind: "binary", length });

/**
 * One of several words. `name` is the name of the type where the database has named enumerations.
 *
 * @example enumeration(["draft", "live"], { name: "state" }) // a row holds "draft" | "live"
 */
export const enumeration = <const V extends readonly string[]>(
  values: V,
  options: { readonly name?: string } = {},
): DataType<V[number]> => make({ kind: "enumeration", values: [...values], name: options.name ?? null });

/** JSONB on PostgreSQL, JSON elsewhere: the name that Cortex has always used. */
export const JSONType = <T = unknown>(): DataType<T> => make({ kind: "jsonDocument" });
/** An array on PostgreSQL, JSON elsewhere. Items are text unless another type is given. */
export const ArrayType = <T = string>(item?: DataType<T>): DataType<readonly T[]> =>
  make({ kind: "array", item: item ?? (text() as DataType) });
/**
 * A type text that is passed to the database as it stands, for what no builder knows.
 *
 * @example rawType<string>("GEOMETRY(Point, 4326)")
 */
export const rawType = <T = unknown>(typeText: string): DataType<T> =>
  make({ kind: "raw", text: typeText.trim() });
/** A type of one database; the builders of each dialect folder are made with it. */
export const dialectType = <T = unknown>(
  dialect: string,
  name: string,
  args: readonly (string | number)[] = [],
): DataType<T> => make({ kind: "dialect", dialect, name, args: [...args] });

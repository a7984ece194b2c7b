import {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  type DataType,
  date,
  dateTime,
  dialectType,
  double,
  enumeration,
  integer,
  interval,
  json,
  JSONType,
  numeric,
  rawType,
  smallInteger,
  string,
  text,
  time,
  uuid,
} from "../../schema/types.js";
import { domainType, typeText } from "./types.js";

const DIALECT = "postgresql";

/** What the catalog knows of a type that users have made: an array's item, if it is an array. */
export type UserType =
  /** `name` as a schema file writes it (see `writtenTypeName`). */
  | { readonly kind: "enumeration"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "domain"; readonly name: string };

/** Names that mean the same: https://www.postgresql.org/docs/18/datatype.html#DATATYPE-TABLE */
const ALIASES: Readonly<Record<string, string>> = {
  int: "integer",
  int4: "integer",
  int8: "bigint",
  int2: "smallint",
  bool: "boolean",
  float4: "real",
  float8: "double precision",
  varchar: "character varying",
  char: "character",
  decimal: "numeric",
  dec: "numeric",
  varbit: "bit varying",
  timestamptz: "timestamp with time zone",
  timetz: "time with time zone",
  timestamp: "timestamp without time zone",
  time: "time without time zone",
};

const PLAIN: Readonly<Record<string, () => DataType>> = {
  uuid,
  text,
  integer,
  bigint: bigInteger,
  smallint: smallInteger,
  boolean,
  "double precision": double,
  float: double,
  date,
  json,
  jsonb: JSONType,
  bytea: () => binary(),
  interval,
};

/** Types that take no arguments and have a builder of their own. */
const OWN: ReadonlySet<string> = new Set([
  ...["real", "money", "inet", "cidr", "macaddr", "macaddr8", "xml", "tsvector", "tsquery", "jsonpath", "oid"],
  ...["point", "line", "lseg", "box", "path", "polygon", "circle", "pg_lsn", "name", "bpchar", "regclass"],
  ...["int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange"],
  ...["int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange"],
  ...["citext", "hstore", "ltree"],
]);

const SIZED: Readonly<Record<string, (first: number | null, second: number | null) => DataType>> = {
  "character varying": (length) => string(length),
  character: (length) => char(length ?? 1),
  numeric: (precision, scale) => (precision === null ? numeric() : numeric(precision, scale ?? 0)),
  float: (precision) => (precision !== null && precision <= 24 ? dialectType(DIALECT, "REAL") : double()),
  bit: (length) => dialectType(DIALECT, "BIT", [length ?? 1]),
  "bit varying": (length) => dialectType(DIALECT, "VARBIT", length === null ? [] : [length]),
  "timestamp without time zone": (precision) => dateTime(withPrecision(precision)),
  "timestamp with time zone": (precision) => dateTime({ ...withPrecision(precision), timezone: true }),
  "time without time zone": (precision) => time(withPrecision(precision)),
  "time with time zone": (precision) => time({ ...withPrecision(precision), timezone: true }),
  vector: (dimensions) => dialectType(DIALECT, "VECTOR", dimensions === null ? [] : [dimensions]),
};

function withPrecision(precision: number | null): { readonly precision?: number } {
  return precision === null ? {} : { precision };
}

function intervalOf(plain: string): DataType | null {
  const match = /^interval(?: (year to month|day to hour|day to minute|day to second|hour to minute|hour to second|minute to second|year|month|day|hour|minute|second))?\s*(?:\((\d)\))?$/.exec(
    plain,
  );
  if (match === null) return null;
  const [, fields, precision] = match;
  const args = [
    ...(fields === undefined ? [] : [fields.toUpperCase()]),
    ...(precision === undefined ? [] : [Number(precision)]),
  ];
  return args.length === 0 ? interval() : dialectType(DIALECT, "INTERVAL", args);
}

/** `timestamp(3) with time zone` has its size inside of its name: it is taken out. */
function sizedName(plain: string): readonly [string, number | null, number | null] | null {
  const match = /^([a-z][a-z0-9_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?((?: with| without) time zone)?$/.exec(plain);
  if (match === null) return null;
  const [, base = "", first, second, zone = ""] = match;
  const size = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));
  const name = `${base}${zone}`;
  return [Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name, size(first), size(second)];
}

function scalarOf(given: string): DataType {
  const plain = given.trim().toLowerCase().replace(/\s+/g, " ");
  const named = given.includes('"') ? null : (intervalOf(plain) ?? sizedType(plain));
  return named ?? rawType(given);
}

function sizedType(plain: string): DataType | null {
  const parts = sizedName(plain);
  if (parts === null) return null;
  const [name, first, second] = parts;
  if (first === null && Object.hasOwn(PLAIN, name)) return PLAIN[name]?.() ?? null;
  if (first === null && OWN.has(name)) return dialectType(DIALECT, name.toUpperCase());
  return Object.hasOwn(SIZED, name) ? (SIZED[name]?.(first, second) ?? null) : null;
}

/**
 * The type that a type's text stands for, as `format_type` writes it or as people do: a portable builder's where one
 * means exactly this, else one of `postgresql.*`, else the text as it stands. `typeText` of the result is that type again.
 *
 * @param given the text
 * @param user what the catalog knows of the type (of an array's item), when users have made it
 * @example typeOf("character varying(255)") // { kind: "string", length: 255 }
 * @example typeOf("state[]", { kind: "enumeration", name: "state", values: ["a", "b"] })
 */
export function typeOf(given: string, user: UserType | null = null): DataType {
  const array = /^(.*?)\s*(?:\[\d*\]\s*)+$/s.exec(given);
  // The number of dimensions is not kept: https://www.postgresql.org/docs/18/arrays.html#ARRAYS-DECLARATION
  if (array !== null) return ArrayType(typeOf(array[1] ?? "", user));
  if (user === null) return scalarOf(given);
  return user.kind === "domain" ? domainType(user.name) : enumeration(user.values, { name: user.name });
}

/**
 * A type as it comes back when a column of it is read from the database: `CHAR` is `CHAR(1)`, `FLOAT` is
 * `DOUBLE PRECISION`, an array has one dimension. Two types are the same type when these are equal.
 */
export function canonicalType(type: DataType): DataType {
  switch (type.kind) {
    case "enumeration":
      return type;
    case "array": {
      const item = canonicalType(type.item);
      return item.kind === "array" ? item : ArrayType(item);
    }
    case "dialect":
      return type.dialect === DIALECT && type.name !== "DOMAIN" ? typeOf(typeText(type)) : type;
    default:
      return typeOf(typeText(type));
  }
}

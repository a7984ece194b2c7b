import { cortexError } from "../../errors/index.js";
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
import { assertNever } from "../../util/assert-never.js";
import { qualified } from "./sql/quote.js";

const DIALECT = "postgresql";

/** A name of a type that may carry its schema: `audit.state`; null is the schema of the table that uses it. */
export interface TypeName {
  readonly schema: string | null;
  readonly name: string;
}

/**
 * The schema and the name in the name of an enumeration or a domain; without a dot it lies in the table's schema.
 *
 * @example typeNameOf("audit.state", null) // { schema: "audit", name: "state" }
 */
export function typeNameOf(name: string, tableSchema: string | null): TypeName {
  const dot = name.indexOf(".");
  if (dot <= 0 || dot === name.length - 1) return { schema: tableSchema, name };
  return { schema: name.slice(0, dot), name: name.slice(dot + 1) };
}

function sized(name: string, ...sizes: readonly (number | string | null)[]): string {
  const given = sizes.filter((size) => size !== null);
  return given.length === 0 ? name : `${name}(${given.join(", ")})`;
}

function refuse(object: string, reason: string, instead: string): never {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", {
    operation: "type",
    object,
    database: "PostgreSQL",
    reason,
    instead,
  });
}

function enumerationName(type: Extract<DataType, { kind: "enumeration" }>, schema: string | null): string {
  if (type.name === null)
    refuse(
      `an enumeration of ${type.values.map((value) => `'${value}'`).join(", ")}`,
      "an enumeration is a type of its own, and a type has a name",
      'Give it one: enumeration([…], { name: "state" }), or use string() with a check.',
    );
  const at = typeNameOf(type.name, schema);
  return qualified(at.schema, at.name);
}

function dialectText(type: Extract<DataType, { kind: "dialect" }>, schema: string | null): string {
  if (type.dialect !== DIALECT)
    refuse(
      `a column of type ${type.dialect}.${type.name}`,
      `the type belongs to ${type.dialect}`,
      "Use a portable type, or one of postgresql.*.",
    );
  const [first, second] = type.args;
  switch (type.name) {
    case "DOMAIN": {
      const at = typeNameOf(String(first ?? ""), schema);
      return qualified(at.schema, at.name);
    }
    // INTERVAL takes its fields before its precision: https://www.postgresql.org/docs/18/datatype-datetime.html
    case "INTERVAL":
      return typeof first === "string"
        ? `INTERVAL ${sized(first, second ?? null)}`
        : sized("INTERVAL", first ?? null);
    default:
      return sized(type.name, ...type.args);
  }
}

function zoned(
  name: string,
  type: { readonly timezone: boolean; readonly precision: number | null },
): string {
  return `${sized(name, type.precision)} ${type.timezone ? "WITH" : "WITHOUT"} TIME ZONE`;
}

/**
 * The type's text in DDL, as SQLAlchemy writes it (https://www.postgresql.org/docs/18/datatype.html).
 *
 * @param type the type
 * @param schema the schema of the table: that of an enumeration or a domain whose name carries none
 * @example typeText(string(255)) // "VARCHAR(255)"
 * @throws MIG_DIALECT_UNSUPPORTED for a type of another database, and for an enumeration without a name
 */
export function typeText(type: DataType, schema: string | null = null): string {
  switch (type.kind) {
    case "string":
      return sized("VARCHAR", type.length);
    case "char":
      return sized("CHAR", type.length);
    case "float":
      return sized("FLOAT", type.precision);
    case "numeric":
      return sized("NUMERIC", type.precision, type.scale);
    case "time":
      return zoned("TIME", type);
    case "dateTime":
      return zoned("TIMESTAMP", type);
    case "enumeration":
      return enumerationName(type, schema);
    case "array":
      return `${typeText(type.item, schema)}[]`;
    case "dialect":
      return dialectText(type, schema);
    case "raw":
      return type.text;
    case "bigInteger":
      return "BIGINT";
    case "smallInteger":
      return "SMALLINT";
    case "double":
      return "DOUBLE PRECISION";
    case "jsonDocument":
      return "JSONB";
    // BYTEA takes no length: https://www.postgresql.org/docs/18/datatype-binary.html
    case "binary":
      return "BYTEA";
    case "uuid":
    case "text":
    case "integer":
    case "boolean":
    case "date":
    case "interval":
    case "json":
      return type.kind.toUpperCase();
    default:
      return assertNever(type, "type");
  }
}

/** The enumerations in a type: itself, or what an array is of. */
export function enumerationIn(type: DataType): Extract<DataType, { kind: "enumeration" }> | null {
  if (type.kind === "array") return enumerationIn(type.item);
  return type.kind === "enumeration" ? type : null;
}

/** The name of an enumeration or a domain as a schema file would write it, seen from a table of `tableSchema`. */
export function writtenTypeName(at: TypeName, tableSchema: string | null): string {
  return at.schema === null || at.schema === tableSchema ? at.name : `${at.schema}.${at.name}`;
}

/** A domain, by its name. */
export function domainType(name: string): DataType {
  return dialectType(DIALECT, "DOMAIN", [name]);
}

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
  ...[
    "real",
    "money",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "xml",
    "tsvector",
    "tsquery",
    "jsonpath",
    "oid",
  ],
  ...["point", "line", "lseg", "box", "path", "polygon", "circle", "pg_lsn", "name", "bpchar", "regclass"],
  ...["int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange"],
  ...[
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
    "datemultirange",
  ],
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
  const match =
    /^interval(?: (year to month|day to hour|day to minute|day to second|hour to minute|hour to second|minute to second|year|month|day|hour|minute|second))?\s*(?:\((\d)\))?$/.exec(
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
  const match =
    /^([a-z][a-z0-9_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?((?: with| without) time zone)?$/.exec(
      plain,
    );
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

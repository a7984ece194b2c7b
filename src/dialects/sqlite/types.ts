import { cortexError } from "../../errors/index.js";
import {
  bigInteger,
  binary,
  boolean,
  char,
  type DataType,
  date,
  dateTime,
  dialectType,
  double,
  float,
  integer,
  json,
  numeric,
  rawType,
  smallInteger,
  string,
  text,
  time,
  uuid,
} from "../../schema/types.js";
import { assertNever } from "../../util/assert-never.js";
import { normalizeType } from "./sql/normalize-text.js";

function sized(name: string, ...sizes: readonly (number | string | null)[]): string {
  const given = sizes.filter((size) => size !== null);
  return given.length === 0 ? name : `${name}(${given.join(", ")})`;
}

function longest(values: readonly string[]): number {
  return values.reduce((most, value) => Math.max(most, [...value].length), 0);
}

function foreignType(dialect: string, name: string): never {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", {
    operation: "type",
    object: `a column of type ${dialect}.${name}`,
    database: "SQLite",
    reason: `the type belongs to ${dialect}`,
    instead: "Use a portable type, or one of sqlite.*.",
  });
}

/**
 * The type's text in DDL. SQLite takes any text as a type and derives an affinity from it
 * (https://sqlite.org/datatype3.html#determination_of_column_affinity); these are the names that SQLAlchemy writes.
 *
 * @example typeText(string(255)) // "VARCHAR(255)"
 * @throws MIG_DIALECT_UNSUPPORTED for a type of another database
 */
export function typeText(type: DataType): string {
  switch (type.kind) {
    case "uuid":
      return "UUID";
    case "string":
      return sized("VARCHAR", type.length);
    case "char":
      return sized("CHAR", type.length);
    case "text":
    // A name with INTERVAL in it would have the affinity INTEGER, which turns the text '5' into a number.
    case "interval":
      return "TEXT";
    case "integer":
      return "INTEGER";
    case "bigInteger":
      return "BIGINT";
    case "smallInteger":
      return "SMALLINT";
    case "boolean":
      return "BOOLEAN";
    case "float":
      return sized("FLOAT", type.precision);
    case "double":
      return "DOUBLE";
    case "numeric":
      return sized("NUMERIC", type.precision, type.scale);
    case "date":
      return "DATE";
    case "time":
      return "TIME";
    case "dateTime":
      return "DATETIME";
    case "json":
    case "jsonDocument":
    case "array":
      return "JSON";
    case "binary":
      return sized("BLOB");
    case "enumeration":
      return sized("VARCHAR", longest(type.values));
    case "dialect":
      return type.dialect === "sqlite"
        ? sized(type.name, ...type.args)
        : foreignType(type.dialect, type.name);
    case "raw":
      return type.text;
    default:
      return assertNever(type, "type");
  }
}

const PLAIN: Readonly<Record<string, () => DataType>> = {
  UUID: uuid,
  TEXT: text,
  INTEGER: integer,
  BIGINT: bigInteger,
  SMALLINT: smallInteger,
  BOOLEAN: boolean,
  DOUBLE: double,
  DATE: date,
  TIME: time,
  DATETIME: dateTime,
  JSON: json,
  BLOB: binary,
  REAL: () => dialectType("sqlite", "REAL"),
  ANY: () => dialectType("sqlite", "ANY"),
  INT: () => dialectType("sqlite", "INT"),
  TIMESTAMP: () => dialectType("sqlite", "TIMESTAMP"),
};

const SIZED: Readonly<Record<string, (first: number | null, second: number | null) => DataType>> = {
  VARCHAR: (length) => string(length),
  CHAR: (length) => char(length),
  FLOAT: (precision) => float(precision),
  NUMERIC: (precision, scale) => numeric(precision, scale),
};

function candidate(normal: string): DataType | null {
  const match = /^([A-Z]+)(?:\((\d+)(?:, (\d+))?\))?$/.exec(normal);
  if (match === null) return null;
  const [, name = "", first, second] = match;
  const size = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));
  if (Object.hasOwn(SIZED, name)) return SIZED[name]?.(size(first), size(second)) ?? null;
  return Object.hasOwn(PLAIN, name) ? (PLAIN[name]?.() ?? null) : null;
}

/**
 * The type that a declared type stands for: a builder's when that writes the same text but for case and space, else
 * the text as it stands. The empty text (a column without a type) is `rawType("")`.
 *
 * @example parseType("varchar(255)") // { kind: "string", length: 255 }
 */
export function parseType(declared: string): DataType {
  const normal = normalizeType(declared);
  const type = candidate(normal);
  return type !== null && typeText(type) === normal ? type : rawType(declared);
}

import { ArrayType, type DataType, dialectType, json, JSONType } from "../../schema/types.js";

const DIALECT = "postgresql";

function make<T>(name: string, ...args: readonly (string | number | undefined)[]): DataType<T> {
  return dialectType<T>(
    DIALECT,
    name,
    args.filter((arg) => arg !== undefined),
  );
}

/** What an interval keeps (https://www.postgresql.org/docs/18/datatype-datetime.html#DATATYPE-INTERVAL-INPUT). */
export type IntervalFields =
  | "YEAR"
  | "MONTH"
  | "DAY"
  | "HOUR"
  | "MINUTE"
  | "SECOND"
  | "YEAR TO MONTH"
  | "DAY TO HOUR"
  | "DAY TO MINUTE"
  | "DAY TO SECOND"
  | "HOUR TO MINUTE"
  | "HOUR TO SECOND"
  | "MINUTE TO SECOND";

/**
 * PostgreSQL's own types (https://www.postgresql.org/docs/18/datatype.html). Enumerations, UUIDs, numbers and times
 * have portable builders.
 *
 * @example column("payload", postgresql.jsonb())
 */
export const postgresql = Object.freeze({
  /** `JSONB`: the same as the portable `JSONType()`. */
  jsonb: <T = unknown>(): DataType<T> => JSONType<T>(),
  /** `JSON`, kept as the text that was written: the same as the portable `json()`. */
  json: <T = unknown>(): DataType<T> => json<T>(),
  /** An array: the same as the portable `ArrayType(item)`. */
  array: <T = string>(item?: DataType<T>): DataType<readonly T[]> => ArrayType(item),
  /** `REAL`: a 32-bit float. */
  real: (): DataType<number> => make("REAL"),
  /** `MONEY`; a string in a row, because its text depends on lc_monetary. */
  money: (): DataType<string> => make("MONEY"),
  /** `BIT(length)`: a string of exactly that many bits. */
  bit: (length = 1): DataType<string> => make("BIT", length),
  /** `VARBIT(length)`: a string of at most that many bits, of any number without a length. */
  varbit: (length?: number): DataType<string> => make("VARBIT", length),
  /**
   * `INTERVAL` that keeps the given fields or so many digits of a second's fraction.
   *
   * @example postgresql.interval(3) // INTERVAL(3)
   * @example postgresql.interval("DAY TO SECOND", 3) // INTERVAL DAY TO SECOND(3)
   */
  interval: (fields: IntervalFields | number, precision?: number): DataType<string> =>
    make("INTERVAL", fields, precision),
  /** A domain, by its name; with a dot the name of its schema stands before it. It must be there already. */
  domain: <T = unknown>(name: string): DataType<T> => make("DOMAIN", name),
  /** `INET`: an address of a host, or of a network. */
  inet: (): DataType<string> => make("INET"),
  /** `CIDR`: an address of a network. */
  cidr: (): DataType<string> => make("CIDR"),
  /** `MACADDR`. */
  macaddr: (): DataType<string> => make("MACADDR"),
  /** `MACADDR8`: a MAC address in the EUI-64 form. */
  macaddr8: (): DataType<string> => make("MACADDR8"),
  /** `TSVECTOR`: a document for full-text search. */
  tsvector: (): DataType<string> => make("TSVECTOR"),
  /** `TSQUERY`: a query of full-text search. */
  tsquery: (): DataType<string> => make("TSQUERY"),
  /** `XML`. */
  xml: (): DataType<string> => make("XML"),
  /** `JSONPATH`. */
  jsonpath: (): DataType<string> => make("JSONPATH"),
  /** `OID`: the number of an object in the catalog. */
  oid: (): DataType<number> => make("OID"),
  /** `REGCLASS`: a relation, by its name. */
  regclass: (): DataType<string> => make("REGCLASS"),
  /** `NAME`: an identifier of at most 63 bytes. */
  name: (): DataType<string> => make("NAME"),
  /** `BPCHAR`: blank-padded text of any length. */
  bpchar: (): DataType<string> => make("BPCHAR"),
  /** `PG_LSN`: a place in the write-ahead log. */
  pgLsn: (): DataType<string> => make("PG_LSN"),
  /** `POINT`. */
  point: (): DataType<{ readonly x: number; readonly y: number }> => make("POINT"),
  /** `LINE`: an endless one. */
  line: (): DataType<string> => make("LINE"),
  /** `LSEG`: a piece of a line. */
  lseg: (): DataType<string> => make("LSEG"),
  /** `BOX`. */
  box: (): DataType<string> => make("BOX"),
  /** `PATH`: open or closed. */
  path: (): DataType<string> => make("PATH"),
  /** `POLYGON`. */
  polygon: (): DataType<string> => make("POLYGON"),
  /** `CIRCLE`. */
  circle: (): DataType<{ readonly x: number; readonly y: number; readonly radius: number }> => make("CIRCLE"),
  /** `INT4RANGE`: a range of integers. */
  int4range: (): DataType<string> => make("INT4RANGE"),
  /** `INT8RANGE`: a range of bigints. */
  int8range: (): DataType<string> => make("INT8RANGE"),
  /** `NUMRANGE`: a range of numerics. */
  numrange: (): DataType<string> => make("NUMRANGE"),
  /** `TSRANGE`: a range of timestamps without a time zone. */
  tsrange: (): DataType<string> => make("TSRANGE"),
  /** `TSTZRANGE`: a range of timestamps with a time zone. */
  tstzrange: (): DataType<string> => make("TSTZRANGE"),
  /** `DATERANGE`: a range of dates. */
  daterange: (): DataType<string> => make("DATERANGE"),
  /** `INT4MULTIRANGE` (PostgreSQL 14). */
  int4multirange: (): DataType<string> => make("INT4MULTIRANGE"),
  /** `INT8MULTIRANGE` (PostgreSQL 14). */
  int8multirange: (): DataType<string> => make("INT8MULTIRANGE"),
  /** `NUMMULTIRANGE` (PostgreSQL 14). */
  nummultirange: (): DataType<string> => make("NUMMULTIRANGE"),
  /** `TSMULTIRANGE` (PostgreSQL 14). */
  tsmultirange: (): DataType<string> => make("TSMULTIRANGE"),
  /** `TSTZMULTIRANGE` (PostgreSQL 14). */
  tstzmultirange: (): DataType<string> => make("TSTZMULTIRANGE"),
  /** `DATEMULTIRANGE` (PostgreSQL 14). */
  datemultirange: (): DataType<string> => make("DATEMULTIRANGE"),
  /** `CITEXT`, text that is compared without case; needs the extension of that name. */
  citext: (): DataType<string> => make("CITEXT"),
  /** `HSTORE`, keys with values; needs the extension of that name. */
  hstore: (): DataType<string> => make("HSTORE"),
  /** `LTREE`, a path of labels; needs the extension of that name. */
  ltree: (): DataType<string> => make("LTREE"),
  /** `VECTOR(dimensions)` of the extension pgvector. */
  vector: (dimensions?: number): DataType<string> => make("VECTOR", dimensions),
});

import { type DataType, dialectType, enumeration } from "../../schema/types.js";

const DIALECT = "mysql";

function own<T>(name: string, ...args: readonly (string | number | undefined)[]): DataType<T> {
  return dialectType<T>(
    DIALECT,
    name,
    args.filter((arg) => arg !== undefined),
  );
}

/**
 * The types of MySQL and MariaDB that no portable builder writes. The portable ones are the rest: `integer()` is INT,
 * `boolean()` TINYINT(1), `string(n)` VARCHAR(n), `binary(n)` VARBINARY(n), `dateTime()` DATETIME, `json()` JSON.
 *
 * What a column has beside its type stands in the column's `options.mysql`: `charset`, `srid`, `invisible`, `onUpdate`.
 *
 * @example column("views", mysql.bigintUnsigned(), { nullable: false, serverDefault: 0 })
 */
export const mysql = Object.freeze({
  /** `TINYINT`, one byte; a width of 1 is what `boolean()` is. */
  tinyint: (width?: number): DataType<number> => own("TINYINT", width),
  /** `TINYINT UNSIGNED`: 0 to 255. */
  tinyintUnsigned: (): DataType<number> => own("TINYINT UNSIGNED"),
  /** `SMALLINT UNSIGNED`: 0 to 65535. */
  smallintUnsigned: (): DataType<number> => own("SMALLINT UNSIGNED"),
  /** `MEDIUMINT`, three bytes. */
  mediumint: (): DataType<number> => own("MEDIUMINT"),
  /** `MEDIUMINT UNSIGNED`: 0 to 16777215. */
  mediumintUnsigned: (): DataType<number> => own("MEDIUMINT UNSIGNED"),
  /** `INT UNSIGNED`: 0 to 4294967295. */
  intUnsigned: (): DataType<number> => own("INT UNSIGNED"),
  /** `BIGINT UNSIGNED`; a `bigint` in a row type, because a JavaScript number is exact to 53 bits only. */
  bigintUnsigned: (): DataType<bigint> => own("BIGINT UNSIGNED"),
  /** `DECIMAL(precision, scale) UNSIGNED`; deprecated by MySQL, which would rather have a CHECK. */
  decimalUnsigned: (precision = 10, scale = 0): DataType<string> => own("DECIMAL UNSIGNED", precision, scale),
  /** `FLOAT UNSIGNED`; deprecated by MySQL. */
  floatUnsigned: (): DataType<number> => own("FLOAT UNSIGNED"),
  /** `DOUBLE UNSIGNED`; deprecated by MySQL. */
  doubleUnsigned: (): DataType<number> => own("DOUBLE UNSIGNED"),
  /** `YEAR`: 1901 to 2155, and 0. */
  year: (): DataType<number> => own("YEAR"),
  /** `BIT(length)`, 1 to 64 bits, read as bytes. */
  bit: (length = 1): DataType<Uint8Array> => own("BIT", length),
  /** `TIMESTAMP(fsp)`: kept in UTC, shown in the session's time zone, and over in January 2038. */
  timestamp: (fsp?: number): DataType<Date> => own("TIMESTAMP", fsp === 0 ? undefined : fsp),
  /** `DATETIME(fsp)`: as `dateTime({ precision: fsp })`. */
  datetime: (fsp?: number): DataType<Date> => own("DATETIME", fsp),
  /** `TIME(fsp)`: -838:59:59 to 838:59:59. */
  time: (fsp?: number): DataType<string> => own("TIME", fsp),
  /** `ENUM('a','b')`: the portable `enumeration(values)`. */
  enum: <const V extends readonly string[]>(...values: V): DataType<V[number]> => enumeration(values),
  /** `SET('a','b')`: any of the words, joined by commas, at most 64. */
  set: (...values: readonly string[]): DataType<string> => own("SET", ...values),
  /** `TINYTEXT`: up to 255 bytes. */
  tinytext: (): DataType<string> => own("TINYTEXT"),
  /** `MEDIUMTEXT`: up to 16 MB. */
  mediumtext: (): DataType<string> => own("MEDIUMTEXT"),
  /** `LONGTEXT`: up to 4 GB. */
  longtext: (): DataType<string> => own("LONGTEXT"),
  /** `BINARY(length)`: filled up with zero bytes. */
  binary: (length = 1): DataType<Uint8Array> => own("BINARY", length),
  /** `VARBINARY(length)`: as `binary(length)` of the portable builders. */
  varbinary: (length: number): DataType<Uint8Array> => own("VARBINARY", length),
  /** `TINYBLOB`: up to 255 bytes. */
  tinyblob: (): DataType<Uint8Array> => own("TINYBLOB"),
  /** `MEDIUMBLOB`: up to 16 MB. */
  mediumblob: (): DataType<Uint8Array> => own("MEDIUMBLOB"),
  /** `LONGBLOB`: up to 4 GB. */
  longblob: (): DataType<Uint8Array> => own("LONGBLOB"),
  /** `GEOMETRY`: any shape. Its reference system is the column's `options.mysql.srid`. */
  geometry: <T = unknown>(): DataType<T> => own("GEOMETRY"),
  /** `POINT`. */
  point: <T = unknown>(): DataType<T> => own("POINT"),
  /** `LINESTRING`. */
  linestring: <T = unknown>(): DataType<T> => own("LINESTRING"),
  /** `POLYGON`. */
  polygon: <T = unknown>(): DataType<T> => own("POLYGON"),
  /** `MULTIPOINT`. */
  multipoint: <T = unknown>(): DataType<T> => own("MULTIPOINT"),
  /** `MULTILINESTRING`. */
  multilinestring: <T = unknown>(): DataType<T> => own("MULTILINESTRING"),
  /** `MULTIPOLYGON`. */
  multipolygon: <T = unknown>(): DataType<T> => own("MULTIPOLYGON"),
  /** `GEOMETRYCOLLECTION`, which MySQL calls GEOMCOLLECTION. */
  geometryCollection: <T = unknown>(): DataType<T> => own("GEOMETRYCOLLECTION"),
  /** `VECTOR(dimensions)`: MySQL 9 and MariaDB 11.7. */
  vector: (dimensions: number): DataType<Uint8Array> => own("VECTOR", dimensions),
  /** `UUID`: MariaDB 10.7 and later; the portable `uuid()` is CHAR(36) on both. */
  uuid: (): DataType<string> => own("UUID"),
  /** `INET6`: an address of either kind. MariaDB 10.5 and later. */
  inet6: (): DataType<string> => own("INET6"),
  /** `INET4`: MariaDB 10.10 and later. */
  inet4: (): DataType<string> => own("INET4"),
});

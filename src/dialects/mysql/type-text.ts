import type { DataType } from "../../schema/types.js";
import { assertNever } from "../../util/assert-never.js";
import { refuse } from "./ddl/refuse.js";
import { quoteLiteral } from "./sql/quote.js";

function sized(name: string, ...sizes: readonly (number | string | null)[]): string {
  const given = sizes.filter((size) => size !== null);
  return given.length === 0 ? name : `${name}(${given.join(", ")})`;
}

/**
 * The words of an enumeration or a set. Both servers keep them in utf8mb3, and would put a "?" in place of a character
 * beyond it (https://dev.mysql.com/doc/refman/9.7/en/charset-metadata.html).
 */
function words(values: readonly (string | number)[]): string {
  const lost = values.find((value) => /[\u{10000}-\u{10ffff}]/u.test(String(value)));
  if (lost !== undefined)
    refuseType(
      `an enumeration with the value '${lost}'`,
      "the server keeps characters of four bytes in such a value as '?'",
      "Use another word, or a string with a check.",
    );
  return values.map((value) => quoteLiteral(value)).join(",");
}

/** The arguments of a type of MySQL's own stand after its first word: `DECIMAL(8, 2) UNSIGNED`, `SET('a','b')`. */
function ownType(name: string, args: readonly (string | number)[]): string {
  if (args.length === 0) return name;
  const [, first = name, rest = ""] = /^(\S+)(.*)$/.exec(name) ?? [];
  if (args.every((arg) => typeof arg === "string")) return `${first}(${words(args)})${rest}`;
  const given = args.map((arg) => (typeof arg === "number" ? String(arg) : quoteLiteral(arg)));
  return `${first}(${given.join(", ")})${rest}`;
}

function refuseType(object: string, reason: string, instead: string): never {
  return refuse({ operation: "type", object, reason, instead });
}

/**
 * The length of a string that tells none: VARCHAR needs one there. 255 characters of utf8mb4 take 1020 bytes, so that
 * three of them fit into a key of 3072 bytes (https://dev.mysql.com/doc/refman/9.7/en/innodb-limits.html). A longer
 * value is refused in strict mode, never cut.
 */
const DEFAULT_LENGTH = 255;

/**
 * The type's text in DDL, as SQLAlchemy writes it for MySQL. The same text is read by MariaDB: what one server
 * has and the other has not (`UUID`, `INET6`) is refused where the column is compiled, which knows the server.
 *
 * @example typeText(string(255)) // "VARCHAR(255)"
 * @throws MIG_DIALECT_UNSUPPORTED for a type of another database
 */
export function typeText(type: DataType): string {
  switch (type.kind) {
    case "uuid":
      // MySQL has no UUID type, MariaDB has one since 10.7: one chain serves both, so it is the text form for both.
      return "CHAR(36)";
    case "string":
      return sized("VARCHAR", type.length ?? DEFAULT_LENGTH);
    case "char":
      return sized("CHAR", type.length);
    case "text":
      return "TEXT";
    case "integer":
      return "INTEGER";
    case "bigInteger":
      return "BIGINT";
    case "smallInteger":
      return "SMALLINT";
    case "boolean":
      // BOOL is a synonym of it (https://dev.mysql.com/doc/refman/9.7/en/other-vendor-data-types.html).
      return "TINYINT(1)";
    case "float":
      return sized("FLOAT", type.precision);
    case "double":
      return "DOUBLE";
    case "numeric":
      return sized("NUMERIC", type.precision, type.scale);
    case "date":
      return "DATE";
    case "time":
      return sized("TIME", type.precision);
    case "dateTime":
      return sized("DATETIME", type.precision);
    case "interval":
      // There is no type for it, and TIME ends at 838 hours; the text of any interval fits.
      return "VARCHAR(64)";
    case "json":
    case "jsonDocument":
    case "array":
      return "JSON";
    case "binary":
      return type.length === null ? "BLOB" : sized("VARBINARY", type.length);
    case "enumeration":
      return `ENUM(${words(type.values)})`;
    case "dialect":
      return type.dialect === "mysql"
        ? ownType(type.name, type.args)
        : refuseType(
            `a column of type ${type.dialect}.${type.name}`,
            `the type belongs to ${type.dialect}`,
            "Use a portable type, or one of mysql.*.",
          );
    case "raw":
      return type.text;
    default:
      return assertNever(type, "type");
  }
}

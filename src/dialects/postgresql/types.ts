import { cortexError } from "../../errors/index.js";
import { type DataType, dialectType } from "../../schema/types.js";
import { assertNever } from "../../util/assert-never.js";
import { identifierIfNeeded, qualified } from "./sql/quote.js";

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

function zoned(name: string, type: { readonly timezone: boolean; readonly precision: number | null }): string {
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

/** The collation's name as DDL writes it: a dot separates its schema. */
export function collationText(name: string): string {
  const at = typeNameOf(name, null);
  return at.schema === null ? `"${at.name.replaceAll('"', '""')}"` : `${identifierIfNeeded(at.schema)}."${at.name.replaceAll('"', '""')}"`;
}

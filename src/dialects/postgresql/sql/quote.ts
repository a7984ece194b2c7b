import { cortexError } from "../../../errors/index.js";
import { jsonText } from "../../shared/json-text.js";
import { arrayText } from "./array-text.js";
import { isKeyword } from "./keywords.js";

/** Names are cut to this many bytes without a word (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS). */
export const MAX_IDENTIFIER_BYTES = 63;

/**
 * An identifier in double quotes.
 *
 * @example quoteIdentifier('a"b') // "a""b" in double quotes
 * @throws MIG_DIALECT_IDENTIFIER_INVALID for an empty name and one with a NUL character
 */
export function quoteIdentifier(name: string): string {
  const reason = name === "" ? "it is empty" : name.includes("\0") ? "it holds a NUL character" : null;
  if (reason !== null) throw cortexError("MIG_DIALECT_IDENTIFIER_INVALID", { identifier: name, reason });
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * An identifier as pg_dump writes it: bare where the server reads it bare as the same name, else in double quotes.
 *
 * @example identifierIfNeeded("name") // name
 * @example identifierIfNeeded("Order") // "Order" in double quotes
 */
export function identifierIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !isKeyword(name) ? name : quoteIdentifier(name);
}

/**
 * A name with its schema in front, each in quotes where it needs them.
 *
 * @example qualified("app", "users") // app.users
 */
export function qualified(schema: string | null, name: string): string {
  return schema === null
    ? identifierIfNeeded(name)
    : `${identifierIfNeeded(schema)}.${identifierIfNeeded(name)}`;
}

function unsupported(value: string, reason: string): Error {
  return cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value, reason });
}

/**
 * A text as a literal that reads the same whatever `standard_conforming_strings` is.
 *
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for a text with a NUL character, which no text of the server can hold
 */
export function quoteString(value: string): string {
  if (value.includes("\0"))
    throw unsupported(JSON.stringify(value.slice(0, 40)), "a text cannot hold a NUL character");
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/**
 * A Date as a timestamp in UTC with its offset; a column without a time zone takes the UTC wall clock.
 *
 * @example dateText(new Date(0)) // 1970-01-01 00:00:00.000+00
 */
export function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) throw unsupported("Invalid Date", "it is no point in time");
  const year = value.getUTCFullYear();
  const rest = value.toISOString().replace(/^[+-]?\d+/, "");
  const shown = String(year > 0 ? year : 1 - year).padStart(4, "0");
  return `${shown}${rest.replace("T", " ").replace("Z", "+00")}${year > 0 ? "" : " BC"}`;
}

/** The bytes in hex, as `bytea` takes them. */
export function bytesText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

/** A number as text; the server's words for what is not finite are the same. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function quoteNumber(value: number): string {
  // Not finite numbers are words in quotes; a negative zero would be read as the integer 0.
  if (!Number.isFinite(value)) return `'${value}'::float8`;
  return Object.is(value, -0) ? "'-0'::float8" : String(value);
}

/**
 * An element of an array or a plain value as the text that the server reads; null is NULL.
 *
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for what is no value
 */
export function valueText(value: unknown): string | null {
  if (value === null) return null;
  switch (typeof value) {
    case "string":
      if (value.includes("\0"))
        throw unsupported(JSON.stringify(value.slice(0, 40)), "a text cannot hold a NUL character");
      return value;
    case "number":
      return numberText(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return objectText(value);
    default:
      throw unsupported(typeof value, "it is no value; for NULL give null");
  }
}

function objectText(value: object): string {
  if (value instanceof Date) return dateText(value);
  if (value instanceof Uint8Array) return bytesText(value);
  if (value instanceof ArrayBuffer) return bytesText(new Uint8Array(value));
  if (Array.isArray(value)) return arrayText(value, valueText);
  return jsonText(value);
}

/**
 * A value as an SQL literal: numbers and booleans bare, everything else as a quoted text that takes the type of its
 * place; an array in its text form (`'{"a","b"}'`), an object as JSON text.
 *
 * @example quoteLiteral("it's") // 'it''s'
 * @example quoteLiteral(new Uint8Array([1, 255])) // '\x01ff'
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for U+0000 in a text, an invalid Date and what is no value
 */
export function quoteLiteral(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return quoteNumber(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  const text = valueText(value);
  return text === null ? "NULL" : quoteString(text);
}

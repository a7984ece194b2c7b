import { cortexError } from "../../../errors/index.js";
import { isKeyword } from "./keywords.js";

/** The values that can be written as a literal. */
export type LiteralValue = null | number | bigint | boolean | string | Uint8Array | Date;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * An identifier in double quotes.
 *
 * @example quoteIdentifier('a"b') // "a""b" in double quotes
 * @throws MIG_DIALECT_IDENTIFIER_INVALID for a name with a NUL character, where SQLite would stop reading.
 */
export function quoteIdentifier(name: string): string {
  if (name.includes("\0"))
    throw cortexError("MIG_DIALECT_IDENTIFIER_INVALID", {
      identifier: name,
      reason: "it holds a NUL character",
    });
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * An identifier as a person writes it: bare where SQLite reads it bare in every version, else in double quotes.
 *
 * @example identifierIfNeeded("name") // name
 * @example identifierIfNeeded("query") // "query" in double quotes
 */
export function identifierIfNeeded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isKeyword(name) ? name : quoteIdentifier(name);
}

function unsupported(value: string, reason: string): Error {
  return cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value, reason });
}

function quoteNumber(value: number): string {
  if (Number.isNaN(value)) throw unsupported("NaN", "SQLite would turn it into NULL");
  // SQLite has no word for infinity; a number out of range reads as it (https://sqlite.org/quirks.html).
  if (!Number.isFinite(value)) return value > 0 ? "9e999" : "-9e999";
  if (Object.is(value, -0)) return "-0.0";
  return String(value);
}

function quoteBigInt(value: bigint): string {
  if (value < INT64_MIN || value > INT64_MAX)
    throw unsupported(String(value), "an integer of SQLite has 64 bits");
  // -9223372036854775808 reads as minus a number that is one too big, which is a float.
  return value === INT64_MIN ? "(-9223372036854775807 - 1)" : String(value);
}

function quoteBytes(bytes: Uint8Array): string {
  return `x'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}'`;
}

function quoteString(value: string): string {
  // SQLite reads a statement up to the first NUL, so such a text goes in as bytes.
  if (value.includes("\0")) return `CAST(${quoteBytes(Buffer.from(value, "utf8"))} AS TEXT)`;
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * A value as an SQL literal. Booleans are 1 and 0; a Date is the UTC text `YYYY-MM-DD HH:MM:SS.SSS`, which sorts
 * together with what CURRENT_TIMESTAMP writes (https://sqlite.org/lang_datefunc.html).
 *
 * @example quoteLiteral("it's") // 'it''s'
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for NaN, an invalid Date and an integer over 64 bits.
 */
export function quoteLiteral(value: LiteralValue): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return quoteNumber(value);
  if (typeof value === "bigint") return quoteBigInt(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "string") return quoteString(value);
  if (value instanceof Uint8Array) return quoteBytes(value);
  if (Number.isNaN(value.getTime())) throw unsupported("Invalid Date", "it is no point in time");
  return `'${value.toISOString().replace("T", " ").replace("Z", "")}'`;
}

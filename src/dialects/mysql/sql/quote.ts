import { cortexError } from "../../../errors/index.js";
import { type SqlValue, toSqlValue } from "../connection/sql-value.js";
import { isReservedWord } from "./reserved-words.js";

/** In characters (https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html). */
export const MAX_IDENTIFIER_LENGTH = 64;

/** Signed and unsigned 64 bits and the 65 digits of DECIMAL; more would be read as an inexact DOUBLE. */
const LONGEST_NUMBER = 65;

function invalidName(identifier: string, reason: string): Error {
  return cortexError("MIG_DIALECT_IDENTIFIER_INVALID", { identifier, reason });
}

/**
 * An identifier in backticks.
 *
 * @example quoteIdentifier("a`b") // `a``b`
 * @throws MIG_DIALECT_IDENTIFIER_INVALID for what cannot be a name even when quoted
 *   (https://dev.mysql.com/doc/refman/8.4/en/identifiers.html).
 */
export function quoteIdentifier(name: string): string {
  if (name === "") throw invalidName(name, "it is empty");
  if (name.includes("\0")) throw invalidName(name, "it holds a NUL character");
  if (/[\u{10000}-\u{10ffff}]/u.test(name))
    throw invalidName(name, "it holds a character beyond U+FFFF, which names may not");
  if (name.endsWith(" ")) throw invalidName(name, "it ends with a space, which the server would drop");
  return `\`${name.replaceAll("`", "``")}\``;
}

/**
 * An identifier as Alembic writes it: bare where both servers read it bare, else in backticks. One with a capital is
 * quoted as well, though the servers would read it.
 *
 * @example identifierIfNeeded("name") // name
 * @example identifierIfNeeded("rank") // `rank`
 */
export function identifierIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !isReservedWord(name) ? name : quoteIdentifier(name);
}

/**
 * A name with the schema (the database, in the servers' words) before it.
 *
 * @example qualified("shop", "order") // shop.`order`
 */
export function qualified(schema: string | null, name: string): string {
  return schema === null
    ? identifierIfNeeded(name)
    : `${identifierIfNeeded(schema)}.${identifierIfNeeded(name)}`;
}

function quoteNumber(value: number): string {
  return Object.is(value, -0) ? "-0e0" : String(value);
}

function quoteBigInt(value: bigint): string {
  const digits = String(value);
  if (digits.replace("-", "").length > LONGEST_NUMBER)
    throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", {
      value: digits,
      reason: `a number of these servers has ${LONGEST_NUMBER} digits; a longer one would be rounded`,
    });
  return digits;
}

/** X'4D' (https://dev.mysql.com/doc/refman/8.4/en/hexadecimal-literals.html): a string of bytes, not a number. */
function quoteBytes(bytes: Uint8Array): string {
  return `X'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex").toUpperCase()}'`;
}

/** The shell would turn \r\n into \n, end a statement at a NUL, and its input at a ^Z on Windows. */
const ESCAPES: readonly (readonly [string, string])[] = [
  ["\0", "\\0"],
  ["\r", "\\r"],
  ["\u001a", "\\Z"],
];

/** Backslashes escape: every connection and script of ours has NO_BACKSLASH_ESCAPES switched off. */
function quoteString(value: string): string {
  let text = value.replace(/['\\]/g, "$&$&");
  for (const [character, escaped] of ESCAPES) text = text.replaceAll(character, escaped);
  return `'${text}'`;
}

/** A stored value as an SQL literal. */
export function quoteSqlValue(value: SqlValue): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return quoteNumber(value);
  if (typeof value === "bigint") return quoteBigInt(value);
  return typeof value === "string" ? quoteString(value) : quoteBytes(value);
}

/**
 * A value as an SQL literal: booleans are 1 and 0, a Date its UTC text with microseconds, bytes X'…', arrays and
 * objects JSON text.
 *
 * @example quoteLiteral("it's") // 'it''s'
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for what has no such form: undefined, NaN, infinity, a function
 */
export function quoteLiteral(value: unknown): string {
  return quoteSqlValue(toSqlValue(value));
}

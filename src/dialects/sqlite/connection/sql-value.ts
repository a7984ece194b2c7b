import { cortexError } from "../../../errors/index.js";
import { jsonText } from "../../shared/json-text.js";

/** What SQLite stores. */
export type SqlValue = null | number | bigint | string | Uint8Array;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

function refuse(value: string, reason: string): never {
  throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value, reason });
}

function fromNumber(value: number): SqlValue {
  if (Number.isNaN(value)) return refuse("NaN", "SQLite would turn it into NULL");
  // Some drivers bind every number as a float, and 5.0 in a TEXT column is not 5.
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}

function fromDate(value: Date): string {
  if (Number.isNaN(value.getTime())) return refuse("Invalid Date", "it is no point in time");
  return `${value.toISOString().replace("T", " ").replace("Z", "")}000`;
}

function fromObject(value: object): SqlValue {
  if (value instanceof Date) return fromDate(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return jsonText(value);
}

/**
 * A value as SQLite stores it: booleans are 1 and 0, a Date is the UTC text `YYYY-MM-DD HH:MM:SS.ffffff` (which is
 * how SQLAlchemy writes a DATETIME), arrays and objects are JSON text.
 *
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for what has no such form: undefined, NaN, a function, more than 64 bits.
 * @example toSqlValue({ a: 1 }) // '{"a":1}'
 */
export function toSqlValue(value: unknown): SqlValue {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return fromNumber(value);
    case "boolean":
      return value ? 1n : 0n;
    case "bigint":
      if (value < INT64_MIN || value > INT64_MAX)
        return refuse(String(value), "an integer of SQLite has 64 bits");
      return value;
    case "object":
      return value === null ? null : fromObject(value);
    default:
      return refuse(typeof value, "it is no value; for NULL give null");
  }
}

/** A value as it was read: an integer that a number holds exactly becomes a number, a bigger one stays a bigint. */
export function fromSqlValue(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

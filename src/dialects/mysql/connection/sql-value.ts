import { cortexError } from "../../../errors/index.js";
import { jsonText } from "../../shared/json-text.js";

/** What can be written as a literal. */
export type SqlValue = null | number | bigint | string | Uint8Array;

function refuse(value: string, reason: string): never {
  throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value, reason });
}

function fromDate(value: Date): string {
  if (Number.isNaN(value.getTime())) return refuse("Invalid Date", "it is no point in time");
  const year = value.getUTCFullYear();
  if (year < 0 || year > 9999) return refuse(value.toISOString(), "a DATETIME has years from 0 to 9999");
  return `${value.toISOString().replace("T", " ").replace("Z", "")}000`;
}

function fromObject(value: object): SqlValue {
  if (value instanceof Date) return fromDate(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return jsonText(value);
}

/**
 * A value as it is sent: booleans are 1 and 0, a Date is the UTC text `YYYY-MM-DD HH:MM:SS.ffffff`, arrays and objects
 * are JSON text.
 *
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for what has no such form: undefined, NaN, infinity, a function.
 * @example toSqlValue({ a: 1 }) // '{"a":1}'
 */
export function toSqlValue(value: unknown): SqlValue {
  switch (typeof value) {
    case "string":
    case "bigint":
      return value;
    case "number":
      if (!Number.isFinite(value)) return refuse(String(value), "these servers have no such number");
      return value;
    case "boolean":
      return value ? 1 : 0;
    case "object":
      return value === null ? null : fromObject(value);
    default:
      return refuse(typeof value, "it is no value; for NULL give null");
  }
}

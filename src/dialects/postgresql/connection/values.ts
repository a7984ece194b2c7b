import { arrayText, parseArray } from "../sql/array-text.js";
import { jsonText } from "../../shared/json-text.js";
import { bytesText, valueText } from "../sql/quote.js";
import type { NativeTypes } from "./native-client.js";

type Reader = (text: string) => unknown;

const asText: Reader = (text) => text;

/** A 64-bit integer: a number where it is exact, else a bigint. */
function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** @see https://www.postgresql.org/docs/current/datatype-binary.html */
function readBytes(text: string): Uint8Array {
  if (text.startsWith("\\x")) return Buffer.from(text.slice(2), "hex");
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== "\\") bytes.push(text.charCodeAt(at));
    else if (text[at + 1] === "\\") {
      bytes.push(92);
      at += 1;
    } else {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 4), 8));
      at += 3;
    }
  }
  return Buffer.from(bytes);
}

/**
 * The types that are not read as text, by their number in `pg_type`. numeric, dates, times and intervals stay text: a
 * number or a Date would lose digits of them.
 */
const READERS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [16, (text) => text === "t"],
  [17, readBytes],
  [20, readInteger],
  [21, Number],
  [23, Number],
  [26, Number],
  [28, Number],
  [114, (text) => JSON.parse(text)],
  [700, Number],
  [701, Number],
  [3802, (text) => JSON.parse(text)],
]);

/** Arrays: the number of the array's type → that of its items. */
const ARRAYS: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1001, 17],
  [1002, 18],
  [1003, 19],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1028, 26],
  [1115, 1114],
  [1182, 1082],
  [1183, 1083],
  [1185, 1184],
  [1187, 1186],
  [1231, 1700],
  [1270, 1266],
  [199, 114],
  [2951, 2950],
  [3807, 3802],
]);

function readerOf(oid: number): Reader {
  const item = ARRAYS.get(oid);
  if (item === undefined) return READERS.get(oid) ?? asText;
  const read = READERS.get(item) ?? asText;
  return (text) => parseArray(text, read);
}

/** How this dialect reads values; given with each statement, so that the driver's own settings stay as they are. */
export const VALUE_TYPES: NativeTypes = Object.freeze({
  getTypeParser: (oid: number, format?: string): Reader => (format === "binary" ? asText : readerOf(oid)),
});

/** `json` and `jsonb`. */
const JSON_TYPES: ReadonlySet<string> = new Set(["json", "jsonb"]);

/**
 * A value as the driver sends it: text, or bytes. An array is JSON where the statement wants JSON, else an array.
 *
 * @param type the type that the statement wants there; null when it is not known
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED
 */
export function toParameter(value: unknown, type: string | null): string | Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (!Array.isArray(value)) return valueText(value);
  return type !== null && JSON_TYPES.has(type) ? jsonText(value) : arrayText(value, itemText);
}

function itemText(item: unknown): string | null {
  return item instanceof Uint8Array ? bytesText(item) : valueText(item);
}

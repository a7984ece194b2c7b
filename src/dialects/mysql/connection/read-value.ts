import type { NativeField } from "./native-connection.js";

/** The types of the protocol (https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html). */
const INTEGERS: ReadonlySet<number> = new Set([1, 2, 3, 8, 9, 13]);
const FLOATS: ReadonlySet<number> = new Set([4, 5]);
const BIT = 16;
/** VECTOR and GEOMETRY. */
const OPAQUE: ReadonlySet<number> = new Set([242, 255]);
/** VARCHAR, the TEXTs and BLOBs, VAR_STRING and STRING: text, unless the collation is "binary". */
const STRINGS: ReadonlySet<number> = new Set([15, 249, 250, 251, 252, 253, 254]);
const BINARY = 63;

function exactInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * A value as it was read. An integer that a number holds exactly is a number, a bigger one a bigint; DECIMAL, dates,
 * times and JSON stay the server's text, which loses nothing; bytes are a Uint8Array, a BIT its integer.
 */
export function readValue(bytes: Buffer | null, field: NativeField): unknown {
  if (bytes === null) return null;
  const type = field.columnType;
  if (INTEGERS.has(type)) return exactInteger(BigInt(bytes.toString("latin1")));
  if (FLOATS.has(type)) return Number(bytes.toString("latin1"));
  if (type === BIT) return exactInteger(BigInt(`0x${bytes.toString("hex") || "0"}`));
  if (OPAQUE.has(type) || (STRINGS.has(type) && field.characterSet === BINARY)) return new Uint8Array(bytes);
  return bytes.toString("utf8");
}

import {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  type DataType,
  date,
  dateTime,
  double,
  enumeration,
  float,
  integer,
  interval,
  json,
  JSONType,
  numeric,
  smallInteger,
  string,
  text,
  time,
  uuid,
} from "../../../src/index.js";
import type { Need } from "../contract-target.js";

/** How two values of a type are made comparable: databases give the same value in several shapes. */
export type Shape = "text" | "integer" | "number" | "boolean" | "moment" | "time" | "bytes" | "json";

/** A portable type with its arguments, and a value that must come back as it was written. */
export interface TypeCase {
  /** The name of its column. */
  readonly column: string;
  readonly type: DataType;
  /** The value as a revision writes it, in TypeScript. */
  readonly written: string;
  readonly value: unknown;
  readonly shape: Shape;
  readonly needs?: Need;
}

const WORDS = 'it\'s; -- \\ "q" 🦀 %_ :a ?';

function caseOf(column: string, type: DataType, shape: Shape, value: unknown, written?: string): TypeCase {
  return { column, type, shape, value, written: written ?? JSON.stringify(value) };
}

/** Every portable type, and with each argument that it takes. */
export const TYPES: readonly TypeCase[] = [
  caseOf("t_uuid", uuid(), "text", "8bd9e978-0557-4a5b-9c0d-1234567890ab"),
  caseOf("t_string", string(), "text", WORDS),
  caseOf("t_string_1", string(1), "text", "ü"),
  caseOf("t_string_255", string(255), "text", "x".repeat(255)),
  caseOf("t_char", char(), "text", "y"),
  caseOf("t_char_10", char(10), "text", "0123456789"),
  caseOf("t_text", text(), "text", `${WORDS}\n${"long ".repeat(3000)}.`),
  caseOf("t_integer", integer(), "integer", -2147483648),
  caseOf("t_big", bigInteger(), "integer", "9223372036854775807", "9223372036854775807n"),
  caseOf("t_small", smallInteger(), "integer", -32768),
  caseOf("t_true", boolean(), "boolean", true),
  caseOf("t_false", boolean(), "boolean", false),
  caseOf("t_float", float(), "number", -1.5),
  caseOf("t_float_24", float(24), "number", 0.25),
  caseOf("t_float_53", float(53), "number", 0.1),
  caseOf("t_double", double(), "number", 1.7976931348623157e308),
  caseOf("t_numeric", numeric(), "number", "1234567890"),
  caseOf("t_numeric_12", numeric(12), "number", "123456789012"),
  caseOf("t_numeric_12_3", numeric(12, 3), "number", "-123456789.125"),
  {
    ...caseOf("t_numeric_38_10", numeric(38, 10), "text", "1234567890123456789012345678.0123456789"),
    needs: "exactNumerics",
  },
  caseOf("t_date", date(), "text", "2024-02-29"),
  caseOf("t_time", time(), "time", "23:59:59"),
  caseOf("t_time_3", time({ precision: 3 }), "time", "12:34:56.789"),
  caseOf("t_time_zone", time({ timezone: true }), "time", "12:34:56"),
  caseOf("t_at", dateTime(), "moment", "2026-01-09T12:30:45.000Z", 'new Date("2026-01-09T12:30:45Z")'),
  caseOf("t_at_text", dateTime(), "moment", "2026-01-09T12:30:45.000Z", '"2026-01-09 12:30:45"'),
  caseOf(
    "t_at_6",
    dateTime({ precision: 6 }),
    "moment",
    "2026-01-09T12:30:45.123Z",
    'new Date("2026-01-09T12:30:45.123Z")',
  ),
  caseOf(
    "t_at_zone",
    dateTime({ timezone: true }),
    "moment",
    "1969-12-31T23:59:59.000Z",
    'new Date("1969-12-31T23:59:59Z")',
  ),
  caseOf(
    "t_at_zone_3",
    dateTime({ timezone: true, precision: 3 }),
    "moment",
    "2026-07-01T00:00:00.789Z",
    'new Date("2026-07-01T00:00:00.789Z")',
  ),
  caseOf("t_interval", interval(), "text", "1 day 02:03:04"),
  caseOf("t_json", json(), "json", { a: [1, "x'y", null], "b\\": { c: true } }),
  caseOf("t_document", JSONType(), "json", [1, { k: WORDS }]),
  caseOf("t_binary", binary(), "bytes", "00ff275c0a", "new Uint8Array([0, 255, 39, 92, 10])"),
  caseOf("t_binary_16", binary(16), "bytes", "00ff", "new Uint8Array([0, 255])"),
  caseOf(
    "t_enum",
    enumeration(["draft", 'it\'s "live"'], { name: "contract_state" }),
    "text",
    'it\'s "live"',
  ),
  caseOf("t_list", ArrayType(), "json", ["a", "b'\"\\,{}", ""]),
  caseOf("t_numbers", ArrayType(integer()), "json", [1, -2]),
];

function momentOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  const written = String(value).replace(" ", "T");
  const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.exec(written.slice(11));
  const offset = zoned === null ? "Z" : zoned[0].replace(/^([+-]\d\d)$/, "$1:00");
  const bare = zoned === null ? written : written.slice(0, -zoned[0].length);
  return new Date(`${bare}${offset}`).toISOString();
}

/** A value in the one shape in which values of all databases can be compared. */
export function shaped(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined) return value;
  switch (shape) {
    case "text":
      return String(value);
    case "integer":
      return BigInt(value as string | number | bigint);
    case "number":
      return Number(value);
    case "boolean":
      return value === true || value === 1;
    case "time":
      return String(value).replace(/\+00(:00)?$/, "");
    case "moment":
      return momentOf(value);
    case "bytes":
      return typeof value === "string" ? value : Buffer.from(value as Uint8Array).toString("hex");
    case "json":
      return typeof value === "string" ? JSON.parse(value) : value;
    default:
      throw new Error(`no shape '${String(shape satisfies never)}'`);
  }
}

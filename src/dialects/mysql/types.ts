import {
  bigInteger,
  binary,
  boolean,
  char,
  type DataType,
  date,
  dateTime,
  dialectType,
  double,
  enumeration,
  float,
  integer,
  json,
  numeric,
  rawType,
  smallInteger,
  string,
  text,
  time,
} from "../../schema/types.js";
import { typeText } from "./type-text.js";

export { typeText } from "./type-text.js";

/** Other spellings of a type's first words, and the server's own for them. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/^bool(ean)?$/, "tinyint(1)"],
  [/^integer\b/, "int"],
  [/^int4\b/, "int"],
  [/^int8\b/, "bigint"],
  [/^int2\b/, "smallint"],
  [/^int1\b/, "tinyint"],
  [/^(int3|middleint)\b/, "mediumint"],
  [/^(numeric|dec|fixed)\b/, "decimal"],
  [/^(double precision|real|float8)\b/, "double"],
  [/^float4\b/, "float"],
  [/^(character varying|char varying|varcharacter)\b/, "varchar"],
  [/^character\b/, "char"],
  [/^year\(4\)$/, "year"],
  [/^geomcollection$/, "geometrycollection"],
  [/^(bit|char|binary)$/, "$&(1)"],
  [/^serial$/, "bigint unsigned"],
];

/** MariaDB shows how wide a number is displayed where nothing was told; MySQL does not. */
const DEFAULT_WIDTHS =
  /^(?:(?:tinyint\(4\)|smallint\(6\)|mediumint\(9\)|int\(11\)|bigint\(20\))$|(?:tinyint\(3\)|smallint\(5\)|mediumint\(8\)|int\(10\)|bigint\(20\)) unsigned$)/;

/** A type's text taken apart: `decimal(8,2) unsigned` → decimal, [8, 2], "unsigned". */
interface Spelling {
  readonly name: string;
  readonly args: readonly (string | number)[];
  readonly suffix: string;
}

const ARGUMENT = /\s*(?:'((?:[^'\\]|''|\\.)*)'|(\d+))\s*(?:,|$)/gy;

function argumentsOf(list: string): readonly (string | number)[] | null {
  const found: (string | number)[] = [];
  ARGUMENT.lastIndex = 0;
  let at = 0;
  while (at < list.length) {
    const match = ARGUMENT.exec(list);
    if (match === null) return null;
    found.push(match[1] === undefined ? Number(match[2]) : unescaped(match[1]));
    at = ARGUMENT.lastIndex;
  }
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  "0": "\0",
  Z: "\x1a",
};

function unescaped(quoted: string): string {
  return quoted.replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "'" : (ESCAPES[escaped] ?? escaped),
  );
}

/** Small letters and single spaces, but for what stands in quotes. */
function plain(written: string): string {
  return written
    .trim()
    .split(/('(?:[^'\\]|''|\\.)*')/)
    .map((piece, at) => (at % 2 === 1 ? piece : piece.toLowerCase().replace(/\s+/g, " ")))
    .join("");
}

function spellingOf(written: string): Spelling | null {
  let normal = plain(written)
    .replace(/ ?([(),]) ?/g, (_, symbol: string) => symbol)
    .replace(/\)(?=[a-z])/, ") ");
  for (const [synonym, own] of SYNONYMS) normal = normal.replace(synonym, own);
  // Zeros are filled up to the width, so there the width means something, and the sign is gone anyway.
  normal = normal.replace(/^([a-z]+(?:\([^)]*\))?) zerofill( unsigned)?$/, "$1 unsigned zerofill");
  if (DEFAULT_WIDTHS.test(normal)) normal = normal.replace(/\(\d+\)/, "");
  if (/^(float)\(\d+\)$/.test(normal)) normal = Number(/\d+/.exec(normal)?.[0]) > 24 ? "double" : "float";
  const match = /^([a-z][a-z0-9_]*)(?:\(([\s\S]*)\))?((?: (?:unsigned|zerofill))*)$/.exec(normal);
  if (match === null) return null;
  const args = argumentsOf(match[2] ?? "");
  return args === null ? null : { name: match[1] ?? "", args, suffix: (match[3] ?? "").trim() };
}

type Build = (first: number | null, second: number | null) => DataType;

/** Types that a portable builder writes. */
const PORTABLE: Readonly<Record<string, Build>> = {
  int: (width) => (width === null ? integer() : dialectType("mysql", "INT", [width])),
  bigint: (width) => (width === null ? bigInteger() : dialectType("mysql", "BIGINT", [width])),
  smallint: (width) => (width === null ? smallInteger() : dialectType("mysql", "SMALLINT", [width])),
  tinyint: (width) =>
    width === 1 ? boolean() : dialectType("mysql", "TINYINT", width === null ? [] : [width]),
  varchar: (length) => string(length),
  char: (length) => char(length),
  text: (length) => (length === null ? text() : dialectType("mysql", "TEXT", [length])),
  float: (digits, scale) =>
    digits === null || scale === null ? float() : dialectType("mysql", "FLOAT", [digits, scale]),
  double: (digits, scale) =>
    digits === null || scale === null ? double() : dialectType("mysql", "DOUBLE", [digits, scale]),
  decimal: (precision, scale) => numeric(precision ?? 10, scale ?? 0),
  date,
  time: (fraction) => time(fraction === null || fraction === 0 ? {} : { precision: fraction }),
  datetime: (fraction) => dateTime(fraction === null || fraction === 0 ? {} : { precision: fraction }),
  json: () => json(),
  blob: (length) => (length === null ? binary() : dialectType("mysql", "BLOB", [length])),
  varbinary: (length) => (length === null ? rawType("varbinary") : binary(length)),
};

/** Types of the family's own, as their builders name them. */
const OWN: ReadonlySet<string> = new Set([
  ...["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double"],
  ...["tinytext", "mediumtext", "longtext", "tinyblob", "mediumblob", "longblob", "binary"],
  ...["timestamp", "year", "bit", "set", "vector", "inet4", "inet6", "uuid"],
  ...["geometry", "point", "linestring", "polygon"],
  ...["multipoint", "multilinestring", "multipolygon", "geometrycollection"],
]);

/**
 * The type that a text stands for — what information_schema says in `COLUMN_TYPE`, or what a user has written: a
 * portable builder's where that writes the same type, else one of `mysql.*`, else the text as it stands. Synonyms
 * and the display widths that MariaDB adds are taken away first.
 *
 * @example typeOf("int(11)") // integer()
 * @example typeOf("int(10) unsigned") // mysql.intUnsigned()
 */
export function typeOf(written: string): DataType {
  const spelling = spellingOf(written);
  if (spelling === null) return rawType(written);
  const { name, args, suffix } = spelling;
  const sizes = args.filter((arg) => typeof arg === "number");
  if (name === "enum" && args.length > sizes.length) return enumeration(args.map(String));
  const build = PORTABLE[name];
  if (suffix === "" && Object.hasOwn(PORTABLE, name) && build !== undefined)
    return build(sizes[0] ?? null, sizes[1] ?? null);
  if (!OWN.has(name)) return rawType(written);
  const own = `${name} ${suffix}`.trim().toUpperCase();
  // A fraction of no digits is the default (https://dev.mysql.com/doc/refman/9.7/en/fractional-seconds.html).
  return dialectType("mysql", own, name === "timestamp" && args[0] === 0 ? [] : args);
}

/** A width with which numbers are displayed, on a type where nothing else depends on it. */
function withoutWidth(type: DataType): DataType {
  if (type.kind !== "dialect" || !/^(TINY|SMALL|MEDIUM|BIG)?INT( UNSIGNED)?$/.test(type.name)) return type;
  return typeOf(type.name);
}

/**
 * The type as reflection reads it back, for a comparison: a `uuid()` is a `CHAR(36)`, `numeric()` a `DECIMAL(10, 0)`.
 * JSON is JSON on MariaDB too, which keeps it as LONGTEXT with a CHECK. MySQL 8.0.19 and later forget the display
 * width of an integer, MariaDB keeps it.
 *
 * @example storedType(uuid(), { keepsWidths: false }) // char(36)
 * @throws MIG_DIALECT_UNSUPPORTED as {@link typeText}
 */
export function storedType(type: DataType, server: { readonly keepsWidths: boolean }): DataType {
  if (type.kind === "enumeration") return enumeration(type.values);
  const stored = typeOf(typeText(type));
  return server.keepsWidths ? stored : withoutWidth(stored);
}

import fc from "fast-check";
import { mysql } from "../../../src/dialects/public-types.js";
import { isTextual } from "../../../src/dialects/mysql/compiler/changed-column.js";
import type { MysqlOptions } from "../../../src/dialects/mysql/options.js";
import { MAX_IDENTIFIER_LENGTH, quoteIdentifier } from "../../../src/dialects/mysql/sql/quote.js";
import { desc } from "../../../src/schema/constraints.js";
import type { DialectOptions } from "../../../src/schema/dialect-options.js";
import { sql, sqlText } from "../../../src/schema/sql.js";
import * as types from "../../../src/schema/types.js";
import { nameArbitrary } from "./names.js";
import type { BaseColumn, IndexShape, Profile, TypeEntry } from "./profile.js";
import { NO_OPERATION } from "./right-refusals.js";
import { TEXT_DEFAULTS } from "./text-defaults.js";
import { day, other, word } from "./type-entry.js";

type Flavour = "mysql" | "mariadb";

const number = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  type: () => type,
  family: "number",
  value: (row) => String(row + 1),
  defaults: [0, 1, 7, sql`(1 + 2)`, sql`(abs(-3))`],
  isKey: true,
  ...more,
});
const text = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  type: () => type,
  family: "text",
  value: (row) => `'it''s ${row}'`,
  defaults: [
    ...TEXT_DEFAULTS.filter((one) => one.length <= 10),
    sql`(lower('ABC'))`,
    sql`(concat('a', 'b'))`,
  ],
  isKey: true,
  collations: ["utf8mb4_bin", "utf8mb4_unicode_ci", "latin1_swedish_ci"],
  ...more,
});
/** Too long for a key without a prefix, and without a literal default. */
const long = (type: types.DataType): TypeEntry =>
  text(type, { isKey: false, defaults: [sql`('abc')`, sql`(concat('it''s', 'b'))`] });

const WORDS: readonly (readonly string[])[] = [
  ["low", "it's"],
  ["low", "it's", "high"],
  ["lowest", "low", "it's"],
  ["it's", "low"],
  ["low", "it's", "back\\slash", 'a "b"', "日本"],
];
const words = (at: number): readonly string[] => WORDS[at % WORDS.length] ?? ["low", "it's"];
const onUpdate = (call: string): readonly DialectOptions[] => [{ mysql: { onUpdate: call } }];
const keyless = { isKey: false };
const bytes = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  ...other(type, (row) => `x'0${row}ff'`, more),
  family: "bytes",
});

const invisible: readonly DialectOptions[] = [{ mysql: { invisible: true } }];

const POINT = mysql.point();
/** MySQL compares none, not even with NULL, in a check. */
const VECTOR = mysql.vector(2);
/** One in a reference system of its own. */
const PLACE = mysql.point();
const SHAPES: readonly (readonly [types.DataType, string])[] = [
  [mysql.geometry(), "POINT(1 1)"],
  [mysql.linestring(), "LINESTRING(0 0, 1 1)"],
  [mysql.polygon(), "POLYGON((0 0, 0 1, 1 1, 0 0))"],
  [mysql.multipoint(), "MULTIPOINT(0 0, 1 1)"],
  [mysql.multilinestring(), "MULTILINESTRING((0 0, 1 1))"],
  [mysql.multipolygon(), "MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)))"],
  [mysql.geometryCollection(), "GEOMETRYCOLLECTION(POINT(1 1))"],
];
/** What no table that is partitioned can have. */
const SPATIAL: ReadonlySet<types.DataType> = new Set([POINT, PLACE, ...SHAPES.map(([type]) => type)]);

const TYPES: readonly TypeEntry[] = [
  number(types.integer(), { options: invisible }),
  text(types.string(20), { options: invisible }),
  number(types.bigInteger(), { defaults: [9007199254740993n, 0, 5n] }),
  number(types.smallInteger()),
  number(mysql.tinyint()),
  number(mysql.mediumint()),
  number(mysql.intUnsigned()),
  number(mysql.bigintUnsigned()),
  number(mysql.tinyintUnsigned()),
  number(mysql.smallintUnsigned()),
  number(mysql.mediumintUnsigned()),
  number(mysql.decimalUnsigned(8, 2), { defaults: [0, 1.5] }),
  number(mysql.doubleUnsigned(), { defaults: [0.5], isKey: false }),
  number(mysql.floatUnsigned(), { defaults: [0.5], isKey: false }),
  number(types.numeric(12, 2), { defaults: [0, 1.5, "3.50", sql`(1.5 * 2)`] }),
  number(types.numeric()),
  number(types.double(), { defaults: [0.1, -1.5, 1e100], isKey: false }),
  number(types.float(), { defaults: [0.5], isKey: false }),
  number(types.float(24), { defaults: [0.5], isKey: false }),
  text(types.string()),
  text(types.string(200)),
  text(types.char(10)),
  long(types.text()),
  long(mysql.tinytext()),
  long(mysql.mediumtext()),
  long(mysql.longtext()),
  other(types.boolean(), (row) => String(row), { defaults: [true, false] }),
  other(types.uuid(), (row) => `'00000000-0000-0000-0000-00000000000${row}'`, { defaults: [sql`(uuid())`] }),
  { ...other(types.date(), day, { defaults: [sql`(curdate())`, "2020-01-02"] }), family: "date" },
  {
    ...other(types.dateTime(), day, {
      defaults: [sql`CURRENT_TIMESTAMP`, "2020-01-02 03:04:05"],
      options: onUpdate("CURRENT_TIMESTAMP"),
    }),
    family: "date",
  },
  {
    ...other(types.dateTime({ precision: 3 }), day, {
      defaults: [sql`CURRENT_TIMESTAMP(3)`],
      options: onUpdate("CURRENT_TIMESTAMP(3)"),
    }),
    family: "date",
  },
  {
    ...other(mysql.timestamp(), day, {
      defaults: [sql`CURRENT_TIMESTAMP`, "2020-01-02 03:04:05"],
      options: onUpdate("CURRENT_TIMESTAMP"),
    }),
    family: "date",
  },
  { ...other(mysql.timestamp(6), day, { defaults: [sql`CURRENT_TIMESTAMP(6)`] }), family: "date" },
  { ...other(types.time(), (row) => `'03:04:0${row}'`, { defaults: ["03:04:05"] }), family: "time" },
  { ...other(types.time({ precision: 3 }), (row) => `'03:04:0${row}'`), family: "time" },
  other(mysql.year(), (row) => `202${row}`, { defaults: [2024] }),
  other(types.json(), (row) => `'{"a": ${row}}'`, {
    defaults: [sql`(json_object())`, sql`('[]')`],
    ...keyless,
  }),
  other(types.ArrayType(types.integer()), (row) => `'[${row}]'`, keyless),
  bytes(types.binary(16), { defaults: ["ab"] }),
  bytes(mysql.varbinary(200)),
  bytes(types.binary(), keyless),
  bytes(mysql.longblob(), keyless),
  bytes(mysql.tinyblob(), keyless),
  bytes(mysql.mediumblob(), keyless),
  other(mysql.binary(8), (row) => `x'0${row}ff'`),
  other(mysql.bit(8), (row) => String(row), { defaults: [sql`b'101'`, 5] }),
  other(mysql.set("a", "it's", "c,d".replace(",", "-")), (row) => (row === 0 ? "'a'" : "'a,it''s'"), {
    defaults: ["a", "", "a,it's"],
  }),
  {
    ...other(types.enumeration(["low"]), word, { defaults: ["low", "it's"], collations: ["utf8mb4_bin"] }),
    type: (at) => types.enumeration(words(at)),
  },
  other(POINT, (row) => `ST_GeomFromText('POINT(${row} 1)')`, keyless),
  ...SHAPES.map(([type, text]) => other(type, () => `ST_GeomFromText('${text}')`, keyless)),
];

/** What one of the two has alone. */
const OWN_TYPES: Readonly<Record<Flavour, readonly TypeEntry[]>> = {
  mysql: [
    other(VECTOR, (row) => `STRING_TO_VECTOR('[${row},1]')`, keyless),
    other(PLACE, (row) => `ST_GeomFromText('POINT(${row} 1)', 4326)`, {
      ...keyless,
      options: [{ mysql: { srid: 4326 } }],
    }),
  ],
  mariadb: [
    other(mysql.uuid(), (row) => `'00000000-0000-0000-0000-00000000000${row}'`),
    other(mysql.inet6(), (row) => `'::${row + 1}'`, { defaults: ["::1"] }),
    other(mysql.inet4(), (row) => `'10.0.0.${row + 1}'`, { defaults: ["127.0.0.1"] }),
  ],
};

function indexes(columns: readonly BaseColumn[], flavour: Flavour): readonly IndexShape[] {
  const first = columns[0];
  if (first === undefined) return [];
  const type = first.entry.type(0).kind;
  const longText = first.entry.family === "text" && !first.entry.isKey;
  const isBlob = first.entry.family === "bytes" && !first.entry.isKey;
  const prefixed: IndexShape = {
    keys: [first.name],
    options: { options: { mysql: { length: { [first.name]: 7 } } } },
  };
  const fullText: IndexShape = { keys: [first.name], options: { options: { mysql: { kind: "FULLTEXT" } } } };
  if (type === "dialect" && first.entry.type(0) === POINT)
    return first.nullable || first.isVirtual
      ? []
      : [{ keys: [first.name], options: { options: { mysql: { kind: "SPATIAL" } } } }];
  const isText = first.entry.family === "text" && type !== "enumeration";
  const own = [...(isText || isBlob ? [prefixed] : []), ...(isText && !first.isVirtual ? [fullText] : [])];
  const keys = columns.filter((one) => one.entry.isKey);
  const top = keys[0];
  if (top === undefined || longText || isBlob) return own;
  const names = keys.map((one) => one.name);
  return [
    { keys: names, options: {} },
    { keys: names.map((name) => desc(name)), options: {} },
    { keys: names, options: { unique: true } },
    { keys: names, options: { options: { mysql: { comment: "it's \\ an index" } } } },
    { keys: names, options: { options: { mysql: { invisible: true } } } },
    { keys: [top.name], options: { options: { mysql: { using: "BTREE" } } } },
    ...own,
    ...(flavour === "mysql" && !top.isVirtual && top.entry.family === "number"
      ? [
          { keys: [sqlText(`(${top.quoted} + 1)`)], options: {} },
          { keys: [desc(sqlText(`(${top.quoted} * 2)`)), ...names.slice(1)], options: {} },
        ]
      : []),
    ...(flavour === "mysql" && !top.isVirtual && top.entry.family === "text"
      ? [{ keys: [sqlText(`(lower(${top.quoted}))`)], options: {} }]
      : []),
  ];
}

const checks = ({ quoted, entry }: BaseColumn): readonly string[] =>
  entry.family === "number"
    ? [
        `${quoted} > 0`,
        `${quoted} BETWEEN 0 AND 100`,
        `${quoted} IN (1, 2, 3) OR ${quoted} IS NULL`,
        `(((${quoted} >= 0)))`,
      ]
    : entry.family === "text"
      ? [
          `char_length(${quoted}) < 100`,
          `${quoted} <> 'a''b;c'`,
          `${quoted} LIKE '%' AND NOT ${quoted} = ')'`,
          `${quoted} <> 'back\\\\slash'`,
        ]
      : entry.type(0) === VECTOR
        ? []
        : [`${quoted} IS NOT NULL OR 1 = 1`];

const TABLES = [
  {},
  {},
  {},
  { options: { mysql: { collate: "utf8mb4_bin" } } },
  { options: { mysql: { rowFormat: "DYNAMIC" } } },
  { options: { mysql: { charset: "latin1" } } },
  { options: { mysql: { extra: { STATS_PERSISTENT: 1 } } } },
];

const COMPRESSED = {
  options: { mysql: { engine: "InnoDB", rowFormat: "COMPRESSED", keyBlockSize: 8 } },
};

const collationOfTable = ({ collate, charset }: MysqlOptions): string | undefined =>
  collate ?? (charset === "latin1" ? "latin1_swedish_ci" : undefined);

/** That of the servers' databases. */
const COLLATIONS = { mysql: "utf8mb4_0900_ai_ci", mariadb: "utf8mb4_general_ci" } as const;

/** What MySQL or MariaDB can have. */
export const mysqlProfile = (flavour: Flavour): Profile => ({
  name: flavour,
  names: nameArbitrary({
    also: ["é".repeat(60), "rank", "groups", "Users"],
    random: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    // https://dev.mysql.com/doc/refman/9.7/en/identifiers.html: the basic plane, and no space at the end
    // and none that mysql2 closes the connection at when it is to read a value under it
    accepts: (name) => name !== "__proto__" && !/[\0\u{10000}-\u{10ffff}]/u.test(name) && !/\s$/.test(name),
  }),
  foldsCase: true,
  maxName: MAX_IDENTIFIER_LENGTH,
  maxNameBytes: false,
  types: [...TYPES, ...OWN_TYPES[flavour]],
  namespaces: [null],
  comments: true,
  quote: quoteIdentifier,
  automaticKeys: [
    { type: types.integer(), options: {} },
    { type: types.integer(), options: { autoincrement: true } },
    { type: mysql.bigintUnsigned(), options: { autoincrement: true } },
    { type: types.bigInteger(), options: {} },
  ],
  generated: ({ quoted, entry }) =>
    entry.family === "number"
      ? [
          { expression: `${quoted} + 1`, stored: true },
          { expression: `${quoted} + (2 - 1)`, stored: false },
        ]
      : entry.family === "text"
        ? [
            { expression: `upper(${quoted})`, stored: true },
            { expression: `coalesce(${quoted}, ')''')`, stored: false },
          ]
        : [],
  checks,
  checkOptions: flavour === "mysql" ? [{}, {}, { mysql: { notEnforced: true } }] : [{}],
  uniqueOptions: [{}],
  indexes: (columns) => indexes(columns, flavour),
  // MariaDB writes what a table had to its keys when it is taken from the table.
  tableOptions: flavour === "mysql" ? [...TABLES, COMPRESSED] : TABLES,
  // Neither foreign keys nor further keys: https://dev.mysql.com/doc/refman/9.7/en/partitioning-limitations.html
  optionsOver: (columns, key) => {
    const by = key?.columns[0];
    const hasShape = columns.some((one) => SPATIAL.has(one.entry.type(0)));
    return by === undefined || key?.isOnly !== true || hasShape
      ? []
      : [
          { mysql: { partition: `KEY (${quoteIdentifier(by)}) PARTITIONS 2` } },
          { mysql: { partition: `HASH (${quoteIdentifier(by)}) PARTITIONS 3` } },
        ];
  },
  actions: [undefined, "CASCADE", "SET NULL", "RESTRICT", "NO ACTION"],
  countsInKeysOnly: true,
  collationOf: ({ options }, type) =>
    isTextual(type) ? (collationOfTable(options?.mysql ?? {}) ?? COLLATIONS[flavour]) : null,
  // https://dev.mysql.com/doc/refman/9.7/en/partitioning-limitations.html
  canBeReferred: ({ options }) => options?.mysql?.partition === undefined,
  deferrable: false,
  namesPrimaryKeys: false,
  refusals: [
    NO_OPERATION,
    {
      code: "MIG_DIALECT_SQL_FAILED",
      pattern: /cannot be used in the GENERATED ALWAYS AS clause/,
      why: "MariaDB stores nothing that is computed from CHAR, whose blanks depend on sql_mode",
    },
    {
      code: "MIG_DIALECT_SQL_FAILED",
      pattern: /Invisible column .* must have a default value/s,
      why: "MariaDB takes no invisible column that may not be NULL and has no default",
    },
    {
      code: "MIG_DIALECT_SQL_FAILED",
      pattern: /A table must have at least (?:1|one visible) column/,
      why: "a table whose columns are all invisible",
    },
    {
      code: "MIG_DIALECT_SQL_FAILED",
      pattern: /must include all columns in the table's partitioning function/,
      why: "a partitioned table with a unique index without what it is partitioned by",
    },
    {
      code: "MIG_DIALECT_VALUE_UNFIT",
      pattern: /Invalid default value for/,
      why: "a default with letters that the character set of its column does not have",
    },
  ],
});

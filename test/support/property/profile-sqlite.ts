import fc from "fast-check";
import { sqlite } from "../../../src/dialects/public-types.js";
import { quoteIdentifier } from "../../../src/dialects/sqlite/sql/quote.js";
import { asc, collate, desc } from "../../../src/schema/constraints.js";
import type { DialectOptions } from "../../../src/schema/dialect-options.js";
import { sql, sqlText } from "../../../src/schema/sql.js";
import * as types from "../../../src/schema/types.js";
import { nameArbitrary } from "./names.js";
import type { BaseColumn, IndexShape, Profile, TypeEntry } from "./profile.js";
import { NO_OPERATION } from "./right-refusals.js";
import { TEXT_DEFAULTS } from "./text-defaults.js";
import { other } from "./type-entry.js";

/** What is done with a NULL; it says nothing of a column that may hold one. */
const NOT_NULL: readonly DialectOptions[] = (["IGNORE", "REPLACE", "FAIL", "ROLLBACK"] as const).map(
  (notNullOnConflict) => ({ sqlite: { notNullOnConflict } }),
);

const number = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  type: () => type,
  family: "number",
  value: (row) => String(row + 1),
  defaults: [0, -1, 7, 42, sql`(1 + 2)`, sql`abs(-3)`, sql`-1`, sql`CAST('1' AS INTEGER)`],
  isKey: true,
  options: NOT_NULL,
  ...more,
});
const text = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  type: () => type,
  family: "text",
  value: (row) => `'it''s ${row}'`,
  defaults: [...TEXT_DEFAULTS, sql`lower('ABC')`, sql`('a' || 'b')`],
  isKey: true,
  collations: ["NOCASE", "RTRIM", "BINARY"],
  options: NOT_NULL,
  ...more,
});

const TIMES = [sql`CURRENT_TIMESTAMP`, "2020-01-02 03:04:05", sql`(datetime('now', '+1 day'))`];

const TYPES: readonly TypeEntry[] = [
  number(types.integer(), { isStrict: true }),
  text(types.text(), { isStrict: true }),
  number(sqlite.real(), { isStrict: true, defaults: [0, 1.5, -2.25] }),
  other(sqlite.blob(), (row) => `x'0${row}ff'`, {
    isStrict: true,
    defaults: [sql`x'00ff'`, sql`(zeroblob(3))`],
  }),
  other(sqlite.any(), (row) => `'any ${row}'`, { isStrict: true, defaults: [1, "x", null] }),
  number(sqlite.int(), { isStrict: true }),
  number(types.bigInteger(), { defaults: [9007199254740993n, 0, -5n] }),
  number(types.smallInteger()),
  number(types.numeric(12, 2), { defaults: [0, 1.5, "3.50"] }),
  number(types.numeric()),
  number(types.float()),
  number(types.float(24)),
  number(types.double(), { defaults: [0.1, -1.5, 1e100] }),
  text(types.string()),
  text(types.string(20)),
  text(types.string(200)),
  text(types.char(10)),
  text(types.enumeration(["it's 0", "it's 1", "x"]), { defaults: ["x"] }),
  other(types.uuid(), (row) => `'00000000-0000-0000-0000-00000000000${row}'`, {
    defaults: [sql`(lower(hex(randomblob(16))))`],
  }),
  number(sqlite.integer(), { isStrict: true }),
  number(sqlite.numeric()),
  number(sqlite.numeric(8), { defaults: [1] }),
  number(sqlite.numeric(8, 2), { defaults: ["1.50"] }),
  text(sqlite.text(), { isStrict: true }),
  text(types.char()),
  other(types.boolean(), (row) => String(row), { defaults: [true, false, sql`TRUE`] }),
  {
    ...other(types.date(), (row) => `'2020-01-0${row + 1}'`, { defaults: [sql`CURRENT_DATE`, "2020-01-02"] }),
    family: "date",
  },
  { ...other(types.dateTime(), (row) => `'2020-01-0${row + 1}'`, { defaults: TIMES }), family: "date" },
  { ...other(sqlite.timestamp(), (row) => `'2020-01-0${row + 1}'`, { defaults: TIMES }), family: "date" },
  { ...other(types.dateTime({ timezone: true }), (row) => `'2020-01-0${row + 1}'`), family: "date" },
  { ...other(types.dateTime({ precision: 3 }), (row) => `'2020-01-0${row + 1}'`), family: "date" },
  other(types.time({ precision: 3, timezone: true }), (row) => `'03:04:0${row}'`),
  other(types.binary(), (row) => `x'0${row}ff'`),
  other(types.ArrayType(), (row) => `'["${row}"]'`, { defaults: ["[]"] }),
  other(types.rawType("POINT"), (row) => `'raw ${row}'`),
  other(types.time(), (row) => `'03:04:0${row}'`, { defaults: [sql`CURRENT_TIME`] }),
  other(types.interval(), (row) => `'${row} days'`),
  other(types.json(), (row) => `'{"a":${row}}'`, { defaults: ["{}", "[]", sql`(json_object('a', 1))`] }),
  other(types.JSONType(), (row) => `'{"a":${row}}'`, { defaults: ["{}"] }),
  other(types.ArrayType(types.integer()), (row) => `'[${row}]'`),
  other(types.binary(16), (row) => `x'0${row}ff'`),
  other(types.rawType(""), (row) => `'raw ${row}'`),
  other(types.rawType("My Type(1, 2)"), (row) => `'raw ${row}'`),
  other(types.rawType("UNSIGNED BIG INT"), (row) => String(row)),
];

function indexes(columns: readonly BaseColumn[]): readonly IndexShape[] {
  const names = columns.map((one) => one.name);
  const first = columns[0];
  if (first === undefined) return [];
  const plain = { keys: names, options: {} };
  return [
    plain,
    { keys: names.map((name) => desc(name)), options: {} },
    { keys: names, options: { unique: true } },
    { keys: names, options: { where: `${first.quoted} IS NOT NULL` } },
    { keys: [sqlText(`lower(${first.quoted})`)], options: {} },
    { keys: [collate(names[0] ?? "", "NOCASE"), ...names.slice(1)], options: {} },
    {
      keys: [desc(sqlText(`coalesce(${first.quoted}, 'it''s')`)), ...names.slice(1)],
      options: { where: `${first.quoted} <> 'a;b' AND ${first.quoted} > 0` },
    },
    {
      keys: [asc(names[0] ?? ""), ...names.slice(1)],
      options: { unique: true, where: `length(${first.quoted}) > 3` },
    },
  ];
}

/** What SQLite can have. */
export const sqliteProfile: Profile = {
  name: "sqlite",
  names: nameArbitrary({
    also: ["🙂", "é".repeat(40), "sqlite", "  lead"],
    random: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    accepts: (name) => !name.includes("\0") && !name.toLowerCase().startsWith("sqlite_"),
  }),
  foldsCase: true,
  maxName: 200,
  maxNameBytes: false,
  types: TYPES,
  namespaces: [null],
  comments: false,
  quote: quoteIdentifier,
  automaticKeys: [
    { type: types.integer(), options: {} },
    { type: types.integer(), options: { autoincrement: true } },
    { type: types.bigInteger(), options: {} },
  ],
  generated: ({ quoted, entry }) =>
    entry.family === "number"
      ? [
          { expression: `${quoted} + 1`, stored: false },
          { expression: `${quoted} * (2 + ${quoted})`, stored: true },
        ]
      : entry.family === "text"
        ? [
            { expression: `${quoted} || 'it''s'`, stored: false },
            { expression: `upper(${quoted})`, stored: true },
            { expression: `coalesce(${quoted}, ')')`, stored: false },
          ]
        : [],
  checks: ({ quoted, entry }) =>
    entry.family === "number"
      ? [
          `${quoted} > 0`,
          `${quoted} BETWEEN 0 AND 100`,
          `${quoted} IN (1, 2, 3) OR ${quoted} IS NULL`,
          `(${quoted} >= 0)`,
        ]
      : entry.family === "text"
        ? [`length(${quoted}) < 100`, `${quoted} <> 'a''b;c'`, `${quoted} LIKE '%' AND NOT ${quoted} = ')'`]
        : [`${quoted} IS NOT NULL OR 1`, `typeof(${quoted}) <> 'x'`],
  checkOptions: [{}],
  uniqueOptions: [
    {},
    { options: { sqlite: { onConflict: "IGNORE" } } },
    { options: { sqlite: { onConflict: "REPLACE" } } },
    { options: { sqlite: { onConflict: "ROLLBACK" } } },
    { options: { sqlite: { onConflict: "FAIL" } } },
  ],
  // "conflicting ON CONFLICT clauses specified"
  clash: (one, other) =>
    String(one.columns) === String(other.columns) &&
    (one.options.sqlite?.onConflict ?? null) !== (other.options.sqlite?.onConflict ?? null),
  indexes,
  tableOptions: [
    {},
    {},
    {},
    { options: { sqlite: { strict: true } } },
    { options: { sqlite: { strict: true } } },
  ],
  optionsOver: (_, key) => [
    ...(key === null || key.counts ? [] : [{ sqlite: { withoutRowid: true } }]),
    // A unique constraint over the same columns may not say another one.
    ...(key?.isOnly === true ? [{ sqlite: { onConflict: "IGNORE" } } as const] : []),
  ],
  actions: [undefined, "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"],
  collationOf: () => null,
  countsInKeysOnly: true,
  keyOptions: [{}, {}, {}, { match: "FULL" }, { match: "SIMPLE" }],
  deferrable: true,
  namesPrimaryKeys: true,
  refusals: [NO_OPERATION],
};

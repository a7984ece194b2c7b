import fc from "fast-check";
import { postgresql } from "../../../src/dialects/public-types.js";
import { MAX_IDENTIFIER_BYTES, quoteIdentifier } from "../../../src/dialects/postgresql/sql/quote.js";
import { asc, desc, type IndexOptions } from "../../../src/schema/constraints.js";
import { sql, sqlText } from "../../../src/schema/sql.js";
import * as types from "../../../src/schema/types.js";
import { nameArbitrary } from "./names.js";
import type { DialectOptions } from "../../../src/schema/dialect-options.js";
import type { BaseColumn, IndexShape, KeyShape, Profile, TypeEntry } from "./profile.js";
import { NO_OPERATION } from "./right-refusals.js";
import { TEXT_DEFAULTS } from "./text-defaults.js";

const number = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  type: () => type,
  family: "number",
  value: (row) => String(row + 1),
  defaults: [0, -1, 7, sql`1 + 2`, sql`(3)::smallint`, sql`abs(-3)`],
  isKey: true,
  ...more,
});
const text = (type: types.DataType, more: Partial<TypeEntry> = {}): TypeEntry => ({
  type: () => type,
  family: "text",
  value: (row) => `'it''s ${row}'`,
  defaults: [
    ...TEXT_DEFAULTS.filter((one) => one.length <= 10),
    sql`lower('ABC')`,
    sql`'a' || 'b'`,
    sql`CURRENT_USER`,
  ],
  isKey: true,
  collations: ["C", "POSIX", "und-x-icu"],
  options: [
    { postgresql: { storage: "EXTERNAL" } },
    { postgresql: { compression: "pglz" } },
    { postgresql: { storage: "MAIN" } },
  ],
  ...more,
});
const other = (
  type: types.DataType,
  value: (row: number) => string,
  more: Partial<TypeEntry> = {},
): TypeEntry => ({
  type: () => type,
  family: JSON.stringify(type),
  value,
  defaults: [],
  isKey: true,
  ...more,
});

/** What the enumerations may have been, and may become: the words of the rows are always there. */
const WORDS: readonly (readonly string[])[] = [
  ["low", "it's"],
  ["low", "it's", "high"],
  ["lowest", "low", "it's"],
  ["low", "between", "it's"],
  ["it's", "low"],
  ["low", "it's", "back\\slash", 'a "b"', "日本"],
];
const word = (row: number): string => (row === 0 ? "'low'" : "'it''s'");
const words = (at: number): readonly string[] => WORDS[at % WORDS.length] ?? ["low", "it's"];

const day = (row: number): string => `'2020-01-0${row + 1}'`;
const NOW = [sql`CURRENT_TIMESTAMP`, sql`now()`, "2020-01-02 03:04:05", sql`now() + interval '1 day'`];
const keyless = { isKey: false };

const TYPES: readonly TypeEntry[] = [
  number(types.integer()),
  text(types.text()),
  number(types.bigInteger(), { defaults: [9007199254740993n, 0, -5n, sql`1 + 2`] }),
  number(types.smallInteger()),
  number(types.numeric(12, 2), { defaults: [0, 1.5, -2.25, "3.50", sql`1.5 * 2`] }),
  number(types.numeric(), { defaults: [0, 1e20, 0.1] }),
  number(types.double(), { defaults: [0.1, -1.5, 1e100, sql`pi()`] }),
  number(types.float(24), { defaults: [0.5] }),
  number(postgresql.real(), { defaults: [0.5, -1.5] }),
  text(types.string()),
  text(types.string(20)),
  text(types.string(200)),
  text(types.char(10)),
  text(postgresql.bpchar(), { collations: [] }),
  other(types.boolean(), (row) => (row === 0 ? "false" : "true"), { defaults: [true, false, sql`NOT true`] }),
  other(types.uuid(), (row) => `'00000000-0000-0000-0000-00000000000${row}'`, {
    defaults: [sql`gen_random_uuid()`, "00000000-0000-0000-0000-000000000001"],
  }),
  { ...other(types.date(), day, { defaults: [sql`CURRENT_DATE`, "2020-01-02"] }), family: "date" },
  { ...other(types.dateTime(), day, { defaults: NOW }), family: "date" },
  { ...other(types.dateTime({ timezone: true }), day, { defaults: NOW }), family: "date" },
  { ...other(types.dateTime({ precision: 3 }), day, { defaults: NOW }), family: "date" },
  {
    ...other(types.time(), (row) => `'03:04:0${row}'`, { defaults: [sql`LOCALTIME`, "03:04:05"] }),
    family: "time",
  },
  { ...other(types.time({ precision: 0 }), (row) => `'03:04:0${row}'`), family: "time" },
  other(types.time({ timezone: true }), (row) => `'03:04:0${row}+00'`),
  {
    ...other(types.interval(), (row) => `'${row} days'`, { defaults: ["1 day", sql`'1 mon'::interval`] }),
    family: "interval",
  },
  { ...other(postgresql.interval(3), (row) => `'${row} days'`), family: "interval" },
  { ...other(postgresql.interval("DAY TO SECOND", 3), (row) => `'${row} days'`), family: "interval" },
  {
    ...other(types.json(), (row) => `'{"a": ${row}}'`, { defaults: ["{}", "[]"], ...keyless }),
    family: "json",
  },
  {
    ...other(types.JSONType(), (row) => `'{"a": ${row}}'`, {
      defaults: ["{}", sql`'[]'::jsonb`, sql`jsonb_build_object('a', 1)`],
      ...keyless,
    }),
    family: "json",
  },
  other(types.binary(), (row) => `'\\x0${row}ff'`, { defaults: [sql`'\\x00ff'::bytea`] }),
  {
    ...other(types.enumeration(["low"], { name: "mood" }), word, { defaults: ["low", "it's"] }),
    type: (at) => types.enumeration(words(at), { name: "mood" }),
  },
  {
    ...other(types.enumeration(["low"], { name: "My Mood" }), word, { defaults: ["it's"] }),
    type: (at) => types.enumeration(words(at + 1), { name: "My Mood" }),
  },
  {
    ...other(
      types.ArrayType(types.enumeration(["low"], { name: "mood" })),
      (row) => `'{low,"it''s${row === 0 ? "" : "\",low,\"it''s"}"}'`,
      keyless,
    ),
    type: (at) => types.ArrayType(types.enumeration(words(at), { name: "mood" })),
  },
  other(types.ArrayType(types.integer()), (row) => `'{${row},1}'`, {
    defaults: [sql`'{}'`, sql`ARRAY[1, 2]`, "{}"],
  }),
  other(types.ArrayType(), (row) => `'{${row},a}'`, { defaults: [sql`'{}'::text[]`, "{}"] }),
  other(types.ArrayType(types.string(20)), (row) => `'{${row},a}'`),
  other(postgresql.bit(8), (row) => `B'0000000${row}'`, { defaults: [sql`B'00000001'`] }),
  other(postgresql.varbit(8), (row) => `B'0${row}'`),
  other(postgresql.varbit(), (row) => `B'0${row}'`),
  { ...other(postgresql.inet(), (row) => `'10.0.0.${row}'`, { defaults: ["10.0.0.1"] }), family: "inet" },
  { ...other(postgresql.cidr(), (row) => `'10.0.0.${row}'`), family: "cidr" },
  other(postgresql.macaddr(), (row) => `'08:00:2b:01:02:0${row}'`),
  other(postgresql.tsvector(), (row) => `'a${row}'`, { defaults: [sql`to_tsvector('english', 'a b')`] }),
  other(postgresql.xml(), (row) => `'<a>${row}</a>'`, keyless),
  other(postgresql.money(), (row) => `'${row}'`, { defaults: [sql`0::money`] }),
  other(postgresql.point(), (row) => `'(${row},1)'`, keyless),
  other(postgresql.oid(), (row) => String(row)),
  other(postgresql.name(), (row) => `'n${row}'`),
  other(postgresql.int4range(), (row) => `'[${row},9)'`, { defaults: [sql`int4range(1, 5)`] }),
  other(postgresql.tstzrange(), (row) => `'[2020-01-0${row + 1},2020-02-01)'`),
  other(postgresql.int8multirange(), (row) => `'{[${row},9)}'`),
  other(postgresql.jsonpath(), (row) => `'$.a${row}'`, keyless),
  other(postgresql.pgLsn(), (row) => `'0/${row}'`),
];

const GIST_OR_GIN: Readonly<Record<string, string>> = { jsonDocument: "gin", array: "gin" };

function special(base: BaseColumn): readonly IndexShape[] {
  const type = base.entry.type(0);
  const method =
    GIST_OR_GIN[type.kind] ??
    (type.kind === "dialect" && /RANGE$|^TSVECTOR$/.test(type.name) ? "gist" : null);
  if (type.kind === "jsonDocument")
    return [
      {
        keys: [base.name],
        options: { options: { postgresql: { using: "gin", ops: { [base.name]: "jsonb_path_ops" } } } },
      },
      { keys: [base.name], options: { options: { postgresql: { using: "gin" } } } },
    ];
  return method === null || !base.entry.isKey
    ? []
    : [{ keys: [base.name], options: { options: { postgresql: { using: method } } } }];
}

function textShapes(first: BaseColumn): readonly IndexShape[] {
  if (first.entry.family !== "text") return [];
  const type = first.entry.type(0).kind;
  const ops = type === "text" ? "text_pattern_ops" : type === "string" ? "varchar_pattern_ops" : null;
  return [
    { keys: [sqlText(`lower(${first.quoted}::text)`)], options: {} },
    { keys: [sqlText(`lower(${first.quoted})`)], options: { unique: true } },
    { keys: [{ ...desc(first.name), collation: "C" }], options: {} },
    { keys: [first.name], options: { where: `${first.quoted} <> 'it''s;' AND ${first.quoted} LIKE 'a%'` } },
    { keys: [desc(sqlText(`${first.quoted} || 'x'`), { nulls: "last" })], options: {} },
    ...(ops === null
      ? []
      : [{ keys: [first.name], options: { options: { postgresql: { ops: { [first.name]: ops } } } } }]),
  ];
}

/** Those without an operator class for hashes (https://www.postgresql.org/docs/18/hash-index.html). */
const UNHASHED = /^(?:MONEY|BIT|VARBIT|TSVECTOR|TSQUERY)$/;
const isHashed = ({ entry }: BaseColumn): boolean => {
  const type = entry.type(0);
  return !(type.kind === "dialect" && UNHASHED.test(type.name));
};

function indexes(columns: readonly BaseColumn[]): readonly IndexShape[] {
  const able = columns.filter((one) => !one.isVirtual);
  const first = able[0];
  if (first === undefined) return [];
  const own = special(first);
  const keys = able.filter((one) => one.entry.isKey);
  const names = keys.map((one) => one.name);
  const top = keys[0];
  if (top === undefined) return own;
  const option = (options: NonNullable<IndexOptions["options"]>["postgresql"]): IndexOptions => ({
    options: { postgresql: options ?? {} },
  });
  return [
    { keys: names, options: {} },
    { keys: names.map((name) => desc(name)), options: {} },
    { keys: names, options: { unique: true } },
    { keys: [asc(top.name, { nulls: "first" }), ...names.slice(1)], options: {} },
    {
      keys: [desc(top.name, { nulls: "last" })],
      options: { unique: true, where: `${top.quoted} IS NOT NULL` },
    },
    ...(isHashed(top) ? [{ keys: [top.name], options: option({ using: "hash" }) }] : []),
    { keys: [top.name], options: option({ include: names.slice(1) }) },
    { keys: names, options: { unique: true, ...option({ nullsNotDistinct: true }) } },
    { keys: names, options: option({ with: { fillfactor: 70 } }) },
    ...own,
    ...textShapes(top),
  ];
}

/** Exclusion constraints; and a partitioned table, which has a key over what it is partitioned by, and no rows here. */
function optionsOver(columns: readonly BaseColumn[], key: KeyShape | null): readonly DialectOptions[] {
  const excludes = columns.flatMap((one): readonly DialectOptions[] => {
    if (one.isVirtual) return [];
    const type = one.entry.type(0);
    const isRange = type.kind === "dialect" && /4RANGE$/.test(type.name);
    const exclude = (using: string, operator: string, more: object): DialectOptions => ({
      postgresql: { exclude: [{ using, elements: [{ expression: one.quoted, operator }], ...more }] },
    });
    if (isRange) return [exclude("gist", "-|-", { name: "ex range" }), exclude("gist", "-|-", {})];
    if (one.entry.family !== "number") return [];
    return [
      exclude("btree", "=", { name: "ex number" }),
      exclude("btree", "=", { deferrable: true, initially: "DEFERRED" }),
      exclude("btree", "=", { where: `${one.quoted} > 0` }),
    ];
  });
  const by = key?.columns[0];
  return [
    ...excludes,
    ...(by === undefined || key?.isOnly !== true
      ? []
      : [
          { postgresql: { partitionBy: `HASH (${quoteIdentifier(by)})` } },
          { postgresql: { partitionBy: `RANGE (${quoteIdentifier(by)})` } },
        ]),
  ];
}

/** What PostgreSQL can have. */
export const postgresqlProfile: Profile = {
  name: "postgresql",
  names: nameArbitrary({
    also: ["🙂", "user", "Users", "ctid2", "é".repeat(30), "pgx", "null"],
    random: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    accepts: (name) => !name.includes("\0") && Buffer.byteLength(name) <= 60,
  }),
  foldsCase: false,
  maxName: MAX_IDENTIFIER_BYTES,
  maxNameBytes: true,
  types: TYPES,
  namespaces: [null, null, "other", 'Other "S"'],
  home: "public",
  comments: true,
  quote: quoteIdentifier,
  automaticKeys: [
    { type: types.integer(), options: {} },
    { type: types.integer(), options: { autoincrement: true } },
    { type: types.bigInteger(), options: { identity: true } },
    { type: types.integer(), options: { identity: { always: true, start: 10, increment: 5 } } },
    { type: types.bigInteger(), options: { autoincrement: true } },
    { type: types.smallInteger(), options: { identity: { start: 3 } } },
  ],
  generated: ({ quoted, entry }) =>
    entry.family === "number"
      ? [
          { expression: `${quoted} + 1`, stored: true },
          { expression: `${quoted} * (2 + ${quoted})`, stored: false },
        ]
      : entry.family === "text"
        ? [
            { expression: `upper(${quoted})`, stored: true },
            { expression: `coalesce(${quoted}, ')''')`, stored: false },
          ]
        : [],
  checks: ({ quoted, entry }) =>
    entry.family === "number"
      ? [
          `${quoted} > 0`,
          `${quoted} BETWEEN 0 AND 100`,
          `${quoted} IN (1, 2, 3) OR ${quoted} IS NULL`,
          `(((${quoted} >= 0)))`,
        ]
      : entry.family === "text"
        ? [
            `length(${quoted}) < 100`,
            `${quoted} <> 'a''b;c'`,
            `${quoted} LIKE '%' AND NOT ${quoted} = ')'`,
            `${quoted} IN ('it''s 0', 'it''s 1')`,
            `${quoted} ~ '^.*\\w'`,
          ]
        : [`${quoted} IS NOT NULL OR true`, `CASE WHEN ${quoted} IS NULL THEN true ELSE 1 = 1 END`],
  checkOptions: [{}, {}, { postgresql: { noInherit: true } }],
  uniqueOptions: [
    {},
    { deferrable: true, initially: "DEFERRED" },
    { deferrable: true },
    { options: { postgresql: { nullsNotDistinct: true } } },
    { options: { postgresql: { with: { fillfactor: 80 } } } },
  ],
  indexes,
  tableOptions: [
    {},
    {},
    {},
    { options: { postgresql: { with: { fillfactor: 70 } } } },
    { options: { postgresql: { with: { autovacuum_enabled: false } } } },
  ],
  optionsOver,
  actions: [undefined, "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"],
  collationOf: () => null,
  countsInKeysOnly: false,
  deferrable: true,
  namesPrimaryKeys: true,
  refusals: [
    NO_OPERATION,
    {
      code: "MIG_DIALECT_VALUE_UNFIT",
      pattern: /cannot cast type/,
      why: "no value of one type becomes one of the other: who means it says how, with `using`",
    },
  ],
};

import { type IntervalFields, postgresql } from "../../../src/dialects/public-types.js";
import { sql } from "../../../src/schema/sql.js";
import * as types from "../../../src/schema/types.js";
import type { TypeEntry } from "./profile.js";
import { TEXT_DEFAULTS } from "./text-defaults.js";
import { day, other, word } from "./type-entry.js";

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
    { postgresql: { storage: "PLAIN" } },
    { postgresql: { storage: "EXTENDED", compression: "pglz" } },
  ],
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
const words = (at: number): readonly string[] => WORDS[at % WORDS.length] ?? ["low", "it's"];

const NOW = [sql`CURRENT_TIMESTAMP`, sql`now()`, "2020-01-02 03:04:05", sql`now() + interval '1 day'`];
const keyless = { isKey: false };

const INTERVALS: readonly IntervalFields[] = [
  "YEAR",
  "MONTH",
  "DAY",
  "HOUR",
  "MINUTE",
  "SECOND",
  "YEAR TO MONTH",
  "DAY TO HOUR",
  "DAY TO MINUTE",
  "HOUR TO MINUTE",
  "HOUR TO SECOND",
  "MINUTE TO SECOND",
];

/** The types that a column of PostgreSQL may have. */
export const POSTGRESQL_TYPES: readonly TypeEntry[] = [
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
    ...other(types.interval(), (row) => `'${row + 1} years'`, {
      defaults: ["1 day", sql`'1 mon'::interval`],
    }),
    family: "interval",
  },
  { ...other(postgresql.interval(3), (row) => `'${row + 1} years'`), family: "interval" },
  { ...other(postgresql.interval("DAY TO SECOND", 3), (row) => `'${row + 1} years'`), family: "interval" },
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
  other(postgresql.macaddr8(), (row) => `'08:00:2b:01:02:03:04:0${row}'`),
  other(postgresql.tsquery(), (row) => `'a${row} & b'`),
  other(postgresql.regclass(), (row) => (row === 0 ? "'pg_class'" : "'pg_type'"), {
    defaults: [sql`'pg_class'::regclass`],
  }),
  other(postgresql.line(), (row) => `'{1,2,${row}}'`, keyless),
  other(postgresql.lseg(), (row) => `'[(0,0),(1,${row})]'`, keyless),
  other(postgresql.box(), (row) => `'(1,1),(0,${row})'`, keyless),
  other(postgresql.path(), (row) => `'[(0,0),(1,${row})]'`, keyless),
  other(postgresql.polygon(), (row) => `'((0,0),(1,${row}),(2,2))'`, keyless),
  other(postgresql.circle(), (row) => `'<(0,0),${row + 1}>'`, { ...keyless, defaults: ["<(0,0),1>"] }),
  other(postgresql.int8range(), (row) => `'[${row},9)'`, { defaults: ["[1,5)"] }),
  other(postgresql.numrange(), (row) => `'[${row},9.5]'`),
  other(postgresql.tsrange(), (row) => `'[2020-01-0${row + 1},2020-02-01)'`),
  other(postgresql.daterange(), (row) => `'[2020-01-0${row + 1},2020-02-01)'`),
  other(postgresql.int4multirange(), (row) => `'{[${row},9)}'`),
  other(postgresql.nummultirange(), (row) => `'{[${row},9)}'`),
  other(postgresql.tsmultirange(), (row) => `'{[2020-01-0${row + 1},2020-02-01)}'`),
  other(postgresql.tstzmultirange(), (row) => `'{[2020-01-0${row + 1},2020-02-01)}'`),
  other(postgresql.datemultirange(), (row) => `'{[2020-01-0${row + 1},2020-02-01)}'`),
  other(postgresql.bit(), (row) => `B'${row}'`, { defaults: ["1"] }),
  {
    ...other(types.time({ timezone: true, precision: 3 }), (row) => `'03:04:0${row}+00'`),
    family: "time with zone",
  },
  { ...other(types.dateTime({ timezone: true, precision: 0 }), day, { defaults: NOW }), family: "date" },
  ...INTERVALS.map((fields) => ({
    ...other(postgresql.interval(fields), (row) => `'${row + 1} years'`),
    family: "interval",
  })),
  { ...other(postgresql.interval("SECOND", 3), (row) => `'${row + 1} years'`), family: "interval" },
  number(types.float(53), { defaults: [0.5] }),
  number(types.numeric(5), { defaults: [3] }),
  number(types.numeric(12, 0), { defaults: [3] }),
  number(postgresql.domain("public.amount"), { defaults: [1, sql`1 + 2`], ...keyless }),
  number(types.rawType("int4")),
  text(types.rawType("character varying(30)")),
  other(types.char(), (row) => `'${row}'`, { defaults: ["x"] }),
  other(postgresql.domain("other.label"), (row) => `'it''s ${row}'`, { defaults: ["x", sql`lower('ABC')`] }),
  other(postgresql.citext(), (row) => `'it''s ${row}'`, { defaults: ["x"] }),
  other(postgresql.hstore(), (row) => `'a=>${row}'`, { defaults: ["a=>1"] }),
  other(postgresql.ltree(), (row) => `'a.b${row}'`, { defaults: ["a.b"] }),
  other(types.ArrayType(types.numeric(12, 2)), (row) => `'{${row}.5}'`),
  other(types.ArrayType(types.dateTime({ timezone: true })), (row) => `'{2020-01-0${row + 1}}'`),
  other(types.ArrayType(types.JSONType()), (row) => `'{"${row}"}'`, keyless),
  other(postgresql.jsonpath(), (row) => `'$.a${row}'`, keyless),
  other(postgresql.pgLsn(), (row) => `'0/${row}'`),
];

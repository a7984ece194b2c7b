import fc from "fast-check";
import { MAX_IDENTIFIER_BYTES, quoteIdentifier } from "../../../src/dialects/postgresql/sql/quote.js";
import type { DialectOptions } from "../../../src/schema/dialect-options.js";
import * as types from "../../../src/schema/types.js";
import { isHashed, postgresqlIndexes } from "./indexes-postgresql.js";
import { nameArbitrary } from "./names.js";
import type { BaseColumn, KeyShape, Profile, TypeEntry } from "./profile.js";
import { NO_OPERATION } from "./right-refusals.js";
import { POSTGRESQL_TYPES } from "./types-postgresql.js";

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
          ...(columns.some((one) => one.name === by && !isHashed(one))
            ? []
            : [{ postgresql: { partitionBy: `HASH (${quoteIdentifier(by)})` } }]),
          { postgresql: { partitionBy: `RANGE (${quoteIdentifier(by)})` } },
          ...(key.columns.length === 1
            ? [{ postgresql: { partitionBy: `LIST (${quoteIdentifier(by)})` } }]
            : []),
        ]),
  ];
}

/** What is computed may not be of a domain when it is not stored. */
const isDomain = ({ type }: TypeEntry): boolean => {
  const made = type(0);
  return made.kind === "dialect" && made.name === "DOMAIN";
};

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
  types: POSTGRESQL_TYPES,
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
    { type: types.smallInteger(), options: { autoincrement: true } },
    {
      type: types.integer(),
      options: {
        identity: { start: 10 },
        options: { postgresql: { identity: { minValue: 5, maxValue: 1000, cache: 20, cycle: true } } },
      },
    },
    {
      type: types.bigInteger(),
      options: {
        identity: { always: true, start: -1, increment: -1 },
        options: { postgresql: { identity: { minValue: -100, cache: 3 } } },
      },
    },
    { type: types.bigInteger(), options: {} },
    { type: types.integer(), options: { identity: { always: true } } },
  ],
  generated: ({ quoted, entry }) =>
    entry.family === "number" && !isDomain(entry)
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
  checkOptions: [{}, {}, { postgresql: { noInherit: true } }, { postgresql: { notValid: true } }],
  uniqueOptions: [
    {},
    { deferrable: true, initially: "DEFERRED" },
    { deferrable: true },
    { options: { postgresql: { nullsNotDistinct: true } } },
    { options: { postgresql: { with: { fillfactor: 80 } } } },
  ],
  indexes: postgresqlIndexes,
  tableOptions: [
    {},
    {},
    {},
    { options: { postgresql: { with: { fillfactor: 70 } } } },
    { options: { postgresql: { with: { autovacuum_enabled: false } } } },
    { options: { postgresql: { unlogged: true } } },
    { options: { postgresql: { with: { fillfactor: 90, "toast.autovacuum_enabled": false } } } },
  ],
  optionsOver,
  keyOptions: [
    {},
    {},
    {},
    { match: "FULL" },
    { match: "SIMPLE" },
    { options: { postgresql: { notValid: true } } },
  ],
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

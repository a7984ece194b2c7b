import { asc, desc, type IndexOptions } from "../../../src/schema/constraints.js";
import { sqlText } from "../../../src/schema/sql.js";
import type { BaseColumn, IndexShape } from "./profile.js";

const GIST_OR_GIN: Readonly<Record<string, string>> = { jsonDocument: "gin", array: "gin" };

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  POINT: ["gist", "spgist"],
  BOX: ["gist", "spgist"],
  POLYGON: ["gist", "spgist"],
  CIRCLE: ["gist"],
  INET: ["spgist"],
  INT4RANGE: ["spgist"],
  HSTORE: ["gin", "gist"],
  LTREE: ["gist"],
};
const BRIN = /^(?:number|date|text|time)$/;

function special(base: BaseColumn): readonly IndexShape[] {
  const type = base.entry.type(0);
  const own = type.kind === "dialect" ? (SHAPES[type.name] ?? []) : [];
  const over = (using: string, more: object = {}): IndexShape => ({
    keys: [base.name],
    options: { options: { postgresql: { using, ...more } } },
  });
  const isBrin = BRIN.test(base.entry.family) && base.entry.isKey;
  return [
    ...own.map((using) => over(using)),
    ...(isBrin ? [over("brin"), over("brin", { with: { pages_per_range: 64, autosummarize: true } })] : []),
    ...ordinarySpecial(base),
  ];
}

function ordinarySpecial(base: BaseColumn): readonly IndexShape[] {
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
const UNHASHED = /^(?:MONEY|BIT|VARBIT|TSVECTOR|TSQUERY|DOMAIN)$/;
/** Has an operator class for hashes. */
export const isHashed = ({ entry }: BaseColumn): boolean => {
  const type = entry.type(0);
  return !(type.kind === "dialect" && UNHASHED.test(type.name));
};

/** The indexes that PostgreSQL may have over columns. */
export function postgresqlIndexes(columns: readonly BaseColumn[]): readonly IndexShape[] {
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
    { keys: [top.name], options: { unique: true, ...option({ include: names.slice(1) }) } },
    { keys: [sqlText(`(${top.quoted} IS NULL)`), ...names.slice(1)], options: {} },
    ...own,
    ...textShapes(top),
  ];
}

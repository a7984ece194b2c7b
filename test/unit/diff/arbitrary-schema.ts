import fc from "fast-check";
import { type Column, column } from "../../../src/schema/column.js";
import {
  check,
  collate,
  desc,
  foreignKey,
  type Index,
  index,
  primaryKey,
  unique,
} from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { sql, sqlText } from "../../../src/schema/sql.js";
import { type Table, type TableItem, table } from "../../../src/schema/table.js";
import * as types from "../../../src/schema/types.js";

/** Names that make trouble: quotes, spaces, keywords, letters of other alphabets, template syntax. */
const NAMES = [
  "users",
  "orders",
  "group",
  "it's",
  'say "hi"',
  "two words",
  "naïve",
  "日本",
  "a`b",
  "$" + "{x}",
  "back\\slash",
  "constructor",
];
const COLUMNS = ["a", "b", "c", "select", "q'uote", 'd"q', "sp ace", "ünï", "line\nbreak"];
const TEXTS = [
  "",
  "plain",
  "it's",
  '"quoted"',
  "`tick`",
  "$" + "{no}",
  "\\n",
  "a\nb",
  "\u2028",
  "日本",
  "x".repeat(120),
];

const typeArbitrary: fc.Arbitrary<types.DataType> = fc.constantFrom<types.DataType>(
  types.uuid(),
  types.string(),
  types.string(50),
  types.char(3),
  types.text(),
  types.integer(),
  types.bigInteger(),
  types.smallInteger(),
  types.boolean(),
  types.float(24),
  types.double(),
  types.numeric(),
  types.numeric(10, 2),
  types.date(),
  types.time({ precision: 3 }),
  types.dateTime({ timezone: true }),
  types.interval(),
  types.json(),
  types.JSONType(),
  types.ArrayType(types.integer()),
  types.ArrayType(),
  types.binary(16),
  types.enumeration(["draft", "it's"], { name: "state" }),
  types.rawType("GEOMETRY(Point, 4326)"),
  types.dialectType("own", "REAL"),
  types.dialectType("own", "BIT VARYING", [5, "x"]),
);

const defaultArbitrary = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(sql`CURRENT_TIMESTAMP`),
  fc.constantFrom(...TEXTS.filter((text) => text.trim() !== "")).map((text) => sqlText(`concat('${text}')`)),
);

function columnArbitrary(name: string): fc.Arbitrary<Column> {
  return fc
    .record(
      {
        type: typeArbitrary,
        nullable: fc.boolean(),
        serverDefault: fc.option(defaultArbitrary, { nil: undefined }),
        collation: fc.constantFrom(undefined, "NOCASE"),
        comment: fc.constantFrom(undefined, ...TEXTS.filter((text) => text !== "")),
        generated: fc.constantFrom(
          undefined,
          undefined,
          { expression: "1 + 2", stored: true },
          { expression: "'x'" },
        ),
      },
      { noNullPrototype: true },
    )
    .map(({ type, nullable, serverDefault, collation, comment, generated }) =>
      column(name, type, {
        nullable,
        ...(generated === undefined ? (serverDefault === undefined ? {} : { serverDefault }) : { generated }),
        ...(collation === undefined ? {} : { collation }),
        ...(comment === undefined ? {} : { comment }),
      }),
    );
}

function tableArbitrary(name: string, tables: readonly string[]): fc.Arbitrary<Table> {
  return fc.uniqueArray(fc.constantFrom(...COLUMNS), { minLength: 1, maxLength: 5 }).chain((names) => {
    const someColumns = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 });
    const name_ = (prefix: string): fc.Arbitrary<string | null> =>
      fc.option(fc.nat({ max: 3 }).map((n) => `${prefix}${n}_${name}`));
    return fc
      .record({
        columns: fc.tuple(...names.map(columnArbitrary)),
        key: fc.constantFrom("flag", "named", "composite"),
        uniques: fc.uniqueArray(fc.record({ name: name_("uq"), columns: someColumns }), {
          maxLength: 2,
          selector: (item) => item.name ?? "",
        }),
        checks: fc.uniqueArray(
          fc.record({ name: name_("ck"), text: fc.constantFrom("1 = 1", "a > 0", "'x' <> 'y'") }),
          {
            maxLength: 2,
            selector: (item) => item.name ?? "",
          },
        ),
        keys: fc.uniqueArray(
          fc.record({
            name: name_("fk"),
            column: fc.constantFrom(...names),
            target: fc.constantFrom(...tables),
            onDelete: fc.constantFrom(undefined, "CASCADE" as const, "NO ACTION" as const),
            deferrable: fc.constantFrom(undefined, true),
          }),
          { maxLength: 2, selector: (item) => item.name ?? "" },
        ),
        indexes: fc.uniqueArray(
          fc.record({
            // Names of indexes are shared by all tables, so that one can move from a table to another.
            name: fc.nat({ max: 9 }).map((n) => `ix_${n}`),
            columns: someColumns,
            unique: fc.boolean(),
            where: fc.constantFrom(undefined, "a IS NOT NULL"),
            style: fc.constantFrom("plain", "desc", "expression", "collate"),
          }),
          { maxLength: 2, selector: (item) => item.name },
        ),
        comment: fc.constantFrom(undefined, "it's a table"),
      })
      .map((parts) => {
        const id = column("id", types.integer(), { nullable: false, primaryKey: parts.key === "flag" });
        const first = parts.columns[0]?.name ?? "id";
        const items: TableItem[] = [
          id,
          ...parts.columns,
          ...(parts.key === "named" ? [primaryKey(["id"], { name: `pk_${name}` })] : []),
          ...(parts.key === "composite" ? [primaryKey(["id", first])] : []),
          ...parts.uniques.map((item) => unique(item.columns, item.name === null ? {} : { name: item.name })),
          ...parts.checks.map((item) => check(item.text, item.name === null ? {} : { name: item.name })),
          ...parts.keys.map((item) =>
            foreignKey(
              [item.column],
              { table: item.target, columns: ["id"] },
              {
                ...(item.name === null ? {} : { name: item.name }),
                ...(item.onDelete === undefined ? {} : { onDelete: item.onDelete }),
                ...(item.deferrable === undefined ? {} : { deferrable: item.deferrable }),
              },
            ),
          ),
          ...parts.indexes.map((item): Index => {
            const keys = item.columns.map((key) => {
              if (item.style === "desc") return desc(key, { nulls: "last" });
              if (item.style === "expression") return sqlText(`lower(${key})`);
              return item.style === "collate" ? collate(key, "NOCASE") : key;
            });
            return index(item.name, keys, {
              unique: item.unique,
              ...(item.where === undefined ? {} : { where: item.where }),
            });
          }),
        ];
        return table(name, items, parts.comment === undefined ? {} : { comment: parts.comment });
      });
  });
}

/** A schema of up to four tables, whose names of indexes are unique. */
export const schemaArbitrary: fc.Arbitrary<Schema> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 0, maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name) => tableArbitrary(name, names))))
  .map((tables) => {
    const used = new Set<string>();
    return {
      kind: "schema",
      namingConvention: {},
      tables: tables.map((one) => ({
        ...one,
        indexes: one.indexes.filter((item) => {
          const name = item.name ?? "";
          if (used.has(name)) return false;
          used.add(name);
          return true;
        }),
      })),
    };
  });

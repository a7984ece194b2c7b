import { describe, expect, it } from "vitest";
import type { CompareOptions } from "../../../src/diff/compare-options.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import { describeDifference } from "../../../src/diff/describe-difference.js";
import { type ColumnOptions, column } from "../../../src/schema/column.js";
import { check, desc, foreignKey, index, primaryKey, unique } from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { sql } from "../../../src/schema/sql.js";
import { type TableItem, type TableOptions, table } from "../../../src/schema/table.js";
import { integer, string, text } from "../../../src/schema/types.js";
import { BY_VALUE } from "./schema-model.js";

const id = column("id", integer(), { primaryKey: true });
const schemaOf = (items: readonly TableItem[], options: TableOptions = {}): Schema => ({
  kind: "schema",
  tables: [table("t", [id, ...items], options), table("o", [id])],
  namingConvention: {},
});
const kinds = (
  before: readonly TableItem[],
  after: readonly TableItem[],
  options: Partial<CompareOptions> = {},
): readonly string[] =>
  compareSchemas(schemaOf(before), schemaOf(after), { ...BY_VALUE, ...options }).map((fact) => fact.kind);
const both = (
  before: readonly TableItem[],
  after: readonly TableItem[],
  options: Partial<CompareOptions> = {},
): readonly string[] => [...kinds(before, after, options), ...kinds(after, before, options)];

describe("compareSchemas", () => {
  it("sees tables and columns that come and go", () => {
    const one = schemaOf([]);
    const none: Schema = { ...one, tables: [] };
    expect(compareSchemas(none, one, BY_VALUE).map((f) => f.kind)).toEqual(["tableAdded", "tableAdded"]);
    expect(compareSchemas(one, none, BY_VALUE).map((f) => f.kind)).toEqual(["tableRemoved", "tableRemoved"]);
    expect(both([], [column("a", text())])).toEqual(["columnAdded", "columnRemoved"]);
  });

  const aspects: readonly (readonly [string, ColumnOptions, ColumnOptions])[] = [
    ["nullable", {}, { nullable: false }],
    ["serverDefault", {}, { serverDefault: "x" }],
    ["serverDefault", { serverDefault: "CURRENT_DATE" }, { serverDefault: sql`CURRENT_DATE` }],
    ["generated", { generated: { expression: "1" } }, { generated: { expression: "1", stored: true } }],
    ["identity", {}, { identity: { start: 5 } }],
    ["autoincrement", {}, { autoincrement: true }],
    ["collation", {}, { collation: "NOCASE" }],
    ["comment", { comment: "a" }, { comment: "b" }],
    ["options", {}, { options: { own: { storage: "plain" } } }],
  ];
  for (const [aspect, before, after] of aspects)
    it(`sees a change of ${aspect}`, () => {
      const facts = compareSchemas(
        schemaOf([column("a", text(), before)]),
        schemaOf([column("a", text(), after)]),
        BY_VALUE,
      );
      expect(facts).toMatchObject([{ kind: "columnChanged", changed: [aspect] }]);
      expect(describeDifference(facts[0] as never).detail).toContain(`column 't.a' changes: ${aspect} from`);
    });

  it("sees a change of type, a length that goes among them", () => {
    expect(both([column("a", string(5))], [column("a", string())])).toEqual([
      "columnChanged",
      "columnChanged",
    ]);
  });

  it("sees keys, checks and indexes that come, go and change", () => {
    const a = column("a", integer());
    const points = (onDelete: "CASCADE" | "RESTRICT"): TableItem =>
      foreignKey(["a"], { table: "o", columns: ["id"] }, { onDelete });
    expect(both([a], [a, unique(["a"])])).toEqual(["uniqueAdded", "uniqueRemoved"]);
    expect(both([a], [a, check("a > 0")])).toEqual(["checkAdded", "checkRemoved"]);
    expect(both([a], [a, points("CASCADE")])).toEqual(["foreignKeyAdded", "foreignKeyRemoved"]);
    expect(both([a, points("RESTRICT")], [a, points("CASCADE")])).toEqual([
      "foreignKeyChanged",
      "foreignKeyChanged",
    ]);
    expect(both([a], [a, index("i", ["a"])])).toEqual(["indexAdded", "indexRemoved"]);
    for (const changed of [
      index("i", ["a"], { unique: true }),
      index("i", [desc("a")]),
      index("i", [sql`a + 1`]),
      index("i", ["a"], { where: "a > 0" }),
      index("i", ["a", "id"]),
      index("i", ["a"], { options: { own: { using: "gin" } } }),
    ])
      expect(both([a, index("i", ["a"])], [a, changed])).toEqual(["indexChanged", "indexChanged"]);
    const b = column("b", integer(), { nullable: false });
    expect(both([b], [b, primaryKey(["id", "b"])])).toEqual(["primaryKeyChanged", "primaryKeyChanged"]);
    expect(both([a, check("a > 0", { name: "c" })], [a, check("a > 1", { name: "c" })])).toEqual([
      "checkRemoved",
      "checkAdded",
      "checkRemoved",
      "checkAdded",
    ]);
  });

  it("sees comments and options of tables", () => {
    const plain = schemaOf([]);
    expect(compareSchemas(plain, schemaOf([], { comment: "c" }), BY_VALUE).map((f) => f.kind)).toEqual([
      "tableCommentChanged",
    ]);
    const strict = schemaOf([], { options: { own: { strict: true } } });
    expect(compareSchemas(plain, strict, BY_VALUE).map((f) => f.kind)).toEqual(["tableOptionsChanged"]);
  });

  it("invents nothing: names that only one side has, defaults said aloud, options of others", () => {
    const a = column("a", integer());
    const key = (name: string | undefined, more = {}): TableItem =>
      foreignKey(
        ["a"],
        { table: "o", columns: ["id"] },
        { ...(name === undefined ? {} : { name }), ...more },
      );
    expect(both([a, unique(["a"])], [a, unique(["a"], { name: "u" })])).toEqual([]);
    expect(both([a, check("a > 0")], [a, check("a > 0", { name: "c" })])).toEqual([]);
    expect(
      both([a, key(undefined)], [a, key("k", { onDelete: "NO ACTION", match: "SIMPLE", deferrable: false })]),
    ).toEqual([]);
    expect(both([a, foreignKey(["a"], { table: "o", columns: [] })], [a, key(undefined)])).toEqual([]);
    expect(both([a], [column("a", integer(), { serverDefault: null })])).toEqual([]);
    expect(both([a], [column("a", integer(), { options: { other: { x: 1 }, own: { y: false } } })])).toEqual(
      [],
    );
    expect(both([a, column("b", text())], [column("b", text()), a])).toEqual([]);
    expect(both([column("a", integer(), { unique: true })], [a, unique(["a"])])).toEqual([]);
    expect(
      both(
        [a, unique(["a"], { name: "u" })],
        [a, unique(["a"], { name: "u" }), index("u", ["a"], { unique: true })],
      ),
    ).toEqual([]);
  });

  it("takes two names of the same thing for two things", () => {
    const a = column("a", integer());
    expect(both([a, unique(["a"], { name: "u" })], [a, unique(["a"], { name: "v" })])).toHaveLength(4);
  });

  it("asks the dialect about types, expressions, case, RESTRICT, comments and unique indexes", () => {
    const a = column("a", integer());
    expect(both([a], [column("a", text())], { sameType: () => true })).toEqual([]);
    expect(both([a, check("a>0")], [a, check("a > 0")])).toHaveLength(4);
    const spaceless = (x: string, y: string): boolean => x.replaceAll(" ", "") === y.replaceAll(" ", "");
    expect(both([a, check("a>0")], [a, check("a > 0")], { sameExpression: spaceless })).toEqual([]);
    expect(both([a], [column("A", integer())])).toHaveLength(4);
    expect(both([a], [column("A", integer())], { caseInsensitiveNames: true })).toEqual([]);
    const restrict = foreignKey(["a"], { table: "o", columns: ["id"] }, { onDelete: "RESTRICT" });
    const noAction = foreignKey(["a"], { table: "o", columns: ["id"] });
    expect(both([a, restrict], [a, noAction])).toHaveLength(2);
    expect(both([a, restrict], [a, noAction], { restrictIsNoAction: true })).toEqual([]);
    expect(both([a], [column("a", integer(), { comment: "c" })], { comments: false })).toEqual([]);
    const twins = [
      [a, unique(["a"])],
      [a, index("i", ["a"], { unique: true })],
    ] as const;
    expect(both(...twins)).toHaveLength(4);
    expect(both(...twins, { uniqueIndexIsConstraint: true })).toEqual([]);
    expect(
      compareSchemas(schemaOf([]), { ...schemaOf([]), tables: [] }, { ...BY_VALUE, exclude: ["t", "o"] }),
    ).toEqual([]);
  });
});

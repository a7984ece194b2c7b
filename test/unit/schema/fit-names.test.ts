import { describe, expect, it } from "vitest";
import { applyOperation } from "../../../src/operations/apply.js";
import { column } from "../../../src/schema/column.js";
import { check, index, unique } from "../../../src/schema/constraints.js";
import { defineSchema } from "../../../src/schema/define-schema.js";
import { fitNames } from "../../../src/schema/naming.js";
import { table } from "../../../src/schema/table.js";
import { integer } from "../../../src/schema/types.js";

const LONG = `t_${"ä".repeat(40)}`;
const bytes = (name: string | null | undefined): number => Buffer.byteLength(name ?? "");

describe("names that a convention makes", () => {
  const schema = defineSchema({
    tables: [
      table(LONG, [
        column("a", integer(), { index: true }),
        unique(["a"]),
        unique(["a"], { name: `by_hand_${"x".repeat(80)}` }),
        check("a > 0", { name: "positive" }),
      ]),
    ],
    namingConvention: {
      uq: "uq_%(table_name)s_%(column_0_name)s",
      ck: "ck_%(table_name)s_%(constraint_name)s",
    },
  });
  const one = schema.tables[0];

  it("fit into bytes, and into characters", () => {
    const inBytes = fitNames(schema, { length: 63, inBytes: true }).tables[0];
    for (const name of [inBytes?.indexes[0]?.name, inBytes?.uniques[0]?.name, inBytes?.checks[0]?.name]) {
      expect(name).toMatch(/_[0-9a-f]{8}$/);
      expect(bytes(name)).toBeLessThanOrEqual(63);
    }
    const inCharacters = fitNames(schema, { length: 64, inBytes: false }).tables[0];
    expect(inCharacters?.uniques[0]?.name).toBe(one?.uniques[0]?.name);
  });

  it("are the same when fitted again, and leave what was written by hand", () => {
    const once = fitNames(schema, { length: 63, inBytes: true });
    expect(fitNames(once, { length: 63, inBytes: true })).toEqual(once);
    expect(once.tables[0]?.uniques[1]?.name).toBe(one?.uniques[1]?.name);
    expect(fitNames(schema, { length: Number.POSITIVE_INFINITY, inBytes: false })).toEqual(schema);
  });
});

describe("a table of the default schema", () => {
  const referring = (to: string) =>
    table(
      "a",
      [column("z", integer(), { references: { table: to, column: "id", referentSchema: "public" } })],
      {
        schema: "app",
      },
    );
  const z = table("z", [column("id", integer(), { primaryKey: true })]);

  it("is found by its schema's name, which no table needs to be declared in", () => {
    expect(defineSchema({ tables: [referring("z"), z] }).tables).toHaveLength(2);
    expect(() => defineSchema({ tables: [referring("y"), z] })).toThrow(/refers by .* to table 'y'/);
  });
});

describe("operations on paper", () => {
  const start = defineSchema({
    tables: [
      table("t", [
        column("a", integer()),
        column("b", integer()),
        check("a > 0", { name: "c" }),
        index("ix", ["a", "b"]),
      ]),
    ],
  });
  const on = { table: "t", schema: null };

  it("narrow an index or drop it with its column, as the database does", () => {
    const drop = { kind: "dropColumn", ...on, column: "b", ifExists: false, definition: null } as const;
    expect(applyOperation(start, drop).tables[0]?.indexes).toEqual([]);
    const [left] = applyOperation(start, drop, { narrowsIndexes: true }).tables[0]?.indexes ?? [];
    expect(left?.parts.map((part) => part.value)).toEqual(["a"]);
  });

  it("quote a new name as the database does", () => {
    const rename = {
      kind: "alterColumn",
      ...on,
      column: "a",
      changes: { newName: "two words" },
      existing: {},
      using: null,
      position: null,
    } as const;
    expect(applyOperation(start, rename).tables[0]?.checks[0]?.expression).toBe('"two words" > 0');
    expect(applyOperation(start, rename, { quote: "`" }).tables[0]?.checks[0]?.expression).toBe(
      "`two words` > 0",
    );
  });
});

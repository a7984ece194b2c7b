import { describe, expect, it } from "vitest";
import {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  column,
  type DataType,
  date,
  dateTime,
  dialectType,
  double,
  enumeration,
  float,
  integer,
  interval,
  errorOf,
  JSONType,
  json,
  numeric,
  rawType,
  smallInteger,
  sql,
  sqlText,
  string,
  text,
  time,
  uuid,
} from "./support.js";

/** True when nothing in a value can be changed. */
function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

describe("types", () => {
  const cases: readonly (readonly [string, DataType, object])[] = [
    ["uuid", uuid(), { kind: "uuid" }],
    ["string", string(), { kind: "string", length: null }],
    ["string(n)", string(320), { kind: "string", length: 320 }],
    ["char", char(2), { kind: "char", length: 2 }],
    ["text", text(), { kind: "text" }],
    ["integer", integer(), { kind: "integer" }],
    ["bigInteger", bigInteger(), { kind: "bigInteger" }],
    ["smallInteger", smallInteger(), { kind: "smallInteger" }],
    ["boolean", boolean(), { kind: "boolean" }],
    ["float", float(24), { kind: "float", precision: 24 }],
    ["double", double(), { kind: "double" }],
    ["numeric", numeric(10, 2), { kind: "numeric", precision: 10, scale: 2 }],
    ["numeric bare", numeric(), { kind: "numeric", precision: null, scale: null }],
    ["date", date(), { kind: "date" }],
    ["time", time(), { kind: "time", timezone: false, precision: null }],
    [
      "dateTime",
      dateTime({ timezone: true, precision: 3 }),
      { kind: "dateTime", timezone: true, precision: 3 },
    ],
    ["interval", interval(), { kind: "interval" }],
    ["json", json(), { kind: "json" }],
    ["binary", binary(16), { kind: "binary", length: 16 }],
    ["enumeration", enumeration(["a", "b"]), { kind: "enumeration", values: ["a", "b"], name: null }],
    [
      "enumeration named",
      enumeration(["a"], { name: "s" }),
      { kind: "enumeration", values: ["a"], name: "s" },
    ],
    ["JSONType", JSONType(), { kind: "jsonDocument" }],
    ["ArrayType", ArrayType(), { kind: "array", item: { kind: "text" } }],
    ["ArrayType(item)", ArrayType(integer()), { kind: "array", item: { kind: "integer" } }],
    ["rawType", rawType(" POINT "), { kind: "raw", text: "POINT" }],
    ["dialectType", dialectType("d", "BIT", [3]), { kind: "dialect", dialect: "d", name: "BIT", args: [3] }],
  ];

  it.each(cases)("%s is frozen data", (_, type, data) => {
    expect(type).toStrictEqual(data);
    expect(isDeeplyFrozen(type)).toBe(true);
  });

  it("keeps no hold on the list of values that it was given", () => {
    const values = ["a", "b"];
    const type = enumeration(values);
    values.push("c");
    expect(type).toMatchObject({ values: ["a", "b"] });
  });
});

describe("column", () => {
  it("has every default spelled out", () => {
    expect(column("name", text())).toStrictEqual({
      kind: "column",
      name: "name",
      type: { kind: "text" },
      nullable: true,
      primaryKey: false,
      serverDefault: null,
      generated: null,
      identity: null,
      autoincrement: false,
      unique: false,
      index: false,
      references: null,
      check: null,
      collation: null,
      comment: null,
      options: {},
    });
  });

  it("may not be NULL in a primary key, unless it says so", () => {
    expect(column("id", uuid(), { primaryKey: true }).nullable).toBe(false);
    expect(column("id", uuid(), { primaryKey: true, nullable: true }).nullable).toBe(true);
  });

  it.each([
    ["a string", "x", { kind: "literal", value: "x" }],
    ["an empty string", "", { kind: "literal", value: "" }],
    ["zero", 0, { kind: "literal", value: 0 }],
    ["false", false, { kind: "literal", value: false }],
    ["a bigint", 9007199254740993n, { kind: "literal", value: 9007199254740993n }],
    ["NULL", null, { kind: "literal", value: null }],
    ["SQL", sql`CURRENT_TIMESTAMP`, { kind: "sql", text: "CURRENT_TIMESTAMP" }],
  ] as const)("takes %s as a default", (_, given, expected) => {
    expect(column("c", text(), { serverDefault: given }).serverDefault).toStrictEqual(expected);
  });

  it("takes a generated column as text or SQL, virtual unless stored", () => {
    expect(column("c", text(), { generated: { expression: " a || b " } }).generated).toStrictEqual({
      expression: "a || b",
      stored: false,
    });
    expect(column("c", text(), { generated: { expression: sql`a`, stored: true } }).generated).toStrictEqual({
      expression: "a",
      stored: true,
    });
  });

  it("takes an identity as a flag or with its numbers", () => {
    expect(column("c", integer(), { identity: true }).identity).toStrictEqual({
      always: false,
      start: null,
      increment: null,
    });
    expect(column("c", integer(), { identity: false }).identity).toBeNull();
    expect(
      column("c", integer(), { identity: { always: true, start: 5, increment: 2 } }).identity,
    ).toStrictEqual({
      always: true,
      start: 5,
      increment: 2,
    });
  });

  it("takes a check as text, as SQL, or with a name", () => {
    expect(column("c", integer(), { check: " c > 0 " }).check).toStrictEqual({
      expression: "c > 0",
      name: null,
    });
    expect(column("c", integer(), { check: sql`c > ${3}` }).check).toStrictEqual({
      expression: "c > 3",
      name: null,
    });
    expect(column("c", integer(), { check: { expression: "c > 0", name: "ck" } }).check).toStrictEqual({
      expression: "c > 0",
      name: "ck",
    });
  });

  it("is frozen all the way down", () => {
    const made = column("c", enumeration(["a", "b"]), {
      references: { table: "t", column: "id" },
      generated: { expression: "1" },
      options: { some: { deep: ["x"] } },
    });
    expect(isDeeplyFrozen(made)).toBe(true);
  });
});

describe("sql", () => {
  it("joins pieces of SQL and numbers", () => {
    expect(sql`a > ${5} AND ${sql`b`} < ${10n}`).toStrictEqual({ kind: "sql", text: "a > 5 AND b < 10" });
    expect(sqlText("  now()  ")).toStrictEqual({ kind: "sql", text: "now()" });
  });

  it("refuses a value, and says where to put it", () => {
    const forbidden = "x'; DROP TABLE t; --" as unknown as number;
    const error = errorOf(() => sql`a = ${forbidden}`);
    expect(error.code).toBe("MIG_SCHEMA_SQL_VALUE");
    expect(error.message).toContain("string");
    expect(error.message).not.toContain("DROP TABLE");
    expect(error.hint).toContain("parameters");
  });
});

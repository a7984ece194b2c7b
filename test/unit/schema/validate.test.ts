import { describe, expect, it } from "vitest";
import { renderSchema } from "../../../src/autogenerate/render-schema.js";
import type { ReferenceOptions } from "../../../src/schema/column.js";
import type { TableItem } from "../../../src/schema/table.js";
import { validateIndexNamespace, validateTable } from "../../../src/schema/validate.js";
import {
  binary,
  char,
  check,
  column,
  dateTime,
  defineSchema,
  enumeration,
  errorOf,
  float,
  foreignKey,
  index,
  integer,
  numeric,
  primaryKey,
  sql,
  string,
  table,
  text,
  time,
  unique,
} from "./support.js";

const id = column("id", integer(), { primaryKey: true });
const users = table("users", [id, column("tenant", integer())]);

/** The message of the error that a table t with these items is refused with. */
function refusal(...items: readonly TableItem[]): string {
  const error = errorOf(() => defineSchema({ tables: [users, table("t", items)] }));
  expect(error.code).toBe("MIG_SCHEMA_INVALID");
  expect(error.exitCode).toBe(2);
  expect(error.hint).toContain("schema file");
  expect(error.details).toMatchObject({ table: "t" });
  return error.message;
}

const reference = (columns: readonly string[], to: readonly string[], options: ReferenceOptions = {}) =>
  foreignKey(columns, { table: "users", columns: to }, options);

describe("a schema is refused, with table, column and rule, when", () => {
  it.each<readonly [string, readonly TableItem[], string]>([
    ["it has no columns", [], "Table 't' has no columns"],
    [
      "a column is there twice",
      [id, column("id", text())],
      "Column 't.id' is there twice (names are compared without case)",
    ],
    [
      "two columns differ in case only",
      [id, column("ID", text())],
      "Column 't.ID' is there twice (names are compared without case)",
    ],
    [
      "a column has no name",
      [column("", text())],
      "Column 't.' has a name that is empty or holds a NUL character",
    ],
    [
      "a column's name holds NUL",
      [column("a\0b", text())],
      "Column 't.a\0b' has a name that is empty or holds a NUL character",
    ],
    [
      "the primary key names what is not there",
      [id, primaryKey(["id", "no"])],
      "Column 't.no' is named by the primary key but is not a column of the table",
    ],
    [
      "the primary key is over nothing",
      [column("a", text()), primaryKey([])],
      "Table 't' has the primary key over no columns",
    ],
    [
      "the primary key names a column twice",
      [id, primaryKey(["id", "id"])],
      "Column 't.id' is named twice by the primary key",
    ],
    [
      "a unique constraint names what is not there",
      [id, unique(["no"], { name: "uq" })],
      "Column 't.no' is named by the unique constraint uq but is not a column of the table",
    ],
    [
      "a unique constraint is over nothing",
      [id, unique([])],
      "Table 't' has the unique constraint over no columns",
    ],
    [
      "an index names what is not there",
      [id, index("ix", ["no"])],
      "Column 't.no' is named by the index ix but is not a column of the table",
    ],
    ["an index is over nothing", [id, index("ix", [])], "Table 't' has the index ix over nothing"],
    [
      "two indexes of a table have one name",
      [id, index("ix", ["id"]), index("IX", ["id"])],
      "Table 't' has the index 'IX', whose name table 't' uses already",
    ],
    [
      "two constraints of a table have one name",
      [id, check("id > 0", { name: "c" }), unique(["id"], { name: "C" })],
      "Table 't' has two constraints named 'c'",
    ],
    [
      "a foreign key names what is not there",
      [id, reference(["no"], ["id"], { name: "fk" })],
      "Column 't.no' is named by the foreign key fk but is not a column of the table",
    ],
    [
      "a foreign key has more columns than it refers to",
      [id, column("b", integer()), reference(["id", "b"], ["id"])],
      "Column 't.id' has the foreign key over id, b with 2 columns that refers to 1",
    ],
    [
      "a foreign key refers to a column that is not there",
      [id, reference(["id"], ["uid"])],
      "Column 't.id' refers by the foreign key over id to 'users.uid', which does not exist",
    ],
    [
      "a foreign key refers to a table that is not there",
      [id, foreignKey(["id"], { table: "nobody", columns: ["id"] })],
      "Column 't.id' refers by the foreign key over id to table 'nobody', which the schema does not have",
    ],
    [
      "SET NULL meets a column that may not be NULL",
      [id, reference(["ID"], ["id"], { onDelete: "SET NULL" })],
      "Column 't.ID' has the foreign key over ID with SET NULL, but may not be NULL",
    ],
    [
      "SET NULL on update meets one",
      [id, reference(["id"], ["id"], { onUpdate: "SET NULL" })],
      "Column 't.id' has the foreign key over id with SET NULL, but may not be NULL",
    ],
    [
      "a generated column has a default",
      [column("a", text(), { generated: { expression: "1" }, serverDefault: "x" })],
      "Column 't.a' is generated and has a default: it can have one of the two",
    ],
    [
      "a generated column is in the primary key",
      [column("a", text(), { generated: { expression: "1" }, primaryKey: true })],
      "Column 't.a' is generated and in the primary key",
    ],
    [
      "an identity has a default",
      [column("a", integer(), { identity: true, serverDefault: 1 })],
      "Column 't.a' is an identity and has a default: it can have one of the two",
    ],
    ["an enumeration is empty", [column("a", enumeration([]))], "Column 't.a' is an enumeration of nothing"],
    [
      "an enumeration holds a value twice",
      [column("a", enumeration(["x", "x"]))],
      "Column 't.a' is an enumeration with the same value twice",
    ],
    [
      "a string's length is below zero",
      [column("a", string(-1))],
      "Column 't.a' has a length of -1: it must be a whole number",
    ],
    [
      "a string's length is no whole number",
      [column("a", string(1.5))],
      "Column 't.a' has a length of 1.5: it must be a whole number",
    ],
    [
      "a char's length is no number",
      [column("a", char(Number.NaN))],
      "Column 't.a' has a length of NaN: it must be a whole number",
    ],
    [
      "a binary's length is below zero",
      [column("a", binary(-2))],
      "Column 't.a' has a length of -2: it must be a whole number",
    ],
    [
      "a numeric's precision is no whole number",
      [column("a", numeric(2.5))],
      "Column 't.a' has a precision of 2.5: it must be a whole number",
    ],
    [
      "a numeric's scale is below zero",
      [column("a", numeric(5, -1))],
      "Column 't.a' has a scale of -1: it must be a whole number",
    ],
    [
      "a float's precision is below zero",
      [column("a", float(-1))],
      "Column 't.a' has a precision of -1: it must be a whole number",
    ],
    [
      "a time's precision is below zero",
      [column("a", time({ precision: -1 }))],
      "Column 't.a' has a precision of -1: it must be a whole number",
    ],
    [
      "a dateTime's precision is below zero",
      [column("a", dateTime({ precision: -1 }))],
      "Column 't.a' has a precision of -1: it must be a whole number",
    ],
  ])("%s", (_, items, message) => {
    expect(refusal(...items)).toBe(message);
  });

  it("a table is there twice", () => {
    expect(errorOf(() => defineSchema({ tables: [users, users] })).message).toBe(
      "Table 'users' is defined twice",
    );
  });

  it("two tables have an index of one name, where the database wants another for each", () => {
    const tables = ["a", "b"].map((name) => table(name, [id, index("ix_id", ["id"])]));
    const schema = defineSchema({ tables });
    expect(errorOf(() => validateIndexNamespace(schema)).message).toBe(
      "Table 'b' has the index 'ix_id', whose name table 'a' uses already",
    );
    const elsewhere = tables.map((one) => ({ ...one, schema: one.name }));
    expect(() => validateIndexNamespace({ ...schema, tables: elsewhere })).not.toThrow();
  });

  it("a table has no name", () => {
    expect(errorOf(() => defineSchema({ tables: [table("", [id])] })).message).toBe(
      "Table '' has a name that is empty or holds a NUL character",
    );
  });

  it("the naming convention gives one name to two constraints", () => {
    const tables = [
      table("t", [column("a", integer(), { check: "a > 0" }), column("b", integer(), { check: "b > 0" })]),
    ];
    const error = errorOf(() => defineSchema({ tables, namingConvention: { ck: "ck_%(table_name)s" } }));
    expect(error.message).toBe("Table 't' has two constraints named 'ck_t'");
  });
});

describe("a schema is taken when", () => {
  it.each<readonly [string, readonly TableItem[]]>([
    [
      "names in keys differ from the columns' in case only",
      [column("Id", integer()), unique(["ID"]), index("ix", ["iD"])],
    ],
    ["an index is over an expression, which is not looked into", [id, index("ix", [sql`lower(nothing)`])]],
    [
      "SET NULL meets a column that may be NULL",
      [id, column("u", integer()), reference(["u"], ["id"], { onDelete: "SET NULL" })],
    ],
    [
      "a foreign key has several columns",
      [id, column("x", integer()), reference(["id", "x"], ["id", "tenant"])],
    ],
    ["unnamed constraints stand side by side", [id, check("id > 0"), check("id < 9"), unique(["id"])]],
    ["a length is zero or absent", [column("a", string(0)), column("b", string())]],
  ])("%s", (_, items) => {
    expect(defineSchema({ tables: [users, table("t", items)] }).tables).toHaveLength(2);
  });

  it("one table is checked alone: what it refers to need not be there", () => {
    const alone = table("t", [id, foreignKey(["id"], { table: "elsewhere", columns: ["id"] })]);
    expect(() => validateTable(alone)).not.toThrow();
  });
});

it("takes a key that would set NULL where none may be, in a schema that was written from a database", () => {
  const child = table("c", [
    column("id", integer(), { primaryKey: true }),
    column("p", integer(), {
      nullable: false,
      references: { table: "c", column: "id", onDelete: "SET NULL" },
    }),
  ]);
  expect(() => defineSchema({ tables: [child] })).toThrow(/may not be NULL/);
  const schema = defineSchema({ tables: [child], asFound: true });
  expect(schema.tables[0]?.foreignKeys[0]?.onDelete).toBe("SET NULL");
  expect(renderSchema(schema, {})).toMatch(/asFound: true/);
});

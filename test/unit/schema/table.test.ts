import { describe, expect, it } from "vitest";
import {
  asc,
  check,
  collate,
  column,
  defineSchema,
  desc,
  errorOf,
  foreignKey,
  index,
  integer,
  primaryKey,
  sql,
  string,
  table,
  text,
  unique,
  uuid,
} from "./support.js";

describe("constraint builders", () => {
  it("spell every part out", () => {
    expect(primaryKey(["a", "b"], { name: "pk" })).toStrictEqual({
      kind: "primaryKey",
      name: "pk",
      columns: ["a", "b"],
    });
    expect(unique(["a"], { deferrable: true, initially: "DEFERRED" })).toStrictEqual({
      kind: "unique",
      name: null,
      columns: ["a"],
      deferrable: true,
      initially: "DEFERRED",
      options: {},
    });
    expect(check(sql`a > ${0}`, { name: "ck" })).toStrictEqual({
      kind: "check",
      name: "ck",
      expression: "a > 0",
      options: {},
    });
    const options = {
      name: "fk",
      onDelete: "SET NULL",
      onUpdate: "CASCADE",
      deferrable: false,
      initially: "IMMEDIATE",
      match: "FULL",
      referentSchema: "other",
    } as const;
    expect(foreignKey(["a", "b"], { table: "t", columns: ["x", "y"] }, options)).toStrictEqual({
      kind: "foreignKey",
      name: "fk",
      columns: ["a", "b"],
      referentSchema: "other",
      referentTable: "t",
      referentColumns: ["x", "y"],
      onDelete: "SET NULL",
      onUpdate: "CASCADE",
      deferrable: false,
      initially: "IMMEDIATE",
      match: "FULL",
      options: {},
    });
  });

  it("build an index over columns, expressions, directions and collations", () => {
    const made = index(
      "ix",
      ["a", sql`lower(b)`, desc("c", { nulls: "last" }), asc(collate("d", "NOCASE"))],
      {
        unique: true,
        where: sql`e IS NULL`,
      },
    );
    expect(made).toStrictEqual({
      kind: "index",
      name: "ix",
      parts: [
        { kind: "column", value: "a", order: null, nulls: null, collation: null },
        { kind: "expression", value: "lower(b)", order: null, nulls: null, collation: null },
        { kind: "column", value: "c", order: "desc", nulls: "last", collation: null },
        { kind: "column", value: "d", order: "asc", nulls: null, collation: "NOCASE" },
      ],
      unique: true,
      where: "e IS NULL",
      options: {},
    });
  });
});

describe("table", () => {
  it("gives the same constraints whether they are written at the column or beside it", () => {
    const at = table("orders", [
      column("id", uuid(), { primaryKey: true }),
      column("code", string(10), { nullable: false, unique: true, index: true, check: "code <> ''" }),
      column("user_id", uuid(), {
        references: {
          table: "users",
          column: "id",
          onDelete: "CASCADE",
          deferrable: true,
          initially: "DEFERRED",
        },
      }),
    ]);
    const beside = table("orders", [
      column("id", uuid(), { nullable: false }),
      column("code", string(10), { nullable: false }),
      column("user_id", uuid()),
      primaryKey(["id"]),
      unique(["code"]),
      index(null, ["code"]),
      check("code <> ''"),
      foreignKey(
        ["user_id"],
        { table: "users", columns: ["id"] },
        { onDelete: "CASCADE", deferrable: true, initially: "DEFERRED" },
      ),
    ]);
    expect(at.primaryKey).toStrictEqual(beside.primaryKey);
    expect(at.uniques).toStrictEqual(beside.uniques);
    expect(at.indexes).toStrictEqual(beside.indexes);
    expect(at.checks).toStrictEqual(beside.checks);
    expect(at.foreignKeys).toStrictEqual(beside.foreignKeys);
    expect(at.uniques).toHaveLength(1);
    expect(at.foreignKeys[0]).toMatchObject({
      columns: ["user_id"],
      referentTable: "users",
      onDelete: "CASCADE",
    });
  });

  it("keeps the names given at a column", () => {
    const made = table("t", [
      column("a", integer(), {
        unique: "uq_a",
        index: "ix_a",
        check: { expression: "a > 0", name: "ck_a" },
        references: { table: "t", column: "a", name: "fk_a" },
      }),
    ]);
    expect(made.uniques[0]?.name).toBe("uq_a");
    expect(made.indexes[0]?.name).toBe("ix_a");
    expect(made.checks[0]?.name).toBe("ck_a");
    expect(made.foreignKeys[0]?.name).toBe("fk_a");
  });

  it("keeps what was written at columns before what was written beside them, each in its order", () => {
    const made = table("t", [
      unique(["b"], { name: "second" }),
      column("a", integer(), { unique: "first" }),
      column("b", integer()),
      unique(["a", "b"], { name: "third" }),
    ]);
    expect(made.uniques.map((u) => u.name)).toEqual(["first", "second", "third"]);
    expect(made.columns.map((c) => c.name)).toEqual(["a", "b"]);
  });

  it("makes a primary key of all the columns that are flagged", () => {
    const made = table("t", [
      column("a", integer(), { primaryKey: true }),
      column("x", integer()),
      column("b", integer(), { primaryKey: true }),
    ]);
    expect(made.primaryKey).toStrictEqual({ kind: "primaryKey", name: null, columns: ["a", "b"] });
    expect(table("t", [column("a", integer())]).primaryKey).toBeNull();
  });

  it("makes columns of a key that stands beside them NOT NULL, unless they say otherwise", () => {
    const made = table("t", [
      column("a", integer()),
      column("b", integer(), { nullable: true }),
      column("c", integer()),
      primaryKey(["a", "b"], { name: "pk_t" }),
    ]);
    expect(made.columns.map((c) => c.nullable)).toEqual([false, true, true]);
    expect(made.primaryKey).toStrictEqual({ kind: "primaryKey", name: "pk_t", columns: ["a", "b"] });
  });

  it("lets a flagged column be named again by a key beside it, and refuses what contradicts it", () => {
    const named = table("t", [
      column("a", integer(), { primaryKey: true }),
      primaryKey(["a"], { name: "pk_t" }),
    ]);
    expect(named.primaryKey?.name).toBe("pk_t");
    const other = errorOf(() =>
      table("t", [column("a", integer(), { primaryKey: true }), column("b", integer()), primaryKey(["b"])]),
    );
    expect(other.message).toBe("Column 't.a' is marked as primary key, but the primary key is over b");
    const two = errorOf(() => table("t", [column("a", integer()), primaryKey(["a"]), primaryKey(["a"])]));
    expect(two.message).toBe("Table 't' has two primary keys");
  });

  it("carries schema, comment and options of one database, frozen", () => {
    const made = table("t", [column("a", text())], {
      schema: "app",
      comment: "what it is",
      options: { some: { strict: true } },
    });
    expect(made).toMatchObject({ schema: "app", comment: "what it is", options: { some: { strict: true } } });
    expect(Object.isFrozen(made)).toBe(true);
    expect(Object.isFrozen(made.columns)).toBe(true);
    expect(Object.isFrozen(made.options.some)).toBe(true);
  });
});

describe("defineSchema", () => {
  const users = table("users", [column("id", uuid(), { primaryKey: true, index: true })]);

  it("is frozen all the way down, and freezes nothing of the caller's", () => {
    const namingConvention = { uq: "uq_%(table_name)s" };
    const tables = [users];
    const schema = defineSchema({ tables, namingConvention });
    expect(Object.isFrozen(schema)).toBe(true);
    expect(Object.isFrozen(schema.tables)).toBe(true);
    expect(Object.isFrozen(schema.tables[0]?.indexes[0])).toBe(true);
    expect(Object.isFrozen(schema.namingConvention)).toBe(true);
    expect(Object.isFrozen(namingConvention)).toBe(false);
    expect(Object.isFrozen(tables)).toBe(false);
    expect(() => (schema.tables as unknown[]).push(users)).toThrow(TypeError);
  });

  it("keeps the order of definition and gives indexes their names", () => {
    const schema = defineSchema({ tables: [table("z", [column("a", text())]), users] });
    expect(schema.tables.map((t) => t.name)).toEqual(["z", "users"]);
    expect(schema.tables[1]?.indexes[0]?.name).toBe("ix_users_id");
  });

  it("takes a table that refers to itself", () => {
    const tree = table("tree", [
      column("id", uuid(), { primaryKey: true }),
      column("parent_id", uuid(), { references: { table: "tree", column: "id" } }),
    ]);
    expect(defineSchema({ tables: [tree] }).tables[0]?.foreignKeys[0]?.referentTable).toBe("tree");
  });

  it("takes tables that refer to each other, in any order", () => {
    const cycle = (name: string, other: string) =>
      table(name, [
        column("id", uuid(), { primaryKey: true }),
        column("other_id", uuid(), { references: { table: other, column: "id" } }),
      ]);
    expect(defineSchema({ tables: [cycle("a", "b"), cycle("b", "c"), cycle("c", "a")] }).tables).toHaveLength(
      3,
    );
  });

  it("tells tables of one name in two schemas apart, and looks for a referent in the table's own schema", () => {
    const orders = table(
      "orders",
      [column("user_id", uuid(), { references: { table: "users", column: "id" } })],
      { schema: "app" },
    );
    const appUsers = table("users", [column("id", uuid(), { primaryKey: true })], { schema: "app" });
    expect(defineSchema({ tables: [users, orders, appUsers] }).tables).toHaveLength(3);
    const error = errorOf(() => defineSchema({ tables: [users, orders] }));
    expect(error.message).toContain("Column 'app.orders.user_id'");
    expect(error.message).toContain("to table 'users', which the schema does not have");
  });
});

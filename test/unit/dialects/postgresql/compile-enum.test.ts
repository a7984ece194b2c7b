import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { column } from "../../../../src/schema/column.js";
import { check, index } from "../../../../src/schema/constraints.js";
import { sql } from "../../../../src/schema/sql.js";
import * as t from "../../../../src/schema/types.js";
import { CompileRig, SERVERS } from "./compile-rig.js";
import { failure } from "./open.js";

const state = (...values: readonly string[]): t.DataType => t.enumeration(values, { name: "state" });

describe.each(SERVERS)("enumerations on %s", (name) => {
  let rig: CompileRig;
  let empty: string;
  beforeAll(async () => {
    rig = await CompileRig.on(name);
    empty = await rig.dump();
  });
  beforeEach(() =>
    rig.run("DROP TABLE IF EXISTS one, two CASCADE; DROP TYPE IF EXISTS state, other CASCADE"),
  );

  async function labels(type = "state"): Promise<readonly unknown[]> {
    const rows = await rig.rows(
      `SELECT enumlabel FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typname = '${type}' ORDER BY enumsortorder`,
    );
    return rows.map((row) => row.enumlabel);
  }

  async function values(table: string): Promise<readonly unknown[]> {
    return (await rig.rows(`SELECT a::text AS a FROM ${table} ORDER BY 1`)).map((row) => row.a);
  }

  test("a type comes with its first user and goes with its last", async () => {
    await rig.op.createTable("one", [column("a", state("x", "it's y"))]);
    expect(rig.sql[0]).toBe("CREATE TYPE state AS ENUM ('x', 'it''s y')");
    await rig.op.createTable("two", [
      column("a", t.ArrayType(state("x", "it's y"))),
      column("b", t.integer()),
    ]);
    expect(rig.sql).toHaveLength(1);
    await rig.op.dropTable("one");
    expect(rig.sql).toEqual(["DROP TABLE one"]);
    await rig.op.dropColumn("two", "a");
    expect(rig.sql).toEqual(["ALTER TABLE two DROP COLUMN a", "DROP TYPE state"]);
    await rig.op.addColumn("two", column("c", state("x")));
    await rig.op.alterColumn("two", "c", { type: t.text() });
    expect(await labels()).toEqual([]);
    await rig.op.dropTable("two");
    expect(await rig.dump()).toBe(empty);
  });

  test("two columns of one batch, which both go", async () => {
    await rig.op.createTable("one", [
      column("a", state("x")),
      column("b", state("x")),
      column("c", t.text()),
    ]);
    await rig.op.batchAlterTable("one", async (batch) => {
      await batch.dropColumn("a");
      await batch.dropColumn("b");
      await batch.dropColumn("c");
    });
    expect(await labels()).toEqual([]);
    await rig.op.batchAlterTable("one", async (batch) => {
      await batch.addColumn(column("a", state("x")));
      await batch.addColumn(column("b", state("x")));
    });
    expect(rig.sql.filter((text) => text.startsWith("CREATE TYPE"))).toHaveLength(1);
    await rig.op.batchAlterTable("one", async (batch) => {
      await batch.dropColumn("a");
      await batch.alterColumn("b", { type: t.text() });
      await batch.addColumn(column("d", state("x")));
    });
    expect(await labels()).toEqual(["x"]);
  });

  test("a type that somebody else uses stays: a function, a domain, another schema's table", async () => {
    await rig.op.createTable("one", [column("a", state("x"))]);
    await rig.run("CREATE FUNCTION f(state) RETURNS int LANGUAGE sql AS 'SELECT 1'");
    await rig.op.dropTable("one");
    expect(rig.sql).toEqual(["DROP TABLE one"]);
    expect(await labels()).toEqual(["x"]);
    await rig.run("DROP FUNCTION f");
  });

  test("a type that is there with other values, or is none, is not used", async () => {
    await rig.run("CREATE TYPE state AS ENUM ('x', 'y')");
    const error = await failure(() => rig.op.createTable("one", [column("a", state("x", "z"))]));
    expect(error.code).toBe("MIG_DIALECT_TYPE_DIFFERS");
    expect(error.message).toContain("x, y");
    await rig.run("CREATE DOMAIN other AS text");
    const other = t.enumeration(["x"], { name: "other" });
    expect((await failure(() => rig.op.createTable("one", [column("a", other)]))).code).toBe(
      "MIG_DIALECT_OBJECT_EXISTS",
    );
    await rig.run("DROP DOMAIN other");
    const unnamed = t.enumeration(["x"]);
    expect((await failure(() => rig.op.createTable("one", [column("a", unnamed)]))).code).toBe(
      "MIG_DIALECT_UNSUPPORTED",
    );
  });

  const additions: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
    [
      ["a", "b"],
      ["a", "b", "c", "d"],
      [" 'c'", " 'd'"],
    ],
    [["a", "b"], ["z", "a", "b"], [" 'z' BEFORE 'a'"]],
    [
      ["a", "b"],
      ["a", "m", "n", "b"],
      [" 'm' AFTER 'a'", " 'n' AFTER 'm'"],
    ],
    [["b"], ["x", "y", "b", "c"], [" 'x' BEFORE 'b'", " 'y' AFTER 'x'", " 'c'"]],
  ];
  test.each(additions)("%j becomes %j in place", async (before, after, added) => {
    await rig.op.createTable("one", [column("a", state(...before))]);
    const built = await rig.dump();
    await rig.op.alterColumn("one", "a", { type: state(...after), existingType: state(...before) });
    expect(rig.sql).toEqual(added.map((text) => `ALTER TYPE state ADD VALUE${text}`));
    expect(await labels()).toEqual(after);
    await rig.undo();
    expect(await rig.dump()).toBe(built);
  });

  test("values that go or move: every column of every table is converted, and keeps what it has", async () => {
    const old = state("a", "b", "c");
    await rig.op.createTable("one", [
      column("a", old, { serverDefault: "b", nullable: false }),
      check("a IN ('a', 'b')", { name: "ck_a" }),
      index("ix_a", ["a"], { where: "a = 'b'" }),
      index("ix_expr", [sql`(a = 'b')`]),
    ]);
    await rig.op.createTable("two", [column("a", t.ArrayType(old), { serverDefault: "{b,a}" })]);
    await rig.run("COMMENT ON TYPE state IS 'kept'");
    await rig.run("INSERT INTO one VALUES ('a'), ('b'); INSERT INTO two VALUES ('{a,b}'), (NULL)");
    const built = await rig.dump();
    await rig.op.alterColumn("one", "a", { type: state("b", "a"), existingType: old });
    expect(await labels()).toEqual(["b", "a"]);
    expect(await values("one")).toEqual(["a", "b"]);
    expect(await values("two")).toEqual(["{a,b}", null]);
    await rig.run("INSERT INTO one DEFAULT VALUES; INSERT INTO two DEFAULT VALUES");
    await rig.undo();
    expect(await rig.dump()).toBe(built);
    expect(await values("one")).toEqual(["a", "b", "b"]);
  });

  test("a value that rows hold is never taken away", async () => {
    await rig.op.createTable("one", [column("a", state("a", "b"))]);
    await rig.op.createTable("two", [column("a", t.ArrayType(state("a", "b")))]);
    await rig.run("INSERT INTO two VALUES ('{b}')");
    const error = await failure(() => rig.op.alterColumn("one", "a", { type: state("a", "renamed") }));
    expect(error.code).toBe("MIG_DIALECT_ENUM_VALUES_IN_USE");
    expect(error.message).toContain("'two.a'");
    expect(await labels()).toEqual(["a", "b"]);
    await rig.op.execute("ALTER TYPE state RENAME VALUE 'b' TO 'renamed'");
    await rig.op.alterColumn("one", "a", { type: state("a", "renamed") });
    expect(rig.sql).toEqual([]);
    expect(await values("two")).toEqual(["{renamed}"]);
  });

  test("using converts the values that would be in the way", async () => {
    await rig.op.createTable("one", [column("a", state("a", "b"), { serverDefault: "a" })]);
    await rig.run("INSERT INTO one VALUES ('b')");
    await rig.op.alterColumn("one", "a", {
      type: state("a", "c"),
      using: "CASE a::text WHEN 'b' THEN 'c' ELSE a::text END::state",
    });
    expect(await values("one")).toEqual(["c"]);
  });

  test("a new value that is the default at once", async () => {
    await rig.op.createTable("one", [column("a", state("a"), { serverDefault: "a" })]);
    await rig.op.alterColumn("one", "a", { type: state("a", "b"), serverDefault: "b" });
    expect((await rig.table("one")).columns[0]?.serverDefault).toEqual({ kind: "literal", value: "b" });
  });

  test("text becomes an enumeration, another one, and text again", async () => {
    await rig.op.createTable("one", [column("a", t.string(10), { serverDefault: "a" })]);
    await rig.run("INSERT INTO one VALUES ('a'), ('q')");
    const error = await failure(() => rig.op.alterColumn("one", "a", { type: state("a", "b") }));
    expect(error.code).toBe("MIG_DIALECT_VALUES_REFUSED");
    expect(error.message).toContain("'q'");
    await rig.run("DELETE FROM one WHERE a = 'q'");
    await rig.op.alterColumn("one", "a", { type: state("a", "b") });
    expect((await rig.table("one")).columns[0]).toMatchObject({
      type: state("a", "b"),
      serverDefault: { value: "a" },
    });
    await rig.op.alterColumn("one", "a", { type: t.enumeration(["a"], { name: "other" }) });
    expect(await labels("state")).toEqual([]);
    expect(await labels("other")).toEqual(["a"]);
    await rig.op.alterColumn("one", "a", {
      type: t.ArrayType(t.enumeration(["a"], { name: "other" })),
      using: "ARRAY[a]",
      serverDefault: null,
    });
    await rig.op.alterColumn("one", "a", { type: t.ArrayType(t.text()) });
    expect(await values("one")).toEqual(["{a}"]);
    expect(await labels("other")).toEqual([]);
  });
});

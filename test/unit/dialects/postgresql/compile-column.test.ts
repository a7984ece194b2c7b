import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { postgresql } from "../../../../src/dialects/postgresql/builders.js";
import { column } from "../../../../src/schema/column.js";
import { check, index, unique } from "../../../../src/schema/constraints.js";
import { sql } from "../../../../src/schema/sql.js";
import * as t from "../../../../src/schema/types.js";
import { CompileRig, SERVERS } from "./compile-rig.js";
import { failure } from "./open.js";

describe.each(SERVERS)("columns on %s", (name) => {
  let rig: CompileRig;
  beforeAll(async () => {
    rig = await CompileRig.on(name);
  });

  /** A table with a column "a" of that SQL definition and these values. */
  async function given(definition: string, values: readonly string[] = []): Promise<void> {
    await rig.run(`CREATE TABLE t (id INTEGER PRIMARY KEY, a ${definition})`);
    for (const [i, value] of values.entries()) await rig.run(`INSERT INTO t (id, a) VALUES (${i}, ${value})`);
  }

  async function values(): Promise<readonly unknown[]> {
    return (await rig.rows("SELECT a::text AS a FROM t ORDER BY id")).map((row) => row.a);
  }

  async function defaultOf(of = "a"): Promise<unknown> {
    const [row] = await rig.rows(
      `SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE adrelid = 't'::regclass AND attname = '${of}'`,
    );
    return row?.text ?? null;
  }

  beforeEach(() => rig.run("DROP TABLE IF EXISTS t, other CASCADE"));

  describe("adding", () => {
    test("a column with all that it carries, and back", async () => {
      await given("INTEGER");
      await rig.run("CREATE TABLE other (id INTEGER PRIMARY KEY)");
      const before = await rig.dump();
      const added = column("b", t.integer(), {
        nullable: false,
        serverDefault: 3,
        unique: "uq_b",
        index: true,
        references: { table: "other", column: "id" },
        check: "b > 0",
        comment: "new",
      });
      await rig.op.addColumn("t", added);
      const found = await rig.table("t");
      expect(found.foreignKeys).toHaveLength(1);
      expect(found.uniques).toMatchObject([{ name: "uq_b", columns: ["b"] }]);
      expect(found.checks).toMatchObject([{ name: "t_b_check" }]);
      expect(found.indexes).toMatchObject([{ name: "ix_t_b" }]);
      expect(found.columns[2]).toMatchObject({ comment: "new", nullable: false });
      await rig.undo();
      expect(await rig.dump()).toBe(before);
    });

    test("without a default, NOT NULL needs an empty table", async () => {
      await given("INTEGER", ["1"]);
      const work = () => rig.op.addColumn("t", column("b", t.text(), { nullable: false }));
      expect((await failure(work)).code).toBe("MIG_DIALECT_VALUE_MISSING");
      await rig.run("DELETE FROM t");
      await work();
    });

    test("it says when every row is written", async () => {
      await given("INTEGER", ["1"]);
      await rig.op.addColumn("t", column("at", t.dateTime(), { serverDefault: sql`now()` }));
      expect(rig.hazards).toEqual([]);
      await rig.op.addColumn("t", column("key", t.uuid(), { serverDefault: sql`gen_random_uuid()` }));
      expect(rig.hazards).toEqual([expect.stringContaining("rewritesTable")]);
      await rig.op.addColumn("t", column("n", t.integer(), { autoincrement: true, nullable: false }));
      expect(rig.sql).toEqual(["ALTER TABLE t ADD COLUMN n SERIAL NOT NULL"]);
      expect(rig.hazards).toEqual([expect.stringContaining("rewritesTable")]);
    });

    test("what is there already is left, and a place is refused", async () => {
      await given("INTEGER");
      await rig.op.addColumn("t", column("a", t.text(), { index: true }), { ifNotExists: true });
      expect(rig.sql).toEqual([]);
      const placed = () =>
        rig.op.batchAlterTable("t", (batch) => batch.addColumn(column("c", t.text()), { insertBefore: "a" }));
      expect((await failure(placed)).code).toBe("MIG_DIALECT_UNSUPPORTED");
      expect(
        (await failure(() => rig.op.addColumn("nope", column("a", t.text()), { ifNotExists: true }))).code,
      ).toBe("MIG_DIALECT_TABLE_NOT_FOUND");
    });
  });

  describe("dropping", () => {
    test("what goes with the column is named", async () => {
      await given("INTEGER");
      await rig.run(
        "ALTER TABLE t ADD COLUMN b INTEGER, ADD CONSTRAINT uq UNIQUE (a, b), ADD CONSTRAINT ck CHECK (a < b)",
      );
      await rig.run("CREATE INDEX ix ON t (id, a); CREATE INDEX alone ON t (a)");
      await rig.op.dropColumn("t", "a");
      expect(rig.hazards).toEqual([
        "deletesData: drops the values of 't.a'",
        expect.stringContaining("notKept: constraint ck"),
        expect.stringContaining("notKept: constraint uq"),
        expect.stringContaining("notKept: index ix"),
      ]);
      await rig.op.dropColumn("t", "a", { ifExists: true });
      expect(rig.sql).toEqual([]);
      expect((await failure(() => rig.op.dropColumn("t", "a"))).code).toBe("MIG_DIALECT_COLUMN_NOT_FOUND");
    });

    test("a view that reads the column is not dropped with it", async () => {
      await given("INTEGER");
      await rig.run("CREATE VIEW seen AS SELECT a FROM t");
      await expect(rig.op.dropColumn("t", "a")).rejects.toThrow("seen");
      await rig.run("DROP VIEW seen");
    });
  });

  describe("its type", () => {
    const conversions: readonly (readonly [
      string,
      string,
      readonly string[],
      t.DataType,
      readonly unknown[],
    ])[] = [
      ["text to number", "TEXT DEFAULT '7'", ["'12'"], t.integer(), ["12"]],
      ["number to text", "INTEGER DEFAULT 7", ["12"], t.string(5), ["12"]],
      ["integer to bigint", "INTEGER DEFAULT 7", ["12"], t.bigInteger(), ["12"]],
      ["text to jsonb", "TEXT DEFAULT '{}'", ["'[1]'"], t.JSONType(), ["[1]"]],
      [
        "text to uuid",
        "TEXT",
        ["'6ccd780c-baba-1026-9564-5b8c656024db'"],
        t.uuid(),
        ["6ccd780c-baba-1026-9564-5b8c656024db"],
      ],
      ["integer to boolean", "INTEGER DEFAULT 0", ["1"], t.boolean(), ["true"]],
      ["text to array", "TEXT DEFAULT '{}'", ["'{a,b}'"], t.ArrayType(), ["{a,b}"]],
      ["varchar[] to text[]", "VARCHAR[]", ["'{a,b}'"], t.ArrayType(), ["{a,b}"]],
      [
        "timestamp to timestamptz",
        "TIMESTAMP",
        ["'2020-01-02 03:04:05'"],
        t.dateTime({ timezone: true }),
        ["2020-01-02 03:04:05+00"],
      ],
      ["numeric that fits", "NUMERIC", ["1.50"], t.numeric(10, 2), ["1.50"]],
      ["text to range", "TEXT", ["'[1,3)'"], postgresql.int4range(), ["[1,3)"]],
    ];
    test.each(conversions)("%s keeps the values", async (_, definition, before, type, after) => {
      await given(definition, before);
      await rig.op.alterColumn("t", "a", { type });
      expect(await values()).toEqual(after);
      const [row] = await rig.rows("SELECT count(*)::int AS n FROM t");
      expect(row?.n).toBe(before.length);
      const hadDefault = definition.includes("DEFAULT");
      expect((await defaultOf()) !== null).toBe(hadDefault);
      if (hadDefault) await rig.run("INSERT INTO t (id) VALUES (99)");
    });

    test("a cast is written only where the server needs one: an explicit one would cut texts", async () => {
      await given("TEXT", ["'abc'"]);
      await rig.op.alterColumn("t", "a", { type: t.string(20) });
      expect(rig.sql).toEqual(["ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(20)"]);
      await expect(rig.op.alterColumn("t", "a", { type: t.string(2) })).rejects.toThrow();
      expect(await values()).toEqual(["abc"]);
      await rig.run("UPDATE t SET a = '1'");
      await rig.op.alterColumn("t", "a", { type: t.integer() });
      expect(rig.sql).toEqual(["ALTER TABLE t ALTER COLUMN a TYPE INTEGER USING a::INTEGER"]);
    });

    const lossy: readonly (readonly [string, string, t.DataType, string])[] = [
      ["DOUBLE PRECISION", "1.5", t.integer(), "trunc(a)::int"],
      ["NUMERIC(10,3)", "1.234", t.numeric(10, 2), "round(a, 2)"],
      ["TIMESTAMP", "'2020-01-02 03:04:05'", t.date(), "a::date"],
      ["BIGINT", "9007199254740993", t.double(), "a::float8"],
      ["TIMESTAMP(6)", "'2020-01-02 03:04:05.123456'", t.dateTime({ precision: 3 }), "a::timestamp(3)"],
    ];
    test.each(lossy)("a %s of %s is not rounded in silence", async (definition, value, type, using) => {
      await given(definition, [value]);
      const before = await values();
      const error = await failure(() => rig.op.alterColumn("t", "a", { type }));
      expect(error.code).toBe("MIG_DIALECT_VALUES_REFUSED");
      expect(error.message).toContain("row (0,1)");
      expect(await values()).toEqual(before);
      await rig.op.alterColumn("t", "a", { type, using });
      expect(await values()).not.toEqual(before);
    });

    test("a longer text is no rewrite, a collation stays, an index and a key are kept", async () => {
      await given(`VARCHAR(10) COLLATE "C" UNIQUE`, ["'a'"]);
      await rig.op.alterColumn("t", "a", { type: t.string(20) });
      expect(rig.hazards).toEqual([]);
      expect((await rig.table("t")).columns[1]).toMatchObject({ collation: "C", type: t.string(20) });
      await rig.op.alterColumn("t", "a", { collation: null });
      expect((await rig.table("t")).columns[1]?.collation).toBe(null);
      await rig.op.alterColumn("t", "a", { collation: "C" });
      expect((await rig.table("t")).columns[1]).toMatchObject({ collation: "C", type: t.string(20) });
      expect((await rig.table("t")).uniques).toHaveLength(1);
    });

    test("a default that changes with the type", async () => {
      await given("TEXT DEFAULT 'none'", ["'1'"]);
      await rig.op.alterColumn("t", "a", {
        type: t.integer(),
        serverDefault: 0,
        existingType: t.text(),
        existingServerDefault: "none",
      });
      expect(await defaultOf()).toBe("0");
      await rig.undo();
      expect(await defaultOf()).toBe("'none'::text");
      expect(await values()).toEqual(["1"]);
    });
  });

  describe("NULL, default, name", () => {
    test("NOT NULL names the rows in its way", async () => {
      await given("INTEGER", ["1", "NULL"]);
      const error = await failure(() =>
        rig.op.alterColumn("t", "a", { nullable: false, existingNullable: true }),
      );
      expect(error.code).toBe("MIG_DIALECT_NULLS_REFUSED");
      expect(error.message).toContain("(0,2)");
      await rig.op.execute("UPDATE t SET a = 0 WHERE a IS NULL");
      await rig.op.alterColumn("t", "a", { nullable: false, existingNullable: true });
      expect((await rig.table("t")).columns[1]?.nullable).toBe(false);
      await rig.undo();
      expect((await rig.table("t")).columns[1]?.nullable).toBe(true);
    });

    test("everything at once, spelled as Alembic does", async () => {
      await given("VARCHAR", ["'x'"]);
      await rig.op.alterColumn("t", "a", {
        newColumnName: "b",
        serverDefault: "it's",
        nullable: false,
        comment: "c",
      });
      expect(rig.sql).toEqual([
        "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'it''s'",
        "COMMENT ON COLUMN t.a IS 'c'",
        "ALTER TABLE t RENAME a TO b",
      ]);
    });
  });

  describe("numbering", () => {
    test("on is as if it had been made SERIAL, and goes on from the highest value", async () => {
      await rig.run("CREATE TABLE t (id SERIAL PRIMARY KEY)");
      const serial = await rig.dump();
      await rig.run("DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY)");
      const plain = await rig.dump();
      await rig.run("INSERT INTO t VALUES (41)");
      await rig.op.alterColumn("t", "id", { autoincrement: true, existingAutoincrement: false });
      expect(await rig.dump()).toBe(serial);
      await rig.run("INSERT INTO t DEFAULT VALUES");
      expect((await rig.rows("SELECT max(id) AS n FROM t"))[0]?.n).toBe(42);
      await rig.undo();
      expect(await rig.dump()).toBe(plain);
    });

    test("a serial that becomes a bigint counts as far", async () => {
      await rig.run("CREATE TABLE t (id SERIAL PRIMARY KEY)");
      await rig.op.alterColumn("t", "id", { type: t.bigInteger() });
      const changed = await rig.dump();
      await rig.run("DROP TABLE t; CREATE TABLE t (id BIGSERIAL PRIMARY KEY)");
      expect(changed).toBe(await rig.dump());
    });
  });

  describe("an identity", () => {
    test("that counts the other way begins where no row is", async () => {
      await rig.run("CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, a text)");
      const before = await rig.dump();
      await rig.run("INSERT INTO t (a) VALUES ('x'), ('y')");
      await rig.op.alterColumn("t", "id", {
        identity: { always: true, increment: -1 },
        options: { postgresql: { identity: { minValue: -100 } } },
      });
      await rig.run("INSERT INTO t (a) VALUES ('z')");
      const ids = "SELECT id FROM t ORDER BY id";
      expect(await rig.rows(ids)).toEqual([{ id: -1 }, { id: 1 }, { id: 2 }]);
      await rig.op.alterColumn("t", "id", {
        identity: { always: true },
        options: { postgresql: { identity: {} } },
      });
      expect(await rig.dump()).toBe(before);
      await rig.run("INSERT INTO t (a) VALUES ('back')");
      expect(await rig.rows(ids)).toEqual([{ id: -1 }, { id: 1 }, { id: 2 }, { id: 3 }]);
    });
  });

  describe("a batch", () => {
    test("is the ALTERs it consists of; later ones see what earlier ones have done", async () => {
      await given("TEXT DEFAULT '5'", ["'7'"]);
      await rig.op.batchAlterTable(
        "t",
        async (batch) => {
          await batch.alterColumn("a", { newColumnName: "b" });
          await batch.alterColumn("b", { type: t.integer() });
          await batch.alterColumn("b", { type: t.text() });
          await batch.addColumn(column("c", t.string(), { serverDefault: "1" }));
          await batch.alterColumn("c", { type: t.bigInteger() });
          await batch.createIndex("ix", ["c"]);
          await batch.dropIndex("ix");
          await batch.createIndex("ix", ["b"], { ifNotExists: true });
          await batch.dropColumn("id");
          await batch.addColumn(column("id", t.integer()), { ifNotExists: true });
        },
        { recreate: "always" },
      );
      const found = await rig.table("t");
      expect(found.columns.map((item) => [item.name, item.type, item.serverDefault])).toEqual([
        ["b", t.text(), { kind: "literal", value: 5 }],
        ["c", t.bigInteger(), { kind: "sql", text: "'1'::bigint" }],
        ["id", t.integer(), null],
      ]);
      expect(found.indexes).toMatchObject([{ name: "ix", parts: [{ value: "b" }] }]);
    });

    test("writes the table anew once", async () => {
      await given("TEXT", ["'7'"]);
      await rig.run("ALTER TABLE t ADD COLUMN b TEXT DEFAULT '1'");
      await rig.op.batchAlterTable("t", async (batch) => {
        await batch.alterColumn("a", { type: t.integer() });
        await batch.alterColumn("id", { type: t.bigInteger() });
        await batch.addColumn(column("key", t.uuid(), { serverDefault: sql`gen_random_uuid()` }));
        await batch.addColumn(column("plain", t.text()));
      });
      expect(rig.sql).toEqual([
        "ALTER TABLE t ALTER COLUMN a TYPE INTEGER USING a::INTEGER, ALTER COLUMN id TYPE BIGINT, ADD COLUMN key UUID DEFAULT gen_random_uuid()",
        "ALTER TABLE t ADD COLUMN plain TEXT",
      ]);
    });
  });

  test("names in need of quotes", async () => {
    await rig.op.createTable('or"der', [
      column("select", t.integer(), { nullable: false }),
      column("Ünïcode", t.text()),
      unique(["select"], { name: "UQ" }),
      check('"select" > 0', { name: "c k" }),
      index("i x", ["Ünïcode"]),
    ]);
    await rig.op.alterColumn('or"der', "select", {
      type: t.bigInteger(),
      serverDefault: 1,
      comment: "x",
      newColumnName: "from",
    });
    await rig.op.dropConstraint("UQ", 'or"der');
    await rig.op.dropConstraint("c k", 'or"der', { type: "check" });
    await rig.op.dropIndex("i x", { tableName: 'or"der' });
    await rig.op.bulkInsert('or"der', [{ from: 1, Ünïcode: "x" }]);
    await rig.op.dropColumn('or"der', "Ünïcode");
    expect((await rig.table('or"der')).columns.map((item) => item.name)).toEqual(["from"]);
    await rig.op.dropTable('or"der');
  });
});

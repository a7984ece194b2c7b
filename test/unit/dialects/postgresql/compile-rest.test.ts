import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { postgresql } from "../../../../src/dialects/postgresql/builders.js";
import { compile } from "../../../../src/dialects/postgresql/compiler/compile.js";
import { ReplayConnection } from "../../../../src/dialects/shared/replay-connection.js";
import { alterColumnOperation } from "../../../../src/operations/column-arguments.js";
import type { Operation } from "../../../../src/operations/operation.js";
import { column } from "../../../../src/schema/column.js";
import { defineSchema } from "../../../../src/schema/define-schema.js";
import { sql } from "../../../../src/schema/sql.js";
import { table } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import { CompileRig, SERVERS } from "./compile-rig.js";
import { failure, open } from "./open.js";

const CONCURRENTLY = { options: { postgresql: { concurrently: true } } };

describe.each(SERVERS)("indexes, constraints and rows on %s", (name) => {
  let rig: CompileRig;
  beforeAll(async () => {
    rig = await CompileRig.on(name);
  });
  beforeEach(() =>
    rig.run(
      "DROP TABLE IF EXISTS t, other CASCADE; CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT)",
    ),
  );

  async function isValid(index: string): Promise<unknown> {
    const [row] = await rig.rows(
      `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('${index}')`,
    );
    return row?.valid ?? null;
  }

  describe("indexes", () => {
    test("there and back, concurrently too", async () => {
      const before = await rig.dump();
      await rig.op.createIndex("ix", "t", ["a", sql`lower(b)`], { unique: true, where: "a > 0" });
      expect(rig.queries).toBe(0);
      await rig.undo();
      await rig.op.createIndex("ix", "t", ["a"], CONCURRENTLY);
      expect(rig.statements).toMatchObject([
        { kind: "run", phase: "autocommit", sql: "CREATE INDEX CONCURRENTLY ix ON t (a)" },
      ]);
      expect(await isValid("ix")).toBe(true);
      await rig.op.dropIndex("ix", { tableName: "t", ...CONCURRENTLY });
      expect(rig.statements).toMatchObject([{ phase: "autocommit", sql: "DROP INDEX CONCURRENTLY ix" }]);
      expect(await rig.dump()).toBe(before);
    });

    test("what an earlier attempt has left invalid is built anew", async () => {
      await rig.run("INSERT INTO t VALUES (1, 1), (2, 1)");
      const create = (more: object) => rig.op.createIndex("ux", "t", ["a"], { unique: true, ...more });
      await expect(create(CONCURRENTLY)).rejects.toThrow();
      expect(await isValid("ux")).toBe(false);
      await rig.run("DELETE FROM t WHERE id = 2");
      await create({ ...CONCURRENTLY, ifNotExists: true });
      expect(rig.sql[0]).toBe("DROP INDEX CONCURRENTLY ux");
      expect(rig.hazards[0]).toContain("notKept: an earlier attempt");
      expect(await isValid("ux")).toBe(true);
      await create({ ...CONCURRENTLY, ifNotExists: true });
      expect(rig.sql).toEqual([]);
      expect((await failure(() => create(CONCURRENTLY))).code).toBe("MIG_DIALECT_OBJECT_EXISTS");
      await rig.run("DROP INDEX ux; INSERT INTO t VALUES (2, 1)");
      await expect(create(CONCURRENTLY)).rejects.toThrow();
      await rig.run("DELETE FROM t WHERE id = 2");
      await create({ ifNotExists: true });
      expect(await isValid("ux")).toBe(true);
    });

    test("one that another session builds at this moment is not touched", async () => {
      const other = await open(rig.connection.origin.label.replace("postgres@", "postgres:test@"));
      await other.run("BEGIN; INSERT INTO t VALUES (1, 1)");
      const third = await open(rig.connection.origin.label.replace("postgres@", "postgres:test@"));
      const building = third.run("CREATE INDEX CONCURRENTLY slow ON t (a)");
      await expect.poll(() => isValid("slow"), { timeout: 10_000 }).toBe(false);
      const error = await failure(() =>
        rig.op.createIndex("slow", "t", ["a"], { ...CONCURRENTLY, ifNotExists: true }),
      );
      expect(error.code).toBe("MIG_DIALECT_STATEMENT_REFUSED");
      await other.run("COMMIT");
      await building;
      expect(await isValid("slow")).toBe(true);
    });

    test("what is not there, or on another table", async () => {
      await rig.run("CREATE TABLE other (a INTEGER); CREATE INDEX ix ON other (a)");
      await rig.op.dropIndex("nope", { ifExists: true });
      expect(rig.sql).toEqual([]);
      expect((await failure(() => rig.op.dropIndex("nope"))).code).toBe("MIG_DIALECT_OBJECT_NOT_FOUND");
      expect(
        (await failure(() => rig.op.dropIndex("ix", { tableName: "t", ifExists: true }))).message,
      ).toContain("it is on other");
      expect(
        (await failure(() => rig.op.createIndex("ix", "t", ["a"], { ifNotExists: true }))).message,
      ).toContain("on table other");
    });
  });

  describe("constraints", () => {
    test("each kind, unnamed, there and back", async () => {
      await rig.run("CREATE TABLE other (id INTEGER PRIMARY KEY, x INTEGER)");
      const before = await rig.dump();
      const undone = async (): Promise<void> => {
        expect(await rig.dump()).not.toBe(before);
        await rig.undo();
        expect(await rig.dump()).toBe(before);
      };
      await rig.op.createUniqueConstraint(null, "t", ["a", "b"], { deferrable: true });
      await undone();
      await rig.op.createCheckConstraint(null, "t", "a IN (1, 2) AND b <> 'x'");
      await undone();
      await rig.op.createForeignKey(null, "t", "other", ["a"], ["id"], {
        onDelete: "SET NULL",
        match: "FULL",
      });
      expect(rig.sql).toEqual([
        "ALTER TABLE t ADD FOREIGN KEY(a) REFERENCES other (id) MATCH FULL ON DELETE SET NULL",
      ]);
      await undone();
      await rig.op.createForeignKey("fk", "t", "other", ["a"], ["id"], {
        options: { postgresql: { notValid: true } },
      });
      expect((await rig.table("t")).foreignKeys[0]?.options).toEqual({ postgresql: { notValid: true } });
      await undone();
      await rig.op.dropConstraint("t_pkey", "t", { type: "primary" });
      const keyless = await rig.dump();
      await rig.op.createPrimaryKey(null, "t", ["id"]);
      expect(await rig.dump()).toBe(before);
      await rig.undo();
      expect(await rig.dump()).toBe(keyless);
    });

    test("an exclusion constraint, there and back", async () => {
      await rig.op.addColumn("t", column("during", postgresql.int4range()));
      const before = await rig.dump();
      await rig.op.createExcludeConstraint("no_overlap", "t", [{ expression: "during", operator: "&&" }], {
        where: "a > 0",
      });
      expect((await rig.table("t")).options).toMatchObject({
        postgresql: { exclude: [{ name: "no_overlap" }] },
      });
      await rig.undo();
      expect(await rig.dump()).toBe(before);
    });

    test("rows in the way of a check are named, unless they are not looked at", async () => {
      await rig.run("INSERT INTO t VALUES (1, -1)");
      const error = await failure(() => rig.op.createCheckConstraint("ck", "t", "a > 0"));
      expect([error.code, error.message]).toEqual([
        "MIG_DIALECT_ROWS_REFUSED",
        expect.stringContaining("row (0,1)"),
      ]);
      await rig.op.createCheckConstraint("ck", "t", "a > 0", { options: { postgresql: { notValid: true } } });
    });

    test("selectors that fit none, or several", async () => {
      await rig.op.createUniqueConstraint("u1", "t", ["a"]);
      await rig.op.createUniqueConstraint("u2", "t", ["a"]);
      const both = await failure(() => rig.op.dropConstraint(null, "t", { type: "unique", columns: ["a"] }));
      expect(both.code).toBe("MIG_DIALECT_CONSTRAINT_AMBIGUOUS");
      const none = () => rig.op.dropConstraint(null, "t", { type: "unique", columns: ["b"] });
      expect((await failure(none)).code).toBe("MIG_DIALECT_CONSTRAINT_NOT_FOUND");
      await rig.op.dropConstraint(null, "t", { type: "unique", columns: ["b"], ifExists: true });
      await rig.op.dropConstraint("nope", "t", { ifExists: true });
    });
  });

  describe("another name", () => {
    test("there and back, with the index of a key", async () => {
      await rig.run(
        "CREATE TABLE other (a INTEGER CONSTRAINT u UNIQUE CHECK (a > 0)); CREATE INDEX ix ON t (a); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES other (a)",
      );
      const before = await rig.dump();
      await rig.op.renameIndex("ix", "it's", { tableName: "t", schema: "public" });
      expect(rig.sql).toEqual([`ALTER INDEX ix RENAME TO "it's"`]);
      await rig.undo();
      await rig.op.renameConstraint("t_pkey", "pk", "t");
      expect(rig.sql).toEqual(["ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk"]);
      expect(await isValid("pk")).toBe(true);
      await rig.undo();
      await rig.op.renameConstraint("f", "g", "t", { type: "foreignkey" });
      await rig.undo();
      await rig.op.renameIndex("u", "v");
      expect(await rig.dump()).toContain("CONSTRAINT v UNIQUE");
      await rig.undo();
      expect(await rig.dump()).toBe(before);
    });

    test("of an exclusion constraint, as an option of its table, and again", async () => {
      await rig.run(
        "ALTER TABLE t ADD r int4range, ADD s int4range; ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (r WITH &&), ADD CONSTRAINT y EXCLUDE USING gist (s WITH &&)",
      );
      const before = await rig.dump();
      const option = (name: string, expression: string) => ({
        name,
        using: "gist",
        elements: [{ expression, operator: "&&" }],
      });
      const of = (...exclude: readonly object[]) => ({ postgresql: { exclude } });
      const existingOptions = of(option("x", "r"), option("y", "s"));
      const change = of(option("z", "r"), option("y", "s"));
      await rig.op.setTableOptions("t", change, { existingOptions });
      expect(rig.sql).toEqual(["ALTER TABLE t RENAME CONSTRAINT x TO z"]);
      await rig.op.setTableOptions("t", change, { existingOptions });
      expect(rig.sql).toEqual([]);
      await rig.op.setTableOptions("t", existingOptions, { existingOptions: change });
      expect(await rig.dump()).toBe(before);
      await rig.op.setTableOptions("t", of(option("y", "r"), option("x", "s")), { existingOptions });
      expect(rig.sql).toHaveLength(4);
      await rig.op.renameConstraint("x", "z", "t");
      expect(rig.sql).toEqual(["ALTER TABLE t RENAME CONSTRAINT x TO z"]);
    });

    test("in a batch, where later members know it by the new one", async () => {
      await rig.run("CREATE INDEX ix ON t (a); ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b)");
      await rig.op.batchAlterTable("t", async (batch) => {
        await batch.renameIndex("ix", "iy");
        await batch.dropIndex("iy");
        await batch.renameConstraint("u", "v");
        await batch.dropConstraint(null, { type: "unique", columns: ["a", "b"] });
      });
      expect(rig.sql).toEqual([
        "ALTER INDEX ix RENAME TO iy",
        "DROP INDEX iy",
        "ALTER TABLE t RENAME CONSTRAINT u TO v",
        "ALTER TABLE t DROP CONSTRAINT v",
      ]);
    });

    test("is refused for what is not there, and for a name that would be cut", async () => {
      expect(await failure(() => rig.op.renameIndex("no", "x"))).toMatchObject({
        code: "MIG_DIALECT_OBJECT_NOT_FOUND",
      });
      await rig.run("CREATE TABLE other (a INTEGER); CREATE INDEX ix ON other (a)");
      const elsewhere = await failure(() => rig.op.renameIndex("ix", "x", { tableName: "t" }));
      expect(elsewhere.message).toContain("other");
      for (const work of [
        () => rig.op.renameIndex("ix", "x".repeat(64)),
        () => rig.op.renameConstraint("t_pkey", "x".repeat(64), "t"),
      ])
        expect((await failure(work)).code).toBe("MIG_DIALECT_IDENTIFIER_INVALID");
    });
  });

  describe("rows", () => {
    test("values of every type arrive as what they are", async () => {
      const target = table("kinds", [
        column("id", t.integer(), { primaryKey: true, autoincrement: true }),
        column("doc", t.JSONType()),
        column("old", t.json()),
        column("tags", t.ArrayType()),
        column("docs", t.ArrayType(t.JSONType())),
        column("bytes", t.binary()),
        column("day", t.date()),
        column("hour", t.time()),
        column("at", t.dateTime()),
        column("zoned", t.dateTime({ timezone: true })),
        column("big", t.bigInteger()),
        column("exact", t.numeric(30, 10)),
        column("flag", t.boolean()),
        column("word", t.string(), { serverDefault: "none" }),
      ]);
      await rig.run("DROP TABLE IF EXISTS kinds");
      await rig.apply({ kind: "createTable", table: target, ifNotExists: false });
      const at = new Date("2024-02-03T04:05:06.789Z");
      await rig.op.bulkInsert(target, [
        {
          ...{
            doc: ["a", { b: null }],
            old: "text",
            tags: ["x", 'q"u', null as never],
            docs: [{ a: 1 }, [2]],
          },
          ...{ bytes: new Uint8Array([0, 255]), day: at, hour: at, at, zoned: at },
          ...{ big: 9007199254740993n, exact: "1.0000000001", flag: true, word: "it's \\ $1 ?" },
        },
        { doc: null },
        {},
      ]);
      const [row, second] = await rig.rows(
        "SELECT doc::text, old::text, tags::text, docs::text, encode(bytes, 'hex') AS bytes, day::text, hour::text, at::text, zoned::text, big::text, exact::text, flag, word FROM kinds ORDER BY id",
      );
      expect(row).toEqual({
        ...{
          doc: '["a", {"b": null}]',
          old: '"text"',
          tags: '{x,"q\\"u",NULL}',
          docs: '{"{\\"a\\": 1}",[2]}',
        },
        ...{ bytes: "00ff", day: "2024-02-03", hour: "04:05:06.789", at: "2024-02-03 04:05:06.789" },
        ...{
          zoned: "2024-02-03 04:05:06.789+00",
          big: "9007199254740993",
          exact: "1.0000000001",
          flag: true,
        },
        word: "it's \\ $1 ?",
      });
      expect(second).toMatchObject({ doc: null, word: "none" });
    });

    test("many rows in few statements, below the limit of parameters", async () => {
      const rows = Array.from({ length: 2500 }, (_, i) => ({ id: i, a: i, b: `row ${i}` }));
      await rig.op.bulkInsert("t", rows);
      expect(rig.statements).toHaveLength(3);
      const wide = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, i]));
      await rig.run(
        `DROP TABLE IF EXISTS wide; CREATE TABLE wide (${Object.keys(wide)
          .map((key) => `${key} int`)
          .join(", ")})`,
      );
      await rig.op.bulkInsert(
        "wide",
        Array.from({ length: 450 }, () => wide),
      );
      expect(
        (
          await rig.rows("SELECT (SELECT count(*) FROM t)::int AS t, (SELECT count(*) FROM wide)::int AS w")
        )[0],
      ).toEqual({ t: 2500, w: 450 });
    });
  });

  describe("SQL of the user's own", () => {
    test("several statements, parameters, functions with dollar quotes", async () => {
      await rig.op.execute(
        "INSERT INTO t VALUES (1, 2, 'a;b'); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2 $$; DROP FUNCTION f()",
      );
      expect(rig.sql).toHaveLength(3);
      await rig.op.execute("UPDATE t SET a = :a WHERE id = :id AND b ~ 'a'", { a: 5, id: 1 });
      await rig.op.execute("UPDATE t SET b = ? WHERE id = ?", ["z", 1]);
      expect(await rig.rows("SELECT a, b FROM t")).toEqual([{ a: 5, b: "z" }]);
    });

    test.each(["COMMIT", "begin", "ROLLBACK", "SAVEPOINT a", "START TRANSACTION"])(
      "%s is refused",
      async (text) => {
        expect((await failure(() => rig.op.execute(`SELECT 1; ${text}`))).code).toBe(
          "MIG_DIALECT_STATEMENT_REFUSED",
        );
      },
    );

    test("what no transaction can hold runs outside of one", async () => {
      await rig.op.execute("VACUUM t");
      expect(rig.statements).toMatchObject([{ phase: "autocommit" }]);
      await rig.op.execute("CREATE INDEX CONCURRENTLY own ON t (a)");
      expect(await isValid("own")).toBe(true);
    });

    test("hazards", async () => {
      const hazards = async (text: string): Promise<readonly string[]> => {
        const compiled = await compile({ kind: "execute", sql: text, parameters: null }, rig.connection);
        return compiled.flatMap((item) =>
          item.kind === "run" ? item.hazards.map((h) => `${h.code} ${h.level}`) : [],
        );
      };
      expect(await hazards("DELETE FROM t")).toEqual(["deletesData danger"]);
      expect(await hazards("DELETE FROM t WHERE id = 1")).toEqual(["deletesData warning"]);
      expect(await hazards("TRUNCATE t")).toEqual(["deletesData danger"]);
      expect(await hazards("UPDATE t SET a = (SELECT 1 WHERE true)")).toEqual(["dependsOnData warning"]);
      expect(await hazards("ALTER TABLE t DROP b")).toEqual(["deletesData danger"]);
      expect(await hazards("ALTER TABLE t ALTER b DROP NOT NULL, DROP CONSTRAINT x")).toEqual([]);
      expect(await hazards("CREATE VIEW v AS SELECT 1")).toEqual([]);
      expect(await hazards("DO $$ BEGIN END $$")).toEqual(["unknownSql warning"]);
    });
  });

  test("what was compiled without a server builds the same as what was compiled with one", async () => {
    const state = (...values: string[]) => t.enumeration(values, { name: "mood" });
    const operations: readonly Operation[] = [
      {
        kind: "createTable",
        table: table("r", [
          column("id", t.integer(), { primaryKey: true, autoincrement: true }),
          column("m", state("a", "b"), { serverDefault: "a" }),
          column("n", t.text(), { serverDefault: "1", unique: true, collation: "C" }),
        ]),
        ifNotExists: false,
      },
      alterColumnOperation({ table: "r", schema: null }, "n", { type: t.integer(), newColumnName: "k" }),
      alterColumnOperation({ table: "r", schema: null }, "m", { type: state("b", "a") }),
      alterColumnOperation({ table: "r", schema: null }, "m", { type: state("b", "c", "a") }),
      alterColumnOperation({ table: "r", schema: null }, "id", { autoincrement: false }),
      alterColumnOperation({ table: "r", schema: null }, "id", { autoincrement: true, type: t.bigInteger() }),
      {
        kind: "dropConstraint",
        table: "r",
        schema: null,
        selector: { name: null, type: "primaryKey", columns: ["id"], expression: null },
        ifExists: false,
        definition: null,
      },
      { kind: "dropColumn", table: "r", schema: null, column: "k", ifExists: true, definition: null },
    ];
    const before = await rig.dump();
    for (const operation of operations) await rig.apply(operation);
    const live = await rig.dump();
    await rig.op.dropTable("r");
    expect(await rig.dump()).toBe(before);
    const replay = new ReplayConnection({
      schema: defineSchema({ tables: [] }),
      serverVersion: rig.connection.serverVersion,
      label: "script",
    });
    for (const operation of operations) {
      for (const statement of await compile(operation, replay))
        if (statement.kind === "run") await rig.run(statement.sql);
      replay.applied(operation);
    }
    expect(await rig.dump()).toBe(live);
    for (const statement of await compile(
      { kind: "dropTable", table: "r", schema: null, ifExists: false, definition: null },
      replay,
    ))
      if (statement.kind === "run") await rig.run(statement.sql);
    expect(await rig.dump()).toBe(before);
  });

  test("without a server, what SQL of the user's own has made must be told", async () => {
    const replay = new ReplayConnection({
      schema: defineSchema({ tables: [] }),
      serverVersion: "PostgreSQL 18.0",
      label: "script",
    });
    const on = { table: "unknown", schema: null };
    const texts = async (operation: Operation): Promise<readonly string[]> =>
      (await compile(operation, replay)).flatMap((item) => (item.kind === "run" ? [item.sql] : []));
    const error = await failure(() => texts(alterColumnOperation(on, "a", { type: t.integer() })));
    expect([error.code, error.hint]).toEqual([
      "MIG_DIALECT_STATE_UNKNOWN",
      expect.stringContaining("existingType"),
    ]);
    expect(
      await texts(
        alterColumnOperation(on, "a", {
          type: t.integer(),
          existingType: t.text(),
          existingServerDefault: "1",
        }),
      ),
    ).toEqual([
      "ALTER TABLE unknown ALTER COLUMN a DROP DEFAULT",
      "ALTER TABLE unknown ALTER COLUMN a TYPE INTEGER USING a::INTEGER",
      "ALTER TABLE unknown ALTER COLUMN a SET DEFAULT '1'",
    ]);
    expect(await texts({ kind: "dropTable", ...on, ifExists: false, definition: null })).toEqual([
      "DROP TABLE unknown",
    ]);
    expect(await texts({ kind: "dropColumn", ...on, column: "a", ifExists: true, definition: null })).toEqual(
      ["ALTER TABLE unknown DROP COLUMN IF EXISTS a"],
    );
    expect(
      await texts({ kind: "dropIndex", ...on, name: "i", ifExists: false, definition: null, options: {} }),
    ).toEqual(["DROP INDEX i"]);
    const unnamed = { name: null, type: "unique", columns: ["a"], expression: null } as const;
    const drop = () =>
      texts({ kind: "dropConstraint", ...on, selector: unnamed, ifExists: false, definition: null });
    expect((await failure(drop)).code).toBe("MIG_DIALECT_STATE_UNKNOWN");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connect } from "../../../../src/dialects/sqlite/driver.js";
import { sqliteDialect } from "../../../../src/dialects/sqlite/sqlite-dialect.js";
import { failure, memory, NO_TARGET } from "./open.js";

describe("values", () => {
  it("come back as they went in", async () => {
    const connection = await memory();
    const when = new Date("2026-01-09T12:30:45.123Z");
    const [row] = await connection.query(
      "SELECT ? AS i, ? AS big, ? AS f, ? AS t, ? AS b, ? AS d, ? AS j, ? AS x, typeof(?) AS k",
      [5, 9007199254740993n, 1.5, "it's", true, when, { a: [1, "ü"] }, new Uint8Array([0, 255]), 5],
    );
    expect({ ...row, x: Array.from((row?.x ?? []) as Uint8Array) }).toEqual({
      i: 5,
      big: 9007199254740993n,
      f: 1.5,
      t: "it's",
      b: 1,
      d: "2026-01-09 12:30:45.123000",
      j: '{"a":[1,"ü"]}',
      x: [0, 255],
      k: "integer",
    });
  });

  it("are taken by name, with or without the sign, and by number", async () => {
    const connection = await memory();
    expect(
      await connection.query("SELECT :a AS a, @b AS b, $c AS c, :a AS d", { a: 1, b: 2, $c: 3 }),
    ).toEqual([{ a: 1, b: 2, c: 3, d: 1 }]);
    expect(await connection.query("SELECT ?2 AS a, ?1 AS b", [1, 2])).toEqual([{ a: 2, b: 1 }]);
    expect(await connection.query("SELECT ':no' AS a -- ?", [])).toEqual([{ a: ":no" }]);
  });

  it.each([
    ["SELECT ?", []],
    ["SELECT ?", [1, 2]],
    ["SELECT :a", {}],
    ["SELECT :a", { a: 1, b: 2 }],
    ["SELECT :a", [1]],
    ["SELECT ?", { a: 1 }],
  ])("that do not fit are refused: %s with %j", async (sql, parameters) => {
    const connection = await memory();
    expect((await failure(() => connection.query(sql, parameters))).code).toBe(
      "MIG_DIALECT_PARAMETERS_INVALID",
    );
  });

  it.each([[undefined], [Number.NaN], [2n ** 63n], [() => 1], [new Date("no")], ["a\0b"]])(
    "%s is no value",
    async (value) => {
      const connection = await memory();
      expect((await failure(() => connection.query("SELECT ?", [value]))).code).toBe(
        "MIG_DIALECT_LITERAL_UNSUPPORTED",
      );
    },
  );

  it("survive as literals, whatever they are", async () => {
    const connection = await memory();
    // By value in the database, because the driver reads a text only up to its first NUL.
    const hex = (sql: string): unknown => connection.rows(`SELECT hex(${sql}) AS h, typeof(${sql}) AS t`)[0];
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (v) => {
        const h = Buffer.from(v, "utf8").toString("hex").toUpperCase();
        expect(hex(sqliteDialect.quoteLiteral(v))).toEqual({ h, t: "text" });
      }),
    );
    expect(hex(sqliteDialect.quoteLiteral("a\0'b"))).toEqual({ h: "61002762", t: "text" });
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      fc.double({ noNaN: true }),
    );
    fc.assert(
      fc.property(number, (v) => {
        const read = connection.rows(`SELECT ${sqliteDialect.quoteLiteral(v)} AS v`)[0]?.v;
        if (typeof v === "bigint") expect(BigInt(read as bigint)).toBe(v);
        else expect(Number(read) + 0).toBe(v + 0);
      }),
    );
    expect(connection.rows(`SELECT ${sqliteDialect.quoteLiteral(null)} AS v`)).toEqual([{ v: null }]);
  });

  it("find names of any letters again", async () => {
    const connection = await memory();
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((s) => !s.includes("\0"));
    const odd = ['a"b', "a\nb", "a;b", "a--b", "größe", "select", "'", "`x`", "[x]", " "].map((s) =>
      fc.constant(s),
    );
    fc.assert(
      fc.property(fc.oneof(name, ...odd), (n) => {
        const quoted = sqliteDialect.quoteIdentifier(n);
        connection.runUnseen(`CREATE TABLE ${quoted} (${quoted})`);
        const [row] = connection.rows("SELECT name FROM sqlite_schema");
        const [first] = connection.rows("SELECT name FROM pragma_table_info(?)", [n]);
        connection.runUnseen(`DROP TABLE ${quoted}`);
        expect([row?.name, first?.name]).toEqual([n, n]);
      }),
      { numRuns: 200 },
    );
    expect((await failure(() => sqliteDialect.quoteIdentifier("a\0b"))).code).toBe(
      "MIG_DIALECT_IDENTIFIER_INVALID",
    );
  });
});

describe("statements", () => {
  it("tell how many rows they changed, and 0 when they change none", async () => {
    const connection = await memory("CREATE TABLE t (a)");
    expect(await connection.execute("INSERT INTO t VALUES (1), (2)")).toEqual({ changes: 2 });
    expect(await connection.execute("CREATE TABLE u (a)")).toEqual({ changes: 0 });
    expect(await connection.execute("-- c\nUPDATE t SET a = 3 WHERE a > 9")).toEqual({ changes: 0 });
    expect(await connection.execute("WITH x AS (SELECT 1) DELETE FROM t")).toEqual({ changes: 2 });
    expect(await connection.query("INSERT INTO t VALUES (7) RETURNING a")).toEqual([{ a: 7 }]);
  });

  it("may be none at all", async () => {
    const connection = await memory();
    expect(await connection.query("-- nothing")).toEqual([]);
    expect(await connection.execute(" ; ")).toEqual({ changes: 0 });
  });

  it("are one at a time: a second one is not dropped without a word", async () => {
    const connection = await memory("CREATE TABLE t (a)");
    const error = await failure(() =>
      connection.execute("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)"),
    );
    expect(error.code).toBe("MIG_DIALECT_STATEMENT_REFUSED");
    expect(await connection.execute("INSERT INTO t VALUES ('a; b'); -- end")).toEqual({ changes: 1 });
  });

  it.each([
    ["SELECT * FROM nope", "MIG_DIALECT_TABLE_NOT_FOUND", "'nope'"],
    ["SELECT nope FROM t", "MIG_DIALECT_COLUMN_UNKNOWN", "'nope'"],
    ["INSERT INTO t (nope) VALUES (1)", "MIG_DIALECT_COLUMN_UNKNOWN", "'nope'"],
    ["ALTER TABLE t ADD COLUMN a INTEGER", "MIG_DIALECT_COLUMN_DUPLICATE", "'a'"],
    ["CREATE TABLE t (a)", "MIG_DIALECT_OBJECT_EXISTS", "table 't'"],
    ["CREATE INDEX i ON t (a)", "MIG_DIALECT_OBJECT_EXISTS", "index 'i'"],
    ["ALTER TABLE t RENAME TO u", "MIG_DIALECT_OBJECT_EXISTS", "'u'"],
    ["DROP INDEX nope", "MIG_DIALECT_OBJECT_NOT_FOUND", "index 'nope'"],
    ["INSERT INTO t VALUES (1, 1), (1, 1)", "MIG_DIALECT_ROWS_REFUSED", "t.a"],
    ["INSERT INTO t VALUES (2, NULL)", "MIG_DIALECT_ROWS_REFUSED", "t.b"],
    ["INSERT INTO t VALUES (2, -1)", "MIG_DIALECT_ROWS_REFUSED", "positive"],
    ["SELEC 1", "MIG_DIALECT_SQL_FAILED", "syntax error"],
  ])("%s fails as %s", async (sql, code, text) => {
    const connection = await memory(
      "CREATE TABLE t (a UNIQUE, b NOT NULL CONSTRAINT positive CHECK (b > 0)); CREATE INDEX i ON t (b); CREATE TABLE u (a)",
    );
    const error = await failure(() => connection.execute(sql));
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("explain a column that is there already", async () => {
    const connection = await memory("CREATE TABLE t (a)");
    const error = await failure(() => connection.run("ALTER TABLE t ADD COLUMN a"));
    expect(error.message).toContain("duplicate column name");
    expect(error.hint).toMatch(/ifNotExists: true.*batchAlterTable.*inspector/s);
  });
});

describe("a handle of the host's", () => {
  it("is used as it is and never closed", async () => {
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const handle = new DatabaseSync(":memory:");
    handle.exec("CREATE TABLE t (a)");
    const connection = await connect({ ...NO_TARGET, handle }, { readOnly: false });
    expect(await connection.query("SELECT count(*) AS n FROM t")).toEqual([{ n: 0 }]);
    await connection.close();
    expect(handle.isOpen).toBe(true);
    handle.close();
    expect((await failure(() => connect({ ...NO_TARGET, handle }, { readOnly: false }))).code).toBe(
      "MIG_DIALECT_HANDLE_INVALID",
    );
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { sqliteDialect } from "../../../../src/dialects/sqlite/sqlite-dialect.js";
import { column } from "../../../../src/schema/column.js";
import { text } from "../../../../src/schema/types.js";
import { compareOptionsOf } from "../../../../src/diff/compare-options.js";
import { compareSchemas } from "../../../../src/diff/compare-schemas.js";
import { openWithProduct } from "../../../support/real-databases.js";
import { failure, type Scene, scene } from "../../../support/rebuild-harness.js";

const open: Scene[] = [];
async function made(script: string): Promise<Scene> {
  const s = await scene(openWithProduct, script);
  open.push(s);
  return s;
}
afterEach(async () => {
  for (const s of open.splice(0)) await s.dispose();
});

describe("comments behind the comma", () => {
  it("stay with the column that they are about when a column comes and goes behind it", async () => {
    const sql = "CREATE TABLE t(\n  a INT, -- about a\n  b TEXT, -- about b\n  CHECK (a > 0)\n)";
    const s = await made(sql);
    await s.step((op) => op.addColumn("t", column("c", text())));
    await s.step((op) => op.dropColumn("t", "c"));
    expect((await s.text("t")).replaceAll(/\s+/g, " ")).toBe(
      sql.replaceAll(/\s+/g, " ").replace("TABLE t(", 'TABLE "t"('),
    );
  });

  it("go with a column that has a line of its own", async () => {
    const s = await made("CREATE TABLE t(\n  a INT, -- about a\n  b TEXT, -- about b\n  CHECK (a > 0)\n)");
    await s.step((op) => op.dropColumn("t", "b"));
    expect(await s.text("t")).toContain("about a");
    expect(await s.text("t")).not.toContain("about b");
  });
});

describe("statistics of the indexes of keys", () => {
  const script =
    "CREATE TABLE t(a TEXT PRIMARY KEY, b INT NOT NULL UNIQUE, c INT); ANALYZE;" +
    "DELETE FROM sqlite_stat1; INSERT INTO sqlite_stat1 VALUES ('t', 'sqlite_autoindex_t_1', '80 1'), ('t', 'sqlite_autoindex_t_2', '80 2');";
  const stats = "SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 't' ORDER BY idx";

  it("stay when the keys stay", async () => {
    const s = await made(script);
    const before = await s.rows(stats);
    await s.batch("t", (batch) => batch.alterColumn("c", { serverDefault: 5 }), { recreate: "always" });
    expect(before).toHaveLength(2);
    expect(await s.rows(stats)).toEqual(before);
  });

  it("go when a key goes, because the others get its number", async () => {
    const s = await made(script);
    await s.batch("t", (batch) => batch.dropConstraint(null, { type: "primaryKey" }), { recreate: "always" });
    expect(await s.rows(stats)).toEqual([]);
  });
});

describe("views that a change would break", () => {
  it("are named when a column gets another name", async () => {
    const s = await made(
      "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT v.a FROM v;",
    );
    const before = await s.dump();
    const error = await failure(() => s.step((op) => op.alterColumn("t", "a", { newColumnName: "z" })));
    expect(error.code).toBe("MIG_DIALECT_READER_BROKEN");
    expect(error.message).toContain("'w' does not work any more after the change: no such column");
    expect(await s.dump()).toBe(before);
  });

  it("are told from those that did not work before", async () => {
    const s = await made("CREATE TABLE t(a, b); CREATE VIEW v AS SELECT missing FROM t;");
    const error = await failure(() => s.step((op) => op.dropColumn("t", "b")));
    expect(error.code).toBe("MIG_DIALECT_READER_ALREADY_BROKEN");
    expect(error.message).toContain("'v'");
    await s.batch("t", (batch) => batch.dropColumn("b"), { recreate: "always" });
    expect(await s.text("t")).not.toContain("b");
  });
});

describe("keys with an order or a collation of their own", () => {
  const script =
    "CREATE TABLE a(id INTEGER PRIMARY KEY DESC, x TEXT COLLATE NOCASE UNIQUE);" +
    "CREATE TABLE b(p, q, PRIMARY KEY (p DESC, q), UNIQUE (q COLLATE NOCASE));";

  it("are reported, because the schema cannot say them", async () => {
    const s = await made(script);
    const { others } = await sqliteDialect.reflect(s.connection, { schema: null, exclude: [] });
    expect(others.map(({ name, table, isDetail }) => [table, name, isDetail])).toEqual([
      ["a", "PRIMARY KEY (id DESC)", true],
      ["b", "PRIMARY KEY (p DESC, q)", true],
      ["b", "UNIQUE (q COLLATE NOCASE)", true],
    ]);
  });

  it("make no difference that is none", async () => {
    const s = await made(script);
    const { schema } = await sqliteDialect.reflect(s.connection, { schema: null, exclude: [] });
    const again = await sqliteDialect.normalize(schema, null);
    expect(compareSchemas(schema, again, compareOptionsOf(sqliteDialect))).toEqual([]);
  });
});

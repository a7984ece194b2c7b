import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Reflection } from "../../../../src/dialects/contract/dialect.js";
import { inspectorOf } from "../../../../src/dialects/mysql/inspector.js";
import { normalize } from "../../../../src/dialects/mysql/normalizer.js";
import { readTable, readWholeTable } from "../../../../src/dialects/mysql/reflector/read-table.js";
import { reflect } from "../../../../src/dialects/mysql/reflector/reflect.js";
import { typeText } from "../../../../src/dialects/mysql/types.js";
import type { Table } from "../../../../src/schema/table.js";
import { runScript, type ServerName } from "../../../support/servers/index.js";
import { COMMON, MARIADB_ONLY, MYSQL_ONLY } from "./rich-schema.js";
import { onDatabase, SERVERS, type Workbench } from "./support.js";

const scope = { schema: null, exclude: ["alembic_version"] };

async function load(bench: Workbench, script: string): Promise<void> {
  const result = await runScript(bench.on, bench.database, script);
  expect(result).toMatchObject({ ok: true });
}

function tableOf(reflection: Reflection, name: string): Table {
  const table = reflection.schema.tables.find((one) => one.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

const columnOf = (table: Table, name: string) => table.columns.find((one) => one.name === name);
const indexOf = (table: Table, name: string) => table.indexes.find((one) => one.name === name);
const literal = (value: unknown) => ({ kind: "literal", value });
const sql = (text: string) => ({ kind: "sql", text });

function onRich(
  name: ServerName,
  own: string,
  work: (bench: Workbench, reflection: Reflection) => Promise<void>,
) {
  return onDatabase(name, async (bench) => {
    await load(bench, COMMON + own);
    await work(bench, await reflect(bench.connection, scope));
  });
}

describe.each(SERVERS)("reflect on %s", (name) => {
  const own = name === "mysql" ? MYSQL_ONLY : MARIADB_ONLY;
  const q = name === "mysql" ? ", " : ",";

  it("reads columns with everything that they are", () =>
    onRich(name, own, async (_, reflection) => {
      const rich = tableOf(reflection, "rich");
      const defaults = Object.fromEntries(rich.columns.map((one) => [one.name, one.serverDefault]));
      expect(defaults).toEqual({
        id: null,
        i: literal(0),
        u: literal(5),
        z: null,
        b: literal(true),
        ti: null,
        s: literal('it\'s \\ "q"'),
        s2: literal(""),
        sn: literal("NULL"),
        sn0: null,
        sct: literal("current_timestamp()"),
        e: literal("it's"),
        st: literal("x,y"),
        d: literal(1.5),
        big: sql("12345678901234567890.1234567890"),
        db: literal(10_000_000_000),
        long_one: literal(9_007_199_254_740_993n),
        neg: literal(-7),
        yr: literal(2020),
        bi: sql("b'101'"),
        dt: sql("CURRENT_TIMESTAMP(6)"),
        ts: sql("CURRENT_TIMESTAMP"),
        ts2: literal("2020-01-01 00:00:00"),
        da: literal("2020-02-02"),
        tm: null,
        bin: expect.anything(),
        vb: literal("ab"),
        vbx: sql("0x00FF"),
        vbn: sql("0x00FF61"),
        jn: null,
        ex: sql("1 + 2"),
        exs: sql(`concat('a'${q}'it''s'${q}'b')`),
        uu: sql("uuid()"),
        txd: literal("abc"),
        jd: sql("json_array()"),
        g1: null,
        g2: null,
        inv: null,
        tx: null,
        f: null,
      });
      const kinds = ["z", "e", "st", "jn", "jd", "u", "i", "b"].map((one) =>
        typeText(columnOf(rich, one)?.type ?? { kind: "text" }),
      );
      expect(kinds).toEqual([
        "INT(5) UNSIGNED ZEROFILL",
        `ENUM('a','b,c','it''s','d\\\\e','"q"')`,
        "SET('x','y','z''z')",
        "JSON",
        "JSON",
        "INT UNSIGNED",
        "INTEGER",
        "TINYINT(1)",
      ]);
      expect(columnOf(rich, "id")).toMatchObject({ autoincrement: true, primaryKey: true, nullable: false });
      expect(columnOf(rich, "s2")).toMatchObject({
        collation: "latin1_bin",
        comment: "a 'c' \\ x",
        nullable: false,
        options: { mysql: { charset: "latin1" } },
      });
      expect(columnOf(rich, "s")).toMatchObject({ collation: null, options: {} });
      expect(columnOf(rich, "jn")).toMatchObject({ collation: null, check: null, options: {} });
      expect(columnOf(rich, "dt")?.options).toEqual({ mysql: { onUpdate: "CURRENT_TIMESTAMP(6)" } });
      expect(columnOf(rich, "ts")?.options).toEqual({ mysql: { onUpdate: "CURRENT_TIMESTAMP" } });
      expect(columnOf(rich, "inv")?.options).toEqual({ mysql: { invisible: true } });
      expect(columnOf(rich, "g1")?.generated).toEqual({ expression: "`i` + 1", stored: false });
      expect(columnOf(rich, "g2")?.generated).toEqual({
        expression: `concat(\`s\`${q}'it''s'${q}' \\\\ x')`,
        stored: true,
      });
      expect(columnOf(tableOf(reflection, "bytes_too"), "e")?.serverDefault).toEqual(literal("page"));
    }));

  it("reads keys, constraints and indexes", () =>
    onRich(name, own, async (_, reflection) => {
      const rich = tableOf(reflection, "rich");
      expect(rich.primaryKey).toEqual({ kind: "primaryKey", name: null, columns: ["id"] });
      expect(rich.uniques).toMatchObject([{ name: "uq1", columns: ["i", "u"] }]);
      expect(rich.checks.map((one) => [one.name, one.expression.replaceAll(/[()]/g, "")])).toEqual([
        ["ck1", "`i` > 0 and `s` <> 'it''s'"],
      ]);
      expect(rich.indexes.map((one) => [one.name, one.unique, one.options])).toEqual([
        ["ft", false, { mysql: { kind: "FULLTEXT" } }],
        ["k1", false, { mysql: { length: { s: 5 } } }],
        ["k2", false, {}],
        ["kc", false, { mysql: { comment: "idx 'c'" } }],
        ["uqp", true, { mysql: { length: { s: 10 } } }],
      ]);
      expect(indexOf(rich, "k2")?.parts).toMatchObject([{ value: "i", order: "desc" }]);
      const quick = tableOf(reflection, "quick");
      expect(indexOf(quick, "t")?.options).toEqual({ mysql: { using: "BTREE" } });
      expect(indexOf(quick, "h")?.options).toEqual({});
      expect(indexOf(tableOf(reflection, "places"), "sp")?.options).toEqual({ mysql: { kind: "SPATIAL" } });
      const odd = tableOf(reflection, "odd `name, it's");
      expect(odd).toMatchObject({
        columns: [{ name: "a `b", serverDefault: literal(1) }],
        checks: [{ expression: "`a ``b` > 0" }],
        indexes: [{ name: "k `x", parts: [{ value: "a `b" }] }],
      });
    }));

  it("leaves the indexes out that foreign keys bring along", () =>
    onRich(name, own, async ({ connection }, reflection) => {
      const child = tableOf(reflection, "child");
      expect(child.indexes.map((one) => one.name)).toEqual(["own"]);
      const keys = child.foreignKeys.map((key) => [key.name, key.columns, key.onDelete, key.onUpdate]);
      expect(keys).toEqual([
        ["child_ibfk_1", ["q"], null, null],
        ["fk_p", ["p"], "CASCADE", "SET NULL"],
        ["fk_pair", ["pa", "pb"], name === "mysql" ? null : "NO ACTION", null],
      ]);
      expect(
        child.foreignKeys.every((key) => key.referentTable === "Parent" && key.referentSchema === null),
      ).toBe(true);
      const all = await readWholeTable(connection, "child", null);
      expect(all?.indexes.map((one) => one.name)).toEqual(["fk_p", "own", "q"]);
    }));

  it("reads what a table is told", () =>
    onRich(name, own, async (_, reflection) => {
      expect(tableOf(reflection, "Parent").comment).toBe('it\'s "x" \\ p');
      expect(tableOf(reflection, "Parent").options).toEqual({});
      expect(tableOf(reflection, "mine").options.mysql).toEqual({
        engine: "MyISAM",
        charset: "latin1",
        collate: "latin1_swedish_ci",
        rowFormat: "FIXED",
      });
      expect(tableOf(reflection, "packed").options.mysql).toEqual({
        collate: "utf8mb4_bin",
        rowFormat: "COMPRESSED",
        keyBlockSize: 8,
        extra: { STATS_PERSISTENT: 1 },
      });
      expect(tableOf(reflection, "hashed").options.mysql).toEqual({ partition: "HASH (`a`)\nPARTITIONS 4" });
      expect(tableOf(reflection, "part").options.mysql?.partition).toMatch(
        /^RANGE \(year\(`d`\)\)\n\(PARTITION .* MAXVALUE ENGINE = InnoDB\)$/s,
      );
    }));

  it("tells what the schema cannot say", () =>
    onRich(name, own, async (_, reflection) => {
      const programs = [
        { kind: "event", name: "ev", table: null },
        { kind: "function", name: "fn", table: null },
        { kind: "procedure", name: "pr", table: null },
        { kind: "trigger", name: "trg", table: "rich" },
        { kind: "view", name: "a_second", table: null },
        { kind: "view", name: "z_first", table: null },
      ];
      const key = { kind: "prefix or direction of the primary key", name: "PRIMARY", isDetail: true };
      const others =
        name === "mysql"
          ? [{ ...key, table: "downwards" }]
          : [
              { kind: "period", name: "per", table: "ten", isDetail: true },
              { kind: "sequence", name: "sq", table: null },
              { kind: "system-versioned table", name: "versioned", table: null },
            ];
      const expected = [...programs, { ...key, table: "beginning" }, ...others];
      expect(reflection.others).toHaveLength(expected.length);
      expect(reflection.others).toEqual(expect.arrayContaining(expected));
    }));

  it("reads one table as it reads all, and the inspector agrees", () =>
    onRich(name, own, async ({ connection }, reflection) => {
      const inspector = inspectorOf(connection);
      for (const table of reflection.schema.tables)
        expect(await readTable(connection, table.name, null)).toEqual(table);
      expect(await readTable(connection, "a_second", null)).toBeNull();
      expect(await readTable(connection, "nothing", null)).toBeNull();
      const names = await inspector.getTableNames();
      for (const table of reflection.schema.tables) expect(names).toContain(table.name);
      expect(await inspector.getViewNames()).toEqual(["a_second", "z_first"]);
      expect(await inspector.hasTable("rich")).toBe(true);
      expect(await inspector.hasTable("a_second")).toBe(false);
      expect(await inspector.hasColumn("rich", "SN0")).toBe(true);
      expect(await inspector.hasColumn("rich", "sn1")).toBe(false);
      expect(await inspector.hasIndex("child", "fk_p")).toBe(true);
      expect(await inspector.hasIndex("child", "fk_x")).toBe(false);
      expect((await inspector.getPrimaryKey("part"))?.columns).toEqual(["a", "d"]);
      expect((await inspector.getForeignKeys("child")).length).toBe(3);
      await expect(inspector.getColumns("nothing")).rejects.toMatchObject({
        code: "MIG_DIALECT_TABLE_NOT_FOUND",
      });
    }));

  it("is what normalize makes of it", () =>
    onRich(name, own, async ({ connection }, reflection) => {
      const again = await normalize(reflection.schema, connection);
      expect(again.tables).toEqual(reflection.schema.tables);
    }));

  it("is what the server makes of it on an empty database", () =>
    onRich(name, own, async (_, reflection) => {
      // A sequence is none of the tables, and a key over beginnings cannot be told.
      const left = ["numbered", "beginning", "downwards"];
      const tables = reflection.schema.tables.filter((table) => !left.includes(table.name));
      await onDatabase(name, async ({ connection }) => {
        const again = await normalize({ ...reflection.schema, tables }, connection);
        expect(again.tables).toEqual(tables);
      });
    }));

  it("asks as often for a hundred tables as for one", () =>
    onDatabase(name, async ({ connection }) => {
      const ask = connection.query.bind(connection);
      let asked = 0;
      connection.query = (text, parameters) => {
        asked += 1;
        return ask(text, parameters);
      };
      const count = async (): Promise<number> => {
        asked = 0;
        await reflect(connection, scope);
        return asked;
      };
      await connection.run("CREATE TABLE t0 (id INT PRIMARY KEY)");
      const one = await count();
      for (let at = 1; at < 100; at += 1)
        await connection.run(
          `CREATE TABLE t${at} (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES t0 (id))`,
        );
      expect(await count()).toBe(one);
    }));

  it("reads other databases under their names", () =>
    onDatabase(name, async ({ connection, database }) => {
      await onDatabase(name, async (other) => {
        await other.connection.run("CREATE TABLE remote (id INT PRIMARY KEY)");
        await connection.run(
          `CREATE TABLE near (id INT PRIMARY KEY, r INT, CONSTRAINT fk FOREIGN KEY (r) REFERENCES ${other.database}.remote (id))`,
        );
        const { schema } = await reflect(connection, { ...scope, also: [other.database] });
        expect(schema.tables.map((table) => [table.schema, table.name])).toEqual(
          expect.arrayContaining([
            [null, "near"],
            [other.database, "remote"],
          ]),
        );
        const [near] = schema.tables.filter((table) => table.name === "near");
        expect(near?.foreignKeys).toMatchObject([
          { referentSchema: other.database, referentTable: "remote" },
        ]);
        expect((await normalize(schema, connection)).tables).toEqual(schema.tables);
        expect(await readTable(connection, "remote", other.database)).toMatchObject({
          schema: other.database,
        });
        await connection.run(`DROP TABLE ${database}.near`);
      });
    }));
});

describe("what MySQL alone has", () => {
  it("is read", () =>
    onRich("mysql", MYSQL_ONLY, async (_, reflection) => {
      const eight = tableOf(reflection, "eight");
      const parts = (index: string) =>
        indexOf(eight, index)?.parts.map((part) => [part.kind, part.value, part.order]);
      expect(parts("fx")).toEqual([["expression", "`a` + 1", null]]);
      expect(parts("fx2")).toEqual([
        ["column", "a", null],
        ["expression", "lower(`b`)", "desc"],
      ]);
      expect(parts("ufx")).toEqual([["expression", "concat(`b`, 'it''s \\\\')", null]]);
      expect(parts("mv")).toEqual([["expression", "cast(`j` as unsigned array)", null]]);
      expect(indexOf(eight, "ufx")?.unique).toBe(true);
      expect(indexOf(eight, "iv")?.options).toEqual({ mysql: { invisible: true } });
      expect(indexOf(eight, "ngr")?.options).toEqual({ mysql: { kind: "FULLTEXT", parser: "ngram" } });
      expect(columnOf(eight, "g")?.options).toEqual({ mysql: { srid: 4326 } });
      expect(columnOf(eight, "p")?.options).toEqual({ mysql: { srid: 0 } });
      expect(eight.checks).toMatchObject([
        { name: "lax", expression: "`a` > 1", options: { mysql: { notEnforced: true } } },
      ]);
    }));
});

describe("what MariaDB alone has", () => {
  it("is read", () =>
    onRich("mariadb", MARIADB_ONLY, async ({ database }, reflection) => {
      const ten = tableOf(reflection, "ten");
      expect(ten.checks.map((one) => [one.name, one.expression])).toEqual([
        [null, "`un` > 0"],
        ["jl", "json_valid(`jl`) and `jl` <> '{}'"],
      ]);
      expect(columnOf(ten, "un")?.check).toEqual({ expression: "`un` > 0", name: null });
      expect(columnOf(ten, "i6")?.serverDefault).toEqual(literal("::1"));
      expect(indexOf(ten, "iv")?.options).toEqual({ mysql: { invisible: true } });
      expect(ten.uniques.map((one) => one.columns)).toEqual([["t"], ["un"]]);
      const [numbered] = tableOf(reflection, "numbered").columns;
      expect(numbered?.serverDefault).toEqual(sql("nextval(`sq`)"));
      expect(inspect(reflection.schema, { depth: null })).not.toContain(database);
    }));
});

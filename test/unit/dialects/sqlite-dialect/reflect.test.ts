import { describe, expect, it } from "vitest";
import { SqliteInspector } from "../../../../src/dialects/sqlite/inspector.js";
import { normalize } from "../../../../src/dialects/sqlite/normalizer.js";
import { reflect } from "../../../../src/dialects/sqlite/reflector/reflect.js";
import { scratch } from "../../../../src/dialects/sqlite/scratch.js";
import { sqlite } from "../../../../src/dialects/public-types.js";
import {
  check,
  collate,
  column,
  defineSchema,
  desc,
  enumeration,
  foreignKey,
  index,
  integer,
  json,
  numeric,
  rawType,
  sql,
  string,
  table,
  text,
  unique,
} from "./builders.js";
import { dump, failure, memory } from "./open.js";

const RICH = `
CREATE TABLE "users" (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key
  "e mail" varchar(320) NOT NULL COLLATE NOCASE,
  state TEXT DEFAULT 'it''s' CONSTRAINT ck_state CHECK (state <> "gone"),
  n NUMERIC(10,2) DEFAULT -1,
  big INTEGER DEFAULT 9223372036854775807,
  at DATETIME DEFAULT CURRENT_TIMESTAMP,
  e REAL DEFAULT (1 + 1),
  old MYTYPE(3),
  untyped,
  full_name TEXT GENERATED ALWAYS AS (state || '!') STORED,
  short TEXT AS (substr(state, 1, 2)),
  CONSTRAINT uq_mail UNIQUE ("e mail") ON CONFLICT IGNORE,
  CHECK (n > -5)
);
CREATE TABLE kids (
  a TEXT, B TEXT,
  parent INTEGER CONSTRAINT fk_parent REFERENCES users ON DELETE CASCADE ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (b, a),
  FOREIGN KEY (a, B) REFERENCES kids (a, b) MATCH FULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ux ON users (lower("e mail"), n COLLATE RTRIM DESC) WHERE n IS NOT NULL;
CREATE INDEX plain ON users (state ASC);
CREATE VIEW v AS SELECT * FROM users;
CREATE TRIGGER tr AFTER INSERT ON users BEGIN UPDATE users SET n = 1; END;
CREATE VIRTUAL TABLE search USING fts5(body);
`;

describe("reflection", () => {
  it("reads all that a table can say", async () => {
    const connection = await memory(RICH);
    const { schema, others } = reflect(connection, { schema: null, exclude: [] });
    const [users, kids] = schema.tables;
    expect(schema.tables.map((t) => t.name)).toEqual(["users", "kids"]);
    expect(users?.columns.map((c) => [c.name, c.type, c.nullable, c.serverDefault])).toEqual([
      ["id", integer(), false, null],
      ["e mail", string(320), false, null],
      ["state", text(), true, { kind: "literal", value: "it's" }],
      ["n", numeric(10, 2), true, { kind: "literal", value: -1 }],
      ["big", integer(), true, { kind: "literal", value: 9223372036854775807n }],
      [
        "at",
        { kind: "dateTime", timezone: false, precision: null },
        true,
        { kind: "sql", text: "CURRENT_TIMESTAMP" },
      ],
      ["e", sqlite.real(), true, { kind: "sql", text: "1 + 1" }],
      ["old", rawType("MYTYPE(3)"), true, null],
      ["untyped", rawType(""), true, null],
      ["full_name", text(), true, null],
      ["short", text(), true, null],
    ]);
    expect(
      users?.columns.map((c) => [c.autoincrement, c.primaryKey, c.collation, c.generated]),
    ).toMatchObject([
      [true, true, null, null],
      [false, false, "NOCASE", null],
      ...Array.from({ length: 7 }, () => [false, false, null, null]),
      [false, false, null, { expression: "state || '!'", stored: true }],
      [false, false, null, { expression: "substr(state, 1, 2)", stored: false }],
    ]);
    expect(users?.primaryKey).toEqual({ kind: "primaryKey", name: null, columns: ["id"] });
    expect(users?.uniques).toEqual([
      { ...unique(["e mail"], { name: "uq_mail" }), options: { sqlite: { onConflict: "IGNORE" } } },
    ]);
    expect(users?.checks).toEqual([check('state <> "gone"', { name: "ck_state" }), check("n > -5")]);
    expect(users?.indexes).toEqual([
      index("ux", [sql`lower("e mail")`, desc(collate("n", "RTRIM"))], {
        unique: true,
        where: "n IS NOT NULL",
      }),
      index("plain", ["state"]),
    ]);
    expect(kids?.options).toEqual({ sqlite: { strict: true, withoutRowid: true } });
    expect(kids?.primaryKey?.columns).toEqual(["B", "a"]);
    expect(kids?.columns.map((c) => c.nullable)).toEqual([false, false, true]);
    expect(kids?.foreignKeys).toEqual([
      foreignKey(
        ["parent"],
        { table: "users", columns: ["id"] },
        { name: "fk_parent", onDelete: "CASCADE", deferrable: true, initially: "DEFERRED" },
      ),
      foreignKey(["a", "B"], { table: "kids", columns: ["a", "b"] }, { match: "FULL" }),
    ]);
    expect(others.filter((o) => o.kind !== "shadow table").map((o) => [o.kind, o.name, o.table])).toEqual([
      ["virtual table", "search", null],
      ["view", "v", null],
      ["trigger", "tr", "users"],
    ]);
    expect(others.find((o) => o.kind === "view")?.definition).toEqual({
      create: [expect.stringMatching(/^CREATE VIEW v /)],
      drop: [expect.stringMatching(/^DROP VIEW /)],
      phase: "after",
    });
    expect(others.filter((o) => o.kind === "shadow table").length).toBeGreaterThan(2);
  });

  it("asks as often for a hundred tables as for one", async () => {
    const count = async (tables: number): Promise<number> => {
      const many = Array.from(
        { length: tables },
        (_, n) =>
          `CREATE TABLE t${n} (id INTEGER PRIMARY KEY, p REFERENCES t0, q UNIQUE); CREATE INDEX i${n} ON t${n} (p);`,
      );
      const connection = await memory(many.join("\n"));
      let asked = 0;
      const rows = connection.rows.bind(connection);
      connection.rows = (text, parameters) => {
        asked += 1;
        return rows(text, parameters);
      };
      expect(reflect(connection, { schema: null, exclude: [] }).schema.tables).toHaveLength(tables);
      return asked;
    };
    expect(await count(100)).toBe(await count(1));
  });

  it("survives a build of what was read", async () => {
    const { schema } = reflect(await memory(RICH), { schema: null, exclude: [] });
    const once = await normalize(schema);
    expect(once).toEqual(schema);
    expect(await normalize(once)).toEqual(once);
  });

  it("brings every spelling of a schema to the one that is read", async () => {
    const written = defineSchema({
      tables: [
        table(
          "t",
          [
            column("id", integer(), { primaryKey: true, identity: true, comment: "the key" }),
            column("state", enumeration(["draft", "live"]), {
              nullable: false,
              serverDefault: "draft",
              index: true,
              unique: true,
            }),
            column("flag", sqlite.any(), { serverDefault: true }),
            column("doc", json(), { serverDefault: sql`json_object('a', 1)` }),
          ],
          { comment: "a table", options: { postgresql: { tablespace: "x" } } },
        ),
        table("a", [
          column("t_id", integer(), { references: { table: "t", column: "id", onDelete: "NO ACTION" } }),
        ]),
      ],
      namingConvention: { uq: "uq_%(table_name)s_%(column_0_name)s" },
    });
    const normal = await normalize(written);
    expect(normal.tables.map((t) => t.name)).toEqual(["t", "a"]);
    expect(normal.namingConvention).toBe(written.namingConvention);
    expect(normal.tables[0]?.columns.map((c) => [c.type, c.serverDefault])).toEqual([
      [integer(), null],
      [string(5), { kind: "literal", value: "draft" }],
      [sqlite.any(), { kind: "literal", value: 1 }],
      [json(), { kind: "sql", text: "json_object('a', 1)" }],
    ]);
    expect(normal.tables[0]?.comment).toBeNull();
    expect(normal.tables[0]?.uniques[0]?.name).toBe("uq_t_state");
    expect(normal.tables[1]?.foreignKeys[0]?.onDelete).toBeNull();
    expect(await normalize(normal)).toEqual(normal);
  });
});

describe("the inspector", () => {
  it("answers without regard to case, and tells a missing table from an empty answer", async () => {
    const inspector = new SqliteInspector(await memory(RICH));
    expect(await inspector.hasTable("USERS")).toBe(true);
    expect(await inspector.hasTable("v")).toBe(false);
    expect(await inspector.hasTable("users", { schema: "other" })).toBe(false);
    expect(await inspector.hasColumn("users", "E MAIL")).toBe(true);
    expect(await inspector.hasColumn("users", "short")).toBe(true);
    expect(await inspector.hasColumn("users", "nope")).toBe(false);
    expect(await inspector.hasIndex("users", "UX")).toBe(true);
    expect(await inspector.hasIndex("kids", "ux")).toBe(false);
    expect(await inspector.getViewNames()).toEqual(["v"]);
    expect((await inspector.getTable("Kids"))?.foreignKeys).toHaveLength(2);
    expect(await inspector.getTable("nope")).toBeNull();
    expect((await failure(() => inspector.getColumns("nope"))).code).toBe("MIG_DIALECT_TABLE_NOT_FOUND");
  });
});

describe("a scratch copy", () => {
  it("has the schema, the version and the AUTOINCREMENT marks, and no rows", async () => {
    const connection = await memory(`${RICH}
      INSERT INTO users (id, "e mail", n) VALUES (41, 'a', 1); DELETE FROM users;
      INSERT INTO search VALUES ('words');
      CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
      INSERT INTO alembic_version VALUES ('c594bd42779a')`);
    const copy = await scratch({ kind: "copy", of: connection });
    const lines = (text: string): string[] => text.split(";\n").sort();
    expect(lines(dump(copy))).toEqual(lines(dump(connection)));
    expect(await copy.query("SELECT * FROM alembic_version")).toEqual([{ version_num: "c594bd42779a" }]);
    expect(await copy.query("SELECT seq FROM sqlite_sequence WHERE name = 'users'")).toEqual([{ seq: 41 }]);
    expect(await copy.query("SELECT count(*) AS n FROM search")).toEqual([{ n: 0 }]);
    await copy.run("DROP TABLE kids");
    expect(await connection.query("SELECT 1 AS x FROM sqlite_schema WHERE name = 'kids'")).toEqual([
      { x: 1 },
    ]);
  });
});

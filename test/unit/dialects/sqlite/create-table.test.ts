import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { isCortexError } from "../../../../src/errors/index.js";
import { parseCreateIndex } from "../../../../src/dialects/sqlite/sql/create-index.js";
import {
  allConstraints,
  columnOf,
  parseCreateTable,
} from "../../../../src/dialects/sqlite/sql/create-table.js";
import type { ParsedTable } from "../../../../src/dialects/sqlite/sql/create-table-model.js";
import { parseCreateTrigger } from "../../../../src/dialects/sqlite/sql/create-trigger.js";
import { parseCreateView } from "../../../../src/dialects/sqlite/sql/create-view.js";
import { corpusItems, type Database, quoted, type Row, rowsOf } from "../../../support/sqlite.js";
import { expectModelAgrees } from "./table-shape.js";

function table(sql: string): ParsedTable {
  const parsed = parseCreateTable(sql);
  if (parsed.kind !== "table") throw new Error(parsed.kind);
  return parsed;
}

const constraintsOf = (sql: string): readonly unknown[] =>
  allConstraints(table(sql)).map((c) => [c.kind, c.name?.name ?? null, c.text]);

function expectIndexAgrees(db: Database, row: Row): void {
  const parsed = parseCreateIndex(String(row.sql), String(row.name));
  expect([parsed.name.name, parsed.table.name]).toEqual([row.name, row.tbl_name]);
  const list = rowsOf(db, `PRAGMA index_list(${quoted(String(row.tbl_name))})`).find(
    (i) => i.name === row.name,
  );
  expect([parsed.unique, parsed.where !== null]).toEqual([list?.unique === 1, list?.partial === 1]);
  const columns = rowsOf(db, `PRAGMA index_xinfo(${quoted(String(row.name))})`).filter((c) => c.key === 1);
  expect(parsed.columns.map((c) => [c.name?.toLowerCase() ?? null, c.order === "DESC"])).toEqual(
    columns.map((c) => [c.name === null ? null : String(c.name).toLowerCase(), c.desc === 1]),
  );
}

describe("the corpus", () => {
  it.skipIf(corpusItems().length === 0)("has something to read", () => {
    expect(corpusItems().length).toBeGreaterThan(0);
  });

  for (const item of corpusItems())
    it(`reads every object of ${item.name} as SQLite does`, () => {
      const db = new DatabaseSync(":memory:");
      let tables = 0;
      for (const { text } of item.files) {
        db.exec("PRAGMA foreign_keys = OFF");
        db.exec(text);
        for (const row of rowsOf(db, "SELECT * FROM sqlite_master WHERE sql IS NOT NULL")) {
          const sql = String(row.sql);
          if (row.type === "table" && !/^CREATE VIRTUAL/i.test(sql)) {
            expectModelAgrees(db, String(row.name), sql);
            tables += 1;
          }
          if (row.type === "index") expectIndexAgrees(db, row);
          if (row.type === "view") expect(parseCreateView(sql).name.name).toBe(row.name);
          if (row.type === "trigger") expect(parseCreateTrigger(sql).table.name).toBe(row.tbl_name);
        }
      }
      expect(tables).toBeGreaterThan(0);
      db.close();
    });
});

/** One table a line, each accepted by SQLite; the model is held against what SQLite says. */
const SYNTAX: readonly string[] = [
  "CREATE TABLE t(a)",
  "CREATE TABLE t(a generated int, b int generated, c int generated always, d int generated always not null)",
  "CREATE TABLE t(x, a generated always as (1), b int as (x+1) stored, c AS (')') VIRTUAL NOT NULL, d int generated always as (x))",
  "CREATE TABLE t('a' 'long type' (3), \"b\"\"c\" DOUBLE PRECISION, [d e] VARYING CHARACTER(255), `f` DECIMAL(10, 5) DEFAULT -1.5)",
  'CREATE TABLE t(a varchar(+3,-4.5), b int key, left int, indexed int, c if, d "int" "x")',
  "CREATE TABLE t(a default null, b default (1 + 2), c default + 5, d default abc, e default x'00', f default \"x\", g default [x], h default current_timestamp, i default true, j default key)",
  "CREATE TABLE t(a int default (1) default 2 not null on conflict fail null on conflict ignore collate 'nocase' collate binary)",
  "CREATE TABLE t(a int constraint x constraint y check(a>1) constraint z)",
  "CREATE TABLE t(a int constraint 'x' check(a)unique on conflict replace,b, constraint q)",
  "CREATE TABLE t(a integer primary key desc on conflict rollback, b text unique)",
  "CREATE TABLE t(a integer primary key autoincrement, b references p)",
  "CREATE TABLE t(a integer, primary key(a asc autoincrement) on conflict ignore)",
  "CREATE TABLE t(a, b, primary key (b collate nocase desc, a) constraint q unique('a') on conflict ignore check(a) on conflict fail, constraint z constraint y)",
  "CREATE TABLE t(a references p(x) match full on delete set null on insert cascade on update no action deferrable initially deferred not null)",
  "CREATE TABLE t(a references p on delete set default not deferrable initially immediate unique not deferrable, b deferrable)",
  "CREATE TABLE t(a, b, foreign key(a, b) references p(x, y) on delete restrict deferrable foreign key (b) references q)",
  "CREATE TABLE t(a text primary key, b int) WITHOUT ROWID, STRICT",
  "CREATE TABLE t(a int primary key, b any) ,strict",
  "CREATE TABLE t(a integer, b text, c text, primary key (c, b)) strict;",
  "CREATE TABLE t(/* ( */ a -- , b\n int /* ) */ ( -- x\n 3 ) , -- last\n check /**/ ((a) > '(') /* end)\n*/ ) -- tail",
  'CREATE TABLE "primary"("check" "unique" "null", [constraint] int, `select` text, "a,b)" , action, key, temp temp, rowid)',
  "CREATE TABLE t(größe int, 表 text, a$b, _c)",
  "CREATE TABLE t(a int primary key unique, b, unique(a), unique (b, a), unique(b,a))",
];

describe("parseCreateTable", () => {
  it.each(SYNTAX)("%s", (sql) => {
    const db = new DatabaseSync(":memory:");
    db.exec(sql);
    const [stored] = rowsOf(
      db,
      "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    );
    expectModelAgrees(db, String(stored?.name), String(stored?.sql));
    expectModelAgrees(db, String(stored?.name), sql);
    db.close();
  });

  it("reads the details of constraints", () => {
    const parsed = table(
      "CREATE TABLE t(a INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT FAIL, b CHECK ( b > 1 ) DEFAULT (2) COLLATE [no case], c REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED, d DEFAULT 'x', e DEFAULT y)",
    );
    const [pk, check, dflt, collate, fk] = allConstraints(parsed);
    expect(pk).toMatchObject({
      kind: "primaryKey",
      autoincrement: false,
      conflict: "FAIL",
      columns: [{ name: "a", order: "DESC" }],
    });
    expect(check).toMatchObject({ kind: "check", expression: "b > 1", level: "column", column: "b" });
    expect(dflt).toMatchObject({ kind: "default", value: "(2)", form: "parenthesised" });
    expect(collate).toMatchObject({ kind: "collate", collation: { name: "no case" } });
    expect(fk).toMatchObject({
      kind: "foreignKey",
      deferrability: { deferrable: true, initially: "deferred" },
    });
    expect(columnOf(parsed, "D").constraints[0]).toMatchObject({ value: "'x'", form: "literal" });
    expect(columnOf(parsed, "e").constraints[0]).toMatchObject({ value: "y", form: "identifier" });
    expect(Object.isFrozen(parsed.columns[0]?.constraints[0])).toBe(true);
  });

  it("keeps names that name nothing", () => {
    expect(constraintsOf("CREATE TABLE t(a CONSTRAINT x CONSTRAINT y CHECK(a), CONSTRAINT z)")).toEqual([
      ["nameOnly", "x", "CONSTRAINT x"],
      ["check", "y", "CONSTRAINT y CHECK(a)"],
      ["nameOnly", "z", "CONSTRAINT z"],
    ]);
  });

  it("tells virtual tables and CREATE TABLE AS apart", () => {
    expect(parseCreateTable("CREATE VIRTUAL TABLE IF NOT EXISTS main.f USING fts5(a, 'b)')")).toMatchObject({
      kind: "virtual",
      name: { name: "f" },
      module: { name: "fts5" },
      moduleArguments: "a, 'b)'",
    });
    expect(parseCreateTable("CREATE VIRTUAL TABLE f USING dbstat")).toMatchObject({ moduleArguments: null });
    expect(parseCreateTable("CREATE TEMP TABLE IF NOT EXISTS temp.x AS SELECT 1 -- y\n;")).toMatchObject({
      kind: "asSelect",
      temporary: true,
      ifNotExists: true,
      schema: { name: "temp" },
      select: expect.stringContaining("SELECT 1"),
    });
  });

  it.each([
    "CREATE TABLE t",
    "CREATE TABLE t(",
    "CREATE TABLE t()",
    "CREATE TABLE t(a,)",
    "CREATE TABLE t(a, unique(a),)",
    "CREATE TABLE t(a int, select)",
    "CREATE TABLE t(a check)",
    "CREATE TABLE t(a default -b)",
    "CREATE TABLE t(unique(a), a)",
    "CREATE TABLE t(a) WITHOUT SENSE",
    "CREATE TABLE t(a 'b",
    "CREATE INDEX t ON t(a)",
  ])("refuses what SQLite refuses: %s", (sql) => {
    expect(() => parseCreateTable(sql, "table 't'")).toThrow(/table 't' cannot be read/);
    const db = new DatabaseSync(":memory:");
    expect(() => db.exec(sql)).toThrow();
    db.close();
  });

  it("names a column that is not there", () => {
    try {
      columnOf(table("CREATE TABLE t(a, b)"), "c");
      expect.unreachable();
    } catch (error) {
      expect(isCortexError(error, "MIG_DIALECT_COLUMN_NOT_FOUND")).toBe(true);
    }
  });
});

describe("parseCreateIndex", () => {
  it.each([
    "CREATE UNIQUE INDEX i on t(a, lower(b) desc, b collate nocase asc, (a), a || ',' || b) where a > 1 -- x",
    "CREATE INDEX i ON t('a', \"b\", [a]   )",
    'CREATE INDEX "i" ON t(b COLLATE "nocase" DESC, (a + 1), a IN (1, 2))',
  ])("%s", (sql) => {
    const db = new DatabaseSync(":memory:");
    db.exec(`CREATE TABLE t(a, b); ${sql}`);
    const [row] = rowsOf(db, "SELECT * FROM sqlite_master WHERE type = 'index'");
    expectIndexAgrees(db, row ?? {});
    db.close();
  });

  it("reads members and the condition verbatim", () => {
    const index = parseCreateIndex(
      "CREATE INDEX IF NOT EXISTS main.i ON t(lower( a ) COLLATE nocase DESC, b) WHERE b > '(' ;",
    );
    expect(index.columns[0]).toMatchObject({
      text: "lower( a ) COLLATE nocase DESC",
      expression: "lower( a )",
      name: null,
      collation: "nocase",
      order: "DESC",
    });
    expect(index).toMatchObject({ where: "b > '('", ifNotExists: true, schema: { name: "main" } });
  });
});

describe("parseCreateTrigger", () => {
  it("reads the head", () => {
    expect(
      parseCreateTrigger(
        'CREATE TEMP TRIGGER IF NOT EXISTS "r r" UPDATE OF a, "b c" ON main.t FOR EACH ROW BEGIN SELECT 1; END',
      ),
    ).toMatchObject({
      name: { name: "r r" },
      table: { name: "t" },
      timing: "before",
      event: "update",
      updateOf: [{ name: "a" }, { name: "b c" }],
      body: "FOR EACH ROW BEGIN SELECT 1; END",
    });
    expect(parseCreateTrigger("CREATE TRIGGER r INSTEAD OF DELETE ON v BEGIN SELECT 1; END")).toMatchObject({
      timing: "instead of",
      event: "delete",
      updateOf: null,
    });
    expect(parseCreateView("CREATE VIEW v(a, [b]) AS SELECT 1, 2;")).toMatchObject({
      columns: ["a", "b"],
      select: "SELECT 1, 2",
    });
  });
});

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnUses } from "../../../../src/dialects/sqlite/sql/column-uses.js";
import { indexMentionsColumn, parseCreateIndex } from "../../../../src/dialects/sqlite/sql/create-index.js";
import { parseOrdinaryTable } from "../../../../src/dialects/sqlite/sql/create-table.js";
import {
  expressionMentions,
  mentionedNames,
  statementMentions,
} from "../../../../src/dialects/sqlite/sql/expression-refs.js";
import * as normalize from "../../../../src/dialects/sqlite/sql/normalize-text.js";
import {
  identifierIfNeeded,
  quoteIdentifier,
  quoteLiteral,
} from "../../../../src/dialects/sqlite/sql/quote.js";
import { splitStatements } from "../../../../src/dialects/sqlite/sql/split-statements.js";
import { rowsOf } from "../../../support/sqlite.js";

describe("mentionedNames", () => {
  it("finds columns and leaves out what is none", () => {
    const names = (text: string): readonly string[] => mentionedNames(text).map((m) => m.name);
    expect(names("lower(a) > 'b' AND t.\"c d\" COLLATE nocase IN (1, [e]) -- f")).toEqual(["a", "c d", "e"]);
    expect(names("CAST(a AS DECIMAL(10, 5)) + b")).toEqual(["a", "b"]);
    expect(names("CASE WHEN key IS NOT NULL THEN x'00' ELSE :v END")).toContain("key");
    expect(mentionedNames("'t'.'a'")).toMatchObject([{ name: "a", qualifier: "t", quoted: true }]);
    expect(expressionMentions("status in ('name', \"other\")", "NAME")).toBe(false);
    expect(expressionMentions("status in ('name', \"other\")", "Other")).toBe(true);
  });

  it("finds a name anywhere in a statement", () => {
    expect(statementMentions("UPDATE 'T' SET [c] = 1", "t")).toBe(true);
    expect(statementMentions("SELECT tt, 'x t' FROM u -- t", "t")).toBe(false);
  });
});

describe("columnUses", () => {
  it("lists what mentions a column", () => {
    const table = parseOrdinaryTable(
      "CREATE TABLE t(a UNIQUE, b CHECK (b > a), c AS (a + 1), d REFERENCES t(a), e DEFAULT 'a', PRIMARY KEY (a, e), UNIQUE (e), FOREIGN KEY (e, a) REFERENCES p, CHECK (\"A\" <> 1), CHECK (e = 'a'))",
    );
    expect(
      columnUses(table, "A").map((use) => [use.constraint.kind, use.constraint.column, use.role, use.own]),
    ).toEqual([
      ["unique", "a", "member", true],
      ["check", "b", "expression", false],
      ["generated", "c", "expression", false],
      ["foreignKey", "d", "references", false],
      ["primaryKey", null, "member", false],
      ["foreignKey", null, "member", false],
      ["check", null, "expression", false],
    ]);
  });

  it("has its like for indexes", () => {
    const index = parseCreateIndex("CREATE INDEX i ON t(a, lower(b), c COLLATE d) WHERE e > 'f'");
    expect(["a", "B", "c", "d", "e", "f"].filter((name) => indexMentionsColumn(index, name))).toEqual([
      "a",
      "B",
      "c",
      "e",
    ]);
  });
});

describe("normalize", () => {
  it.each([
    ["( ( A  >1 ) ) -- x", "a>1"],
    ["\"status\" = 'x'", "STATUS == 'x'"],
    ["a != 1 and b", "a<>1 AND [b]"],
    ["lower ( a )", "LOWER(a)"],
    ["X'Ab'", "x'aB'"],
  ])("takes %s and %s for the same expression", (one, other) => {
    const options = { columns: ["a", "b", "Status"] };
    expect(normalize.normalizeExpression(one, options)).toBe(normalize.normalizeExpression(other, options));
  });

  it.each([
    ["(a) > (b)", "a) > (b"],
    ["a = 'X'", "a = 'x'"],
    ['a = "X"', 'a = "x"'],
    ["current_date", '"current_date"'],
    ["true", '"true"'],
    ["a", '"A"'],
  ])("takes %s and %s for different ones", (one, other) => {
    expect(normalize.normalizeExpression(one)).not.toBe(normalize.normalizeExpression(other));
  });

  it("tells a string in double quotes from a column when it knows the columns", () => {
    expect(normalize.normalizeExpression('a = "X"', { columns: ["a"] })).toBe("a = 'X'");
    expect(normalize.normalizeExpression('"a" = "Select"', { columns: ["A", "select"] })).toBe(
      'a = "select"',
    );
  });

  it("keeps what an expression means", () => {
    const db = new DatabaseSync(":memory:");
    db.exec(
      "CREATE TABLE t(a INT, \"B c\" TEXT, \"select\" INT); INSERT INTO t VALUES (1, 'x', 3), (NULL, 'It''s', -2)",
    );
    const columns = ["a", "B c", "select"];
    for (const text of [
      "( a+ 1)",
      "[b C] || 'X' -- y\n || \"A\"",
      '(A)*("select" - -2)',
      "CASE a WHEN 1 THEN 'A' ELSE x'4a' END",
      "\"B c\" = 'It''s'",
      "a IN (1,2) AND NOT a ISNULL",
      "CAST(a AS text) || count(*) OVER ()",
      "iif(a==1 , lower ( `b c` ), 1e3)",
    ]) {
      const values = (expression: string): unknown =>
        rowsOf(db, `SELECT ${expression} AS v FROM t`).map((row) => String(row.v));
      expect(values(normalize.normalizeExpression(text, { columns }))).toEqual(values(text));
      const once = normalize.normalizeExpression(text, { columns });
      expect(normalize.normalizeExpression(once, { columns })).toBe(once);
    }
    db.close();
  });

  it("gives a default as SQLite gives it back", () => {
    const defaults = [
      "5",
      "-5",
      "+ 5",
      "(1 + 2)",
      "((7))",
      "'x'",
      "abc",
      '"Abc"',
      "NULL",
      "true",
      "current_timestamp",
      "x'0A'",
      "(lower('X'))",
      "1_000",
    ];
    for (const value of defaults) {
      const db = new DatabaseSync(":memory:");
      db.exec(`CREATE TABLE t(a DEFAULT ${value})`);
      const told = rowsOf(db, "PRAGMA table_info(t)")[0]?.dflt_value;
      expect(normalize.normalizeDefault(String(told))).toBe(normalize.normalizeDefault(value));
      db.exec("INSERT INTO t DEFAULT VALUES");
      db.exec(
        `CREATE TABLE u(a DEFAULT (${normalize.normalizeDefault(value)})); INSERT INTO u DEFAULT VALUES`,
      );
      if (value !== "current_timestamp")
        expect(rowsOf(db, "SELECT a FROM u")).toEqual(rowsOf(db, "SELECT a FROM t"));
      db.close();
    }
  });

  it("folds statements and types", () => {
    expect(normalize.normalizeDdl("create VIEW v as\n select A, 'B' from \"t\" /* x */;")).toBe(
      normalize.normalizeDdl("CREATE VIEW v AS SELECT a,'B' FROM t"),
    );
    expect(
      ["decimal ( 10,5 )", '"my type" x', "double\nprecision", "", "INT"].map(normalize.normalizeType),
    ).toEqual(["DECIMAL(10, 5)", "MY TYPE", "DOUBLE PRECISION", "", "INT"]);
  });
});

describe("quote", () => {
  it("writes identifiers that SQLite reads back", () => {
    const db = new DatabaseSync(":memory:");
    const names = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
      fc.constantFrom("select", "query", "action", "Key", "_a1", "1a", "a$", "größe", 'a"b', "rowid_"),
    );
    fc.assert(
      fc.property(
        names.filter((name) => !name.includes("\0")),
        (name) => {
          for (const written of [quoteIdentifier(name), identifierIfNeeded(name)]) {
            db.exec(`CREATE TABLE t(x, ${written === "x" || written === '"x"' ? "y" : written} INT)`);
            expect(rowsOf(db, "PRAGMA table_info(t)")[1]?.name).toBe(name === "x" ? "y" : name);
            db.exec("DROP TABLE t");
          }
        },
      ),
    );
    expect(["query", "Name", "a b", "_x"].map(identifierIfNeeded)).toEqual([
      '"query"',
      "Name",
      '"a b"',
      "_x",
    ]);
    expect(() => quoteIdentifier("a\0b")).toThrow(/NUL/);
    db.close();
  });

  it("quotes the names that the published schema quotes, and no others", () => {
    const path = resolve(import.meta.dirname, "../../../../../shared/takeover/sqlite-schema-at-head.sql");
    if (!existsSync(path)) {
      console.warn(`no published schema at ${path}, skipped`);
      return;
    }
    const tables = splitStatements(readFileSync(path, "utf8")).filter((s) =>
      s.text.startsWith("CREATE TABLE"),
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { text } of tables)
      for (const { name } of parseOrdinaryTable(text).columns)
        expect(identifierIfNeeded(name.name)).toBe(text.slice(name.start, name.end));
  });

  it("writes literals that SQLite reads back", () => {
    const db = new DatabaseSync(":memory:");
    const read = (literal: string): unknown => {
      const statement = db.prepare(`SELECT ${literal} AS v`);
      return (statement.get() as { v: unknown }).v;
    };
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(read(quoteLiteral(text))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noInteger: true }), (n) => {
        expect(read(quoteLiteral(n))).toBe(n);
      }),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(read(quoteLiteral(n))).toBe(n);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        expect(read(`(${quoteLiteral(n)}) || typeof(${quoteLiteral(n)})`)).toBe(`${n}integer`);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(read(quoteLiteral(bytes))).toEqual(bytes);
      }),
    );
    expect([
      read(`hex(${quoteLiteral("a\0b")}) || typeof(${quoteLiteral("a\0b")})`),
      read(quoteLiteral(true)),
      read(quoteLiteral(null)),
    ]).toEqual(["610062text", 1, null]);
    expect(read(quoteLiteral(Number.NEGATIVE_INFINITY))).toBe(Number.NEGATIVE_INFINITY);
    expect(read(`strftime('%Y-%m-%d %H:%M:%f', ${quoteLiteral(new Date(1_700_000_000_123))})`)).toBe(
      "2023-11-14 22:13:20.123",
    );
    for (const bad of [Number.NaN, 2n ** 63n, new Date(Number.NaN)])
      expect(() => quoteLiteral(bad)).toThrow(/cannot be written/);
    db.close();
  });
});

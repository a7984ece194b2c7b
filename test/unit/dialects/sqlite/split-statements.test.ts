import { DatabaseSync } from "@photostructure/sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCortexError } from "../../../../src/errors/index.js";
import { splitStatements } from "../../../../src/dialects/sqlite/sql/split-statements.js";
import { corpusItems, masterDump } from "../../../support/sqlite.js";

const texts = (script: string): readonly string[] => splitStatements(script).map((s) => s.text);

describe("splitStatements", () => {
  for (const item of corpusItems())
    it(`builds ${item.name} piece by piece as the whole script does`, () => {
      const whole = new DatabaseSync(":memory:");
      const pieces = new DatabaseSync(":memory:");
      for (const { path, text } of item.files) {
        whole.exec("PRAGMA foreign_keys = OFF");
        pieces.exec("PRAGMA foreign_keys = OFF");
        whole.exec(text);
        for (const statement of splitStatements(text, path)) {
          expect(text.slice(statement.offset, statement.offset + statement.text.length)).toBe(statement.text);
          expect(texts(statement.text)).toEqual([statement.text]);
          pieces.exec(statement.text);
        }
        expect(masterDump(pieces)).toBe(masterDump(whole));
      }
      whole.close();
      pieces.close();
    });

  it("knows trigger bodies, strings and comments", () => {
    const trigger =
      "CREATE TEMP TRIGGER r AFTER UPDATE ON t BEGIN\n UPDATE t SET a = CASE WHEN 1 THEN 2 END; -- END;\n SELECT ';';\nEND";
    expect(texts(`create table t(a);${trigger} /* x */ ; select 1`)).toEqual([
      "create table t(a)",
      `${trigger} /* x */ `,
      "select 1",
    ]);
    expect(
      texts("explain query plan create trigger r after insert on t begin select 1; end; select 2"),
    ).toHaveLength(2);
    expect(texts("create table trigger_log(a); select ';' /* ; */ -- ;\n, 1;;; -- only\n; /* ")).toEqual([
      "create table trigger_log(a)",
      "select ';' /* ; */ -- ;\n, 1",
    ]);
    expect(texts("")).toEqual([]);
  });

  it("counts lines and offsets over CRLF and a byte order mark", () => {
    const script = "\uFEFF-- first\r\nselect 1;\r\n\r\nselect\r\n2;select 3";
    expect(splitStatements(script)).toEqual([
      { text: "select 1", line: 2, offset: 11 },
      { text: "select\r\n2", line: 4, offset: 24 },
      { text: "select 3", line: 5, offset: 34 },
    ]);
  });

  it("takes a comment at the end of the script for no part of a statement, so that a semicolon can follow", () => {
    expect(texts("select 1 \n-- end")).toEqual(["select 1 \n"]);
    expect(texts("select 1 -- a\n; select 2 /* b")).toEqual(["select 1 -- a\n", "select 2 "]);
  });

  it("names the line of a quote that is never closed", () => {
    try {
      splitStatements("select 1;\nselect 'abc", "0001.sql");
      expect.unreachable();
    } catch (error) {
      expect(isCortexError(error, "MIG_DIALECT_SQL_SYNTAX")).toBe(true);
      expect(String(error)).toContain("0001.sql");
      expect(String(error)).toContain("line 2");
    }
  });

  it("finds again what was joined", () => {
    const statement = fc.constantFrom(
      "select ';'",
      "insert into t values ('--', \";\")",
      "create trigger r after insert on t begin select 1; update t set a = case 1 when 1 then 2 end; end",
      "create table [a;b] (c /* ; */ , d)",
      "begin",
      "end",
    );
    const gap = fc.constantFrom(";", ";\n", " ; -- x;\n", ";/* ;' */", ";;\r\n");
    fc.assert(
      fc.property(fc.array(fc.tuple(statement, gap)), (parts) => {
        expect(texts(parts.map(([s, g]) => s + g).join("")).map((text) => text.trim())).toEqual(
          parts.map(([s]) => s),
        );
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { script } from "../../../../src/dialects/mysql/script.js";
import { runScript } from "../../../support/servers/index.js";
import { onDatabase, SERVERS } from "./support.js";

function scriptOf(...lines: readonly string[]): string {
  return [...script.prologue, ...script.begin, ...lines, ...script.commit, ...script.epilogue].join("\n");
}

describe.each(SERVERS)("a script for the shell of %s", (name) => {
  it("writes every text as it is, whatever the server's mode", async () => {
    await onDatabase(name, async ({ connection, on, database }) => {
      await connection.run("CREATE TABLE t (a TEXT)");
      const text = "it's a \\ \"backslash\" \\' \0 \r\n\n \u001a ; -- # /* :x ? ü😀\\";
      const insert = script.inline("INSERT INTO t VALUES (:a)", { a: text });
      const result = await runScript(
        on,
        database,
        scriptOf(
          "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES';",
          ...script.prologue,
          `${insert};`,
        ),
      );
      expect(result).toMatchObject({ ok: true });
      expect(await connection.query("SELECT a FROM t")).toEqual([{ a: text }]);
      const [mode] = await connection.query("SELECT @@sql_mode AS mode");
      expect(mode?.mode).toContain("STRICT_TRANS_TABLES");
    });
  });

  it("stops at a check that finds rows, and says so", async () => {
    await onDatabase(name, async ({ connection, on, database }) => {
      await connection.run("CREATE TABLE t (a INT); INSERT INTO t VALUES (NULL), (1)");
      const check = script.check("SELECT a, a FROM t WHERE a IS NULL ORDER BY 1;");
      const stopped = await runScript(
        on,
        database,
        scriptOf("INSERT INTO t VALUES (2);", ...check, "INSERT INTO t VALUES (3);"),
      );
      expect(stopped.ok).toBe(false);
      expect(stopped.output).toContain("check of this migration has found rows");
      expect(await connection.query("SELECT count(*) AS n FROM t")).toEqual([{ n: 2 }]);
      await connection.run("DELETE FROM t WHERE a IS NULL");
      const passed = await runScript(on, database, scriptOf(...check, "INSERT INTO t VALUES (3);"));
      expect(passed).toMatchObject({ ok: true });
      expect(await connection.query("SELECT count(*) AS n FROM t")).toEqual([{ n: 2 }]);
    });
  });

  it("gives the shell the bodies of triggers and routines in one piece", async () => {
    await onDatabase(name, async ({ connection, on, database }) => {
      await connection.run("CREATE TABLE t (a INT)");
      const bodies = [
        "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET @x = ';;'; SET NEW.a = NEW.a + 1; END;",
        "CREATE PROCEDURE p() BEGIN SELECT '// $$'; SELECT 2; END -- the end; of it",
        "INSERT INTO t VALUES (1) # a comment;",
      ];
      const lines = bodies.flatMap((body) => script.statement?.(body) ?? []);
      expect(await runScript(on, database, scriptOf(...lines))).toMatchObject({ ok: true });
      expect(await connection.query("SELECT a FROM t")).toEqual([{ a: 2 }]);
      expect(await connection.query("CALL p()")).toEqual([{ "// $$": "// $$" }]);
    });
  });
});

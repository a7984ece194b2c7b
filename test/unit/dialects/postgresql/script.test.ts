import { describe, expect, it } from "vitest";
import { script } from "../../../../src/dialects/postgresql/script.js";
import { createDatabase, runScript, server } from "../../../support/servers/index.js";
import { open } from "./open.js";

function step(...lines: readonly string[]): string {
  return [...script.prologue, ...script.begin, ...lines, ...script.commit, ...script.epilogue].join("\n");
}

describe("an offline script in psql", () => {
  it("keeps a step whose checks find nothing, and nothing of one whose check finds rows", async () => {
    const on = await server("postgresql-18");
    const database = await createDatabase(on);
    const connection = await open(database.url);
    const query = "SELECT id FROM t WHERE name IS NULL AND 'it''s $cortex$' <> $$x$$;";
    const made = await runScript(
      on,
      database.name,
      step(
        "CREATE TABLE t (id int, name text);",
        ...script.check(query),
        `${script.inline("INSERT INTO t VALUES (:id, :name), (2, NULL)", { id: -1, name: "O'Brien\\ :x" })};`,
      ),
    );
    expect(made).toMatchObject({ ok: true });
    expect(await connection.query("SELECT name FROM t WHERE id = -1")).toEqual([{ name: "O'Brien\\ :x" }]);
    const stopped = await runScript(
      on,
      database.name,
      step("CREATE TABLE half (a int);", ...script.check(query), "DROP TABLE t;"),
    );
    expect(stopped.ok).toBe(false);
    expect(stopped.output).toContain("rows are in the way of this step; they are found by: SELECT id FROM t");
    expect(await connection.query("SELECT to_regclass('half') AS half, to_regclass('t')::text AS t")).toEqual(
      [{ half: null, t: "t" }],
    );
  });
});

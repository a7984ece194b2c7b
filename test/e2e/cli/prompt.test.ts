import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli, runCliInTerminal } from "../../support/cli.js";
import { writeLine } from "../../support/cli-revisions.js";
import { rowsOf } from "../../support/sqlite.js";

const PROMPT = "[y/n/enter] (y): ";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
  writeLine(project.write);
});
afterEach(() => project.dispose());

function versions(): readonly unknown[] {
  if (!existsSync(project.database)) return [];
  const db = new DatabaseSync(project.database);
  const has = rowsOf(db, "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").length > 0;
  const rows = has ? rowsOf(db, "SELECT version_num FROM alembic_version").map((row) => row.version_num) : [];
  db.close();
  return rows;
}

const answer = (args: readonly string[], ...answers: readonly string[]) =>
  runCliInTerminal(args, {
    cwd: project.directory,
    env: project.env,
    answers: answers.map((type) => ({ after: PROMPT, type })),
  });

describe("in a terminal", () => {
  it.each([["y\r"], ["YES\r"], ["\r"]])("%j applies the plan that was shown", async (typed) => {
    const { code, stdout } = await answer(["upgrade", "head"], typed);
    expect(stdout).toContain("MIGRATION PLAN");
    expect(stdout).toContain("Database Type: ");
    expect(stdout).toContain("SQLITE");
    expect(stdout).toContain("│ bbbb00000002    │ add email");
    expect(stdout).toContain("3 migrations will be applied");
    expect(stdout).toContain("3 revisions applied");
    expect(code).toBe(0);
    expect(versions()).toEqual(["cccc00000003"]);
  });

  it.each([["n\r"], ["No\r"], ["\u0003"], ["\u0004"]])(
    "%j declines: exit code 3, nothing done, and how to do it later",
    async (typed) => {
      const { code, stdout } = await answer(["upgrade", "head"], typed);
      expect(code).toBe(3);
      expect(stdout).toContain("MIG_CLI_DECLINED");
      expect(stdout).toContain("cortex upgrade head");
      expect(versions()).toEqual([]);
    },
  );

  it("anything else asks again", async () => {
    const { code, stdout } = await answer(["upgrade", "head"], "perhaps\r", "\r");
    expect(stdout.split(PROMPT).length - 1).toBeGreaterThanOrEqual(2);
    expect(code).toBe(0);
    expect(versions()).toEqual(["cccc00000003"]);
  });

  it("asks before a downgrade, too", async () => {
    await project.cortex("upgrade", "head");
    expect((await answer(["downgrade", "-1"], "n\r")).code).toBe(3);
    expect(versions()).toEqual(["cccc00000003"]);
    const { code, stdout } = await answer(["downgrade", "-1"], "y\r");
    expect(stdout).toContain("1 migration will be reverted");
    expect(code).toBe(0);
    expect(versions()).toEqual(["bbbb00000002"]);
  });

  it("asks nothing with --yes, under --json, and when nothing is to be done", async () => {
    const yes = await answer(["upgrade", "+1", "--yes"]);
    expect(yes.code).toBe(0);
    expect(yes.stdout).not.toContain(PROMPT);
    const json = await answer(["upgrade", "head", "--json"]);
    expect(json.code).toBe(0);
    expect(json.stdout).not.toContain(PROMPT);
    const nothing = await answer(["upgrade", "head"]);
    expect(nothing.code).toBe(0);
    expect(nothing.stdout).toContain("The database is up to date");
  });

  it("asks nothing when CORTEX_DB_MIGRATIONS_IS_INTERACTIVE is false", async () => {
    const { code, stdout } = await runCliInTerminal(["upgrade", "head"], {
      cwd: project.directory,
      env: { ...project.env, CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "false" },
      answers: [],
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain(PROMPT);
  });
});

describe("without a terminal", () => {
  const piped = (input: string) =>
    runCli(["upgrade", "head"], {
      cwd: project.directory,
      env: { ...project.env, CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true" },
      input,
    });

  it("nothing is asked", async () => {
    const { code, stdout } = await project.cortex("upgrade", "head");
    expect(code).toBe(0);
    expect(stdout).not.toContain("MIGRATION PLAN");
  });

  it("CORTEX_DB_MIGRATIONS_IS_INTERACTIVE asks all the same, and reads the pipe", async () => {
    const declined = await piped("n\n");
    expect(declined.code).toBe(3);
    expect(declined.stdout).toContain("MIGRATION PLAN");
    expect(versions()).toEqual([]);
    expect((await piped("")).code).toBe(3);
    const again = await piped("what\ny\n");
    expect(again.stdout.split(PROMPT)).toHaveLength(3);
    expect(again.code).toBe(0);
    expect(versions()).toEqual(["cccc00000003"]);
  });
});

describe("a rename in a terminal", () => {
  it("is asked about: left unanswered nothing is written and the exit code is 3", async () => {
    const shop = join(project.directory, "shop");
    expect((await runCli(["init", "shop"], { cwd: project.directory })).code).toBe(0);
    expect((await runCli(["revision", "--autogenerate", "-m", "first"], { cwd: shop })).code).toBe(0);
    expect((await runCli(["upgrade", "head"], { cwd: shop })).code).toBe(0);
    const { readFileSync, readdirSync, writeFileSync } = await import("node:fs");
    const schema = join(shop, "schema.ts");
    writeFileSync(schema, readFileSync(schema, "utf8").replace('column("name"', 'column("full_name"'));
    const ask = (type: string) =>
      runCliInTerminal(["revision", "--autogenerate", "-m", "rename"], {
        cwd: shop,
        answers: [{ after: "Choice [1-2]: ", type }],
      });
    const left = await ask("\u0003");
    expect(left.stdout).toContain("'name'");
    expect(left.stdout).toContain("'full_name'");
    expect(left.code).toBe(3);
    expect(readdirSync(join(shop, "migrations/sqlite")).filter((name) => name.endsWith(".ts"))).toHaveLength(
      1,
    );
    const renamed = await ask("1\r");
    expect(renamed.code).toBe(0);
    expect(readdirSync(join(shop, "migrations/sqlite")).filter((name) => name.endsWith(".ts"))).toHaveLength(
      2,
    );
    expect((await runCli(["upgrade", "head"], { cwd: shop })).code).toBe(0);
    const db = new DatabaseSync(join(shop, "cortex.db"));
    const columns = rowsOf(db, "SELECT name FROM pragma_table_info('users')").map((row) => row.name);
    db.close();
    expect(columns).toContain("full_name");
    expect(columns).not.toContain("name");
  });
});

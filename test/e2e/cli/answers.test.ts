import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, query, server } from "../../support/servers/index.js";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";

const schema = (columns: readonly string[]): string =>
  [
    'import { column, defineSchema, integer, string, table } from "cortex-migrations";',
    "export default defineSchema({ tables: [table('users', [",
    "  column('id', integer(), { primaryKey: true }),",
    ...columns.map((name) => `  column('${name}', string(50)),`),
    "])] });",
  ].join("\n");

let project: CliProject;
const run = (...args: readonly string[]) => runCli(args, { cwd: project.directory });

beforeEach(async () => {
  project = makeCliProject();
  expect(await run("init", "-q")).toMatchObject({ code: 0 });
  project.write("schema.ts", schema(["name", "nick_name"]));
  expect(await run("revision", "--autogenerate", "-m", "first", "-q")).toMatchObject({ code: 0 });
  expect(await run("upgrade", "head", "-q", "-y")).toMatchObject({ code: 0 });
  project.write("schema.ts", schema(["full_name"]));
});
afterEach(() => project.dispose());

/** Values of an enumeration, as the schema file has them. */
const states = (...values: readonly string[]): string =>
  [
    'import { column, defineSchema, enumeration, integer, table } from "cortex-migrations";',
    "export default defineSchema({ tables: [table('tickets', [",
    "  column('id', integer(), { primaryKey: true }),",
    `  column('state', enumeration(${JSON.stringify(values)}, { name: 'ticket_state' }), { nullable: false }),`,
    "])] });",
  ].join("\n");

describe.each(["postgresql-18", "mysql", "mariadb"] as const)("--answers about values on %s", (name) => {
  it("lists them with 2, takes them from a file, and the rows follow", async () => {
    const on = await server(name);
    const database = await createDatabase(on);
    const type = name === "postgresql-18" ? "postgresql" : "mysql";
    const there = async (...args: readonly string[]) =>
      runCli(args, {
        cwd: project.directory,
        env: { CORTEX_DB_TYPE: type, CORTEX_DB_URL: database.url },
      });
    try {
      project.write("schema.ts", states("open", "closed"));
      const first = await there("revision", "--autogenerate", "-m", "first", "-q");
      expect(first, first.stderr).toMatchObject({ code: 0 });
      expect(await there("upgrade", "head", "-q", "-y")).toMatchObject({ code: 0 });
      await query(on, database.name, "INSERT INTO tickets VALUES (1, 'open'), (2, 'closed')");
      project.write("schema.ts", states("opened", "closed"));
      const open = await there("revision", "--autogenerate", "--json");
      expect(open.code, open.stderr).toBe(2);
      expect(JSON.parse(open.stdout)).toMatchObject({
        error: {
          code: "MIG_DIFF_RENAME_UNANSWERED",
          details: {
            questions: [
              { kind: "value", table: "tickets", column: "state", from: "open", candidates: ["opened"] },
            ],
          },
        },
      });
      const answers = (to: string | null): string =>
        JSON.stringify({ answers: [{ kind: "value", table: "tickets", column: "state", from: "open", to }] });
      project.write("wrong.json", answers("closed"));
      const wrong = await there("revision", "--autogenerate", "--answers", "wrong.json");
      expect(wrong.code, wrong.stdout).toBe(2);
      project.write("renamed.json", answers("opened"));
      const made = await there("revision", "--autogenerate", "--answers", "renamed.json", "-m", "renamed");
      expect(made, made.stderr).toMatchObject({ code: 0 });
      const rows = async (): Promise<readonly unknown[]> =>
        (await query(on, database.name, "SELECT state FROM tickets ORDER BY id")).map((row) => row["state"]);
      expect(await there("upgrade", "head", "-q", "-y")).toMatchObject({ code: 0 });
      expect(await rows()).toEqual(["opened", "closed"]);
      expect(await there("check", "-q")).toMatchObject({ code: 0 });
      expect(await there("downgrade", "-1", "-q", "-y")).toMatchObject({ code: 0 });
      expect(await rows()).toEqual(["open", "closed"]);
    } finally {
      await database.drop();
    }
  });
});

describe("--answers", () => {
  it("open questions end with 2: as JSON, and as a file to fill in", async () => {
    const json = await run("revision", "--autogenerate", "--json");
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: {
        code: "MIG_DIFF_RENAME_UNANSWERED",
        details: {
          questions: [
            { kind: "column", table: "users", from: "name", candidates: ["full_name"] },
            { kind: "column", table: "users", from: "nick_name", candidates: ["full_name"] },
          ],
        },
      },
    });
    const text = await run("revision", "--autogenerate");
    expect(text.code).toBe(2);
    const template = text.stdout.slice(text.stdout.indexOf("{"));
    project.write("open.json", template);
    const unfilled = await run("revision", "--autogenerate", "--answers", "open.json");
    expect([unfilled.code, unfilled.stderr]).toEqual([
      2,
      expect.stringContaining("answers[0] is not answered"),
    ]);
    const filled = template.replace('"?"', '"full_name"').replace('"?"', "null");
    project.write("filled.json", filled);
    const made = await run(
      "revision",
      "--autogenerate",
      "--answers",
      "filled.json",
      "--rev-id",
      "bbbbbbbbbbbb",
    );
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const path = join(project.directory, "migrations/sqlite/bbbbbbbbbbbb_cortex_db_version_2.ts");
    expect(readFileSync(path, "utf8")).toContain(
      'alterColumn("name", { newColumnName: "full_name", ifExists: true })',
    );
    expect(readFileSync(path, "utf8")).toContain('dropColumn("nick_name"');
  });

  it("a file that cannot be used is refused with the place", async () => {
    for (const [content, reason] of [
      ["{", "JSON"],
      ["{}", "no list 'answers'"],
      ['{"answers":[{"kind":"view"}]}', "answers[0].kind"],
    ] as const) {
      project.write("bad.json", content);
      const { code, stderr } = await run("revision", "--autogenerate", "--answers", "bad.json");
      expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    }
    expect((await run("revision", "--answers", "bad.json")).code).toBe(2);
  });
});

describe("an index that only has another name", () => {
  const indexed = (name: string): string =>
    [
      'import { column, defineSchema, index, integer, string, table } from "cortex-migrations";',
      "export default defineSchema({ tables: [table('users', [",
      "  column('id', integer(), { primaryKey: true }),",
      "  column('name', string(50)), column('nick_name', string(50)),",
      `  index('${name}', ['name']),`,
      "])] });",
    ].join("\n");

  it("is told by check, renamed without a question, or goes and comes where that is said", async () => {
    project.write("schema.ts", indexed("ix_a"));
    expect(await run("revision", "--autogenerate", "-m", "index", "-q")).toMatchObject({ code: 0 });
    expect(await run("upgrade", "head", "-q", "-y")).toMatchObject({ code: 0 });
    project.write("schema.ts", indexed("ix_b"));
    const check = await run("check", "--json");
    expect(check.code).toBe(5);
    expect(JSON.parse(check.stdout)).toMatchObject({
      operations: [
        {
          kind: "indexRenamed",
          table: "users",
          detail: "index 'ix_a' of table 'users' is renamed to 'ix_b'",
        },
      ],
    });
    const revision = async (to: string | null, ...more: readonly string[]): Promise<string> => {
      const answer = { kind: "index", table: "users", from: "ix_a", to };
      project.write("answers.json", JSON.stringify({ answers: [answer] }));
      const made = await run("revision", "--autogenerate", "--answers", "answers.json", "--json", ...more);
      expect(made.code, made.stdout).toBe(0);
      const [created] = (JSON.parse(made.stdout) as { created: readonly { path: string }[] }).created;
      const path = join(project.directory, created?.path ?? "");
      const text = readFileSync(created?.path.startsWith("/") === true ? created.path : path, "utf8");
      rmSync(created?.path.startsWith("/") === true ? created.path : path);
      return text;
    };
    expect(await revision(null)).toContain('batch.dropIndex("ix_a", { ifExists: true })');
    expect(await revision("ix_b")).toContain('batch.renameIndex("ix_a", "ix_b", { ifExists: true })');
    project.write(
      "answers.json",
      '{ "answers": [{ "kind": "index", "table": "users", "from": "ix_a", "to": "x" }] }',
    );
    const wrong = await run("revision", "--autogenerate", "--answers", "answers.json");
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain("MIG_DIFF_RENAME_UNKNOWN");
  });
});

import { appendFileSync } from "node:fs";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";
import { moduleRevision } from "../../support/migration-project.js";

let project: CliProject;
const paths: string[] = [];
beforeEach(async () => {
  project = makeCliProject();
  for (const [id, revises] of [
    ["r1", null],
    ["r2", "r1"],
  ] as const)
    paths.push(
      project.write(
        `versions/sqlite/${id}_cortex_db_version_1.ts`,
        moduleRevision({ id, revises, up: `await op.execute("CREATE TABLE t_${id} (n)");` }),
      ),
    );
  expect((await project.cortex("upgrade", "r1")).code).toBe(0);
});
afterEach(() => {
  paths.length = 0;
  project.dispose();
});

it("an upgrade over an edited revision ends with 6, and verify --fix lets it pass", async () => {
  appendFileSync(paths[0] ?? "", "// edited\n");
  const refused = await project.cortex("upgrade", "head");
  expect(refused.code).toBe(6);
  expect(refused.stderr).toContain("MIG_MANAGER_CHECKSUM_MISMATCH");
  expect(refused.stderr).toContain(`edited: ${paths[0]}: revision 'r1' is not what was applied`);
  expect((await project.json("verify", "--database")).code).toBe(1);
  expect((await project.cortex("verify", "--fix")).code).toBe(0);
  expect((await project.cortex("upgrade", "head")).code).toBe(0);
});

it("check --drift ends with 5 where somebody has changed the database", async () => {
  expect(await project.json("check", "--drift")).toMatchObject({ code: 0, document: { upToDate: true } });
  const db = new DatabaseSync(project.database);
  db.exec("ALTER TABLE t_r1 ADD COLUMN by_hand");
  db.close();
  expect(await project.json("check", "--drift")).toMatchObject({
    code: 5,
    document: { upToDate: false, operations: [{ kind: "columnAdded", table: "t_r1" }] },
  });
  const { stdout } = await project.cortex("check", "--drift");
  expect(stdout).toContain("columnAdded t_r1: column 't_r1.by_hand' is added");
});

it("history --applied lists what was done, newest first", async () => {
  await project.cortex("upgrade", "head");
  const { code, document } = await project.json("history", "--applied");
  expect(code).toBe(0);
  expect(document).toMatchObject({
    applied: [
      { revision: "r2", direction: "upgrade", outcome: "done" },
      { revision: "r1", direction: "upgrade", outcome: "done" },
    ],
  });
  const { stdout } = await project.cortex("history", "--applied", "--verbose");
  expect(stdout).toMatch(/upgrade {3}r2 {2}done in .*, 1 statement\n {4}by .* on .*, cortex-migrations/);
  expect((await project.cortex("history", "--applied", "-r", "r1:")).code).toBe(2);
});

it("CORTEX_LOG_FORMAT=json logs one object a line for each step and statement", async () => {
  const env = { ...project.env, CORTEX_LOG_FORMAT: "json", CORTEX_LOG_LEVEL: "debug" };
  const { code, stderr } = await runCli(["upgrade", "head"], { cwd: project.directory, env });
  expect(code).toBe(0);
  const lines = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toContainEqual(
    expect.objectContaining({
      event: "step.end",
      revision: "r2",
      direction: "upgrade",
      durationMs: expect.any(Number),
    }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({
      message: "CREATE TABLE t_r2 (n)",
      revision: "r2",
      durationMs: expect.any(Number),
    }),
  );
});

import { DatabaseSync } from "@photostructure/sqlite";
import { expect, it } from "vitest";
import { type SpawnedCli, spawnCli } from "../../support/spawned-cli.js";
import { ask, FIRST, makeProject, type Project, rowsOf, sqlRevision, until } from "./project.js";

/** One statement of a second or more, which the driver runs without a pause. */
const LONG = `CREATE TABLE numbers AS
  WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000000) SELECT n FROM c;`;

/** A database that is so large that it is written on a thread, and a chain that is busy with it. */
function largeProject(): Project {
  const project = makeProject({
    [`${FIRST}_cortex_db_version_1.sql`]: sqlRevision(FIRST, null, { title: "count", up: LONG }),
  });
  const database = new DatabaseSync(project.databaseFile);
  database.exec("CREATE TABLE filler (a); INSERT INTO filler VALUES (zeroblob(9000000))");
  database.close();
  return project;
}

/** Starts the server in a process of its own; resolves when it says where it listens. */
async function api(project: Project): Promise<SpawnedCli & { readonly url: string }> {
  const started = spawnCli(["api", "--port", "0"], { cwd: project.directory, env: project.environment });
  let log = "";
  started.child.stderr?.on("data", (text: string) => {
    log += text;
  });
  const url = (): string | undefined => /Listening on (http:\S+);/.exec(log)?.[1];
  await until("it listens", () => url() !== undefined);
  return { ...started, url: String(url()) };
}

it("answers while a statement on a large SQLite file runs, and says which step it is", async () => {
  const project = largeProject();
  const { child, ended, url } = await api(project);
  const during = `migrating: step 1 of 1 (upgrade ${FIRST}, count)`;
  let alive = 0;
  for (let reason = ""; alive < 15; alive += reason === during ? 1 : 0) {
    const ready = await ask(`${url}/health/ready`);
    if (ready.status === 200) break;
    reason = String(ready.json["reason"]);
    expect((await ask(`${url}/health/live`)).status).toBe(200);
  }
  expect(alive).toBe(15);
  await until("it is ready", async () => (await ask(`${url}/health/ready`)).status === 200);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(0);
  expect(rowsOf(project, "SELECT count(*) AS n FROM numbers")).toEqual([{ n: 3_000_000 }]);
});

it("hears SIGTERM while a statement on a large SQLite file runs, and leaves nothing of the step", async () => {
  const project = largeProject();
  const { child, ended, url } = await api(project);
  await until("the step runs", async () =>
    String((await ask(`${url}/health/ready`)).json["reason"]).startsWith("migrating: step 1 of 1"),
  );
  child.kill("SIGTERM");
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([143, expect.stringContaining("MIG_CLI_INTERRUPTED")]);
  const writable = new DatabaseSync(project.databaseFile);
  expect(writable.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "filler" }]);
  expect(writable.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  writable.close();
});

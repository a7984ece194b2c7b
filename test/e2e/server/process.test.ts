import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  ask,
  FIRST,
  makeProject,
  type Project,
  rowsOf,
  slowRevision,
  sqlRevision,
  THIRD,
  THREE,
  until,
} from "./project.js";

/** The built command; `npm test` builds it first. */
const COMMAND = resolve(import.meta.dirname, "../../../dist/esm/main.js");
const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
  readonly url: () => Promise<string>;
}

/** Runs `cortex …` in a process of its own, with nothing of this process's CORTEX variables. */
function cortex(project: Project, args: readonly string[], input?: string): Running {
  if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is not there: run \`npm run build\``);
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("CORTEX_"));
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: project.directory,
    env: { ...Object.fromEntries(inherited), CORTEX_API_PORT: "0", ...project.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.add(child);
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  child.stdin?.end(input);
  const exit = new Promise<number | null>((done) => child.once("close", (code) => done(code)));
  const address = (): string | undefined => /Cortex answers on (http:\S+)/.exec(output)?.[1];
  return {
    child,
    output: () => output,
    exit,
    async url() {
      await Promise.race([until("the server answers", () => address() !== undefined), exit]);
      const url = address();
      if (url === undefined) throw new Error(`the server has not started:\n${output}`);
      return url;
    },
  };
}

describe("cortex api", () => {
  it("migrates and serves; the next start serves at once; SIGTERM ends it with exit code 0", async () => {
    const project = makeProject();
    const first = cortex(project, ["api"]);
    const ready = await ask(`${await first.url()}/health/ready`);
    expect([ready.status, ready.json.status]).toEqual([200, "ready"]);
    // Nobody is asked, and the plan is shown all the same.
    expect(first.output()).toContain("MIGRATION PLAN");
    expect(first.output()).toMatch(new RegExp(`│ ${FIRST} +│[^]*3 migrations will be applied`));
    expect(first.output()).not.toContain("Do you want to proceed?");
    expect(first.output()).toContain("Applied 3 migrations");
    first.child.kill("SIGTERM");
    expect(await first.exit).toBe(0);

    const second = cortex(project, ["api"]);
    expect((await ask(`${await second.url()}/health/ready`)).status).toBe(200);
    expect(second.output()).toContain(`The database is up to date (${THIRD}).`);
    expect(second.output()).not.toContain("MIGRATION PLAN");
    second.child.kill("SIGINT");
    expect(await second.exit).toBe(0);
  });

  it("ends with exit code 3 when the plan is declined, after a line on how to apply later", async () => {
    const project = makeProject(THREE, { CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true" });
    const declined = cortex(project, ["api"], "n\n");
    expect(await declined.exit).toBe(3);
    expect(declined.output()).toContain("MIG_SERVER_DECLINED");
    expect(declined.output()).toContain("cortex upgrade head");
    const accepted = cortex(project, ["api"], "y\n");
    expect((await ask(`${await accepted.url()}/health/ready`)).status).toBe(200);
    accepted.child.kill("SIGTERM");
    expect(await accepted.exit).toBe(0);
  });

  it("ends with exit code 1 and the error when a migration fails, or the port is taken", async () => {
    const broken = makeProject({
      [`${FIRST}_cortex_db_version_1.sql`]: sqlRevision(FIRST, null, {
        title: "breaks",
        up: "INSERT INTO there_is_no_such_table VALUES (1);",
      }),
    });
    const failed = cortex(broken, ["api"]);
    expect(await failed.exit).toBe(1);
    expect(failed.output()).toContain("there_is_no_such_table");
    expect(failed.output()).not.toContain("Cortex answers");

    const project = makeProject();
    const holder = cortex(project, ["api"]);
    const { port } = new URL(await holder.url());
    const late = cortex(project, ["api", "--port", port]);
    expect(await late.exit).toBe(1);
    expect(late.output()).toContain("CORTEX_API_PORT");
  });

  it("without automatic migrations becomes ready by itself after `cortex upgrade head` elsewhere", async () => {
    const project = makeProject(THREE, { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false" });
    const server = cortex(project, ["api"]);
    const url = await server.url();
    expect((await ask(`${url}/health/ready`)).status).toBe(503);
    expect((await ask(`${url}/health/live`)).status).toBe(200);
    expect(existsSync(project.databaseFile)).toBe(false);
    const upgrade = cortex(project, ["upgrade", "head"]);
    expect(await upgrade.exit, upgrade.output()).toBe(0);
    await until("it is ready", async () => (await ask(`${url}/health/ready`)).status === 200);
  });

  it("finishes an upgrade that runs when SIGTERM comes, and answers it", async () => {
    const project = makeProject(
      { [`${FIRST}_cortex_db_version_1.mjs`]: slowRevision(FIRST, null, 1_500) },
      { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false", CORTEX_ADMIN_API_KEY: "the-key-of-this-test" },
    );
    const server = cortex(project, ["api"]);
    const running = ask(`${await server.url()}/api/v1/migrations/upgrade`, {
      method: "POST",
      headers: { Authorization: "Bearer the-key-of-this-test" },
    });
    await until("the upgrade has begun", () => server.output().includes("upgrade was asked for over HTTP"));
    server.child.kill("SIGTERM");
    expect((await running).json).toMatchObject({ success: true, currentRevisions: [FIRST] });
    expect(await server.exit).toBe(0);
    expect(rowsOf(project, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: FIRST }]);
    expect(server.output()).not.toContain("the-key-of-this-test");
  });

  it("may be started several times at once on one database: each serves, and each revision ran once", async () => {
    const project = makeProject();
    const servers = Array.from({ length: 4 }, () => cortex(project, ["api"]));
    for (const server of servers)
      expect((await ask(`${await server.url()}/health/ready`)).status, server.output()).toBe(200);
    expect(
      rowsOf(
        project,
        "SELECT revision, count(*) AS times FROM cortex_migration_history GROUP BY revision",
      ).map((row) => row.times),
    ).toEqual([1, 1, 1]);
  });
});

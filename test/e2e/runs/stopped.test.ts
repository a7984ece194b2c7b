import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closedGate, type Gate } from "../../support/gate.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { secondSession } from "../../support/second-session.js";
import { type SpawnedCli, spawnCli } from "../../support/spawned-cli.js";
import { startServer } from "../../../src/server/start.js";
import { ask, LogBook, until } from "../server/project.js";

const running: SpawnedCli[] = [];
let project: ProjectOn;
let gate: Gate;

/** Starts a process of `cortex` on the project. */
function cortex(...args: readonly string[]): SpawnedCli {
  const process = spawnCli(args, {
    cwd: project.directory,
    env: {
      CORTEX_DB_URL: project.url,
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: `${project.directory}/versions`,
    },
  });
  running.push(process);
  return process;
}

/** A chain whose second revision writes a row, comes to the given lines, and writes another one. */
function chain(lines: string): void {
  project.revision({ id: "aaaa", up: `await op.execute("CREATE TABLE t (n int)");` });
  project.revision({
    id: "bbbb",
    revises: "aaaa",
    up: `await op.execute("INSERT INTO t (n) VALUES (1)");\n${lines}\nawait op.execute("INSERT INTO t (n) VALUES (2)");`,
  });
}

/** Execution of a statement, as a line of a revision. */
function execute(sql: string): string {
  return `await op.execute(${JSON.stringify(sql)});`;
}

async function untilItRuns(): Promise<void> {
  await until("the statement runs", async () => (await gate.waiting()) === 1);
}

/** Opens the gate and brings the chain to its end: each row is there once. */
async function goesOn(): Promise<void> {
  await gate.open();
  expect(await cortex("upgrade", "head").ended).toMatchObject({ code: 0 });
  expect((await project.rows("SELECT n FROM t ORDER BY n")).map(({ n }) => n)).toEqual([1, 2]);
  expect((await project.manager().getMigrationStatus()).inFlight).toBeNull();
  expect(
    (
      await project.rows(
        "SELECT revision FROM cortex_migration_history WHERE outcome = 'done' ORDER BY revision",
      )
    ).map(({ revision }) => revision),
  ).toEqual(["aaaa", "bbbb"]);
}

async function rowsOfVersion(): Promise<readonly unknown[]> {
  return (await project.rows("SELECT version_num FROM alembic_version")).map(
    ({ version_num }) => version_num,
  );
}

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  await gate.end();
  await project.dispose();
});

describe.each(["postgresql-18", "mysql", "mariadb"] as const)("a run on %s that is told to stop", (place) => {
  beforeEach(async () => {
    project = await makeProjectOn(place);
    gate = await closedGate(project);
  });

  const [signal, code] = place === "mysql" ? (["SIGINT", 130] as const) : (["SIGTERM", 143] as const);

  it(`cancels its statement in the server at ${signal}, ends with ${code}, and is gone on with`, async () => {
    chain(execute(gate.sql));
    const { child, ended } = cortex("upgrade", "head", "--json");
    await untilItRuns();
    child.kill(signal);
    const result = await ended;
    expect(await gate.waiting()).toBe(0);
    expect(result.code).toBe(code);
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: {
        code: "MIG_CLI_INTERRUPTED",
        message: expect.stringMatching(
          /^Stopped by \w+\. The run was stopped in the middle of the upgrade of revision bbbb[\s\S]*rolled back[\s\S]*aaaa/,
        ),
        details: { signal },
      },
    });
    expect(await rowsOfVersion()).toEqual(["aaaa"]);
    expect(await project.rows("SELECT n FROM t")).toEqual([]);
    await goesOn();
  });

  it("finishes a statement that cannot be cut short, and begins no other", async () => {
    const isPostgresql = place === "postgresql-18";
    if (!isPostgresql)
      await project.rows(`CREATE PROCEDURE pass() BEGIN DECLARE x int; SET x = ${gate.expression}; END`);
    chain(
      isPostgresql
        ? `await op.autocommit(async () => { ${execute(gate.sql)} ${execute("CREATE TABLE late (n int)")} });`
        : `${execute("CALL pass()")} ${execute("CREATE TABLE late (n int)")}`,
    );
    const first = cortex("upgrade", "head");
    let told = "";
    first.child.stderr?.on("data", (text: string) => {
      told += text;
    });
    await untilItRuns();
    first.child.kill("SIGTERM");
    await until("it has been told", () => told.includes("SIGTERM: the run stops"));
    expect(await gate.waiting()).toBe(1);
    await gate.open();
    const { code, stderr } = await first.ended;
    expect(code, stderr).toBe(143);
    expect(await rowsOfVersion()).toEqual(["aaaa"]);
    await expect(project.rows("SELECT n FROM late")).rejects.toThrow();
    await goesOn();
    await project.rows("SELECT n FROM late");
  });

  it("cortex api stops in the middle of its start, and the next one serves", async () => {
    chain(execute(gate.sql));
    const { child, ended } = cortex("api", "--port", "0");
    await untilItRuns();
    child.kill("SIGTERM");
    const { code, stdout } = await ended;
    expect(await gate.waiting()).toBe(0);
    expect(code).toBe(143);
    expect(stdout).not.toContain("Cortex answers");
    await goesOn();
  });
});

describe.each(["mysql", "mariadb"] as const)("on %s", (place) => {
  beforeEach(async () => {
    project = await makeProjectOn(place);
    gate = await closedGate(project);
  });

  it("an ALTER that is cancelled leaves nothing, and the journal knows", async () => {
    chain(execute("ALTER TABLE t ADD COLUMN made int"));
    await project.manager().applyMigrations({ target: "aaaa" });
    const reader = await secondSession(project);
    await reader.run("BEGIN");
    await reader.run("SELECT n FROM t");
    const altering = (): Promise<readonly unknown[]> =>
      project.rows(
        "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'ALTER TABLE t %' AND STATE LIKE '%metadata lock%'",
      );
    const { child, ended } = cortex("upgrade", "head");
    await until("the ALTER runs", async () => (await altering()).length === 1);
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    expect(await altering()).toEqual([]);
    await reader.end();
    expect(code, stderr).toBe(143);
    expect(stderr).toMatch(/Done before and kept[\s\S]*INSERT INTO t \(n\) VALUES \(1\)/);
    await expect(project.rows("SELECT made FROM t")).rejects.toThrow();
    // What was committed before it is kept, and not run again.
    expect(await project.rows("SELECT n FROM t")).toEqual([{ n: 1 }]);
    await goesOn();
    expect(await project.rows("SELECT made FROM t")).toEqual([{ made: null }, { made: null }]);
  });

  it("what goes on with NULL when it is cancelled is finished", async () => {
    chain(execute(`CREATE TABLE made AS SELECT ${gate.expression} AS got`));
    const { child, ended } = cortex("upgrade", "head");
    let told = "";
    child.stderr?.on("data", (text: string) => {
      told += text;
    });
    await untilItRuns();
    child.kill("SIGTERM");
    await until("it has been told", () => told.includes("SIGTERM: the run stops"));
    await gate.open();
    expect((await ended).code).toBe(143);
    await goesOn();
    expect(await project.rows("SELECT got FROM made")).toEqual([{ got: 1 }]);
  });
});

describe("on postgresql-18", () => {
  beforeEach(async () => {
    project = await makeProjectOn("postgresql-18");
    gate = await closedGate(project);
  });

  it("a second signal ends the process while its statement still runs", async () => {
    chain(`await op.autocommit(async () => { ${execute(gate.sql)} });`);
    const { child, ended } = cortex("upgrade", "head");
    let told = "";
    child.stderr?.on("data", (text: string) => {
      told += text;
    });
    await untilItRuns();
    child.kill("SIGINT");
    await until("it has been told", () => told.includes("SIGINT: the run stops"));
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    await goesOn();
  });

  it("one that waits for the lock ends, and leaves the holder alone", async () => {
    chain(execute(gate.sql));
    const holder = cortex("upgrade", "head");
    await untilItRuns();
    const waiter = cortex("upgrade", "head");
    let told = "";
    waiter.child.stderr?.on("data", (text: string) => {
      told += text;
    });
    await until("it waits", () => told.includes("Waiting for the migration lock"));
    waiter.child.kill("SIGTERM");
    expect((await waiter.ended).code).toBe(143);
    expect(await gate.waiting()).toBe(1);
    await gate.open();
    expect((await holder.ended).code).toBe(0);
    expect((await project.rows("SELECT n FROM t ORDER BY n")).map(({ n }) => n)).toEqual([1, 2]);
  });

  it("an upgrade over HTTP has its grace when the server stops, and is cancelled then; its client is told", async () => {
    chain(execute(gate.sql));
    const server = await startServer({
      managerOptions: {
        environment: {
          CORTEX_ADMIN_API_KEY: "the-key-of-this-test",
          CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false",
        },
        cwd: project.directory,
        url: project.url,
        versionsDirectory: `${project.directory}/versions`,
      },
      port: 0,
      host: "127.0.0.1",
      logger: new LogBook(),
      graceMs: 1,
    });
    const answer = ask(`${server.url}/api/v1/migrations/upgrade`, {
      method: "POST",
      headers: { Authorization: "Bearer the-key-of-this-test" },
    });
    await untilItRuns();
    await server.close();
    expect(await gate.waiting()).toBe(0);
    expect(await answer).toMatchObject({ status: 503, json: { error: { code: "MIG_RUNTIME_STOPPED" } } });
    await goesOn();
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closedGate, type Gate } from "../../support/gate.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { type SpawnedCli, spawnCli } from "../../support/spawned-cli.js";
import { ask, until } from "./project.js";

/** A process of `cortex api`, what it has printed, and where it listens. */
interface Starter extends SpawnedCli {
  readonly output: () => string;
  readonly url: () => Promise<string>;
}

const running: Starter[] = [];

/** Starts `cortex api` on a free port. */
function api(project: ProjectOn, ...args: readonly string[]): Starter {
  const process = spawnCli(["api", "--port", "0", ...args], {
    cwd: project.directory,
    env: {
      CORTEX_DB_URL: project.url,
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: `${project.directory}/versions`,
      CORTEX_ADMIN_API_KEY: "the-key-of-this-test",
    },
  });
  let output = "";
  for (const stream of [process.child.stdout, process.child.stderr])
    stream?.on("data", (text: string) => {
      output += text;
    });
  const url = (): string | undefined => /Listening on (http:\S+);/.exec(output)?.[1];
  const starter = {
    ...process,
    output: () => output,
    url: async () => {
      await until("it listens", () => url() !== undefined);
      return String(url());
    },
  };
  running.push(starter);
  return starter;
}

describe.each(["postgresql-18", "mysql", "mariadb"] as const)("cortex api on %s", (place) => {
  let project: ProjectOn;
  let gate: Gate;
  beforeEach(async () => {
    project = await makeProjectOn(place);
    gate = await closedGate(project);
    project.revision({ id: "aaaa", up: `await op.execute("CREATE TABLE one (n int)");` });
    project.revision({
      id: "bbbb",
      revises: "aaaa",
      message: "wait for the gate",
      up: `await op.execute(${JSON.stringify(gate.sql)}); await op.execute("CREATE TABLE two (n int)");`,
    });
  });
  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill("SIGKILL");
      await ended;
    }
    await gate.end();
    await project.dispose();
  });

  it("listens while its start migrates or waits: live, not ready with the reason, and nothing else", async () => {
    const first = api(project);
    const url = await first.url();
    const reason = async (of: string): Promise<string> =>
      String((await ask(`${of}/health/ready`)).json["reason"]);
    await until("it migrates", async () => (await reason(url)).startsWith("migrating: step 2 of 2"));
    await until("the statement runs", async () => (await gate.waiting()) === 1);
    const ready = await ask(`${url}/health/ready`);
    expect([ready.status, ready.json]).toEqual([
      503,
      {
        status: "not ready",
        reason: "migrating: step 2 of 2 (upgrade bbbb, wait for the gate)",
        pending: [{ revision: "bbbb", description: "wait for the gate" }],
      },
    ]);
    expect(await ask(`${url}/health/live`)).toMatchObject({ status: 200, json: { status: "live" } });
    const upgrade = {
      method: "POST",
      headers: { Authorization: "Bearer the-key-of-this-test" },
    };
    for (const [path, init] of [
      ["/"],
      ["/docs"],
      ["/no-such-path"],
      ["/api/v1/migrations/status"],
      ["/api/v1/migrations/upgrade", upgrade],
    ] as const) {
      const answer = await ask(`${url}${path}`, init);
      expect([answer.status, answer.json.error?.code], path).toEqual([503, "MIG_SERVER_STARTING"]);
      expect(answer.json.error?.message).toContain("migrating: step 2 of 2");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }

    const second = api(project);
    const other = await second.url();
    await until("the second waits for the first", async () =>
      /^waiting for (?!another).*, who holds the migration lock$/.test(await reason(other)),
    );
    expect(await reason(other)).toMatch(
      place === "postgresql-18"
        ? /^waiting for cortex-migrations.* \(server process \d+, user \S+, from \S+( machine)?, in a transaction since \S+Z, running: DO /
        : /^waiting for \S+ from \S+ \(connection \d+\), running `SELECT GET_LOCK.*` for \d+ s/,
    );
    expect((await ask(`${other}/health/live`)).status).toBe(200);
    expect(first.output() + second.output()).not.toContain("Cortex answers");

    await gate.open();
    for (const address of [url, other]) {
      await until("it is ready", async () => (await ask(`${address}/health/ready`)).status === 200);
      expect((await ask(`${address}/`)).json).toEqual({ status: "running" });
    }
    await until("both say so", () =>
      [first, second].every(({ output }) => output().includes("Cortex answers on ")),
    );
    expect(second.output()).toContain("The database is up to date (bbbb).");
    expect(
      await project.rows(
        "SELECT revision, count(*) AS n FROM cortex_migration_history GROUP BY revision ORDER BY revision",
      ),
    ).toMatchObject([
      { revision: "aaaa", n: expect.toSatisfy((n) => Number(n) === 1) },
      { revision: "bbbb", n: expect.toSatisfy((n) => Number(n) === 1) },
    ]);
  });
});

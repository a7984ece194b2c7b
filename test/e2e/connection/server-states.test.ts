import { chownSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createDatabase,
  type OwnServer,
  query,
  type ServerName,
  startServer,
} from "../../support/servers/index.js";
import {
  type ConnectionProject,
  makeConnectionProject,
  managerRefusal,
  refusalOf,
  variablesOf,
} from "./support.js";

const require = createRequire(import.meta.url);

/** Holds sessions of a server open until it is told to let them go. */
async function holdSessions(on: OwnServer, count: number): Promise<() => Promise<void>> {
  const open: { end(): Promise<void> }[] = [];
  const options = { host: on.host, port: on.port, user: on.username, password: on.password };
  for (let held = 0; held < count; held += 1) {
    try {
      if (on.dialect === "postgresql") {
        const client = new (require("pg").Client)({ ...options, database: "postgres" });
        client.on("error", () => open.splice(0));
        await client.connect();
        open.push(client);
      } else open.push(await require("mysql2/promise").createConnection(options));
    } catch (error) {
      // Full: that is what is wanted.
      if (!/too many|remaining connection slots/i.test(String(error))) throw error;
      break;
    }
  }
  return async () => {
    for (const one of open.splice(0)) await one.end();
  };
}

let own: OwnServer;
let project: ConnectionProject;
beforeEach(() => {
  project = makeConnectionProject();
});
afterEach(async () => {
  await project.dispose();
  await own.stop();
});

const SERVERS: readonly ServerName[] = ["postgresql-18", "mysql", "mariadb"];

describe.each(SERVERS)("a server of its own: %s", (name) => {
  it("has no connection left, is down, and answers again", async () => {
    const limit = name.startsWith("postgresql") ? "max_connections" : "max-connections";
    // MariaDB takes no fewer than ten.
    own = await startServer(name, { settings: { [limit]: "10" } });
    const database = await createDatabase(own);
    const env = variablesOf(own, database.name);
    const release = await holdSessions(own, 12);
    const full = await refusalOf(project, ["upgrade", "head"], env);
    expect([full.exit, full.code]).toEqual([1, "MIG_DIALECT_CONNECTION_TOO_MANY"]);
    expect((await managerRefusal(project.manager({ url: database.url }).applyMigrations())).code).toBe(
      full.code,
    );
    const doctor = await project.cortex(["doctor"], env);
    expect([doctor.code, doctor.stdout.includes(full.code)]).toEqual([1, true]);
    await release();

    await own.kill();
    for (const args of [["upgrade", "head"], ["plan"], ["status"]]) {
      const down = await refusalOf(project, args, env);
      expect([down.exit, down.code]).toEqual([1, "MIG_DIALECT_CONNECTION_REFUSED"]);
    }
    await own.restart();
    expect(await project.cortex(["upgrade", "head"], env)).toMatchObject({ code: 0 });
  }, 180_000);
});

describe.each(["mysql", "mariadb"] as const)("a read-only %s", (name) => {
  it("is named before the first statement", async () => {
    own = await startServer(name);
    const database = await createDatabase(own);
    await query(own, null, "SET GLOBAL read_only = 1");
    const env = variablesOf(own, database.name);
    const refusal = await refusalOf(project, ["upgrade", "head"], env);
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_MANAGER_OBSTACLE"]);
    expect(refusal.message).toContain("the server is read-only");
    expect((await project.cortex(["plan"], env)).stdout).toContain("the server is read-only");
    expect((await project.cortex(["doctor"], env)).stdout).toContain("the server is read-only");
    expect(await query(own, database.name, "SHOW TABLES")).toEqual([]);
  }, 180_000);
});

describe("PostgreSQL", () => {
  async function asStandby(): Promise<void> {
    const [row] = await query(own, null, "SELECT current_setting('data_directory') AS folder");
    const file = join(String(row?.folder), "standby.signal");
    writeFileSync(file, "");
    const { uid, gid } = statSync(`/proc/${own.pid()}`);
    if (process.getuid?.() === 0) chownSync(file, uid, gid);
  }

  it("whose transactions are read-only by default is named before the first statement", async () => {
    own = await startServer("postgresql-18", { settings: { default_transaction_read_only: "on" } });
    const env = variablesOf(own, "postgres");
    const refusal = await refusalOf(project, ["upgrade", "head"], env);
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_MANAGER_OBSTACLE"]);
    expect(refusal.message).toContain("default_transaction_read_only");
    expect((await project.cortex(["plan"], env)).stdout).toContain("default_transaction_read_only");
  }, 120_000);

  it("in recovery is looked at, and not written to", async () => {
    own = await startServer("postgresql-18");
    await asStandby();
    await own.restart();
    const env = variablesOf(own, "postgres");
    expect(await project.cortex(["status"], env)).toMatchObject({ code: 0 });
    const refusal = await refusalOf(project, ["upgrade", "head"], env);
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_MANAGER_OBSTACLE"]);
    expect(refusal.message).toContain("in recovery");
    const doctor = await project.cortex(["doctor"], env);
    expect([doctor.code, doctor.stdout.includes("in recovery")]).toEqual([1, true]);
  }, 120_000);

  it("that is starting takes no connections yet", async () => {
    own = await startServer("postgresql-18", { settings: { hot_standby: "off" } });
    const env = variablesOf(own, "postgres");
    await asStandby();
    // It never gets ready: without hot_standby a standby lets nobody in.
    const restarting = own.restart().then(
      () => "it is ready",
      () => "it was stopped",
    );
    let code = "";
    for (let tries = 0; tries < 20 && code !== "MIG_DIALECT_CONNECTION_NOT_READY"; tries += 1) {
      await sleep(250);
      code = (await refusalOf(project, ["upgrade", "head"], env)).code;
    }
    const refusal = await refusalOf(project, ["upgrade", "head"], env);
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_DIALECT_CONNECTION_NOT_READY"]);
    expect(refusal.hint).toContain("run the command again");
    await own.stop();
    expect(await restarting).toBe("it was stopped");
  }, 120_000);
});

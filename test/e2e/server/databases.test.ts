import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cortexSchema } from "../../../src/cortex/cortex-schema.js";
import { autoApplyMigrations } from "../../../src/index.js";
import {
  createDatabase,
  query,
  SERVER_NAMES,
  server,
  type TestDatabase,
  type TestServer,
} from "../../support/servers/index.js";
import { type SpawnedCli, spawnCli } from "../../support/spawned-cli.js";
import { ask } from "./project.js";

const folders: string[] = [];
const databases: TestDatabase[] = [];
const running: SpawnedCli[] = [];

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  for (const database of databases.splice(0)) await database.drop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder to start in: no env file, no config file, so that the schema and the chains are Cortex's own. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cortex-databases-"));
  folders.push(folder);
  return folder;
}

async function emptyDatabase(on: TestServer): Promise<TestDatabase> {
  const database = await createDatabase(on);
  databases.push(database);
  return database;
}

/** The settings of a deployment: the database in parts, the password in a variable of its own. */
function settings(on: TestServer, database: TestDatabase): Readonly<Record<string, string>> {
  return {
    CORTEX_DB_TYPE: on.dialect,
    CORTEX_DB_HOST: on.host,
    CORTEX_DB_PORT: String(on.port),
    CORTEX_DB_USERNAME: on.username,
    CORTEX_DB_PASSWORD: on.password,
    CORTEX_DB_NAME: database.name,
    CORTEX_API_PORT: "0",
  };
}

/** Runs `cortex api`; answers with its URL once it listens. */
async function api(environment: Readonly<Record<string, string>>): Promise<SpawnedCli & { url: string }> {
  const process = spawnCli(["api"], { cwd: emptyFolder(), env: environment });
  running.push(process);
  let output = "";
  for (const stream of [process.child.stdout, process.child.stderr])
    stream?.on("data", (text) => {
      output += text;
    });
  const address = (): string | undefined => /Cortex answers on (http:\S+)/.exec(output)?.[1];
  // A loaded machine takes half a minute to build Cortex's schema.
  for (const end = Date.now() + 90_000; Date.now() < end; await new Promise((done) => setTimeout(done, 50)))
    if (address() !== undefined || process.child.exitCode !== null) break;
  const url = address();
  if (url === undefined) throw new Error(`the server has not started:\n${output}`);
  return { ...process, url };
}

/** The tables of a database that are Cortex's own. */
async function tablesOf(on: TestServer, database: TestDatabase): Promise<readonly string[]> {
  const schema = on.dialect === "postgresql" ? "'public'" : "DATABASE()";
  const rows = await query(
    on,
    database.name,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${schema}`,
  );
  const own = new Set(cortexSchema.tables.map(({ name }) => name));
  return rows
    .map(({ name }) => String(name))
    .filter((name) => own.has(name))
    .sort();
}

const TABLES = cortexSchema.tables.map(({ name }) => name).sort();

describe.each(SERVER_NAMES)("on an empty database of %s", (name) => {
  it("cortex api brings up Cortex's schema and is ready; started again, it serves at once", async () => {
    const on = await server(name);
    const database = await emptyDatabase(on);
    const first = await api(settings(on, database));
    const ready = await ask(`${first.url}/health/ready`);
    expect([ready.status, ready.json.status]).toEqual([200, "ready"]);
    expect(await tablesOf(on, database)).toEqual(TABLES);
    const status = await ask(`${first.url}/api/v1/migrations/status`);
    expect(status.json).toMatchObject({ dbType: on.dialect, isUpToDate: true });
    first.child.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ code: 0 });

    const second = await api(settings(on, database));
    expect((await ask(`${second.url}/health/ready`)).status).toBe(200);
    second.child.kill("SIGTERM");
    expect(await second.ended).toMatchObject({ code: 0 });
  }, 180_000);

  it("autoApplyMigrations brings it up inside another server", async () => {
    const on = await server(name);
    const database = await emptyDatabase(on);
    const options = { cwd: emptyFolder(), interactive: false, environment: settings(on, database) };
    expect(await autoApplyMigrations(options)).toMatchObject({ success: true });
    expect(await tablesOf(on, database)).toEqual(TABLES);
    expect(await autoApplyMigrations(options)).toMatchObject({ success: true, applied: [] });
  }, 120_000);
});

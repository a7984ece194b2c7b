import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SpawnedCli, spawnCli } from "../../support/spawned-cli.js";
import {
  createDatabase,
  pgbouncerInFrontOf,
  query,
  server,
  type TestDatabase,
  type TestServer,
} from "../../support/servers/index.js";
import { type ConnectionProject, makeConnectionProject } from "./support.js";

const require = createRequire(import.meta.url);

interface Client {
  query(text: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
  end(): Promise<void>;
}

let on: TestServer;
let database: TestDatabase;
let project: ConnectionProject;
const open: (() => Promise<unknown>)[] = [];

let skip: (reason: string) => never;

beforeEach(async (context) => {
  skip = context.skip;
  on = await server("postgresql-18");
  database = await createDatabase(on);
  project = makeConnectionProject();
});
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
  await project.dispose();
  await database.drop();
});

/** The URL of the test's database by way of a PgBouncer of its own. */
async function through(
  poolMode: "session" | "transaction" | "statement",
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const pooled = await pgbouncerInFrontOf(on, { poolMode, settings });
  if (typeof pooled === "string") return skip(pooled);
  return pooled(database.name);
}

async function client(url: string): Promise<Client> {
  const made = new (require("pg").Client)(url);
  await made.connect();
  open.push(() => made.end());
  return made;
}

const env = (url: string): Readonly<Record<string, string>> => ({
  CORTEX_DB_TYPE: "postgresql",
  CORTEX_DB_URL: url,
  CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT: "60",
});

function start(url: string, more: Readonly<Record<string, string>> = {}): SpawnedCli {
  const started = spawnCli(["upgrade", "head"], {
    cwd: project.directory,
    env: { CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: `${project.directory}/versions`, ...env(url), ...more },
  });
  open.push(async () => {
    started.child.kill("SIGKILL");
    await started.ended;
  });
  return started;
}

const tables = async (): Promise<readonly unknown[]> =>
  (
    await query(
      on,
      database.name,
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    )
  ).map(({ name }) => name);

/** Clients that use the pool all the time, as an application does. */
async function busy(url: string, count: number): Promise<() => Promise<void>> {
  let isOver = false;
  const loops = Array.from({ length: count }, async () => {
    const one = await client(url);
    while (!isOver) await one.query("SELECT pg_sleep(random() * 0.02)");
  });
  return async () => {
    isOver = true;
    await Promise.all(loops);
  };
}

/** What is set in each session of the pool, that a client of it would be given. */
async function leftInSessions(url: string, count: number): Promise<readonly unknown[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => client(url)));
  for (const one of clients) await one.query("BEGIN");
  const found: unknown[] = [];
  for (const one of clients) {
    const { rows } = await one.query(
      "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings')",
    );
    found.push(...rows);
    await one.query("ROLLBACK");
  }
  return found;
}

const TURNS = { server_round_robin: "1" };

it.each([
  ["transaction", "alone", {}, 0],
  ["transaction", "in a pool of two, by turns", { default_pool_size: "2", ...TURNS }, 0],
  ["transaction", "among others, by turns", { default_pool_size: "5", ...TURNS }, 4],
  ["transaction", "among others, the last one first", { default_pool_size: "5" }, 4],
  ["statement", "in a pool of two, by turns", { default_pool_size: "2", ...TURNS }, 0],
] as const)(
  "PgBouncer, pool_mode = %s, refuses starters, %s, and names the way out",
  async (mode, _, settings, others) => {
    const url = await through(mode, settings);
    const calm = await busy(url, others);
    const ends = await Promise.all([start(url), start(url)].map(({ ended }) => ended));
    await calm();
    for (const { code, stderr } of ends) {
      expect([code, stderr]).toEqual([6, expect.stringContaining("MIG_DIALECT_LOCK_UNPROVEN")]);
      expect(stderr).toContain("CORTEX_DB_URL");
    }
    expect(await tables()).toEqual([]);
  },
);

describe("PgBouncer, pool_mode = transaction", () => {
  it("lets a start pass that has nothing to do, and reading commands", async () => {
    const url = await through("transaction");
    expect((await project.cortex(["upgrade", "head"], env(database.url))).code).toBe(0);
    expect(await project.cortex(["upgrade", "head"], env(url))).toMatchObject({ code: 0 });
    expect((await project.cortex(["current"], env(url))).stdout).toContain("aaaaaaaaaaaa");
  });

  it("is left without a setting that the application would be given with a session", async () => {
    const url = await through("transaction", { default_pool_size: "3" });
    await query(on, database.name, "CREATE SCHEMA own");
    const inSchema = { ...env(url), CORTEX_DB_SCHEMA: "own" };
    for (const command of [["status"], ["plan"], ["doctor"]])
      expect((await project.cortex(command, inSchema)).stderr).not.toContain("in a read-only transaction");
    expect((await project.cortex(["upgrade", "head"], inSchema)).code).toBe(6);
    expect(await leftInSessions(url, 3)).toEqual([]);
    const app = await client(url);
    await app.query("CREATE TABLE theirs (a integer)");
    expect(await tables()).toEqual(["theirs"]);

    expect(
      (await project.cortex(["upgrade", "head"], { ...inSchema, CORTEX_DB_URL: database.url })).code,
    ).toBe(0);
    expect((await project.cortex(["current"], inSchema)).stdout).toContain("aaaaaaaaaaaa");
  });
});

describe("PgBouncer, pool_mode = session", () => {
  it("lets one of several starters run, in the schema that it is given, and the others succeed behind it", async () => {
    const url = await through("session");
    await query(on, database.name, "CREATE SCHEMA own");
    const starts = Array.from({ length: 4 }, () => start(url, { CORTEX_DB_SCHEMA: "own" }));
    const ends = await Promise.all(starts.map(({ ended }) => ended));
    expect(ends.map(({ code, stderr }) => [code, stderr.includes("Error")])).toEqual(
      ends.map(() => [0, false]),
    );
    expect(await tables()).toEqual([]);
    expect(
      await query(on, database.name, "SELECT count(*)::int AS n FROM own.cortex_migration_history"),
    ).toEqual([{ n: 1 }]);
    expect(await query(on, database.name, "SELECT count(*)::int AS n FROM own.things")).toEqual([{ n: 0 }]);
  });
});

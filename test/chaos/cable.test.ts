import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { moduleRevision } from "../support/migration-project.js";
import { type OwnServer, query, startServer } from "../support/servers/index.js";
import { type ChaosDatabase, chaosDatabaseOn } from "./chaos-database.js";
import { endStarters, runHere, type Started, type StarterOptions, startChain } from "./start.js";

/** It takes as long as the server's patience: half a minute each. */
const IS_ASKED_FOR = process.env.CHAOS_CABLE !== undefined;

const open: (() => unknown)[] = [];

afterEach(async () => {
  endStarters();
  for (const close of open.splice(0).toReversed()) await close();
});

// The names of both ends and the addresses are the machine's: one test after the other.
const NETWORK = { name: `cortex-${process.pid}`, here: "10.231.77.1", there: "10.231.77.2" };

function sh(script: string): boolean {
  return spawnSync("sh", ["-euc", script], { stdio: "ignore" }).status === 0;
}

/** A network of its own for a process, with a cable to this machine; false where this machine does not let us. */
function layCable(): boolean {
  const { name, here, there } = NETWORK;
  open.push(() => sh(`ip netns delete ${name}`));
  return sh(`ip netns add ${name}
    ip link add cx-here type veth peer name cx-there
    ip link set cx-there netns ${name}
    ip addr add ${here}/30 dev cx-here; ip link set cx-here up
    ip netns exec ${name} ip addr add ${there}/30 dev cx-there; ip netns exec ${name} ip link set cx-there up`);
}

async function serverOnCable(name: "postgresql-18" | "mysql"): Promise<OwnServer> {
  const everywhere = name === "mysql" ? { "bind-address": "*" } : { listen_addresses: "*" };
  const own = await startServer(name, { settings: everywhere });
  open.push(() => own.stop());
  if (name === "mysql") return own;
  const [row] = await query(own, null, "SHOW data_directory");
  const rules = join(String(row?.["data_directory"]), "pg_hba.conf");
  appendFileSync(rules, `host all all ${NETWORK.there}/32 scram-sha-256\n`);
  await query(own, null, "SELECT pg_reload_conf()");
  return own;
}

/** A revision that, in one process, is at work for a long time behind its first statement. */
function writeSlow(database: ChaosDatabase, slow: string): StarterOptions {
  const { folder, options } = database;
  const chain = join(folder, "versions", options.dbType);
  mkdirSync(chain, { recursive: true });
  const up = `await op.execute("CREATE TABLE slow (n int)");
    if (process.env.CABLE === "there") { ${slow} }
    await op.execute("INSERT INTO slow VALUES (1)");`;
  writeFileSync(join(chain, "s1_cortex_db_version_1.ts"), moduleRevision({ id: "s1", revises: null, up }));
  return { ...options, cwd: folder, versionsDirectory: join(folder, "versions") };
}

/** A run behind the cable, which is pulled once it is at work, and the options of a run that goes on directly. */
async function pulledAtWork(
  name: "postgresql-18" | "mysql",
  slow: string,
  busy: string,
): Promise<{ database: ChaosDatabase; options: StarterOptions; gone: Started; ids: readonly unknown[] }> {
  expect(layCable(), "only root may make a network").toBe(true);
  const database = await chaosDatabaseOn(await serverOnCable(name));
  open.push(() => database.dispose());
  const options = writeSlow(database, slow);
  const url = new URL(database.options.url ?? "");
  url.hostname = NETWORK.here;
  const shell = `exec ip netns exec ${NETWORK.name} "$@"`;
  const gone = startChain({ ...options, url: url.href }, { shell, env: { CABLE: "there" } });
  await gone.begun;
  let ids: readonly unknown[] = [];
  while (ids.length === 0) {
    await sleep(50);
    ids = (await database.rows(busy)).map(({ id }) => id);
  }
  sh("ip link set cx-here down");
  return { database, options, gone, ids };
}

const sessionsIn = (state: string): string =>
  `SELECT pid AS id FROM pg_stat_activity WHERE client_addr = '${NETWORK.there}' AND state = '${state}' AND query ~ '^(CREATE TABLE slow|SELECT pg_sleep)'`;

describe.skipIf(!IS_ASKED_FOR)("a cable that is pulled", () => {
  it("while the run does something else frees the lock", async () => {
    const slow = "await new Promise((done) => setTimeout(done, 600_000));";
    const { database, options } = await pulledAtWork(
      "postgresql-18",
      slow,
      sessionsIn("idle in transaction"),
    );
    await runHere(options);
    expect(await database.rows("SELECT n FROM slow")).toEqual([{ n: 1 }]);
  }, 180_000);

  it("while a statement runs ends it and frees the lock, and is noticed by the run", async () => {
    const slow = 'await op.execute("SELECT pg_sleep(600)");';
    const { database, options, gone } = await pulledAtWork("postgresql-18", slow, sessionsIn("active"));
    await runHere(options);
    expect(await database.rows("SELECT n FROM slow")).toEqual([{ n: 1 }]);
    expect((await gone.ended).output).toContain("was lost during");
  }, 180_000);

  it("while a statement runs on MySQL is noticed by the run, and the statement keeps the lock", async () => {
    const busy = "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'";
    const slow = 'await op.execute("SELECT SLEEP(600)");';
    const { database, options, gone, ids } = await pulledAtWork("mysql", slow, busy);
    expect((await gone.ended).output).toContain("was lost during");
    await expect(runHere({ ...options, lockTimeout: 1 })).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
    for (const id of ids) await database.rows(`KILL ${String(id)}`);
    await runHere(options);
    expect(await database.rows("SELECT n FROM slow")).toEqual([{ n: 1 }]);
  }, 180_000);
});

import { createServer } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { galeraLibrary, type OwnServer, query, startServer } from "../../support/servers/index.js";
import { type ConnectionProject, makeConnectionProject, variablesOf } from "./support.js";

let project: ConnectionProject;
const servers: OwnServer[] = [];
beforeEach(() => {
  project = makeConnectionProject();
});
afterEach(async () => {
  await project.dispose();
  for (const one of servers.splice(0)) await one.stop();
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

async function started(...args: Parameters<typeof startServer>): Promise<OwnServer> {
  const one = await startServer(...args);
  servers.push(one);
  return one;
}

/** A member of a Galera cluster; the first one starts it. State is not transferred: nobody has any. */
async function member(library: string, first: string): Promise<readonly [OwnServer, address: string]> {
  const [port, transfer] = [await freePort(), await freePort()];
  const address = `127.0.0.1:${port}`;
  const settings = {
    "binlog-format": "ROW",
    "innodb-autoinc-lock-mode": "2",
    "wsrep-on": "ON",
    "wsrep-provider": library,
    "wsrep-cluster-address": `gcomm://${first}`,
    "wsrep-node-address": address,
    "wsrep-provider-options": `gmcast.listen_addr=tcp://${address};ist.recv_addr=127.0.0.1:${transfer};gcache.size=8M`,
    "wsrep-sst-method": "skip",
  };
  return [await started("mariadb", { settings }), address];
}

function upgrade(on: OwnServer, database = "cluster"): ReturnType<ConnectionProject["cortex"]> {
  const env = { ...variablesOf(on, database), CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT: "60" };
  return project.cortex(["upgrade", "head"], env);
}

const gets = async (on: OwnServer): Promise<unknown> =>
  (await query(on, null, "SELECT CAST(GET_LOCK('mine', 0) AS SIGNED) + SLEEP(1) AS got"))[0]?.["got"];

it("Galera: a member alone is migrated; two give the same lock at once, so runs are refused on both", async ({
  skip,
}) => {
  const library = await galeraLibrary();
  if (typeof library === "string") return skip(library);
  const [first, address] = await member(library.path, "");
  for (const name of ["alone", "cluster"]) await query(first, null, `CREATE DATABASE ${name}`);
  expect(await upgrade(first, "alone")).toMatchObject({ code: 0 });

  const [second] = await member(library.path, address);
  expect((await Promise.all([gets(first), gets(second)])).map(Number)).toEqual([1, 1]);
  const refused = await upgrade(first);
  expect([refused.code, refused.stderr]).toEqual([
    6,
    expect.stringContaining("one of 2 of a Galera cluster"),
  ]);
  expect(refused.stderr).toContain("CORTEX_AUTO_APPLY_DB_MIGRATIONS=false");
  const other = await upgrade(second, "mysql");
  expect([other.code, other.stderr]).toEqual([
    1,
    expect.stringContaining("MIG_DIALECT_CONNECTION_NOT_READY"),
  ]);
  expect(await query(first, "cluster", "SHOW TABLES")).toEqual([]);
});

it("Group Replication: several primaries are refused, a single one is migrated", async () => {
  const port = await freePort();
  const on = await started("mysql", {
    settings: {
      "log-bin": "bin",
      "server-id": "1",
      "gtid-mode": "ON",
      "enforce-gtid-consistency": "ON",
      "plugin-load-add": "group_replication.so",
      "group-replication-group-name": "11111111-2222-11ee-8888-0123456789ab",
      "group-replication-local-address": `127.0.0.1:${port}`,
      "group-replication-single-primary-mode": "OFF",
      "group-replication-start-on-boot": "OFF",
      "report-host": "127.0.0.1",
    },
  });
  await query(on, null, "SET GLOBAL group_replication_bootstrap_group = ON");
  await query(on, null, "START GROUP_REPLICATION");
  await query(on, null, "CREATE DATABASE cluster");
  const refused = await upgrade(on);
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining("Group Replication")]);
  expect(await query(on, "cluster", "SHOW TABLES")).toEqual([]);
  await query(on, null, "SELECT group_replication_switch_to_single_primary_mode()");
  expect(await upgrade(on)).toMatchObject({ code: 0 });
});

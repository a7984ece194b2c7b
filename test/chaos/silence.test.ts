import { afterEach, describe, expect, it } from "vitest";
import { moduleRevision } from "../support/migration-project.js";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OwnServer, startServer } from "../support/servers/index.js";
import { openProxy } from "../support/tcp-proxy.js";
import { SHORT_BUMPS, writeShortChain } from "./chain.js";
import { type ChaosDatabase, chaosDatabaseOn } from "./chaos-database.js";
import { expectWhole, steps } from "./expect-whole.js";
import { endStarters, runHere, startChain } from "./start.js";

const open: (() => unknown)[] = [];

afterEach(async () => {
  endStarters();
  for (const close of open.splice(0).toReversed()) await close();
});

async function databaseOn(own: OwnServer): Promise<ChaosDatabase> {
  const database = await chaosDatabaseOn(own);
  open.push(() => database.dispose());
  return database;
}

describe.each(["mysql", "mariadb"] as const)("%s, which ends who says nothing for 3 seconds", (name) => {
  it("keeps a run whose code takes longer, and frees the lock of a client that is gone without a word", async () => {
    const own = await startServer(name, { settings: { "wait-timeout": "3" } });
    open.push(() => own.stop());
    const slow = await databaseOn(own);
    const chain = join(slow.folder, "versions/mysql");
    mkdirSync(chain, { recursive: true });
    const up = `await op.execute("CREATE TABLE slow (n int)");
      await new Promise((done) => setTimeout(done, 7000));
      await op.execute("INSERT INTO slow VALUES (1)");`;
    writeFileSync(join(chain, "s1_cortex_db_version_1.ts"), moduleRevision({ id: "s1", revises: null, up }));
    const first = runHere({
      ...slow.options,
      cwd: slow.folder,
      versionsDirectory: join(slow.folder, "versions"),
    });

    const database = await databaseOn(own);
    const versionsDirectory = writeShortChain(database.folder, "mysql");
    const options = { ...database.options, cwd: database.folder, versionsDirectory };
    const dump = await undisturbed(own);
    let commits = 0;
    const proxy = await openProxy(own, {
      onRequest: (text) => (/\bCOMMIT\b/.test(text) && ++commits === 4 ? "stall" : "pass"),
    });
    open.push(() => proxy.close());
    const url = new URL(database.options.url ?? "");
    url.port = String(proxy.port);
    const gone = startChain({ ...options, url: url.href });
    await proxy.stalled;
    // Nobody has closed anything: the server still takes it for connected.
    await runHere(options);
    await expectWhole(database, { dump, counter: SHORT_BUMPS, history: steps("up", ["c1"]) });
    gone.child.kill("SIGKILL");
    await gone.ended;

    await first;
    expect(await slow.rows("SELECT n FROM slow")).toEqual([{ n: 1 }]);
  }, 60_000);
});

async function undisturbed(own: OwnServer): Promise<string> {
  const database = await databaseOn(own);
  const { dbType } = database.options;
  await runHere({
    ...database.options,
    cwd: database.folder,
    versionsDirectory: writeShortChain(database.folder, dbType),
  });
  return database.dump();
}

import { afterEach, describe, expect, it } from "vitest";
import { type SpawnedCli, spawnCli } from "../support/spawned-cli.js";
import { BUMPS, REVISIONS, writeChain } from "./chain.js";
import { type ChaosDatabase, chaosDatabase, TARGETS } from "./chaos-database.js";
import { expectWhole, steps } from "./expect-whole.js";
import { report } from "./figures.js";
import { runHere } from "./start.js";

/** How many processes of `cortex upgrade head`, and how many servers; the long form says 50,20. */
const [UPGRADES = 0, SERVING = 0] = (process.env.CHAOS_MANY ?? "4,1").split(",").map(Number);

const databases: ChaosDatabase[] = [];
const running: SpawnedCli[] = [];

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  for (const database of databases.splice(0)) await database.dispose();
});

/** An empty database with the chain beside it. */
async function scene(
  target: (typeof TARGETS)[number],
): Promise<{ database: ChaosDatabase; versions: string }> {
  const database = await chaosDatabase(target);
  databases.push(database);
  return { database, versions: writeChain(database.folder, database.options.dbType) };
}

function start(args: readonly string[], database: ChaosDatabase, versions: string): SpawnedCli {
  const { dbType, url, file } = database.options;
  const started = spawnCli(args, {
    cwd: database.folder,
    env: {
      CORTEX_DB_TYPE: dbType,
      ...(url === undefined ? {} : { CORTEX_DB_URL: url }),
      ...(file === undefined ? {} : { CORTEX_DB_FILE: file }),
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: versions,
      CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT: "900",
      CORTEX_API_PORT: "0",
    },
  });
  running.push(started);
  return started;
}

/** The status of `/health/ready` once the server listens, and how it ends when it is told to. */
async function served({ child, ended }: SpawnedCli): Promise<readonly [number, number | null]> {
  let output = "";
  const listening = new Promise<string>((done) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text) => {
        output += String(text);
        const url = /Cortex answers on (http:\S+)/.exec(output)?.[1];
        if (url !== undefined) done(url);
      });
  });
  const died = ended.then(({ code }) =>
    Promise.reject(new Error(`the server has ended with ${code}:\n${output}`)),
  );
  const url = await Promise.race([listening, died]);
  died.catch(() => undefined);
  let status = 0;
  while (status !== 200) {
    ({ status } = await fetch(`${url}/health/ready`));
    if (status !== 503 && status !== 200) break;
  }
  child.kill("SIGTERM");
  return [status, (await ended).code];
}

describe.each(TARGETS)("%s", (target) => {
  it(
    `lets ${UPGRADES} upgrades and ${SERVING} servers start at once`,
    async ({ task }) => {
      const undisturbed = await scene(target);
      const { options, folder } = undisturbed.database;
      await runHere({ ...options, cwd: folder, versionsDirectory: undisturbed.versions });
      const dump = await undisturbed.database.dump();

      const { database, versions } = await scene(target);
      const upgrades = Array.from({ length: UPGRADES }, () => start(["upgrade", "head"], database, versions));
      const servers = Array.from({ length: SERVING }, () => start(["api"], database, versions));
      const ready = Promise.all(servers.map(served));
      const ends = await Promise.all(upgrades.map(({ ended }) => ended));
      const failed = ends.filter(({ code }) => code !== 0);
      report(task, {
        what: `${UPGRADES} upgrades and ${SERVING} servers at once`,
        target,
        kills: 0,
        atWork: 0,
        starts: UPGRADES + SERVING,
        resolved: 0,
        byHand: failed.length,
      });
      expect(failed).toEqual([]);
      expect(await ready).toEqual(servers.map(() => [200, 0]));
      await expectWhole(database, { dump, counter: BUMPS.up, history: steps("up", REVISIONS) });
    },
    120_000 + (UPGRADES + SERVING) * 20_000,
  );
});

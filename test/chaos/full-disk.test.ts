import { spawnSync } from "node:child_process";
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type OwnServer, query, startServer } from "../support/servers/index.js";
import { BUMPS, REVISIONS, writeChain } from "./chain.js";
import { type ChaosDatabase, chaosDatabaseOn, SERVERS } from "./chaos-database.js";
import { expectWhole, steps } from "./expect-whole.js";
import { report } from "./figures.js";
import { runHere, type StarterOptions } from "./start.js";

/** At how many moments a server's disk gets full; the long form sets another number. */
const FULL = Number(process.env.CHAOS_FULL ?? 2);
/** Less than what a whole run needs. */
const MOST_KIB = { "postgresql-18": 560, mysql: 840, mariadb: 640 } as const;
const DISK_MIB = 500;

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

function shell(script: string): boolean {
  return spawnSync("sh", ["-euc", script], { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

const DATA = { postgresql: "SHOW data_directory", mysql: "SELECT @@datadir AS data_directory" } as const;

/** Puts the server's data on a small disk of their own; false where this machine does not let us. */
async function onSmallDisk(own: OwnServer): Promise<string | null> {
  const [row] = await query(own, null, DATA[own.dialect]);
  const data = String(row?.["data_directory"]).replace(/\/$/, "");
  await own.kill();
  const isMounted = shell(
    `mv '${data}' '${data}.moved'; mkdir '${data}'; mount -t tmpfs -o size=${DISK_MIB}m none '${data}' 2>/dev/null`,
  );
  if (!isMounted) return null;
  open.push(
    () => shell(`umount -l '${data}'`),
    () => own.stop(),
  );
  if (
    !shell(
      `cp -a '${data}.moved/.' '${data}'; chown --reference='${data}.moved' '${data}'; chmod 700 '${data}'`,
    )
  )
    throw new Error("the data could not be moved");
  await own.restart();
  return data;
}

/** Fills the disk until no more than so much is left. */
function fill(data: string, leftKib: number): void {
  const file = openSync(join(data, "ballast"), "w");
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(data);
      const size = Math.min(bavail * bsize - leftKib * 1024, 1 << 22);
      if (size <= 0) break;
      writeSync(file, Buffer.alloc(size));
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function scene(own: OwnServer): Promise<{ database: ChaosDatabase; options: StarterOptions }> {
  const database = await chaosDatabaseOn(own);
  const { folder, options } = database;
  return {
    database,
    options: { ...options, cwd: folder, versionsDirectory: writeChain(folder, options.dbType) },
  };
}

describe.each(SERVERS)("%s", (name) => {
  it(
    `on a disk that gets full (${FULL}) says so, and goes on when there is room again`,
    async ({ task, skip }) => {
      const own = await startServer(name);
      const data = await onSmallDisk(own);
      if (data === null) return skip("no small file system can be mounted here (only root can)");
      const first = await scene(own);
      await runHere(first.options);
      const dump = await first.database.dump();
      await first.database.dispose();
      let resolved = 0;
      for (let at = 0; at < FULL; at += 1) {
        const { database, options } = await scene(own);
        fill(data, Math.floor((at * MOST_KIB[name]) / FULL));
        await expect(runHere(options)).rejects.toThrow(/^The (?:disk|upgrade of revision).* is full\b/s);
        rmSync(join(data, "ballast"));
        resolved += await runHere(options);
        await expectWhole(database, { dump, counter: BUMPS.up, history: steps("up", REVISIONS) });
        await database.dispose();
      }
      report(task, {
        what: "full disk of a server",
        target: name,
        kills: FULL,
        atWork: FULL,
        starts: 2 * FULL,
        resolved,
        byHand: 0,
      });
    },
    120_000 + FULL * 60_000,
  );
});

import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isCortexError } from "../../src/errors/index.js";
import { BUMPS, REVISIONS, writeChain } from "./chain.js";
import { type ChaosDatabase, chaosFile } from "./chaos-database.js";
import { expectWhole, steps } from "./expect-whole.js";
import { report } from "./figures.js";
import { endStarters, runHere, type StarterOptions, startChain } from "./start.js";

/** At how many sizes a file may not grow any more. */
const LIMITS = Number(process.env.CHAOS_LIMITS ?? 3);

const open: (() => void)[] = [];

afterEach(() => {
  endStarters();
  for (const close of open.splice(0).toReversed()) close();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "cortex-chaos-"));
  open.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function scene(inFolder = folder()): { readonly database: ChaosDatabase; readonly options: StarterOptions } {
  const database = chaosFile(inFolder);
  const versionsDirectory = writeChain(folder(), "sqlite");
  return { database, options: { ...database.options, cwd: inFolder, versionsDirectory } };
}

async function undisturbed(): Promise<string> {
  const { database, options } = scene();
  await runHere(options);
  return database.dump();
}

const DONE = { counter: BUMPS.up, history: steps("up", REVISIONS) };

describe("a SQLite file", () => {
  it(
    `that may not grow any more in the middle of a write (${LIMITS}) is whole after the next start`,
    async ({ task }) => {
      const dump = await undisturbed();
      let kills = 0;
      let atWork = 0;
      for (let limit = 0; limit < LIMITS; limit += 1) {
        const { database, options } = scene();
        const blocks = 8 + Math.floor(((limit + Math.random()) * 160) / LIMITS);
        const outcome = await startChain(options, { shell: `ulimit -f ${blocks}; exec "$@"` }).ended;
        // The system ends the process in the middle of the write, or the write fails: as on a full disk.
        if (!outcome.killed && !outcome.ok) expect(outcome.output).toMatch(/DISK|disk|I\/O/);
        if (!outcome.ok) kills += 1;
        if (!outcome.ok && outcome.atWork) atWork += 1;
        await runHere(options);
        await expectWhole(database, { dump, ...DONE });
      }
      expect(kills).toBeGreaterThan(0);
      const starts = LIMITS * 2;
      report(task, { what: "file limit", target: "sqlite", kills, atWork, starts, resolved: 0, byHand: 0 });
    },
    120_000 + LIMITS * 10_000,
  );

  it("on a disk that is full goes on when there is room again", async ({ skip }) => {
    const disk = join(folder(), "disk");
    mkdirSync(disk);
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=600k", "none", disk]);
    skip(mount.status !== 0, "no small file system can be mounted here (only root can)");
    open.push(() => spawnSync("umount", ["-l", disk]));
    const dump = await undisturbed();
    for (const ballast of [560, 500, 430]) {
      const { database, options } = scene(disk);
      writeFileSync(join(disk, "ballast"), Buffer.alloc(ballast * 1024));
      const full = await runHere(options).then(
        () => null,
        (error: unknown) => error,
      );
      if (full !== null && !isCortexError(full)) throw full;
      if (ballast === 560) expect(String(full)).toContain("disk");
      rmSync(join(disk, "ballast"));
      await runHere(options);
      await expectWhole(database, { dump, ...DONE });
      for (const name of ["chaos.db", "chaos.db-journal"]) rmSync(join(disk, name), { force: true });
    }
  }, 120_000);

  it("that somebody else writes to all the time is migrated in between", async () => {
    const dump = await undisturbed();
    const { database, options } = scene();
    const sqlite = createRequire(import.meta.url).resolve("@photostructure/sqlite");
    const writer = `const { DatabaseSync } = require(${JSON.stringify(sqlite)});
const db = new DatabaseSync(${JSON.stringify(database.options.file)}, { timeout: 60000 });
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
process.stdout.write("writes");
for (;;) { db.exec("BEGIN IMMEDIATE; CREATE TABLE other (n); DROP TABLE other"); pause(15); db.exec("COMMIT"); pause(30); }`;
    const child = spawn(process.execPath, ["-e", writer], { stdio: ["ignore", "pipe", "inherit"] });
    open.push(() => child.kill("SIGKILL"));
    await new Promise((done) => child.stdout.once("data", done));
    const both = [startChain(options), startChain(options)];
    for (const { ended } of both) expect(await ended).toMatchObject({ ok: true, output: "" });
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
    await expectWhole(database, { dump, ...DONE });
  }, 120_000);
});

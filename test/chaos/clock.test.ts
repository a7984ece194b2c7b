import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { moduleRevision } from "../support/migration-project.js";
import { type ChaosDatabase, chaosDatabase, TARGETS } from "./chaos-database.js";
import { endStarters, runHere, type Started, startChain } from "./start.js";

const JUMPS = join(import.meta.dirname, "clock-jumps.mjs");
const HOUR = 3_600_000;

const databases: ChaosDatabase[] = [];

afterEach(async () => {
  endStarters();
  for (const database of databases.splice(0)) await database.dispose();
});

/** A process on a machine whose clock is set while it waits. */
function clock(jumpMs: number): {
  readonly node: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  return {
    node: ["--import", JUMPS],
    env: { CLOCK_JUMP_MS: String(jumpMs), CLOCK_JUMP_AFTER_MS: "1500" },
  };
}

describe.each(TARGETS)("a clock that is set on %s", (target) => {
  it("neither lengthens the wait for the lock nor ends it", async () => {
    const database = await chaosDatabase(target);
    databases.push(database);
    const chain = join(database.folder, "versions", database.options.dbType);
    const released = join(database.folder, "released");
    mkdirSync(chain, { recursive: true });
    const up = `await op.execute("CREATE TABLE slow (n INTEGER)");
  const { existsSync } = await import("node:fs");
  while (!existsSync(${JSON.stringify(released)})) await new Promise((done) => setTimeout(done, 20));`;
    writeFileSync(join(chain, "slow.ts"), moduleRevision({ id: "slow", up }));
    const options = {
      ...database.options,
      cwd: database.folder,
      versionsDirectory: join(database.folder, "versions"),
    };
    const holder = startChain(options);
    await holder.begun;
    const [back, forward]: readonly Started[] = [
      startChain({ ...options, lockTimeout: 3 }, clock(-HOUR)),
      startChain({ ...options, lockTimeout: 600 }, clock(HOUR)),
    ];
    if (back === undefined || forward === undefined) throw new Error("two processes wait");
    const ended = await back.ended;
    expect(ended.output).toContain("MIG_LOCK_TIMEOUT");
    writeFileSync(released, "");
    for (const { output, ok } of [await forward.ended, await holder.ended])
      expect({ output, ok }).toEqual({ output: "", ok: true });
    await runHere(options);
    expect(await database.rows("SELECT revision AS revision FROM cortex_migration_history")).toHaveLength(1);
  }, 60_000);
});

import { afterEach, describe, expect, it } from "vitest";
import { BUMPS } from "./chain.js";
import { type ChaosScene, type ChaosTarget, chaosScene, type Outcome } from "./scene.js";

/** How many kills a database sees; the long form sets another number. */
const KILLS = Number(process.env["CHAOS_KILLS"] ?? 8);
const TARGETS: readonly ChaosTarget[] = ["sqlite", "postgresql-18", "mysql", "mariadb"];

const scenes: ChaosScene[] = [];

afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.dispose();
});

async function scene(target: ChaosTarget): Promise<ChaosScene> {
  const made = await chaosScene(target);
  scenes.push(made);
  return made;
}

/** The dump of a run that nobody has disturbed, and how many database calls it makes. */
async function undisturbed(target: ChaosTarget): Promise<{ readonly dump: string; readonly calls: number }> {
  const made = await scene(target);
  const outcome = await made.start();
  expect(outcome.output).toBe("");
  const dump = await made.dump();
  expect(dump).toContain("ix_raw_one");
  return { dump, calls: outcome.calls };
}

function survived(outcome: Outcome): void {
  if (!outcome.killed && !outcome.ok) throw new Error(outcome.output);
}

async function expectWhole(made: ChaosScene, dump: string): Promise<void> {
  expect(Number((await made.rows("SELECT n AS n FROM counters"))[0]?.["n"])).toBe(BUMPS);
  expect(await made.dump()).toBe(dump);
  const history = await made.rows(
    "SELECT revision AS revision, COUNT(*) AS times FROM cortex_migration_history WHERE outcome = 'done' GROUP BY revision ORDER BY revision",
  );
  expect(history.map((row) => `${row["revision"]} ${row["times"]}`)).toEqual([
    "c1 1",
    "c2 1",
    "c3 1",
    "c4 1",
    "c5 1",
  ]);
  const journal = await made.rows("SELECT COUNT(*) AS left_over FROM cortex_migration_journal");
  expect(Number(journal[0]?.["left_over"])).toBe(0);
}

describe.each(TARGETS)("%s, killed", (target) => {
  it(
    `at ${KILLS} database calls between the first and the last, goes on by itself to the same end`,
    async () => {
      const { dump, calls } = await undisturbed(target);
      let kills = 0;
      let starts = 0;
      // Each round begins anew when it has come to its end, at calls that were not tried yet.
      for (let round = 0; kills < KILLS; round += 1) {
        const made = await scene(target);
        for (let at = 1 + ((round * 7) % 20); ; at += 1 + Math.floor(Math.random() * (calls / 4))) {
          const outcome = await made.start({ killAt: kills < KILLS ? at : 0, delay: (at * 5) % 12 });
          survived(outcome);
          starts += 1;
          if (outcome.killed) kills += 1;
          if (outcome.ok) break;
        }
        await expectWhole(made, dump);
      }
      console.info(`${target}: ${kills} kills, ${starts} starts, 0 by hand, ${calls} calls undisturbed`);
    },
    Math.max(120_000, KILLS * 8_000),
  );
});

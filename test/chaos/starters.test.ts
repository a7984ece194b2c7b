import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, it } from "vitest";
import { BUMPED_DOWN, BUMPS, REVISIONS, writeChain } from "./chain.js";
import { type ChaosDatabase, type ChaosTarget, chaosDatabase, TARGETS } from "./chaos-database.js";
import { expectWhole, steps, type Whole } from "./expect-whole.js";
import { report } from "./figures.js";
import { endStarters, type Outcome, runHere, type Start, startChain } from "./start.js";

/** How many kills a database sees; the long form sets another number. */
const KILLS = Number(process.env["CHAOS_KILLS"] ?? 4);
/** How many processes want the same thing at once. */
const AT_ONCE = 3;

/** Up, down to the first revision, and up again. */
const PHASES: readonly {
  readonly start: Start;
  readonly added: number;
  readonly history: readonly string[];
}[] = [
  { start: {}, added: BUMPS.up, history: steps("up", REVISIONS) },
  {
    start: { direction: "downgrade", target: "c1" },
    added: BUMPED_DOWN,
    history: steps("down", REVISIONS.slice(1).toReversed()),
  },
  { start: {}, added: BUMPS.upFromFirst, history: steps("up", REVISIONS.slice(1)) },
];

const databases: ChaosDatabase[] = [];

afterEach(async () => {
  endStarters();
  for (const database of databases.splice(0)) await database.dispose();
});

async function scene(
  target: ChaosTarget,
): Promise<{ database: ChaosDatabase; options: Readonly<Record<string, string>> }> {
  const database = await chaosDatabase(target);
  databases.push(database);
  const { dbType } = database.options;
  const options = {
    ...database.options,
    cwd: database.folder,
    versionsDirectory: writeChain(database.folder, dbType),
  };
  return { database, options };
}

/** What a phase comes to, and how long it takes. */
interface Phase {
  readonly whole: Whole;
  readonly milliseconds: number;
}

/** What each phase comes to when nobody disturbs it, and how long it takes. */
async function undisturbed(target: ChaosTarget): Promise<readonly Phase[]> {
  const { database, options } = await scene(target);
  const phases: Phase[] = [];
  let counter = 0;
  const history: string[] = [];
  for (const { start, added, history: more } of PHASES) {
    const begun = performance.now();
    await runHere(options, start);
    const milliseconds = performance.now() - begun;
    counter += added;
    history.push(...more);
    const whole = { dump: await database.dump(), counter, history: [...history] };
    await expectWhole(database, whole);
    phases.push({ whole, milliseconds });
  }
  return phases;
}

/** Kills that are still to be done, and what has happened. */
class Tally {
  left: number;
  kills = 0;
  atWork = 0;
  starts = 0;
  resolved = 0;

  constructor(kills: number) {
    this.left = kills;
  }

  add(outcome: Outcome): void {
    this.starts += 1;
    this.resolved += outcome.judged;
    if (!outcome.killed) return;
    this.kills += 1;
    this.left -= 1;
    if (outcome.atWork) this.atWork += 1;
  }
}

/** Starts until one start has come to its end: each of them is killed at some moment, as long as kills are left. */
async function starter(
  begin: () => ReturnType<typeof startChain>,
  within: number,
  tally: Tally,
): Promise<void> {
  for (;;) {
    const { child, begun, ended } = begin();
    if (tally.left > 0) {
      // Most of them at work, some while they start or wait for the lock.
      if (Math.random() < 0.8) await begun;
      else await sleep(1_000 * Math.random());
      await Promise.race([ended, sleep(within * Math.random())]);
      if (tally.left > 0) child.kill("SIGKILL");
    }
    const outcome = await ended;
    tally.add(outcome);
    if (outcome.ok) return;
    // A machine that is loaded lets a server give up on a login; that is no start yet.
    if (!outcome.killed && !/^MIG_DIALECT_CONNECTION_/.test(outcome.output)) throw new Error(outcome.output);
  }
}

/** All phases on a new database, as long as kills are left with kills. */
async function round(target: ChaosTarget, expected: readonly Phase[], tally: Tally): Promise<void> {
  const { database, options } = await scene(target);
  for (const [at, { start }] of PHASES.entries()) {
    const phase = expected[at];
    if (phase === undefined) throw new Error(`phase ${at} is not known`);
    const begin = (): ReturnType<typeof startChain> => startChain(options, start);
    await Promise.all(Array.from({ length: AT_ONCE }, () => starter(begin, phase.milliseconds, tally)));
    await expectWhole(database, phase.whole);
  }
  databases.splice(databases.indexOf(database), 1);
  await database.dispose();
}

describe.each(TARGETS)("%s", (target) => {
  it(
    `with ${AT_ONCE} starters and ${KILLS} kills at any moment comes to the same end by itself`,
    async ({ task }) => {
      const expected = await undisturbed(target);
      const tally = new Tally(KILLS);
      let byHand = 1;
      try {
        while (tally.left > 0) await round(target, expected, tally);
        byHand = 0;
      } finally {
        const { kills, atWork, starts, resolved } = tally;
        const what = `${AT_ONCE} starters, SIGKILL`;
        report(task, { what, target, kills, atWork, starts, resolved, byHand });
      }
    },
    120_000 + KILLS * 20_000,
  );
});

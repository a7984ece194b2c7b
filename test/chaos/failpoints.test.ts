import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { SHORT_BUMPS, writeShortChain } from "./chain.js";
import { type ChaosDatabase, type ChaosTarget, chaosDatabase, TARGETS } from "./chaos-database.js";
import { expectWhole, steps, type Whole } from "./expect-whole.js";
import { report } from "./figures.js";
import { endStarters, type Outcome, runHere, type StarterOptions, startChain } from "./start.js";

/** At how many moments a process is killed; the long form says `all`, or `2/4` for the second quarter of all. */
const HOW_MANY = process.env["CHAOS_FAILPOINTS"] ?? "4";
/** How many databases are tried at once. */
const LANES = 3;

const databases: ChaosDatabase[] = [];

afterEach(async () => {
  endStarters();
  for (const database of databases.splice(0)) await database.dispose();
});

async function scene(target: ChaosTarget): Promise<{ database: ChaosDatabase; options: StarterOptions }> {
  const database = await chaosDatabase(target);
  databases.push(database);
  const versionsDirectory = writeShortChain(database.folder, database.options.dbType);
  return { database, options: { ...database.options, cwd: database.folder, versionsDirectory } };
}

/** A moment between two database calls. */
interface Point {
  readonly killAt: number;
  readonly moment: "before" | "sent";
}

/** All of them: before each call, and — where the server works by itself — when it has been sent. */
function pointsOf(target: ChaosTarget, calls: number): readonly Point[] {
  const moments = target === "sqlite" ? (["before"] as const) : (["before", "sent"] as const);
  const all = Array.from({ length: calls }, (_, at) =>
    moments.map((moment) => ({ killAt: at + 1, moment })),
  ).flat();
  if (HOW_MANY === "all") return all;
  const [part, parts] = HOW_MANY.split("/").map(Number);
  if (parts !== undefined) return all.filter((_, at) => at % parts === (part ?? 1) - 1);
  const every = all.length / Number(HOW_MANY);
  const first = Math.random() * every;
  return Array.from({ length: Number(HOW_MANY) }, (_, at) => all[Math.floor(first + at * every)]).filter(
    (point) => point !== undefined,
  );
}

/** What a run that nobody disturbs comes to, and how many calls it makes. */
async function undisturbed(target: ChaosTarget): Promise<{ readonly whole: Whole; readonly calls: number }> {
  const { database, options } = await scene(target);
  const { output, calls } = await startChain(options, { killAt: 0 }).ended;
  expect(output).toBe("");
  const whole = { dump: await database.dump(), counter: SHORT_BUMPS, history: steps("up", ["c1"]) };
  await expectWhole(database, whole);
  return { whole, calls };
}

/** Killed there, the next start comes to the same end. */
async function dieAt(target: ChaosTarget, point: Point, whole: Whole): Promise<Outcome> {
  const { database, options } = await scene(target);
  const outcome = await startChain(options, point).ended;
  if (!outcome.killed && !outcome.ok) throw new Error(outcome.output);
  const judged = await runHere(options);
  await expectWhole(database, whole);
  await database.dispose();
  rmSync(database.folder, { recursive: true, force: true });
  databases.splice(databases.indexOf(database), 1);
  return { ...outcome, judged };
}

describe.each(TARGETS)("%s", (target) => {
  it(
    `killed at ${HOW_MANY} moments between two database calls goes on at the next start`,
    async ({ task }) => {
      const { whole, calls } = await undisturbed(target);
      const points = [...pointsOf(target, calls)];
      const all = points.length;
      let kills = 0;
      let atWork = 0;
      let resolved = 0;
      const failures: string[] = [];
      const lane = async (): Promise<void> => {
        for (let point = points.shift(); point !== undefined; point = points.shift())
          try {
            const outcome = await dieAt(target, point, whole);
            if (outcome.killed) kills += 1;
            if (outcome.killed && outcome.atWork) atWork += 1;
            resolved += outcome.judged;
          } catch (error) {
            failures.push(`${point.moment} call ${point.killAt}: ${String(error)}`);
          }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      const byHand = failures.length;
      report(task, {
        what: `${all} failpoints`,
        target,
        kills,
        atWork,
        starts: all * 2,
        resolved,
        byHand,
      });
      expect(failures).toEqual([]);
    },
    /\D/.test(HOW_MANY) ? 7_200_000 : 120_000 + Number(HOW_MANY) * 10_000,
  );
});

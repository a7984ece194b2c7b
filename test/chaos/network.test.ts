import { afterEach, describe, expect, it } from "vitest";
import { isCortexError } from "../../src/errors/index.js";
import { openProxy, type ProxyFault, type TcpProxy } from "../support/tcp-proxy.js";
import { SHORT_BUMPS, writeShortChain } from "./chain.js";
import { type ChaosDatabase, type ChaosTarget, chaosDatabase, SERVERS } from "./chaos-database.js";
import { expectWhole, steps, type Whole } from "./expect-whole.js";
import { report } from "./figures.js";
import { runHere, type StarterOptions } from "./start.js";

/** How many answers are lost; the long form says `all`. */
const HOW_MANY = process.env.CHAOS_ANSWERS ?? "3";

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

interface Scene {
  readonly database: ChaosDatabase;
  readonly options: StarterOptions;
  /** The same database behind a proxy. */
  behind(fault: ProxyFault): Promise<{ readonly proxy: TcpProxy; readonly options: StarterOptions }>;
}

async function scene(target: ChaosTarget): Promise<Scene> {
  const database = await chaosDatabase(target);
  open.push(() => database.dispose());
  const { on, options: given, folder } = database;
  if (on === null || given.url === undefined) throw new Error(`${target} is no server`);
  const versionsDirectory = writeShortChain(folder, given.dbType);
  const options = { ...given, cwd: folder, versionsDirectory };
  const url = new URL(given.url);
  return {
    database,
    options,
    behind: async (fault) => {
      const proxy = await openProxy(on, fault);
      open.push(() => proxy.close());
      url.port = String(proxy.port);
      return { proxy, options: { ...options, url: url.href } };
    },
  };
}

const CHAIN_DONE = { counter: SHORT_BUMPS, history: steps("up", ["c1"]) };

/** What a run comes to that nobody disturbs, how many requests it makes, and which of them are commits. */
async function undisturbed(
  target: ChaosTarget,
): Promise<{ readonly whole: Whole; readonly requests: number; readonly commits: readonly number[] }> {
  const { database, behind } = await scene(target);
  const commits: number[] = [];
  const { proxy, options } = await behind({
    onRequest: (text, count) => {
      if (/\bCOMMIT\b/.test(text)) commits.push(count);
      return "pass";
    },
  });
  await runHere(options);
  const whole = { dump: await database.dump(), ...CHAIN_DONE };
  await expectWhole(database, whole);
  return { whole, requests: proxy.requests(), commits };
}

/** Loses the answer to one request: the run says that its connection is lost, and the next one goes on. */
async function loseAnswer(target: ChaosTarget, at: number, whole: Whole): Promise<number> {
  const { database, options, behind } = await scene(target);
  const behindProxy = await behind({ onRequest: (_, count) => (count === at ? "lose the answer" : "pass") });
  const failure = await runHere(behindProxy.options).then(
    () => null,
    (error: unknown) => error,
  );
  // What comes behind the last commit may be lost without a loss.
  if (failure !== null && !isCortexError(failure)) throw failure;
  const judged = await runHere(options);
  await expectWhole(database, whole);
  for (const close of open.splice(0).toReversed()) await close();
  return judged;
}

describe.each(SERVERS)("%s", (target) => {
  it(
    `whose answers get lost (${HOW_MANY}), behind a commit or anywhere, goes on at the next start`,
    async ({ task }) => {
      const { whole, requests, commits } = await undisturbed(target);
      const all = Array.from({ length: requests }, (_, at) => at + 1);
      const anywhere = (from: readonly number[]): number =>
        from[Math.floor(Math.random() * from.length)] ?? 1;
      const points =
        HOW_MANY === "all"
          ? all
          : [...Array.from({ length: Number(HOW_MANY) - 1 }, () => anywhere(commits)), anywhere(all)];
      let resolved = 0;
      const failures: string[] = [];
      for (const at of points)
        try {
          resolved += await loseAnswer(target, at, whole);
        } catch (error) {
          failures.push(`the answer to request ${at}: ${String(error)}`);
        }
      report(task, {
        what: "answers lost",
        target,
        kills: points.length,
        atWork: points.filter((at) => commits.includes(at)).length,
        starts: points.length * 2,
        resolved,
        byHand: failures.length,
      });
      expect(failures).toEqual([]);
    },
    HOW_MANY === "all" ? 7_200_000 : 180_000,
  );

  it("behind a slow line that cuts everything into pieces comes to the same end", async () => {
    const { whole } = await undisturbed(target);
    const { database, behind } = await scene(target);
    const { options } = await behind({ delayMs: 3, pieces: 11 });
    await runHere(options);
    await expectWhole(database, whole);
  }, 180_000);

  it("that is half open keeps others out as long as its session lives, and nobody longer", async () => {
    const { whole, commits } = await undisturbed(target);
    const { database, options, behind } = await scene(target);
    const middle = commits[Math.floor(commits.length / 2)];
    const { proxy, options: through } = await behind({
      onRequest: (_, count) => (count === middle ? "stall" : "pass"),
    });
    const first = runHere(through).then(
      () => "done",
      (error: unknown) => (isCortexError(error) ? error.message : Promise.reject(error)),
    );
    await proxy.stalled;
    const locked = await runHere({ ...options, lockTimeout: 1 }).catch((error: unknown) => error);
    expect(isCortexError(locked, "MIG_LOCK_TIMEOUT")).toBe(true);
    // The server hears that its client is gone, the client does not hear of the server.
    proxy.cut("server");
    await runHere(options);
    proxy.cut("both");
    expect(await first).toMatch(/connection/i);
    await expectWhole(database, whole);
  }, 180_000);
});

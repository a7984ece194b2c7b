import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type OwnServer, startServer } from "../support/servers/index.js";
import { BUMPS, REVISIONS, writeChain } from "./chain.js";
import { type ChaosDatabase, chaosDatabaseOn, SERVERS } from "./chaos-database.js";
import { expectWhole, steps } from "./expect-whole.js";
import { report } from "./figures.js";
import { endStarters, runHere, type StarterOptions, startChain } from "./start.js";

/** How often a server is killed; the long form sets another number. */
const KILLS = Number(process.env.CHAOS_SERVER_KILLS ?? 1);

let own: OwnServer | null = null;

afterEach(async () => {
  endStarters();
  await own?.stop();
  own = null;
});

/** The processes that a process has started. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

/** As when the power fails: the server, and the processes of its sessions, which would end what they do. */
async function powerFailure(server: OwnServer): Promise<void> {
  const sessions = childrenOf(server.pid());
  await server.kill();
  for (const pid of sessions)
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      // It has ended with its server.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
}

async function scene(
  on: OwnServer,
): Promise<{ readonly database: ChaosDatabase; readonly options: StarterOptions }> {
  const database = await chaosDatabaseOn(on);
  const versionsDirectory = writeChain(database.folder, on.dialect);
  return { database, options: { ...database.options, cwd: database.folder, versionsDirectory } };
}

describe.each(SERVERS)("%s", (target) => {
  it(
    `killed while it works for two starters (${KILLS}), keeps what it has said`,
    async ({ task }) => {
      own = await startServer(target, { durable: true });
      const undisturbed = await scene(own);
      const begun = performance.now();
      await runHere(undisturbed.options);
      const within = performance.now() - begun;
      const dump = await undisturbed.database.dump();
      await undisturbed.database.dispose();
      let kills = 0;
      let starts = 0;
      let resolved = 0;
      while (kills < KILLS) {
        const { database, options } = await scene(own);
        for (let isDone = false; !isDone; ) {
          const both = [startChain(options), startChain(options)];
          if (kills < KILLS) {
            await Promise.race(both.map((one) => one.begun));
            await sleep(Math.random() * within);
            await powerFailure(own);
            kills += 1;
          }
          const outcomes = await Promise.all(both.map(({ ended }) => ended));
          await own.restart();
          starts += 2;
          for (const { ok, output, judged } of outcomes) {
            resolved += judged;
            if (!ok) expect(output).toMatch(/connection|MIG_DIALECT_CONNECTION|server closed|refused/i);
          }
          isDone = outcomes.every(({ ok }) => ok);
        }
        await expectWhole(database, { dump, counter: BUMPS.up, history: steps("up", REVISIONS) });
        await database.dispose();
      }
      report(task, { what: "server, SIGKILL", target, kills, atWork: kills, starts, resolved, byHand: 0 });
    },
    180_000 + KILLS * 60_000,
  );
});

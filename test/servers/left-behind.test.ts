import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isAlive } from "../support/servers/bring/cache-folder.js";

const ROOT = resolve(import.meta.dirname, "../..");

interface Started {
  readonly child: ChildProcess;
  /** The temporary folder of that run. */
  readonly folder: string;
  /** The processes of the servers and of the one that watches. */
  readonly pids: readonly number[];
  readonly reaper: number;
}

const children: ChildProcess[] = [];

/** Starts servers as a run does, in a process that can be killed. */
async function startServers(...names: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [join(ROOT, "scripts/servers.mjs"), ...names], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  children.push(child);
  let text = "";
  for await (const part of child.stderr.setEncoding("utf8")) {
    text += part;
    if (text.includes("Ctrl-C")) break;
  }
  const folder = dirname(dirname(/log (\S+)/.exec(text)?.[1] ?? ""));
  const numbers = (file: string): readonly number[] =>
    readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean).map(Number);
  const [reaper = 0] = numbers("reaper");
  const pids = numbers("servers");
  expect(pids).toHaveLength(names.length);
  expect([...pids, reaper].every(isAlive)).toBe(true);
  return { child, folder, pids, reaper };
}

describe("servers", () => {
  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
  });

  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "are gone with their folder when the run ends by %s",
    async (signal) => {
      const { child, folder, pids, reaper } = await startServers("postgresql-18", "mariadb");
      child.kill(signal);
      await expect.poll(() => [...pids, reaper].filter(isAlive), { timeout: 15_000 }).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it("whose watching process was killed too are removed by the next run", async () => {
    const lost = await startServers("postgresql-18", "mariadb");
    process.kill(lost.reaper, "SIGKILL");
    lost.child.kill("SIGKILL");
    await expect.poll(() => isAlive(lost.reaper)).toBe(false);
    expect(lost.pids.every(isAlive)).toBe(true);
    const next = await startServers("postgresql-18");
    await expect.poll(() => lost.pids.filter(isAlive)).toEqual([]);
    expect(existsSync(lost.folder)).toBe(false);
    next.child.kill();
    await expect.poll(() => existsSync(next.folder), { timeout: 15_000 }).toBe(false);
  });
});

import { afterAll, it } from "vitest";
import { runProperty } from "./run-property.js";
import type { PropertyTarget } from "./target.js";

const variable = (name: string): number | null => {
  const text = process.env[name] ?? "";
  return text === "" ? null : Number(text);
};

/** The seed that every run tries; another one comes with every run. */
const FIXED_SEED = 20261123;

/** Holds the laws of autogenerate on a target. */
export function propertyTests(name: string, open: () => Promise<PropertyTarget>, runs: number): void {
  const target = open();
  afterAll(async () => (await target).close());
  const seed = variable("PROPERTY_SEED");
  const wanted = variable("PROPERTY_RUNS") ?? runs;
  const path = process.env["PROPERTY_PATH"] ?? "";
  const seeds = seed === null ? [FIXED_SEED, Math.floor(Math.random() * 2 ** 31)] : [seed];
  for (const one of seeds)
    it(`holds the laws of autogenerate on ${name}, seed ${one}`, { timeout: 24 * 3600 * 1000 }, async () => {
      const run = await runProperty(await target, {
        runs: Math.ceil(wanted / seeds.length),
        seed: one,
        ...(path === "" ? {} : { path }),
        verifyEach: 4,
      });
      const lines = (map: ReadonlyMap<string, number>): string =>
        [...map]
          .sort((a, b) => b[1] - a[1])
          .map(([text, times]) => `\n    ${times} × ${text}`)
          .join("");
      const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((a, b) => a + b, 0);
      console.log(
        `${name}, seed ${one}: ${run.cases} pairs, ${sum(run.discarded)} discarded${lines(run.discarded)}\n  ${sum(run.rowsRefused)} tried without rows${lines(run.rowsRefused)}`,
      );
      if (run.failure !== null) throw new Error(run.failure);
    });
}

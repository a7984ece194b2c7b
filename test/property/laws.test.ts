import { afterAll, describe, expect, it } from "vitest";
import { compileErrors } from "../support/property/compile-texts.js";
import { type PropertyRun, runProperty } from "../support/property/run-property.js";
import type { PropertyTarget } from "../support/property/target.js";
import { mysqlTarget } from "../support/property/target-mysql.js";
import { postgresqlTarget } from "../support/property/target-postgresql.js";
import { sqliteTarget } from "../support/property/target-sqlite.js";

const variable = (name: string): number | null => {
  const text = process.env[name] ?? "";
  return text === "" ? null : Number(text);
};

const DAY = 24 * 3600 * 1000;

/** The seed that every run tries; the long form tries another one beside it, which is printed. */
const FIXED_SEED = 20261123;
const asked = variable("PROPERTY_SEED");
const others = variable("PROPERTY_RUNS") === null ? [] : [Math.floor(Math.random() * 2 ** 31)];
const SEEDS = asked === null ? [FIXED_SEED, ...others] : [asked];

/** How many pairs a target tries when nobody says it; one on a server takes a good part of a second. */
const TARGETS: readonly (readonly [string, number, () => Promise<PropertyTarget>])[] = [
  ["sqlite", 60, sqliteTarget],
  ["postgresql", 16, postgresqlTarget],
  ["mysql", 8, () => mysqlTarget("mysql")],
  ["mariadb", 8, () => mysqlTarget("mariadb")],
];

/** So many generated files are compiled: the compiler takes as long as all else. */
const COMPILED = variable("PROPERTY_RUNS") === null ? 120 : 2000;

const texts: string[] = [];

function summary(name: string, seed: number, run: PropertyRun): string {
  const lines = (map: ReadonlyMap<string, number>): string =>
    [...map]
      .sort((a, b) => b[1] - a[1])
      .map(([text, times]) => `\n    ${times} × ${text}`)
      .join("");
  const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((a, b) => a + b, 0);
  return [
    `${name}, seed ${seed}: ${run.cases} pairs, ${sum(run.discarded)} discarded${lines(run.discarded)}`,
    `  ${sum(run.rowsRefused)} tried again without rows${lines(run.rowsRefused)}`,
  ].join("\n");
}

for (const [name, usual, open] of TARGETS)
  describe(name, () => {
    let target: Promise<PropertyTarget> | null = null;
    afterAll(async () => (await target)?.close());
    for (const seed of SEEDS)
      it(`any two schemas, there and back, seed ${seed}`, { timeout: DAY }, async () => {
        target ??= open();
        const path = process.env["PROPERTY_PATH"] ?? "";
        const run = await runProperty(await target, {
          runs: Math.ceil((variable("PROPERTY_RUNS") ?? usual) / SEEDS.length),
          seed,
          ...(path === "" ? {} : { path }),
          verifyEach: 4,
        });
        console.log(summary(name, seed, run));
        texts.push(...run.texts);
        if (run.failure !== null) throw new Error(run.failure);
      });
  });

describe("all of them", () => {
  it("generated files compile under strict rules", { timeout: DAY }, () => {
    const step = Math.max(1, Math.floor(texts.length / COMPILED));
    expect(compileErrors(texts.filter((_, at) => at % step === 0))).toEqual([]);
  });
});

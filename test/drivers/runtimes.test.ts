import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { bringRuntime, type Runtime } from "../support/runtimes.js";

const ROOT = resolve(import.meta.dirname, "../..");

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function runSuites(runtime: Runtime, driver: string): Report {
  const vitest = resolve(ROOT, "node_modules/vitest/vitest.mjs");
  const environment = {
    ...process.env,
    CORTEX_TEST_DRIVER: driver,
    CORTEX_TEST_DRIVER_FOLDER: runtime.folder,
  };
  const ran = spawnSync(runtime.node, [vitest, "run", "--config", "vitest.drivers.config.ts"], {
    cwd: ROOT,
    env: environment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const start = ran.stdout.indexOf('{"numTotalTestSuites"');
  if (start < 0) throw new Error(`${ran.stdout}\n${ran.stderr}`);
  return JSON.parse(ran.stdout.slice(start)) as Report;
}

/** The same rebuild suite that runs on the package's own SQLite, on each other way to have one. */
describe("other Nodes, other SQLites", () => {
  const cases: readonly (readonly [string, number, readonly string[], string])[] = [
    ["node:sqlite of Node 22", 22, ["better-sqlite3@13"], "node:sqlite"],
    ["node:sqlite of Node 24", 24, [], "node:sqlite"],
    ["a better-sqlite3 handle", 22, ["better-sqlite3@13"], "better-sqlite3"],
  ];
  it.each(cases)(
    "%s",
    (name, major, packages, driver) => {
      const report = runSuites(bringRuntime(major, packages), driver);
      const failures = report.testResults.flatMap((file) => [
        ...(file.message === "" ? [] : [file.message]),
        ...file.assertionResults
          .filter((t) => t.status === "failed")
          .map((t) => `${t.fullName}: ${t.failureMessages[0]}`),
      ]);
      expect(failures).toEqual([]);
      expect(report.numPassedTests).toBeGreaterThan(1);
      console.log(`${name}: ${report.numPassedTests} passed`);
    },
    600_000,
  );
});

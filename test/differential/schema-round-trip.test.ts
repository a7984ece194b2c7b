import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type ManagerOptions, MigrationManager } from "../../src/index.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { indexItems } from "../support/corpus-index.js";
import { type RoundTripDatabase, targetsOf } from "../support/round-trip-targets.js";
import { refusalOf } from "../support/try-change.js";

/** The servers whose dialects tell how what is not in the schema is made. */
const SWITCHED_ON = (process.env.ROUND_TRIP_SERVERS ?? "sqlite").split(",");

const cases = indexItems().flatMap((item) =>
  targetsOf(item, SWITCHED_ON).map((target) => ({ title: `${item.name} on ${target.name}`, item, target })),
);
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

function hold(
  log: CheckLog,
  what: string,
  [wanted, found]: readonly [readonly string[], readonly string[]],
): void {
  const lacks = wanted.filter((line) => !found.includes(line));
  const extra = found.filter((line) => !wanted.includes(line));
  if (lacks.length + extra.length === 0) log.done();
  for (const line of lacks) log.problem(`${what} lacks: ${line}`);
  for (const line of extra) log.problem(`${what} has: ${line}`);
}

interface Scene {
  readonly folder: string;
  readonly original: RoundTripDatabase;
  readonly copy: RoundTripDatabase;
}

async function roundTrip({ folder, original, copy }: Scene, log: CheckLog): Promise<void> {
  const managers: MigrationManager[] = [];
  const manager = (options: ManagerOptions): MigrationManager => {
    const made = new MigrationManager({ environment: {}, cwd: folder, interactive: false, ...options });
    managers.push(made);
    return made;
  };
  try {
    const [before, nothing] = [await original.dump(), await copy.dump()];
    const project = await manager(original.options).initFromDatabase({ directory: folder });
    for (const object of project.carried) log.note(`${object.split(" '")[0]}: carried as SQL`);
    hold(log, "the database itself", [before, await original.dump()]);
    const there = manager(original.options);
    for (const one of (await there.check()).operations) log.problem(`check there: ${JSON.stringify(one)}`);
    const here = manager(copy.options);
    await here.applyMigrations();
    hold(log, "what the revision has made", [before, await copy.dump()]);
    for (const one of (await here.check()).operations) log.problem(`check here: ${JSON.stringify(one)}`);
    await here.downgradeMigrations({ target: "base" });
    hold(log, "what the downgrade leaves", [nothing, await copy.dump()]);
  } finally {
    for (const each of managers) await each.close();
  }
}

describe.skipIf(cases.length === 0)(
  "a database, its first revision, and the database that this makes",
  () => {
    it.each(cases)("$title: the same", async ({ item, target }) => {
      const log = new CheckLog(`${item.name} (${item.kind})`, target.name);
      const folder = mkdtempSync(join(tmpdir(), "cortex-round-project-"));
      const [original, copy] = [await target.load(item), await target.empty()];
      try {
        const refused = await refusalOf(() => roundTrip({ folder, original, copy }, log));
        if (refused !== null) log.problem(refused);
      } finally {
        await original.dispose();
        await copy.dispose();
        rmSync(folder, { recursive: true, force: true });
      }
      results.push(log.result);
      expect(log.result.problems).toEqual([]);
      expect(log.result.done).toBe(3);
    });
  },
);

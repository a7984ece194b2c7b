import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ManagerOptions, MigrationManager } from "../../src/index.js";
import { CheckLog, type CheckResult } from "./check-table.js";
import type { IndexItem } from "./corpus-index.js";
import type { RoundTripDatabase, RoundTripTarget } from "./round-trip-targets.js";
import { refusalOf } from "./try-change.js";

/** How many things a round trip compares. */
export const ROUND_TRIP_PARTS = 3;

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
    const made = await copy.dump();
    const wanted = made.join() === before.join() ? before : await original.restored();
    if (wanted.join() !== before.join()) log.note("its own dump does not survive its restore");
    hold(log, "what the revision has made", [wanted, made]);
    for (const one of (await here.check()).operations) log.problem(`check here: ${JSON.stringify(one)}`);
    await here.downgradeMigrations({ target: "base" });
    hold(log, "what the downgrade leaves", [nothing, await copy.dump()]);
  } finally {
    for (const each of managers) await each.close();
  }
}

/**
 * Makes a database from an item, a first revision from that, another database from the revision, and nothing from that;
 * says what is not as it was.
 */
export async function tryRoundTrip(item: IndexItem, target: RoundTripTarget): Promise<CheckResult> {
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
  return log.result;
}

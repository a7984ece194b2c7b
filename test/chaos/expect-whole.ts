import { expect } from "vitest";
import type { ChaosDatabase } from "./chaos-database.js";

/** What a database must be after all. */
export interface Whole {
  /** The dump of a run that nobody has disturbed. */
  readonly dump: string;
  /** What DML has made of the counter. */
  readonly counter: number;
  /** The steps in the audit that are done: `up c1`, each as often as it is named here. */
  readonly history: readonly string[];
}

/** Each revision in one direction, as {@link Whole.history} has it. */
export function steps(direction: "up" | "down", revisions: readonly string[]): readonly string[] {
  return revisions.map((revision) => `${direction} ${revision}`);
}

/** The end is as if nothing had happened: schema, rows, counter, audit, an empty journal, and nobody who holds a lock. */
export async function expectWhole(database: ChaosDatabase, whole: Whole): Promise<void> {
  const [counter] = await database.rows("SELECT n AS n FROM counters");
  expect(Number(counter?.["n"])).toBe(whole.counter);
  // What has failed is in the audit as well, in lines of its own.
  await database.rows("DELETE FROM cortex_migration_history WHERE outcome = 'failed'");
  expect(await database.dump()).toBe(whole.dump);
  const history = await database.rows(
    "SELECT direction AS direction, revision AS revision FROM cortex_migration_history WHERE outcome = 'done' ORDER BY id",
  );
  expect(
    history.map(({ direction, revision }) => `${direction === "upgrade" ? "up" : "down"} ${revision}`),
  ).toEqual(whole.history);
  const [journal] = await database.rows("SELECT COUNT(*) AS left_over FROM cortex_migration_journal");
  expect(Number(journal?.["left_over"])).toBe(0);
  expect(await database.holders()).toBe(0);
}

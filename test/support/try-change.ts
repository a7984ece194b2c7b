import { CortexError } from "../../src/errors/index.js";
import type { CheckLog } from "./check-table.js";
import type { Scene } from "./rebuild-harness.js";
import { databaseState, type Spelling, stateDifference } from "./stored-text.js";

/** A change that is made and taken back. */
export interface Change {
  readonly label: string;
  readonly spelling: Spelling;
  readonly work: () => Promise<void>;
}

/** What the work is refused with, as code and message; null when it is done. */
export async function refusalOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof CortexError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** Makes a change that must be possible, and must leave the database as it was. */
export async function tryChange(s: Scene, log: CheckLog, change: Change): Promise<void> {
  const before = databaseState(s.path, change.spelling);
  const refused = await refusalOf(change.work);
  // SQLite itself refuses to change a table in place where some view does not work.
  if (refused?.startsWith("MIG_DIALECT_READER_ALREADY_BROKEN")) log.note(`${change.label}: ${refused}`);
  else if (refused !== null) log.problem(`${change.label}: ${refused}`);
  const difference = stateDifference(before, databaseState(s.path, change.spelling));
  if (difference.length > 0) log.problem(`${change.label}: ${difference.join("\n")}`);
  else if (refused === null) log.done();
}

import { isCortexError, CortexError } from "../../src/errors/index.js";
import type { CheckLog } from "./check-table.js";
import type { Scene } from "./rebuild-harness.js";
import { databaseState, type Spelling, stateDifference } from "./stored-text.js";

/** A change that is made and taken back. */
export interface Change {
  readonly label: string;
  readonly spelling: Spelling;
  /** The codes with which it may be refused. */
  readonly mayRefuse?: readonly string[];
  readonly work: () => Promise<void>;
}

/** Makes a change that must leave the database as it was; one that is refused must do so as well. */
export async function tryChange(s: Scene, log: CheckLog, change: Change): Promise<boolean> {
  const before = databaseState(s.path, change.spelling);
  let refused: string | null = null;
  try {
    await change.work();
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    refused = `${error.code}: ${error.message}`;
    if (change.mayRefuse?.some((code) => isCortexError(error, code as never)) ?? false)
      log.note(`${change.label}: refused, ${refused}`);
    else log.problem(`${change.label}: ${refused}`);
  }
  const difference = stateDifference(before, databaseState(s.path, change.spelling));
  if (difference.length > 0) log.problem(`${change.label}: ${difference.join("\n")}`);
  else if (refused === null) log.done();
  return difference.length === 0 && refused === null;
}

import type { StepSession } from "../dialects/contract/step-session.js";

/** Commits in the middle of a step, from which other runs are kept out all the same. */
export function pause(session: StepSession): Promise<void> {
  return session.pause === undefined ? session.commit() : session.pause();
}

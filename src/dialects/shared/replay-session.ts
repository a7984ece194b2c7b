import type { StepSession } from "../contract/step-session.js";

const nothing = async (): Promise<void> => undefined;

/** The steps on a {@link ReplayConnection}, which runs nothing: there is nothing to lock, to keep or to take back. */
export const replaySession: StepSession = Object.freeze({
  begin: nothing,
  verify: nothing,
  commit: nothing,
  rollback: nothing,
  close: nothing,
});

import type { StepSession } from "../dialects/contract/step-session.js";
import type { JournalTransaction } from "./journal/step-journal.js";
import { pause } from "./pause.js";

/**
 * How the journal of a step ends the transaction in between.
 *
 * @param onKept told when a part of the step has been committed
 */
export function journalTransaction(
  session: StepSession,
  lockTimeoutMs: number,
  onKept: () => void,
): JournalTransaction {
  return {
    checkpoint: async () => {
      if (session.checkpoint !== undefined) await session.checkpoint();
      else {
        await session.commit();
        await session.begin({ lockTimeoutMs });
      }
      onKept();
    },
    within: async (work) => {
      await session.begin({ lockTimeoutMs });
      try {
        await work();
        await pause(session);
      } catch (error) {
        await session.rollback();
        throw error;
      }
    },
  };
}

import { setTimeout as sleep } from "node:timers/promises";
import { cortexError, isCortexError } from "../errors/index.js";

const PAUSE_MS = 100;

/** How long to wait, and who is told of it. */
export interface Waiting {
  /** The database for people. */
  readonly database: string;
  readonly timeoutMs: number;
  readonly onWait?: (waitedMs: number) => void;
}

/**
 * Reads again as long as another connection keeps the database from being read: one that writes much, or commits at
 * this moment. Who is about to migrate waits for that as for the lock.
 *
 * @throws MIG_LOCK_TIMEOUT when it takes longer, and whatever else the work throws
 * @example await waitWhileBusy({ database: "app.db", timeoutMs: 60_000 }, () => versions.rows());
 */
export async function waitWhileBusy<T>(waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isCortexError(error, "MIG_DIALECT_BUSY")) throw error;
      const waited = Math.round(performance.now() - started);
      const { database, timeoutMs } = waiting;
      if (waited >= timeoutMs) {
        const waitedSeconds = Math.round(waited / 100) / 10;
        throw cortexError("MIG_LOCK_TIMEOUT", { database, waitedSeconds, holder: null }, error);
      }
      waiting.onWait?.(waited);
      await sleep(Math.min(PAUSE_MS, timeoutMs - waited));
    }
  }
}

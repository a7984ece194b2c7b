import { setTimeout as sleep } from "node:timers/promises";
import { cortexError } from "../../errors/index.js";
import type { BeginOptions, LockHolder } from "../contract/step-session.js";

const FIRST_PAUSE_MS = 50;
const TELL_EVERY_MS = 1_000;

/** What a try has come to; the reason is the cause of the error when there is no time for another. */
export interface LockAttempt {
  readonly done: boolean;
  readonly reason?: unknown;
}

/** How a lock is asked for. */
export interface PollLockOptions extends BeginOptions {
  /** The database for people. */
  readonly database: string;
  readonly longestPauseMs: number;
  readonly attempt: () => Promise<LockAttempt>;
  /** Who has it now, where that can be said. */
  readonly holder: () => Promise<LockHolder | null>;
}

/**
 * Asks for a lock again and again, and never waits for it in the database; between two tries the process is free to do
 * other things. The pauses grow, and are not the same for two who wait.
 *
 * @throws MIG_LOCK_TIMEOUT naming who was seen to have it last
 */
export async function pollLock(options: PollLockOptions): Promise<void> {
  const { database, lockTimeoutMs, longestPauseMs, onWait } = options;
  const started = performance.now();
  let pause = FIRST_PAUSE_MS;
  let told = 0;
  let holder: LockHolder | null = null;
  for (;;) {
    const { done, reason } = await options.attempt();
    if (done) return;
    const waited = Math.round(performance.now() - started);
    const isOver = waited >= lockTimeoutMs;
    const isTold = waited - told >= TELL_EVERY_MS;
    if (isOver || isTold) holder = (await options.holder()) ?? holder;
    if (isOver)
      throw cortexError(
        "MIG_LOCK_TIMEOUT",
        { database, waitedSeconds: Math.round(waited / 100) / 10, holder: holder?.description ?? null },
        reason,
      );
    if (isTold) {
      told = waited;
      onWait?.(waited, holder);
    }
    const jittered = pause * (0.75 + Math.random() / 2);
    await sleep(Math.min(jittered, lockTimeoutMs - waited, TELL_EVERY_MS - (waited - told) + 1));
    pause = Math.min(pause * 2, longestPauseMs);
  }
}

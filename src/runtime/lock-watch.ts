import { setTimeout as sleep } from "node:timers/promises";
import type { RunStatement } from "../dialects/contract/statement.js";
import type { LockHolder, StatementWait, StepSession } from "../dialects/contract/step-session.js";
import type { Logger } from "../util/logger.js";

/** A statement that takes longer than this may be waiting for somebody. */
const LOOK_AFTER_MS = 500;
const LOOK_EVERY_MS = 1_000;
/** How long a look may take when the statement is over. */
const LAST_LOOK_MS = 2_000;

/** What a {@link LockWatch} needs. */
export interface LockWatchOptions {
  readonly session: Pick<StepSession, "blockers" | "beforeStatement">;
  readonly logger: Logger;
  /** Told, as long as a statement waits for others, how long it has and for whom. */
  readonly onWait: (wait: {
    readonly waitedMs: number;
    readonly holder: LockHolder;
    readonly sql: string;
  }) => void;
}

/** Waits for a look, but not for ever: who is asked may not answer any more, and what the statement came to is known. */
async function ended(look: Promise<void>): Promise<void> {
  const limit = new AbortController();
  const overdue = sleep(LAST_LOOK_MS, undefined, { signal: limit.signal }).catch(() => undefined);
  await Promise.race([look, overdue]);
  limit.abort();
}

/** Looks, while a statement runs, whether it waits for a lock of another session, and who that is. */
export class LockWatch {
  readonly #options: LockWatchOptions;
  #blockers: readonly LockHolder[] = [];
  #sql = "";

  constructor(options: LockWatchOptions) {
    this.#options = options;
  }

  /** Whom the statement that ran last waited for, as far as that was seen. */
  get blockers(): readonly LockHolder[] {
    return this.#blockers;
  }

  /** The statement that ran last. */
  get sql(): string {
    return this.#sql;
  }

  /** Runs the work of a statement under watch, with as much patience as it is given. */
  async around<T>(statement: RunStatement, wait: StatementWait, work: () => Promise<T>): Promise<T> {
    const { sql } = statement;
    await this.#options.session.beforeStatement?.(statement, wait);
    this.#blockers = [];
    this.#sql = sql;
    if (this.#options.session.blockers === undefined) return work();
    const started = performance.now();
    let look: Promise<void> | null = null;
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const later = (ms: number): void => {
      timer = setTimeout(() => {
        look = this.#look(sql, started).then((goesOn) => {
          if (goesOn && !isOver) later(LOOK_EVERY_MS);
        });
      }, ms);
    };
    later(LOOK_AFTER_MS);
    try {
      return await work();
    } finally {
      isOver = true;
      clearTimeout(timer);
      if (look !== null) await ended(look);
    }
  }

  /** One look; false when there is no sense in another one. */
  async #look(sql: string, started: number): Promise<boolean> {
    const { session, logger, onWait } = this.#options;
    try {
      const found = (await session.blockers?.()) ?? [];
      const [first] = found;
      if (first === undefined) return true;
      this.#blockers = found;
      onWait({ waitedMs: Math.round(performance.now() - started), holder: first, sql });
      return true;
    } catch (error) {
      // What the statement itself comes to is what counts; without a second connection nobody can look.
      logger.debug("whom the statement waits for cannot be seen", { reason: String(error) });
      return false;
    }
  }
}

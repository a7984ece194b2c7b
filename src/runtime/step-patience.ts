import { setTimeout as sleep } from "node:timers/promises";
import type { Dialect } from "../dialects/contract/dialect.js";
import { isCortexError } from "../errors/index.js";

/** Errors of a statement that did nothing because of what another session holds; it may be had a moment later. */
const LOCKED = ["MIG_DIALECT_OBJECT_LOCKED", "MIG_DIALECT_DEADLOCK", "MIG_DIALECT_BUSY"] as const;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const SHORTEST_PAUSE_MS = 20;

/** How long a step was tried in vain. */
export interface LockedOut {
  readonly tries: number;
  readonly waitedMs: number;
}

/**
 * How often a step is tried that does not get the locks that its statements need. A connection that is lost is never a
 * reason to try again: nobody knows whether the statement has run, and the journal of the next start finds out.
 */
export class StepPatience {
  readonly #budgetMs: number;
  readonly #dialect: Dialect;
  #tries = 1;
  #since: number | null = null;

  constructor(dialect: Dialect, budgetMs: number) {
    this.#dialect = dialect;
    this.#budgetMs = budgetMs;
  }

  /** Which try this is; 1 is the first. */
  get attempt(): number {
    return this.#tries;
  }

  /** Begins to count, where nothing has failed yet. */
  start(): void {
    this.#since ??= performance.now();
  }

  /** What was tried is committed: the next failure is another one. */
  reset(): void {
    this.#tries = 1;
    this.#since = null;
  }

  /** For how long and how often it was tried; null for an error that is not about a lock. */
  lockedOut(error: unknown, label: string): LockedOut | null {
    const known = this.#dialect.describeError(error, { sql: null, label });
    if (!isCortexError(known, ...LOCKED)) return null;
    return {
      tries: this.#tries,
      waitedMs: Math.round(performance.now() - (this.#since ?? performance.now())),
    };
  }

  /** Waits a moment of random length before another try; false when the budget is used up. */
  async again({ waitedMs }: LockedOut): Promise<boolean> {
    const left = this.#budgetMs - waitedMs;
    if (left <= 0) return false;
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** (this.#tries - 1), LONGEST_PAUSE_MS, left);
    await sleep(SHORTEST_PAUSE_MS + Math.random() * longest);
    this.#tries += 1;
    return true;
  }
}

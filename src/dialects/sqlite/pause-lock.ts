import { existsSync, rmSync } from "node:fs";
import { type LockedFile, lockFile } from "./driver.js";

/** The file beside the database; it is there only while a step is outside of its transaction. */
const ENDING = "-cortex-lock";

/**
 * Keeps other runs out while a step is outside of its transaction, and thus without SQLite's write lock. It is taken,
 * and asked for by the others, under that lock, so that nobody looks at it while it comes or goes. It dies with its
 * holder: what a process that was killed has left behind is a file that nobody has locked.
 */
export class PauseLock {
  readonly #path: string | null;
  #held: LockedFile | null = null;

  /** A database in memory (null) is nobody else's. */
  constructor(database: string | null) {
    this.#path = database === null ? null : `${database}${ENDING}`;
  }

  /** Takes it, unless it is held here already. */
  async hold(): Promise<void> {
    if (this.#path !== null) this.#held ??= await lockFile(this.#path);
  }

  /** Whether a step of another run is outside of its transaction. */
  async isElsewhere(): Promise<boolean> {
    if (this.#path === null || this.#held !== null || !existsSync(this.#path)) return false;
    const left = await lockFile(this.#path);
    if (left === null) return true;
    rmSync(this.#path, { force: true });
    left.release();
    return false;
  }

  /** Gives it back. */
  release(): void {
    if (this.#held === null || this.#path === null) return;
    // While it is locked still: afterwards it may be another's.
    rmSync(this.#path, { force: true });
    this.#held.release();
    this.#held = null;
  }
}

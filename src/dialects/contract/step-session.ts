/** Who holds a lock, as far as the database tells. */
export interface LockHolder {
  readonly description: string;
}

/** How long the lock of a step is waited for, and who is told. */
export interface BeginOptions {
  readonly lockTimeoutMs: number;
  readonly onWait?: (waitedMs: number, holder: LockHolder | null) => void;
}

/**
 * What a run does around its steps. Opening it prepares the connection (SQLite: foreign keys are switched off
 * before any transaction), closing it puts everything back.
 */
export interface StepSession {
  /**
   * Takes the migration lock and begins the step's transaction, where the database has transactional DDL.
   *
   * @throws MIG_LOCK_TIMEOUT
   */
  begin(options: BeginOptions): Promise<void>;
  /** Looks, before the commit, whether the step has broken anything that the database does not check by itself. */
  verify(): Promise<void>;
  commit(): Promise<void>;
  /** Commits what was begun and begins anew, under the same lock. Default: commit and begin. */
  checkpoint?(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}

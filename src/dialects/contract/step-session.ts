import type { RunStatement } from "./statement.js";

/** Who holds a lock, as far as the database tells. */
export interface LockHolder {
  readonly description: string;
}

/** How long the lock of a step is waited for, and who is told. */
export interface BeginOptions {
  readonly lockTimeoutMs: number;
  readonly onWait?: (waitedMs: number, holder: LockHolder | null) => void;
}

/** What a statement is given to wait with. */
export interface StatementWait {
  /** 1 for the first try of its step. */
  readonly attempt: number;
  /** How long the run goes on trying altogether. */
  readonly budgetMs: number;
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
  /**
   * Sets how long the statement that comes next may wait for locks that others hold. One that keeps everybody else
   * waiting behind it waits shortly, and is tried again instead. Default: nothing is set.
   */
  beforeStatement?(statement: RunStatement, wait: StatementWait): Promise<void>;
  /**
   * Whom this session waits for at this moment, asked on a connection of its own. Empty for nobody, and where it cannot
   * be told. Default: it cannot.
   */
  blockers?(): Promise<readonly LockHolder[]>;
  /**
   * Cancels the statement that this session runs at this moment, from a connection of its own; nothing where none runs.
   * The statement fails, the session stays. Default: a statement that runs is waited for.
   */
  cancel?(): Promise<void>;
  /**
   * Puts back what the step before has set in the session (a search path, a mode), as if each step had a session of its
   * own. Default: nothing of the kind can be set.
   */
  startStep?(): Promise<void>;
  /** Looks, before the commit, whether the step has broken anything that the database does not check by itself. */
  verify(): Promise<void>;
  commit(): Promise<void>;
  /** Commits what was begun and begins anew, under the same lock. Default: commit and begin. */
  checkpoint?(): Promise<void>;
  /**
   * Commits, and keeps the other runs out until the next {@link begin}: the step goes on outside of a transaction.
   * Default: commit, where the lock is not the transaction's.
   */
  pause?(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}

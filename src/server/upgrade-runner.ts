import { cortexError } from "../errors/index.js";
import type { RunResult } from "../manager/types.js";
import type { MigrationService } from "./migration-service.js";

/** Runs the upgrades that are asked for over HTTP, one at a time. */
export interface UpgradeRunner {
  /** True while one is running. */
  readonly running: boolean;
  /**
   * Upgrades to a target (default: all heads).
   *
   * @throws MIG_SERVER_UPGRADE_RUNNING while another one is running, MIG_SERVER_STOPPING once the server is stopping,
   *   and everything that the manager throws
   */
  run(target: string | undefined): Promise<RunResult>;
  /** Starts none any more, and waits for the one that is running; one that takes long is stopped. */
  stop(): Promise<void>;
}

/** What an {@link upgradeRunner} is made of. */
export interface UpgradeRunnerOptions {
  /** Carries the upgrade out. */
  readonly service: MigrationService;
  /** Is called after each run, also after one that failed. */
  readonly afterRun: () => void;
  /** Makes the run that is at work stop. Default: it is waited for, however long it takes. */
  readonly stopRun?: () => void;
  /** How long a run may go on when the server stops, in milliseconds. */
  readonly graceMs?: number;
}

/** Somebody waits for the answer, so that a short upgrade is finished; orchestrators wait 10 seconds, or 30. */
const GRACE_MS = 5_000;

/** Builds the runner; nothing runs yet. */
export function upgradeRunner(options: UpgradeRunnerOptions): UpgradeRunner {
  const { service, afterRun, stopRun, graceMs = GRACE_MS } = options;
  let current: Promise<RunResult> | null = null;
  let stopping = false;
  return {
    get running() {
      return current !== null;
    },
    async run(target) {
      if (stopping) throw cortexError("MIG_SERVER_STOPPING", {});
      if (current !== null) throw cortexError("MIG_SERVER_UPGRADE_RUNNING", {});
      const run = service.applyMigrations({ yes: true, ...(target === undefined ? {} : { target }) });
      current = run;
      try {
        return await run;
      } finally {
        current = null;
        afterRun();
      }
    },
    async stop() {
      stopping = true;
      if (current === null) return;
      const impatience = stopRun === undefined ? undefined : setTimeout(stopRun, graceMs);
      // How it ends is the business of the request that asked for it.
      await Promise.allSettled([current]);
      clearTimeout(impatience);
    },
  };
}

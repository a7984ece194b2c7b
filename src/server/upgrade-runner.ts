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
  /** Starts none any more, and waits for the one that is running. */
  stop(): Promise<void>;
}

/**
 * @param service carries the upgrade out
 * @param afterRun is called after each run, also after one that failed
 */
export function upgradeRunner(service: MigrationService, afterRun: () => void): UpgradeRunner {
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
      // How it ends is the business of the request that asked for it.
      await Promise.allSettled(current === null ? [] : [current]);
    },
  };
}

import type { Logger } from "../util/logger.js";
import type { AdminKeyGuard } from "./admin-key.js";
import type { MigrationService } from "./migration-service.js";
import type { ReadinessProbe } from "./readiness.js";
import type { Scrub } from "./scrub-secrets.js";
import type { UpgradeRunner } from "./upgrade-runner.js";

/** What every route is handed. */
export interface ServerContext {
  readonly service: MigrationService;
  readonly readiness: ReadinessProbe;
  readonly upgrades: UpgradeRunner;
  readonly guard: AdminKeyGuard;
  readonly scrub: Scrub;
  /** Takes secrets out itself. */
  readonly logger: Logger;
}

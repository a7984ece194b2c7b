import { MigrationManager } from "./migration-manager.js";
import type { ManagerOptions, RunResult } from "./types.js";

/**
 * What a server calls when it starts: brings the database up to date, unless CORTEX_AUTO_APPLY_DB_MIGRATIONS is off.
 *
 * @returns null when it is off; a result with `cancelled` when somebody has declined the plan
 * @throws whatever {@link MigrationManager.applyMigrations} throws: a server must not serve on a schema it does not know
 */
export async function autoApplyMigrations(options: ManagerOptions = {}): Promise<RunResult | null> {
  const manager = new MigrationManager(options);
  try {
    if (!(await manager.settings()).autoApply) return null;
    return await manager.applyMigrations({ target: "heads" });
  } finally {
    await manager.close();
  }
}

import { isCortexError } from "../errors/index.js";
import { type Logger, silentLogger } from "../util/logger.js";
import { MigrationManager } from "./migration-manager.js";
import type { ManagerOptions, RunResult } from "./types.js";

/**
 * What a server calls when it starts: brings the database up to date, unless CORTEX_AUTO_APPLY_DB_MIGRATIONS is off.
 *
 * @returns null when it is off, and when the database is ahead of the files and `onSchemaAhead` lets that pass; a
 *   result with `cancelled` when somebody has declined the plan
 * @throws whatever {@link MigrationManager.applyMigrations} throws: a server must not serve on a schema it does not know
 */
export async function autoApplyMigrations(options: ManagerOptions = {}): Promise<RunResult | null> {
  const manager = new MigrationManager(options);
  try {
    if (!(await manager.settings()).autoApply) return null;
    return await applyUnlessAhead(manager, options.logger ?? silentLogger);
  } finally {
    await manager.close();
  }
}

/**
 * Applies everything. A database that is ahead of the files is left as it is with a warning, where `onSchemaAhead` says so.
 *
 * @returns null when it was left
 */
export async function applyUnlessAhead(manager: MigrationManager, logger: Logger): Promise<RunResult | null> {
  try {
    return await manager.applyMigrations({ target: "heads" });
  } catch (error) {
    if (!isCortexError(error, "MIG_REVISION_UNKNOWN_ROW")) throw error;
    const { onSchemaAhead } = await manager.settings();
    if (onSchemaAhead !== "warn" || (await manager.schemaAhead()) === null) throw error;
    logger.warn(`${error.message}. It is left as it is (CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD=warn).`);
    return null;
  }
}

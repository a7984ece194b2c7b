import { resolve } from "node:path";
import { cortexError } from "../errors/index.js";
import type { RestoreResult } from "./types.js";
import type { Workspace } from "./workspace.js";

/**
 * Puts a backup of `--backup` back in the place of the database.
 *
 * @throws MIG_DIALECT_RESTORE_FAILED; the database is as it was then
 */
export async function restoreBackup(workspace: Workspace, given: string): Promise<RestoreResult> {
  const settings = await workspace.settings();
  const dialect = await workspace.dialect();
  const from = resolve(settings.cwd, given);
  const database = dialect.describeTarget(settings.database);
  if (dialect.backup?.restore === undefined)
    throw cortexError("MIG_DIALECT_RESTORE_FAILED", {
      database,
      path: from,
      reason: `${dialect.displayName} is restored with its own program`,
    });
  const replaced = await dialect.backup.restore(settings.database, from);
  workspace.logger.info(`${database} was restored from ${from}`);
  return { from, database, replaced };
}

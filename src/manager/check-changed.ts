import { cortexError } from "../errors/index.js";
import { assertNever } from "../util/assert-never.js";
import { readAudit } from "./audit.js";
import { changedRevisions } from "./changed-revisions.js";
import type { ChangedRevision } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/**
 * What of the applied revisions is not what was applied. Asked only when there is something to apply: a database that
 * is up to date is not read for it.
 *
 * @param rows the version rows
 */
export async function findChanged(
  workspace: Workspace,
  task: Task,
  rows: readonly string[],
): Promise<readonly ChangedRevision[]> {
  if (rows.length === 0 || task.settings.onChecksumMismatch === "ignore") return [];
  return changedRevisions(task, rows, await readAudit(workspace));
}

/**
 * Refuses, or warns of, revisions that were changed after they were applied, as the setting `onChecksumMismatch` says.
 *
 * @throws MIG_MANAGER_CHECKSUM_MISMATCH naming each of them, and how
 */
export async function refuseChanged(
  workspace: Workspace,
  task: Task,
  rows: readonly string[],
): Promise<void> {
  const changed = await findChanged(workspace, task, rows);
  if (changed.length === 0) return;
  switch (task.settings.onChecksumMismatch) {
    case "refuse":
      throw cortexError("MIG_MANAGER_CHECKSUM_MISMATCH", {
        database: task.dialect.describeTarget(task.settings.database),
        changed,
      });
    case "warn":
      for (const { kind, detail } of changed)
        workspace.logger.warn(`${kind} after it was applied: ${detail}`);
      return;
    case "ignore":
      return;
    default:
      assertNever(task.settings.onChecksumMismatch, "onChecksumMismatch");
  }
}

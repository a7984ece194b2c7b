import { type Finding, LOCK_CHECK } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import type { Task, Workspace } from "./workspace.js";

/** What would stop a run on this database; nothing is changed. */
export function findObstacles(workspace: Workspace, task: Task): Promise<readonly Finding[]> {
  return workspace.connected("read", (connection) => task.dialect.obstacles(connection));
}

/**
 * Refuses a run that cannot succeed before its first statement: a step of many statements would fail at the one for
 * which a privilege is missing.
 *
 * @throws MIG_MANAGER_OBSTACLE naming what is missing, and the way to it; MIG_DIALECT_LOCK_UNPROVEN where no lock would
 *   keep two runs apart
 */
export async function refuseObstacles(workspace: Workspace, task: Task): Promise<void> {
  const found = await findObstacles(workspace, task);
  if (found.length === 0) return;
  const database = task.dialect.describeTarget(task.settings.database);
  const lock = found.find(({ check }) => check === LOCK_CHECK);
  if (lock !== undefined)
    throw cortexError("MIG_DIALECT_LOCK_UNPROVEN", {
      database,
      reason: lock.detail,
      setting: lock.hint ?? "Connect to the server itself.",
    });
  throw cortexError("MIG_MANAGER_OBSTACLE", {
    database,
    obstacles: found.map(({ check, detail, hint }) => ({ check, detail, hint })),
  });
}

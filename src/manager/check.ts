import { generateDifferences } from "./generate-operations.js";
import { requireUpToDate } from "./status.js";
import type { CheckResult } from "./types.js";
import type { Workspace } from "./workspace.js";

/** Arguments of `check`. */
export interface CheckOptions {
  /** Count also what no revision of this chain has created. */
  readonly dropUnmanaged?: boolean;
}

/**
 * Whether a revision that was generated now would be empty. Nothing is created or changed.
 *
 * @throws MIG_RUNTIME_NOT_UP_TO_DATE naming the revisions that the database lacks
 */
export async function checkSchema(workspace: Workspace, options: CheckOptions = {}): Promise<CheckResult> {
  const task = await workspace.task();
  return workspace.connected("read", async (connection) => {
    requireUpToDate(task, await workspace.rows(connection));
    const dropUnmanaged = options.dropUnmanaged ?? false;
    const found = await generateDifferences(workspace, task, { connection, dropUnmanaged });
    const left = found.protected.length === 0 ? {} : { protected: found.protected };
    return { upToDate: found.operations.length === 0, operations: found.operations, ...left };
  });
}

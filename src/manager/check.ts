import { generateDifferences } from "./generate-operations.js";
import { requireUpToDate } from "./status.js";
import type { CheckResult } from "./types.js";
import type { Workspace } from "./workspace.js";

/**
 * Whether a revision that was generated now would be empty. Nothing is created or changed.
 *
 * @throws MIG_RUNTIME_NOT_UP_TO_DATE naming the revisions that the database lacks
 */
export async function checkSchema(workspace: Workspace): Promise<CheckResult> {
  const task = await workspace.task();
  return workspace.connected("read", async (connection) => {
    requireUpToDate(task, await workspace.rows(connection));
    const operations = await generateDifferences(workspace, task, connection);
    return { upToDate: operations.length === 0, operations };
  });
}

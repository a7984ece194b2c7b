import { createRevision } from "./create-revision.js";
import type { CreatedRevision } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** The message of a revision that is generated because a chain has none. */
export const FIRST_MESSAGE = "Initial migration - auto-generated schema";

/**
 * Generates the first revision of a chain that has none: what the schema has and the database lacks. It is shown
 * with the plan, like any other.
 *
 * @throws MIG_MANAGER_DIRECTORY_NOT_WRITABLE naming the folder and what to set
 */
export async function generateFirstRevision(
  workspace: Workspace,
  task: Task,
): Promise<CreatedRevision | null> {
  workspace.logger.info(
    `No migrations found for database type: ${task.chain.dbType}; generating the first revision`,
    {
      directory: task.chain.directory,
    },
  );
  return createRevision(workspace, { message: FIRST_MESSAGE, autogenerate: true, noRenames: true }, task);
}

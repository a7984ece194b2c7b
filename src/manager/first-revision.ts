import { readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { SUM_FILE_NAME } from "../revisions/sum-file.js";
import { createRevision } from "./create-revision.js";
import type { Task, Workspace } from "./workspace.js";

/** The message of a revision that is generated because a chain has none. */
export const FIRST_MESSAGE = "Initial migration - auto-generated schema";

/**
 * Generates the first revision of a chain that has none: what the schema has and the database lacks. It is shown
 * with the plan, like any other. A file whose plan was approved stays, also when its run fails: it is what the error
 * speaks of, and what the next run applies.
 *
 * @returns what takes the file away again, with the folders that were made for it: for a plan that was declined
 * @throws MIG_MANAGER_DIRECTORY_NOT_WRITABLE naming the folder and what to set
 */
export async function generateFirstRevision(workspace: Workspace, task: Task): Promise<() => void> {
  const { directory, dbType } = task.chain;
  workspace.logger.info(`No migrations found for database type: ${dbType}; generating the first revision`, {
    directory,
  });
  const folders = missingFolders(directory);
  const sum = join(directory, SUM_FILE_NAME);
  const hadSum = isThere(sum);
  const options = { message: FIRST_MESSAGE, autogenerate: true, noRenames: true };
  const created = await createRevision(workspace, options, task);
  return () => {
    if (created === null) return;
    rmSync(created.path, { force: true });
    if (!hadSum) rmSync(sum, { force: true });
    for (const folder of folders) if (readdirSync(folder).length === 0) rmdirSync(folder);
  };
}

/** The folder and those above it that are not there yet, the innermost first. */
function missingFolders(directory: string): readonly string[] {
  return isThere(directory) ? [] : [directory, ...missingFolders(dirname(directory))];
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

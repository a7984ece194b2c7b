import { readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { SUM_FILE_NAME } from "../revisions/sum-file.js";
import { createRevision } from "./create-revision.js";
import { claimFolder } from "./folder-claim.js";
import type { Task, Workspace } from "./workspace.js";
import { requireWritable } from "./write-revision.js";

/** The message of a revision that is generated because a chain has none. */
export const FIRST_MESSAGE = "Initial migration - auto-generated schema";

/** A first revision that waits for its plan to be agreed to; nobody else writes one meanwhile. */
export interface FirstRevision {
  /** The plan was agreed to: the file stays, also when its run fails, and the next run applies it. */
  keep(): void;
  /** It was not: the file goes again, with the folders that were made for it. */
  discard(): void;
}

/**
 * Generates the first revision of a chain that has none: what the schema has and the database lacks. It is shown
 * with the plan, like any other. Where another process has just written one, that one is taken.
 *
 * @throws MIG_MANAGER_DIRECTORY_NOT_WRITABLE naming the folder and what to set
 */
export async function generateFirstRevision(workspace: Workspace, task: Task): Promise<FirstRevision> {
  const { directory, dbType } = task.chain;
  requireWritable(directory);
  const folders = missingFolders(directory);
  const release = await claimFolder(directory, task.settings.lockTimeoutMs);
  const removeFolders = (): void => {
    release();
    for (const folder of folders) if (isThere(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  };
  try {
    const now = await workspace.task();
    if (now.chain.revisions.length > 0) {
      release();
      return { keep: () => undefined, discard: () => undefined };
    }
    workspace.logger.info(`No migrations found for database type: ${dbType}; generating the first revision`, {
      directory,
    });
    const sum = join(directory, SUM_FILE_NAME);
    const hadSum = isThere(sum);
    const options = { message: FIRST_MESSAGE, autogenerate: true, noRenames: true };
    const created = await createRevision(workspace, options, now);
    const discard = (): void => {
      if (created !== null) rmSync(created.path, { force: true });
      if (!hadSum) rmSync(sum, { force: true });
      removeFolders();
    };
    return { keep: release, discard };
  } catch (error) {
    removeFolders();
    throw error;
  }
}

/** The folder and those above it that are not there yet, the innermost first. */
export function missingFolders(directory: string): readonly string[] {
  return isThere(directory) ? [] : [directory, ...missingFolders(dirname(directory))];
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

import { lstatSync, realpathSync, statSync } from "node:fs";
import { sep } from "node:path";
import { cortexError } from "../errors/index.js";
import type { Plan } from "../revisions/plan.js";
import { isKept } from "./kept-revisions.js";
import type { Task, Workspace } from "./workspace.js";

/** Any user of the machine may write it: POSIX's bit S_IWOTH. */
const OTHERS_MAY_WRITE = 0o002;

/**
 * Revisions are code that is about to run. Warns of files that every user may write and of links that leave the chain's
 * folder; with `strictPermissions` they are refused.
 *
 * @throws MIG_MANAGER_UNSAFE_FILES naming each of them
 */
export function checkPermissions(workspace: Workspace, { chain, settings }: Task, plan: Plan): void {
  if (process.platform === "win32" || plan.steps.length === 0) return;
  const root = realpathSync(chain.directory);
  const problems = [
    ...problemsOf(chain.directory, root),
    ...plan.steps.flatMap(({ revision }) => (isKept(revision) ? [] : problemsOf(revision.path, root))),
  ];
  if (problems.length === 0) return;
  if (settings.strictPermissions)
    throw cortexError("MIG_MANAGER_UNSAFE_FILES", { directory: chain.directory, problems });
  for (const problem of problems) workspace.logger.warn(problem);
}

function problemsOf(path: string, root: string): readonly string[] {
  // What is no link itself lies in the folder, whose own links are followed once.
  const entry = lstatSync(path);
  if (!entry.isSymbolicLink() && (entry.mode & OTHERS_MAY_WRITE) === 0) return [];
  const real = realpathSync(path);
  const isInside = real === root || real.startsWith(`${root}${sep}`);
  return [
    ...(isInside ? [] : [`${path} is a link to ${real}, outside of its folder`]),
    ...((statSync(real).mode & OTHERS_MAY_WRITE) === 0 ? [] : [`${real} may be written by every user`]),
  ];
}

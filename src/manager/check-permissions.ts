import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, sep } from "node:path";
import { cortexError } from "../errors/index.js";
import type { Plan } from "../revisions/plan.js";
import { isKept } from "./kept-revisions.js";
import type { Task, Workspace } from "./workspace.js";

/** POSIX's bits S_IWOTH, S_IWGRP and S_ISVTX (https://man7.org/linux/man-pages/man7/inode.7.html). */
const OTHERS_MAY_WRITE = 0o002;
const GROUP_MAY_WRITE = 0o020;
/** In such a folder, as /tmp is, nobody can take away or replace what belongs to somebody else. */
const STICKY = 0o1000;

/**
 * Revisions are code that is about to run, and so are the configuration and the schema. Warns of what other users may
 * write: of these files, of the chain's folder, and of a folder above them; and of links that leave the chain's folder.
 * With `strictPermissions` they are refused.
 *
 * @throws MIG_MANAGER_UNSAFE_FILES naming each of them
 */
export function checkPermissions(workspace: Workspace, { chain, settings }: Task, plan: Plan): void {
  if (process.platform === "win32" || plan.steps.length === 0) return;
  const root = realpathSync(chain.directory);
  const revisions = plan.steps.flatMap(({ revision }) => (isKept(revision) ? [] : [revision.path]));
  const others = [settings.configFile, settings.schemaModule, settings.envFile].filter(isThere);
  const problems = [
    ...new Set([
      ...[chain.directory, ...revisions].flatMap((path) => [...linkProblems(path, root), ...writers(path)]),
      ...others.flatMap((path) => writers(path)),
      ...[chain.directory, ...others.map(dirname)].flatMap((folder) => openFolders(folder)),
    ]),
  ];
  if (problems.length === 0) return;
  if (settings.strictPermissions)
    throw cortexError("MIG_MANAGER_UNSAFE_FILES", { directory: chain.directory, problems });
  for (const problem of problems) workspace.logger.warn(problem);
}

function isThere(path: string | null): path is string {
  return path !== null && statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function linkProblems(path: string, root: string): readonly string[] {
  // What is no link itself lies in the folder, whose own links are followed once.
  if (!lstatSync(path).isSymbolicLink()) return [];
  const real = realpathSync(path);
  const isInside = real === root || real.startsWith(`${root}${sep}`);
  return isInside ? [] : [`${path} is a link to ${real}, outside of its folder`];
}

/** Who may write a file, or put others into a folder, besides its owner. */
function writers(path: string): readonly string[] {
  const real = realpathSync(path);
  const stats = statSync(real);
  if ((stats.mode & OTHERS_MAY_WRITE) !== 0) return [`${real} may be written by every user`];
  if ((stats.mode & GROUP_MAY_WRITE) === 0 || isOfOwnGroup(stats)) return [];
  return [`${real} may be written by its group (${stats.gid})`];
}

/** The group of root, and the group of its own that many systems give each user, under the user's number. */
function isOfOwnGroup({ uid, gid }: Stats): boolean {
  return gid === 0 || gid === uid;
}

/** The folders above, in which every user could put another folder in the place of that one. */
function openFolders(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = dirname(realpathSync(folder)); ; at = dirname(at)) {
    const { mode } = statSync(at);
    if ((mode & OTHERS_MAY_WRITE) !== 0 && (mode & STICKY) === 0)
      found.push(`${at} may be written by every user`);
    if (dirname(at) === at) return found;
  }
}

import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { cortexError } from "../errors/index.js";
import type { Task, Workspace } from "./workspace.js";

/**
 * Writes the database into a file before a run changes it.
 *
 * @param given a file that is not there yet, or a folder; true is the project's folder `backups`
 * @returns the path of the file
 * @throws MIG_DIALECT_BACKUP_FAILED, and nothing is run then
 */
export async function backUp(workspace: Workspace, task: Task, given: string | true): Promise<string> {
  const { dialect, settings } = task;
  const { backup } = dialect;
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace(/\..*/, "Z");
  const place = resolve(settings.cwd, given === true ? "backups" : given);
  const isFolder = given === true || statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  const path = isFolder ? join(place, `cortex-${dialect.name}-${stamp}${backup?.extension ?? ""}`) : place;
  const database = dialect.describeTarget(settings.database);
  const refuse = (reason: string): Error =>
    cortexError("MIG_DIALECT_BACKUP_FAILED", { database, path, reason });
  if (backup === undefined) throw refuse(`${dialect.displayName} has no backup here`);
  if (existsSync(path)) throw refuse("there is a file of that name already");
  mkdirSync(dirname(path), { recursive: true });
  await workspace.connected("read", (connection) => backup.create(settings.database, connection, path));
  workspace.logger.info(`The database was backed up to ${path}`);
  return path;
}

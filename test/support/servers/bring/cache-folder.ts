import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** This folder. */
export const SERVERS_SOURCE = resolve(import.meta.dirname, "..");

/** Where the programs of the servers are kept between runs. Git ignores it; deleting it costs one download. */
export const SERVERS_CACHE = resolve(SERVERS_SOURCE, "../../../.cache/servers");

/**
 * A folder of the cache, filled by `fill` when it is not there. It is filled under another name and then renamed, so a folder
 * that is there is whole; a lock folder lets a second run wait instead of downloading the same.
 *
 * @param path the folder, absolute
 * @param fill fills the draft folder that it is given
 * @returns the path
 */
export async function cachedFolder(path: string, fill: (draft: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const lock = `${path}.lock`;
  while (!takeLock(lock)) {
    await sleep(200);
    if (existsSync(path)) return path;
  }
  const draft = `${path}.draft-${process.pid}`;
  try {
    if (existsSync(path)) return path;
    dropDrafts(path);
    mkdirSync(draft);
    await fill(draft);
    renameSync(draft, path);
    return path;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    if (holderIsGone(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function holderIsGone(lock: string): boolean {
  const file = join(lock, "pid");
  // Between the folder and its file there is a moment: who looks then comes again.
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, "utf8"));
  return pid > 0 && !isAlive(pid);
}

/**
 * Whether a process runs, ours or another user's. One that has ended but whose end nobody has asked for does not: in a container
 * there may be nobody who does.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return !/^State:\s+Z/m.test(processStatus(pid));
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html; empty on other systems. */
function processStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch (error) {
    // The process ends while it is looked at, or there is no such file system.
    if (error instanceof Error && "code" in error) return "";
    throw error;
  }
}

/** Removes what a run that was killed has left half filled. Only the holder of the lock calls it. */
function dropDrafts(path: string): void {
  const folder = dirname(path);
  const prefix = `${path.slice(folder.length + 1)}.draft-`;
  for (const name of readdirSync(folder))
    if (name.startsWith(prefix)) rmSync(join(folder, name), { recursive: true, force: true });
}

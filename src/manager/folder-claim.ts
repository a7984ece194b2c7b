import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cortexError } from "../errors/index.js";

/** Hidden, so that nobody takes it for a revision. */
const CLAIM = ".first-revision.lock";
const PAUSE_MS = 50;
/** A claim says who holds it at once: one that is still empty then was left by a process killed while it wrote it. */
const EMPTY_IS_GONE_MS = 2_000;

/**
 * Claims a folder for the first revision of its chain: of twenty replicas that start on one folder, one writes it.
 * A claim whose process is gone from this machine is taken over, and so is one that never said whose it is.
 *
 * @returns what gives the claim up
 * @throws MIG_LOCK_TIMEOUT when another process keeps it for longer than that, MIG_MANAGER_DIRECTORY_NOT_WRITABLE
 */
export async function claimFolder(directory: string, timeoutMs: number): Promise<() => void> {
  const path = join(directory, CLAIM);
  const started = performance.now();
  for (;;) {
    const holder = tryClaim(directory, path);
    if (holder === null) return () => rmSync(path, { force: true });
    if (isGone(holder, path)) takeAway(path, holder);
    const waited = Math.round(performance.now() - started);
    if (waited >= timeoutMs)
      throw cortexError("MIG_LOCK_TIMEOUT", {
        database: directory,
        waitedSeconds: Math.round(waited / 100) / 10,
        holder: `process ${holder.replace(" ", " on ")} (${path})`,
      });
    await sleep(PAUSE_MS);
  }
}

/** Null when the claim is ours, else who holds it: process and machine, or nothing while it is being written. */
function tryClaim(directory: string, path: string): string | null {
  try {
    // Who has declined may have taken the folder away meanwhile.
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, `${process.pid} ${hostname()}`, { flag: "wx" });
    return null;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) {
      const reason = error instanceof Error ? error.message : String(error);
      throw cortexError("MIG_MANAGER_DIRECTORY_NOT_WRITABLE", { directory, reason }, error);
    }
  }
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "";
    throw error;
  }
}

function isGone(holder: string, path: string): boolean {
  if (holder === "") return isOld(path);
  const [pid, host] = holder.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

function isOld(path: string): boolean {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Date.now() - written > EMPTY_IS_GONE_MS;
}

/** Takes the dead claim away, and nothing else: another process may have done so, and claimed the folder, meanwhile. */
function takeAway(path: string, holder: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== holder) linkSync(aside, path);
  } catch (error) {
    if (!hasCode(error, "ENOENT") && !hasCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cortexError } from "../errors/index.js";

/** Hidden, so that nobody takes it for a revision. */
const CLAIM = ".first-revision.lock";
const PAUSE_MS = 50;

/**
 * Claims a folder for the first revision of its chain: of twenty replicas that start on one folder, one writes it.
 * A claim whose process is gone from this machine is taken over.
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
    if (isGone(holder)) rmSync(path, { force: true });
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

function isGone(holder: string): boolean {
  const [pid, host] = holder.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

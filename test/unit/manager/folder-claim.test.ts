import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimFolder } from "../../../src/manager/folder-claim.js";

let folder: string;
let claim: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-claim-"));
  claim = join(folder, ".first-revision.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The number of a process that has ended. */
const goneProcess = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

it("is one process's at a time, and leaves nothing behind", async () => {
  const release = await claimFolder(folder, 1_000);
  await expect(claimFolder(folder, 100)).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
  release();
  (await claimFolder(folder, 1_000))();
  expect(readdirSync(folder)).toEqual([]);
});

it("takes over the claim of a process that was killed", async () => {
  writeFileSync(claim, `${goneProcess()} ${hostname()}`);
  const release = await claimFolder(folder, 1_000);
  expect(readFileSync(claim, "utf8")).toBe(`${process.pid} ${hostname()}`);
  release();
  expect(existsSync(claim)).toBe(false);
});

it("takes over the claim of a process that was killed before it had said who it is", async () => {
  writeFileSync(claim, "");
  const before = new Date(Date.now() - 60_000);
  utimesSync(claim, before, before);
  (await claimFolder(folder, 1_000))();
  expect(readdirSync(folder)).toEqual([]);
});

it("waits for a process of another machine, of which nothing is known", async () => {
  writeFileSync(claim, `${goneProcess()} elsewhere`);
  await expect(claimFolder(folder, 100)).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
  expect(readFileSync(claim, "utf8")).toMatch(/ elsewhere$/);
});

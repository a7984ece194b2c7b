import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cachedFolder } from "../support/servers/bring/cache-folder.js";

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "cache-folder-"));
});
afterEach(() => rmSync(cache, { recursive: true }));

it("is filled once by all who want it at the same time", async () => {
  let fills = 0;
  const path = join(cache, "it");
  const fill = async (draft: string): Promise<void> => {
    fills += 1;
    await sleep(300);
    writeFileSync(join(draft, "file"), "whole");
  };
  const all = await Promise.all([1, 2, 3].map(() => cachedFolder(path, fill)));
  expect(all).toEqual([path, path, path]);
  expect(fills).toBe(1);
  expect(readdirSync(cache)).toEqual(["it"]);
  expect(readdirSync(path)).toEqual(["file"]);
});

it("is not there when its filling has failed, and can be filled again", async () => {
  const path = join(cache, "it");
  const failing = cachedFolder(path, async (draft) => {
    writeFileSync(join(draft, "half"), "");
    throw new Error("the line is dead");
  });
  await expect(failing).rejects.toThrow("the line is dead");
  expect(readdirSync(cache)).toEqual([]);
  await cachedFolder(path, async (draft) => writeFileSync(join(draft, "file"), ""));
  expect(readdirSync(path)).toEqual(["file"]);
});

it("takes over from a process that has died while it filled", async () => {
  const path = join(cache, "it");
  mkdirSync(`${path}.lock`);
  // No system gives this number to a process.
  writeFileSync(join(`${path}.lock`, "pid"), "2147483647");
  mkdirSync(`${path}.draft-2147483647`);
  await cachedFolder(path, async (draft) => writeFileSync(join(draft, "file"), ""));
  expect(existsSync(join(path, "file"))).toBe(true);
  expect(readdirSync(cache)).toEqual(["it"]);
});

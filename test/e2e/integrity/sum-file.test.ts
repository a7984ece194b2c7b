import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";

let project: ProjectOn;
beforeEach(async () => {
  project = await makeProjectOn("sqlite");
});
afterEach(() => project.dispose());

const create = async (revisionId: string, head = "head"): Promise<string> => {
  const created = await project.manager().createRevision({ revisionId, message: revisionId, head });
  return created?.path ?? "";
};
const sum = (): string => readFileSync(join(project.chain, "cortex.sum"), "utf8");
const wrong = async (): Promise<readonly string[]> =>
  (await project.manager().verify()).filter(({ ok }) => !ok).map(({ check }) => check);

function git(...args: readonly string[]): string {
  const run = spawnSync(
    "git",
    ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false", ...args],
    { cwd: project.directory, encoding: "utf8" },
  );
  return `${run.stdout}${run.stderr}`;
}

describe("a new revision", () => {
  it("records itself and the one that was filled before it, and covers up nothing below", async () => {
    const first = await create("aaa1");
    const second = await create("aaa2");
    appendFileSync(second, "// filled\n");
    expect(await wrong()).toEqual(["aaa2"]);
    await create("aaa3");
    expect(await wrong()).toEqual([]);
    appendFileSync(first, "// changed below\n");
    await create("aaa4");
    expect(await wrong()).toEqual(["aaa1"]);
    await project.manager().verify({ fix: true });
    expect(await wrong()).toEqual([]);
  });
});

describe("branches in git that have each added a revision", () => {
  it("conflict in cortex.sum when they are merged, and only there; a merge revision settles it", async () => {
    await create("aaa1");
    git("init", "-q", "-b", "main");
    git("add", ".");
    git("commit", "-qm", "one");
    git("checkout", "-qb", "other");
    await create("bbb2");
    git("add", ".");
    git("commit", "-qm", "two");
    git("checkout", "-q", "main");
    await create("ccc2");
    git("add", ".");
    git("commit", "-qm", "three");
    const merged = git("merge", "other");
    expect(merged.match(/CONFLICT.*/g)).toEqual([expect.stringContaining("cortex.sum")]);
    expect(sum()).toContain("<<<<<<<");
    await expect(project.manager().verify()).rejects.toMatchObject({ code: "MIG_REVISION_SUM_FILE" });
    await project.manager().merge({ revisions: ["heads"], revisionId: "ddd3" });
    expect(await wrong()).toEqual([]);
    expect(
      sum()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(["aaa1", "bbb2", "ccc2", "ddd3", ""]);
  });

  it("and `verify --fix` writes a file with a conflict anew", async () => {
    await create("aaa1");
    appendFileSync(join(project.chain, "cortex.sum"), "<<<<<<< HEAD\n");
    const [finding] = await project.manager().verify({ fix: true });
    expect(finding).toMatchObject({ ok: true, detail: expect.stringContaining("recorded anew") });
    expect(await wrong()).toEqual([]);
  });
});

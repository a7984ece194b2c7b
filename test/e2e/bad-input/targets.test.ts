import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject } from "../../support/cli.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
  moduleRevision,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

/** abc1 – abc2 – abd1 and, beside the last, dup1. */
function fork(): void {
  project.revision({
    id: "abc1",
    up: 'await op.execute("CREATE TABLE t (n)");',
    down: 'await op.execute("DROP TABLE t");',
  });
  project.revision({ id: "abc2", revises: "abc1" });
  project.revision({ id: "abd1", revises: "abc2" });
  project.revision({ id: "dup1", revises: "abc2", labels: ["side"] });
}

describe("a target that cannot be", () => {
  const CASES: readonly (readonly [string, string, readonly string[]])[] = [
    ["zzzz", "MIG_REVISION_NOT_FOUND", ["zzzz"]],
    ["ab", "MIG_REVISION_AMBIGUOUS", ["abc1", "abc2", "abd1"]],
    ["head", "MIG_REVISION_MULTIPLE_HEADS", ["abd1", "dup1"]],
    ["nolabel@head", "MIG_REVISION_NOT_FOUND", ["nolabel"]],
    ["side@abd1", "MIG_REVISION_NOT_ON_BRANCH", ["side", "abd1"]],
    ["+9", "MIG_REVISION_AMBIGUOUS_WALK", ["+9", "abd1", "dup1"]],
    ["abc1:abc2", "MIG_REVISION_RANGE_NOT_ALLOWED", ["abc1:abc2"]],
    ["'; DROP TABLE t; --", "MIG_REVISION_NOT_FOUND", ["DROP"]],
  ];

  it.each(CASES)("%j is told with %s, and nothing is touched", async (target, code, names) => {
    fork();
    await project.manager().applyMigrations({ target: "abc2" });
    const before = project.state();
    const error = await codedFailure(() => project.manager().applyMigrations({ target }));
    expect(error.code).toBe(code);
    for (const name of names) expect(error.message).toContain(name);
    expect(error.hint).not.toBe("");
    expect(project.state()).toBe(before);
  });

  it.each([
    ["zzzz", "MIG_REVISION_NOT_FOUND"],
    ["abd1", "MIG_REVISION_NOT_DOWNGRADE_TARGET"],
    ["-9", "MIG_REVISION_RELATIVE"],
    ["ab", "MIG_REVISION_AMBIGUOUS"],
  ])("downgrade %j is told with %s", async (target, code) => {
    fork();
    await project.manager().applyMigrations({ target: "abc2" });
    const before = project.state();
    const error = await codedFailure(() => project.manager().downgradeMigrations({ target }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(target);
    expect(project.state()).toBe(before);
  });
});

describe("two heads", () => {
  let cli: CliProject;
  beforeEach(() => {
    cli = makeCliProject();
    for (const [id, revises] of [
      ["aaaa", null],
      ["bbbb", "aaaa"],
      ["cccc", "aaaa"],
    ] as const)
      cli.write(`versions/sqlite/${id}.ts`, moduleRevision({ id, revises }));
  });
  afterEach(() => cli.dispose());

  it("make `head` fail with exit code 1 and both names, in either form", async () => {
    const json = await cli.json("upgrade", "head");
    expect(json).toMatchObject({
      code: 1,
      document: { error: { code: "MIG_REVISION_MULTIPLE_HEADS", details: { heads: ["bbbb", "cccc"] } } },
    });
    const text = await cli.cortex("upgrade", "head");
    expect(text).toMatchObject({ code: 1, stdout: "" });
    expect(text.stderr).toContain("bbbb, cccc");
    expect(text.stderr).toContain("heads");
  });

  it("are both reached by `heads`, and each by its own name", async () => {
    expect(await cli.json("upgrade", "bbbb")).toMatchObject({
      code: 0,
      document: { currentRevisions: ["bbbb"] },
    });
    const both = await cli.json("upgrade", "heads");
    expect(both.code).toBe(0);
    expect(both.document).toMatchObject({ currentRevisions: expect.arrayContaining(["bbbb", "cccc"]) });
    expect((await cli.cortex("status")).code).toBe(0);
  });
});

describe("stamp", () => {
  it.each([[["abc1", "abd1"]], [["abd1", "abc1"]], [["abc1", "abd1", "dup1"]]])(
    "with %j, of which one includes the other, is refused: no command could plan from such rows",
    async (targets) => {
      fork();
      await project.manager().applyMigrations({ target: "abc2" });
      const before = project.state();
      for (const purge of [false, true]) {
        const error = await codedFailure(() => project.manager().stamp({ targets, purge }));
        expect(["MIG_REVISION_OVERLAP", "MIG_REVISION_VERSION_ROWS"]).toContain(error.code);
        expect(error.message).toContain("abd1");
        expect(project.state()).toBe(before);
      }
    },
  );

  it("with one revision twice, and with two heads, leaves rows that the next command plans from", async () => {
    fork();
    const manager = project.manager();
    await manager.stamp({ targets: ["abc2", "abc2"] });
    expect(project.versions()).toEqual(["abc2"]);
    await manager.stamp({ targets: ["abd1", "dup1"] });
    expect(project.versions()).toEqual(["abd1", "dup1"]);
    expect((await manager.getMigrationStatus()).isUpToDate).toBe(true);
  });

  it("puts right rows that something else has broken, with --purge only", async () => {
    fork();
    const manager = project.manager();
    await manager.stamp({ targets: ["abd1"] });
    project.inDatabase((db) => db.exec("INSERT INTO alembic_version VALUES ('abc1')"));
    expect((await codedFailure(() => manager.applyMigrations())).code).toBe("MIG_REVISION_OVERLAP");
    await manager.stamp({ targets: ["abc1"], purge: true });
    expect(project.versions()).toEqual(["abc1"]);
  });
});

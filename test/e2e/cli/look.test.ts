import { existsSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";
import { writeGraph, writeLine } from "../../support/cli-revisions.js";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
});
afterEach(() => project.dispose());

const lines = (text: string): readonly string[] => text.split("\n").slice(0, -1);

describe("a chain with branches, labels and dependencies", () => {
  beforeEach(() => writeGraph(project.write, { merged: false }));

  it("history writes Alembic's lines", async () => {
    const { code, stdout } = await project.cortex("history");
    expect(code).toBe(0);
    expect([...lines(stdout)].sort()).toEqual(
      [
        "<base> (bbbb00000003) -> dddd00000005 (shop) (head), indep",
        "aaaa00000002 -> cccc00000004 (right) (head), branch two",
        "aaaa00000002 -> bbbb00000003 (left) (effective head), branch one",
        "aaaa00000001 -> aaaa00000002 (branchpoint), add email",
        "<base> -> aaaa00000001, create users",
      ].sort(),
    );
    expect(lines(stdout).at(-1)).toBe("<base> -> aaaa00000001, create users");
  });

  it("heads writes them, and counts dependencies when asked", async () => {
    const all = [
      "bbbb00000003 (left) (effective head)",
      "cccc00000004 (right) (head)",
      "dddd00000005 (shop) (head)",
    ];
    expect([...lines((await project.cortex("heads")).stdout)].sort()).toEqual(all);
    expect([...lines((await project.cortex("heads", "--resolve-dependencies")).stdout)].sort()).toEqual(
      all.slice(1),
    );
    const { document } = await project.json("heads");
    expect(document).toMatchObject({
      revisions: expect.arrayContaining([expect.objectContaining({ isHead: true })]),
    });
  });

  it("branches writes the branch point and what follows it", async () => {
    const { stdout } = await project.cortex("branches");
    expect(stdout).toBe(
      [
        "aaaa00000002 (branchpoint)",
        "             -> bbbb00000003 (left) (effective head)",
        "             -> cccc00000004 (right) (head)",
        "",
        "",
      ].join("\n"),
    );
    expect((await project.cortex("branches", "-v")).stdout).toContain(
      "Branches into: bbbb00000003, cccc00000004\n",
    );
    expect(await project.json("branches")).toMatchObject({
      code: 0,
      document: { revisions: [{ revision: "aaaa00000002", isBranchPoint: true }] },
    });
  });

  it("every document of revisions tells which is current, and null where the database cannot be asked", async () => {
    await project.cortex("upgrade", "aaaa00000002");
    await project.cortex("upgrade", "bbbb00000003");
    const marks = async (...args: readonly string[]): Promise<Record<string, boolean | null>> => {
      const { document } = await project.json(...args);
      const { revisions } = document as { revisions: { revision: string; isCurrent: boolean | null }[] };
      return Object.fromEntries(revisions.map((one) => [one.revision, one.isCurrent]));
    };
    expect(await marks("heads")).toEqual({
      bbbb00000003: true,
      cccc00000004: false,
      dddd00000005: false,
    });
    expect(await marks("show", "left")).toEqual({ bbbb00000003: true });
    await project.cortex("downgrade", "aaaa00000002");
    expect(await marks("branches")).toEqual({ aaaa00000002: true });
    writeFileSync(project.database, "this is not a database, and long enough to be read as one".repeat(20));
    expect(await marks("branches")).toEqual({ aaaa00000002: null });
    expect(await marks("show", "left")).toEqual({ bbbb00000003: null });
  });

  it("the long form names branches, dependencies and the file", async () => {
    const { stdout } = await project.cortex("heads", "-v");
    expect(stdout).toContain(
      `Rev: dddd00000005 (head)\nParent: <base>\nAlso depends on: bbbb00000003\nBranch names: shop\nPath: ${project.versions}`,
    );
    expect((await project.cortex("history", "-v")).stdout).toContain(
      "\n    branch two\n\n    Revision ID: cccc00000004\n    Revises: aaaa00000002\n",
    );
  });

  it("'head' is refused with the heads, where there are several", async () => {
    const { code, stderr } = await project.cortex("show", "head");
    expect(code).toBe(1);
    expect(stderr).toContain("MIG_REVISION_MULTIPLE_HEADS");
  });
});

describe("a merge", () => {
  it("is marked as one", async () => {
    writeGraph(project.write, { merged: true });
    expect(lines((await project.cortex("history")).stdout)).toContain(
      "bbbb00000003, cccc00000004 -> eeee00000006 (left, right) (head) (mergepoint), merge both",
    );
    expect((await project.cortex("show", "eeee")).stdout).toContain(
      "Rev: eeee00000006 (head) (mergepoint)\nMerges: bbbb00000003, cccc00000004\n",
    );
  });
});

describe("a chain in a line", () => {
  beforeEach(() => writeLine(project.write));

  it("history takes ranges, in either way of writing a negative one", async () => {
    await project.cortex("upgrade", "head");
    const two = [
      "bbbb00000002 -> cccc00000003 (head), create orders",
      "aaaa00000001 -> bbbb00000002, add email",
    ];
    expect(lines((await project.cortex("history", "-r", "bbbb:")).stdout)).toEqual(two);
    expect(lines((await project.cortex("history", "-r-1:current")).stdout)).toEqual(two);
    expect(lines((await project.cortex("history", "-r", "-1:current")).stdout)).toEqual(two);
    expect(lines((await project.cortex("history", "-i")).stdout)[0]).toBe(
      "bbbb00000002 -> cccc00000003 (head) (current), create orders",
    );
  });

  it("history --json has the keys that are promised, newest first", async () => {
    await project.cortex("upgrade", "bbbb");
    const { document } = await project.json("history");
    const one = (given: object): object => ({
      dependsOn: [],
      branchLabels: [],
      createDate: "2026-01-09T12:30:45.123Z",
      path: expect.stringContaining(project.versions),
      isBase: false,
      isHead: false,
      isBranchPoint: false,
      isMergePoint: false,
      isCurrent: false,
      ...given,
    });
    expect(document).toStrictEqual({
      revisions: [
        one({
          revision: "cccc00000003",
          downRevision: ["bbbb00000002"],
          description: "create orders",
          isHead: true,
        }),
        one({
          revision: "bbbb00000002",
          downRevision: ["aaaa00000001"],
          description: "add email",
          isCurrent: true,
        }),
        one({ revision: "aaaa00000001", downRevision: [], description: "create users", isBase: true }),
      ],
    });
  });

  it("history does without a database that cannot be read, and says so", async () => {
    writeFileSync(
      project.database,
      "this is no database, and it is long enough to be seen as none".repeat(20),
    );
    expect(lines((await project.cortex("history")).stdout)).toHaveLength(3);
    const { code, document, stderr } = await project.json("history");
    expect(code).toBe(0);
    expect(document).toMatchObject({
      revisions: [{ isCurrent: null }, { isCurrent: null }, { isCurrent: null }],
    });
    expect(stderr).toContain("WARN");
    expect((await project.cortex("history", "-i")).code).toBe(1);
  });

  it("show prints the text of the file's head", async () => {
    const { stdout } = await project.cortex("show", "aaaa");
    expect(stdout).toContain("Rev: aaaa00000001\nParent: <base>\nPath: ");
    expect(stdout).toContain("\n    create users\n");
    expect(await project.json("show", "head")).toMatchObject({
      code: 0,
      document: {
        revisions: [{ revision: "cccc00000003", document: expect.stringContaining("create orders") }],
      },
    });
  });

  it("status tells what is pending", async () => {
    await project.cortex("upgrade", "+1");
    const { stdout, code } = await project.cortex("status");
    expect(code).toBe(0);
    expect(stdout).toContain("Current revision:     aaaa00000001\n");
    expect(stdout).toContain("Up to date:           no\n");
    expect(stdout).toContain(
      "Pending:              2\n  bbbb00000002, add email\n  cccc00000003, create orders\n",
    );
    expect((await project.json("status")).document).toStrictEqual({
      dbType: "sqlite",
      currentRevision: "aaaa00000001",
      currentRevisions: ["aaaa00000001"],
      headRevision: "cccc00000003",
      headRevisions: ["cccc00000003"],
      isUpToDate: false,
      pending: [
        { revision: "bbbb00000002", description: "add email" },
        { revision: "cccc00000003", description: "create orders" },
      ],
      migrationsApplied: 1,
      autoMigrationEnabled: true,
      inFlight: null,
    });
  });

  it("plan shows the SQL of what would run, and changes nothing", async () => {
    await project.cortex("upgrade", "+1");
    const { code, stdout } = await project.cortex("plan");
    expect(code).toBe(0);
    expect(stdout).toContain("-- 1 of 2: upgrade bbbb00000002, add email\n");
    expect(stdout).toContain("ALTER TABLE users ADD COLUMN email TEXT;\n");
    expect((await project.cortex("current")).stdout).toBe("aaaa00000001\n");
    const down = await project.json("plan", "-1", "--direction", "downgrade");
    expect(down).toMatchObject({
      code: 0,
      document: {
        target: "-1",
        steps: [{ direction: "downgrade", revision: "aaaa00000001", headsAfter: [] }],
      },
    });
  });

  it("plan --json has the keys that are promised, also without a database", async () => {
    const { code, document } = await project.json("plan", "head", "--from", "bbbb00000002");
    expect(code).toBe(0);
    expect(document).toStrictEqual({
      dbType: "sqlite",
      current: ["bbbb00000002"],
      target: "head",
      upToDate: false,
      obstacles: [],
      steps: [
        {
          direction: "upgrade",
          revision: "cccc00000003",
          description: "create orders",
          path: expect.stringContaining("cccc00000003"),
          headsAfter: ["cccc00000003"],
          statements: [
            {
              sql: expect.stringContaining("CREATE TABLE t_cccc00000003"),
              transactional: true,
              hazards: expect.any(Array),
            },
          ],
          reason: null,
        },
      ],
    });
    expect(existsSync(project.database)).toBe(false);
    expect((await project.json("plan", "head", "--from", "bbbb")).document).toEqual(document);
    expect((await project.json("plan", "head", "--from", "head")).document).toMatchObject({
      current: ["cccc00000003"],
      upToDate: true,
    });
    expect(await project.json("plan", "head", "--from", "zzzz")).toMatchObject({
      code: 1,
      document: { error: { code: "MIG_REVISION_NOT_FOUND", details: { identifier: "zzzz" } } },
    });
    const all = await project.json("plan", "--from", "base");
    expect(all.document).toMatchObject({ current: [], steps: [{}, {}, {}] });
  });

  it("check ends with 5 on a database that is behind, and on one that differs", async () => {
    expect(await project.json("check")).toMatchObject({
      code: 5,
      document: { error: { code: "MIG_RUNTIME_NOT_UP_TO_DATE" } },
    });
    await project.cortex("upgrade", "head");
    const drift = await project.json("check");
    expect(drift.code).toBe(5);
    expect(drift.document).toEqual({
      upToDate: false,
      operations: expect.arrayContaining([
        { kind: expect.any(String), table: expect.any(String), detail: expect.any(String) },
      ]),
    });
    expect((await project.cortex("check")).stdout).toMatch(/^New upgrade operations detected:\n {2}\S/);
  });

  it("verify finds a revision that was changed, and takes it as it is with --fix", async () => {
    expect((await project.cortex("verify")).code).toBe(1);
    expect((await project.cortex("verify", "--fix")).code).toBe(0);
    expect(await project.json("verify")).toMatchObject({ code: 0, document: { ok: true } });
    project.write(
      "versions/sqlite/cccc00000003_cortex_db_version_1.sql",
      "-- create orders\n-- Revision ID: cccc00000003\n-- Revises: bbbb00000002\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n",
    );
    const { code, stdout } = await project.cortex("verify");
    expect(code).toBe(1);
    expect(stdout).toMatch(/WRONG.*cccc00000003/);
  });

  it("doctor looks at everything, and ends with 1 when something is wrong", async () => {
    const behind = await project.json("doctor");
    expect(behind).toMatchObject({ code: 1, document: { ok: false, findings: expect.any(Array) } });
    await project.cortex("upgrade", "head");
    const { code, stdout } = await project.cortex("doctor");
    expect(stdout).toContain("All is well.");
    expect(code).toBe(0);
  });

  it("doctor never prints a password", async () => {
    const env = { ...project.env, CORTEX_DB_PASSWORD: "hunter2", CORTEX_ADMIN_API_KEY: "sesame" };
    const { stdout, stderr } = await runCli(["doctor", "-v"], { cwd: project.directory, env });
    expect(`${stdout}${stderr}`).not.toMatch(/hunter2|sesame/);
  });
});

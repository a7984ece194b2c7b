import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_VERBS } from "../../../src/cli/verbs/all-verbs.js";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";

let project: CliProject;
beforeAll(() => {
  project = makeCliProject();
});
afterAll(() => project.dispose());

describe("help and version", () => {
  it("cortex --help lists the commands on stdout", async () => {
    const { code, stdout, stderr } = await project.cortex("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: cortex /);
    for (const verb of ALL_VERBS) expect(stdout).toContain(`\n  ${verb.name}`);
  });

  it("cortex --version prints the version of the package", async () => {
    expect(await project.cortex("--version")).toMatchObject({ code: 0, stdout: "0.1.0\n" });
    expect(await project.json("--version")).toMatchObject({ code: 0, document: { version: "0.1.0" } });
  });

  it("help is a document too", async () => {
    const { code, document } = await project.json("downgrade", "--help");
    expect(code).toBe(0);
    expect(document).toEqual({ help: expect.stringContaining("Usage: cortex downgrade") });
  });
});

describe("wrong usage ends with 2", () => {
  it.each([
    [["upgrade"], "MIG_CLI_USAGE", "cortex upgrade heads"],
    [["rollback"], "MIG_CLI_UNKNOWN_COMMAND", "cortex downgrade -1"],
    [[], "MIG_CLI_USAGE", "cortex --help"],
    [["current", "--wat"], "MIG_CLI_USAGE", "cortex current --help"],
    [["downgrade", "head", "--sql"], "MIG_CLI_USAGE", "<from>:<to>"],
    [["upgrade", "base:head"], "MIG_CLI_USAGE", "--sql"],
    [["stamp", "--purge", "--sql", "head"], "MIG_CLI_USAGE", "script"],
    [["plan", "--direction", "downgrade"], "MIG_CLI_USAGE", "cortex plan -1"],
    [["revision", "--rename", "a:b"], "MIG_CLI_USAGE", "--autogenerate"],
    [["revision", "--autogenerate", "--rename", "ab"], "MIG_CLI_USAGE", "old:new"],
    [["revision", "--autogenerate", "--rename", "a:b", "--no-renames"], "MIG_CLI_USAGE", "--help"],
    [["api", "--port", "99999"], "MIG_CLI_USAGE", "65535"],
  ])("%j", async (args, code, hint) => {
    const text = await project.cortex(...args);
    expect(text).toMatchObject({ code: 2, stdout: "" });
    expect(text.stderr).toContain(code);
    expect(text.stderr).toContain(hint);
    const json = await project.json(...args);
    expect(json.code).toBe(2);
    expect(json.stderr).toBe("");
    expect(json.document).toEqual({
      error: {
        code,
        message: expect.any(String),
        hint: expect.stringContaining(hint),
        details: expect.any(Object),
      },
    });
  });

  it("and so do settings that cannot be understood", async () => {
    const options = { cwd: project.directory, env: { ...project.env, CORTEX_DB_MEMORY: "perhaps" } };
    const { code, stderr } = await runCli(["current"], options);
    expect(code).toBe(2);
    expect(stderr).toContain("CORTEX_DB_MEMORY");
    expect(stderr).toContain("perhaps");
  });
});

describe("colour", () => {
  it("is not written into a pipe, and is when it is asked for; --no-color wins", async () => {
    const colour = "\u001b[";
    expect((await project.cortex("rollback")).stderr).not.toContain(colour);
    const env = { ...project.env, FORCE_COLOR: "1" };
    expect((await runCli(["rollback"], { cwd: project.directory, env })).stderr).toContain(colour);
    expect((await runCli(["rollback", "--no-color"], { cwd: project.directory, env })).stderr).not.toContain(
      colour,
    );
    expect(
      (await runCli(["rollback"], { cwd: project.directory, env: { ...env, NO_COLOR: "1" } })).stderr,
    ).not.toContain(colour);
  });
});

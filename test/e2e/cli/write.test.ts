import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli, runCliInTerminal } from "../../support/cli.js";
import { writeGraph, writeLine } from "../../support/cli-revisions.js";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
});
afterEach(() => project.dispose());

describe("revision", () => {
  it("writes a blank one and names the file", async () => {
    writeLine(project.write);
    const { code, stdout } = await project.cortex(
      "revision",
      "-m",
      "custom changes",
      "--rev-id",
      "dddd00000004",
    );
    expect(code).toBe(0);
    const path = /^Generating (.*) \.\.\. {2}done\n$/.exec(stdout)?.[1] ?? "";
    expect(path).toBe(join(realpathSync(project.versions), "sqlite/dddd00000004_cortex_db_version_2.ts"));
    const text = readFileSync(path, "utf8");
    expect(text).toContain("custom changes");
    expect(text).toContain('downRevision = "cccc00000003"');
    expect((await project.cortex("heads")).stdout).toBe("dddd00000004 (head)\n");
  });

  it("prints the document that is promised; --sql-file writes SQL", async () => {
    const { code, document } = await project.json(
      "revision",
      "-m",
      "first",
      "--rev-id",
      "aaaa",
      "--sql-file",
    );
    expect(code).toBe(0);
    expect(document).toStrictEqual({
      created: [
        {
          dbType: "sqlite",
          revision: "aaaa",
          path: expect.stringMatching(/sqlite\/aaaa.*\.sql$/),
          operations: 0,
        },
      ],
    });
  });

  it("takes branch labels, dependencies and a parent that is not a head", async () => {
    writeLine(project.write);
    const refused = await project.json("revision", "-m", "side", "--head", "aaaa00000001");
    expect(refused).toMatchObject({
      code: 1,
      document: { error: { hint: expect.stringContaining("splice") } },
    });
    const args =
      "--head aaaa00000001 --splice --branch-label side --depends-on bbbb00000002 --rev-id eeee00000005";
    expect((await project.cortex("revision", "-m", "side", ...args.split(" "))).code).toBe(0);
    expect((await project.json("show", "side")).document).toMatchObject({
      revisions: [{ revision: "eeee00000005", branchLabels: ["side"], dependsOn: ["bbbb00000002"] }],
    });
  });

  it("--all-dialects writes one for each database type", async () => {
    const { code, document } = await project.json("revision", "-m", "all", "--all-dialects");
    expect(code).toBe(0);
    const created = (document as { created: { dbType: string }[] }).created.map((one) => one.dbType);
    expect(created).toContain("sqlite");
    expect(created.length).toBeGreaterThan(1);
  });

  it("--autogenerate on a database that is behind ends with 5", async () => {
    writeLine(project.write);
    expect(await project.json("revision", "--autogenerate", "-m", "x")).toMatchObject({
      code: 5,
      document: { error: { code: "MIG_RUNTIME_NOT_UP_TO_DATE" } },
    });
  });

  it("an id that is no id writes nothing and ends with 2", async () => {
    expect((await project.cortex("revision", "-m", "x", "--rev-id", "a-b")).code).toBe(2);
    expect(readdirSync(join(project.versions, "sqlite"))).toEqual([]);
  });
});

describe("merge", () => {
  it("joins the heads that are named", async () => {
    writeGraph(project.write, { merged: false });
    const { code, stdout } = await project.cortex(
      "merge",
      "bbbb",
      "cccc",
      "-m",
      "join",
      "--rev-id",
      "ffff00000007",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Generating .*ffff00000007.* \.\.\. {2}done\n$/);
    expect((await project.cortex("show", "ffff")).stdout).toContain("Merges: bbbb00000003, cccc00000004\n");
  });
});

describe("init", () => {
  it("makes a project in which revision --autogenerate and upgrade run at once", async () => {
    const directory = join(project.directory, "shop");
    const { code, stdout } = await runCli(["init", "shop"], { cwd: project.directory });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Creating .*cortex\.config\.ts \.\.\. {2}done\n/);
    expect(stdout).toContain("Next:\n  cd shop\n");
    const commands =
      stdout
        .split("Next:\n")[1]
        ?.split("\n")
        .map((line) => line.trim()) ?? [];
    for (const command of commands.filter((line) => line.startsWith("cortex "))) {
      const words = [...command.matchAll(/"([^"]*)"|\S+/g)].map((match) => match[1] ?? match[0]);
      const ran = await runCli(words.slice(1), { cwd: directory });
      expect(ran, command).toMatchObject({ code: 0 });
    }
    expect(existsSync(join(directory, "cortex.db"))).toBe(true);
    expect(await runCli(["check"], { cwd: directory })).toMatchObject({
      code: 0,
      stdout: "No new upgrade operations detected.\n",
    });
    expect((await runCli(["init", "shop"], { cwd: project.directory })).code).not.toBe(0);
  });

  it("--json names what it made; --package adds a package.json", async () => {
    const { code, document } = await project.json("init", "shop", "--package");
    expect(code).toBe(0);
    expect(document).toEqual({
      directory: expect.stringMatching(/shop$/),
      created: expect.arrayContaining([expect.stringMatching(/package\.json$/)]),
    });
  });

  it("an unknown template is refused; list-templates lists the known ones", async () => {
    const { document } = await project.json("list_templates");
    const names = (document as { templates: { name: string }[] }).templates.map((one) => one.name);
    expect(names).toContain("generic");
    expect((await project.cortex("list-templates")).stdout).toMatch(/^generic - .+\n/);
    const { code, stderr } = await project.cortex("init", "x", "-t", "nothing");
    expect(code).toBe(2);
    expect(stderr).toContain("generic");
  });
});

describe("edit", () => {
  beforeEach(() => writeLine(project.write));
  const file = "cccc00000003_cortex_db_version_1.sql";

  it("without a terminal names the file and refuses", async () => {
    const { code, stderr } = await project.cortex("edit", "head");
    expect(code).toBe(2);
    expect(stderr).toContain(file);
    expect((await project.json("edit", "head")).document).toMatchObject({
      error: { code: "MIG_CLI_EDIT_NO_TERMINAL", details: { paths: [expect.stringContaining(file)] } },
    });
  });

  it("without a terminal takes the editor that EDITOR names", async () => {
    const env = { ...project.env, EDITOR: "sed -i 's/create orders/made orders/'" };
    const { code, stderr } = await runCli(["edit", "head"], { cwd: project.directory, env });
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(project.versions, "sqlite", file), "utf8")).toContain("-- made orders");
  });

  it("of base is refused: there is nothing to open", async () => {
    const { code, stderr } = await project.cortex("edit", "base");
    expect([code, stderr]).toEqual([2, expect.stringContaining("'base' names no revision")]);
  });

  const inTerminal = (env: Record<string, string>) =>
    runCliInTerminal(["edit", "head"], {
      cwd: project.directory,
      env: { ...project.env, ...env },
      answers: [],
    });

  it("opens the file with EDITOR, arguments and all", async () => {
    const { code, stdout } = await inTerminal({ EDITOR: "sed -i 's/create orders/made orders/'" });
    expect(stdout).toContain("Edited ");
    expect(code).toBe(0);
    expect(readFileSync(join(project.versions, "sqlite", file), "utf8")).toContain("-- made orders");
  });

  it("falls back to what is there, in order", async () => {
    const bin = join(project.directory, "bin");
    mkdirSync(bin);
    const script = project.write("bin/nano", '#!/bin/sh\necho "nano was handed $1"\n');
    chmodSync(script, 0o755);
    const { stdout, code } = await inTerminal({ PATH: bin });
    expect(stdout).toContain("nano was handed /");
    expect(code).toBe(0);
  });

  it("says when the editor is not there, and when it fails", async () => {
    const missing = await inTerminal({ EDITOR: "no-such-editor" });
    expect(missing).toMatchObject({ code: 2, stdout: expect.stringContaining("MIG_CLI_EDIT_NO_EDITOR") });
    const failed = await inTerminal({ VISUAL: "false" });
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining("exit code 1") });
  });
});

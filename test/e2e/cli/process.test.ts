import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLI, type CliProject, makeCliProject } from "../../support/cli.js";
import { sqlRevision, writeLine } from "../../support/cli-revisions.js";

let project: CliProject;
beforeEach(async () => {
  project = makeCliProject();
  writeLine(project.write);
  // Builds the command where that was not done.
  await project.cortex("--version");
});
afterEach(() => project.dispose());

interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: project.directory,
    env: { PATH: process.env.PATH ?? "", ...project.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, "close").then(([code]: readonly unknown[]) =>
    typeof code === "number" ? code : null,
  );
  return { child, output, ended };
}

async function until(what: () => boolean, seconds = 20): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !what(); ) {
    if (Date.now() > end) throw new Error("waited too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("a reader that goes away", () => {
  it("ends nothing: the migration runs to its end", async () => {
    const { child, ended, output } = start(["upgrade", "head", "-v"]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await ended).toBe(0);
    expect(output.stderr).not.toContain("EPIPE");
    expect((await project.cortex("current")).stdout).toBe("cccc00000003 (head)\n");
  });
});

describe("signals", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends a run with %d, one document, and what was done before", async (signal, code) => {
    project.write(
      "versions/sqlite/dddd.ts",
      [
        "/**",
        " * sleeps",
        " *",
        " * Revision ID: dddd00000004",
        " * Revises: cccc00000003",
        " */",
        'import type { Operations } from "cortex-migrations";',
        'export const revision = "dddd00000004";',
        'export const downRevision = "cccc00000003";',
        "export async function upgrade(op: Operations): Promise<void> {",
        '  await op.execute("CREATE TABLE half (a INTEGER)");',
        "  await new Promise((resolve) => setTimeout(resolve, 30_000));",
        "}",
        "export async function downgrade(): Promise<void> {}",
        "",
      ].join("\n"),
    );
    const { child, output, ended } = start(["upgrade", "head", "--json", "--yes"]);
    await until(() => output.stderr.includes("dddd00000004"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(JSON.parse(output.stdout)).toMatchObject({
      error: { code: "MIG_CLI_INTERRUPTED", details: { signal } },
    });
    expect((await project.cortex("current")).stdout).toBe("cccc00000003\n");
  });
});

describe("a fault that no code names", () => {
  it("is one document, with the stack only under --verbose", async () => {
    project.write(
      "versions/sqlite/eeee.ts",
      [
        "/**",
        " * stray",
        " *",
        " * Revision ID: eeee00000005",
        " * Revises: cccc00000003",
        " */",
        'export const revision = "eeee00000005";',
        'export const downRevision = "cccc00000003";',
        "export async function upgrade(): Promise<void> {",
        '  setTimeout(() => { throw new RangeError("stray timer"); }, 0);',
        "  await new Promise((resolve) => setTimeout(resolve, 5_000));",
        "}",
        "export async function downgrade(): Promise<void> {}",
        "",
      ].join("\n"),
    );
    const { code, document, stderr } = await project.json("upgrade", "head");
    expect(code).toBe(1);
    expect(document).toMatchObject({
      error: { code: "MIG_CLI_UNEXPECTED", message: expect.stringContaining("stray timer") },
    });
    expect(stderr).not.toContain("    at ");
    expect((await project.cortex("upgrade", "head", "-v")).stderr).toMatch(
      /RangeError: stray timer\n {4}at /,
    );
  });
});

describe("api", () => {
  it("migrates, serves, and ends with 0 on SIGTERM", async () => {
    const { child, output, ended } = start(["api", "--host", "127.0.0.1", "--port", "0", "--json"]);
    await until(() => output.stdout.includes("}"));
    const { url } = JSON.parse(output.stdout) as { url: string };
    const answer = await fetch(url);
    expect(await answer.json()).toEqual({ status: "running" });
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect((await project.cortex("current")).stdout).toBe("cccc00000003 (head)\n");
  });

  it("ends with 1 and the error when a migration fails", async () => {
    project.write(
      "versions/sqlite/ffff.sql",
      sqlRevision({ id: "ffff00000006", revises: "cccc00000003", message: "broken", up: "CREATE NONSENSE;" }),
    );
    const { code, document } = await project.json("api", "--port", "0");
    expect(code).toBe(1);
    expect(document).toMatchObject({ error: { message: expect.stringContaining("ffff00000006") } });
  });
});

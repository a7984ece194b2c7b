import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type CliProject,
  type CliResult,
  makeCliProject,
  runCli,
  runCliInTerminal,
} from "../../support/cli.js";
import { moduleRevision } from "../../support/migration-project.js";
import { rowsOf } from "../../support/sqlite.js";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
  project.write(
    "versions/sqlite/a.ts",
    moduleRevision({
      id: "aaaa",
      up: 'await op.execute("CREATE TABLE a (n)");',
      down: 'await op.execute("DROP TABLE a");',
    }),
  );
});
afterEach(() => project.dispose());

type Environment = Readonly<Record<string, string>>;

/** Runs the command with these variables, and none of the project's. */
const only = (env: Environment, ...args: readonly string[]): Promise<CliResult> =>
  runCli(args, { cwd: project.directory, env });

/** The same beside the project's own. */
const also = (env: Environment, ...args: readonly string[]): Promise<CliResult> =>
  only({ ...project.env, ...env }, ...args);

function tables(file: string): readonly unknown[] {
  const db = new DatabaseSync(file);
  try {
    return rowsOf(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").map(
      (row) => row.name,
    );
  } finally {
    db.close();
  }
}

const inProject = (name: string): string => join(project.directory, name);

describe("where the database is", () => {
  it("CORTEX_DB_FILE names the file, against the working directory; without it it is cortex.db there", async () => {
    const versions = { CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: "versions" };
    expect((await only({ ...versions, CORTEX_DB_FILE: "./here.db" }, "upgrade", "head")).code).toBe(0);
    expect(tables(inProject("here.db"))).toContain("a");
    expect((await only(versions, "upgrade", "head")).code).toBe(0);
    expect(tables(inProject("cortex.db"))).toContain("a");
  });

  it("CORTEX_DB_MEMORY keeps it in memory: no file is made, and the next command starts anew", async () => {
    for (let i = 0; i < 2; i++) {
      const { code, stdout } = await also({ CORTEX_DB_MEMORY: "yes" }, "upgrade", "head", "--json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ applied: [{ revision: "aaaa" }] });
    }
    expect(existsSync(project.database)).toBe(false);
  });

  it("CORTEX_DB_URL wins over the file, and names the type", async () => {
    const { CORTEX_DB_TYPE: _type, ...env } = project.env;
    const { code, stdout } = await only(
      { ...env, CORTEX_DB_URL: `sqlite:///${inProject("by-url.db")}` },
      "upgrade",
      "head",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ currentRevisions: ["aaaa"] });
    expect(tables(inProject("by-url.db"))).toContain("a");
    expect(existsSync(project.database)).toBe(false);
  });

  it("CORTEX_DB_TYPE chooses the chain; unset it is the default type, and the plan says so", async () => {
    const { CORTEX_DB_TYPE: _type, ...env } = project.env;
    const { stdout, stderr } = await runCliInTerminal(["upgrade", "head"], {
      cwd: project.directory,
      env,
      answers: [{ after: "(y):", type: "n\n" }],
    });
    expect(stdout + stderr).toContain("CORTEX_DB_TYPE is not set");
    const said = await runCliInTerminal(["upgrade", "head"], {
      cwd: project.directory,
      env: project.env,
      answers: [{ after: "(y):", type: "n\n" }],
    });
    expect(said.stdout).not.toContain("CORTEX_DB_TYPE is not set");
    const wrong = await also({ CORTEX_DB_TYPE: "oracle" }, "upgrade", "head", "--json");
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      error: { message: expect.stringMatching(/CORTEX_DB_TYPE.*oracle/), hint: expect.any(String) },
    });
  });
});

describe("CORTEX_MIGRATIONS_VERSIONS_DIRECTORY", () => {
  it("replaces the chain that the package brings", async () => {
    const { CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: _directory, ...env } = project.env;
    const internal = JSON.parse((await only(env, "heads", "--json")).stdout) as {
      revisions: { revision: string }[];
    };
    expect(internal.revisions).toHaveLength(1);
    expect(internal.revisions[0]?.revision).not.toBe("aaaa");
    const custom = JSON.parse((await also({}, "history", "--json")).stdout) as typeof internal;
    expect(custom.revisions.map((r) => r.revision)).toEqual(["aaaa"]);
  });
});

describe("what may run unasked", () => {
  const HARMLESS = ["--json", "upgrade", "head"] as const;

  it("CORTEX_DB_MIGRATIONS_AUTO_APPROVE=none applies nothing without --yes, and ends with 6", async () => {
    const { code, stdout } = await also({ CORTEX_DB_MIGRATIONS_AUTO_APPROVE: "none" }, ...HARMLESS);
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "MIG_RUNTIME_NOT_APPROVED", message: expect.stringContaining("aaaa") },
    });
    expect(existsSync(project.database)).toBe(false);
    expect((await also({ CORTEX_DB_MIGRATIONS_AUTO_APPROVE: "none" }, ...HARMLESS, "--yes")).code).toBe(0);
  });

  it("=safe applies what endangers nothing, and refuses a plan with a step that does, as a whole", async () => {
    const safe = { CORTEX_DB_MIGRATIONS_AUTO_APPROVE: "safe" };
    expect((await also(safe, ...HARMLESS)).code).toBe(0);
    project.write("versions/sqlite/b.ts", moduleRevision({ id: "bbbb", revises: "aaaa" }));
    project.write(
      "versions/sqlite/c.ts",
      moduleRevision({ id: "cccc", revises: "bbbb", up: 'await op.dropTable("a");' }),
    );
    const { code, stdout } = await also(safe, ...HARMLESS);
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "MIG_RUNTIME_NOT_APPROVED", details: { steps: ["cccc"] } },
    });
    expect(tables(project.database)).toContain("a");
    expect((await also(safe, "upgrade", "bbbb")).code).toBe(0);
  });

  it("=all, as unset, applies everything", async () => {
    project.write(
      "versions/sqlite/b.ts",
      moduleRevision({ id: "bbbb", revises: "aaaa", up: 'await op.dropTable("a");' }),
    );
    expect((await also({ CORTEX_DB_MIGRATIONS_AUTO_APPROVE: "all" }, ...HARMLESS)).code).toBe(0);
    expect(tables(project.database)).not.toContain("a");
  });

  it("CORTEX_DB_MIGRATIONS_IS_INTERACTIVE=false asks nothing even on a terminal", async () => {
    const { code, stdout } = await runCliInTerminal(["upgrade", "head"], {
      cwd: project.directory,
      env: { ...project.env, CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "off" },
      answers: [{ after: "the database is at", type: "" }],
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain("Do you want to proceed?");
  });

  it("CORTEX_DB_MIGRATIONS_IS_INTERACTIVE=true asks without a terminal, too: the answer is read from the input", async () => {
    const env = { ...project.env, CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "1" };
    const run = (input: string): Promise<CliResult> =>
      runCli(["upgrade", "head"], { cwd: project.directory, env, input });
    const no = await run("n\n");
    expect(no.code).toBe(3);
    expect(existsSync(project.database)).toBe(false);
    expect((await run("yes\n")).code).toBe(0);
    expect(tables(project.database)).toContain("a");
  });
});

describe("CORTEX_LOG_LEVEL", () => {
  it("is the least level that stderr shows", async () => {
    const stderr = async (level: string): Promise<string> => {
      const { code, stderr: text } = await also(
        { CORTEX_LOG_LEVEL: level, CORTEX_DB_FILE: inProject(`${level}.db`) },
        "upgrade",
        "head",
      );
      expect(code).toBe(0);
      return text;
    };
    expect(await stderr("debug")).toContain("CREATE TABLE a (n)");
    const info = await stderr("info");
    expect(info).toContain("Running upgrade");
    expect(info).not.toContain("CREATE TABLE a (n)");
    expect(await stderr("warn")).toBe("");
    expect(await stderr("error")).toBe("");
  });
});

describe("env files", () => {
  const fileNamed = (name: string): string => `CORTEX_DB_FILE=${inProject(name)}\n`;
  const base = (): Environment => ({ CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: project.versions });
  const upgraded = async (env: Environment): Promise<void> => {
    const { code, stderr } = await only({ ...base(), ...env }, "upgrade", "head");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  };

  it("are looked for in the project root, local.env before .env, and only one is read", async () => {
    project.write(".env", `${fileNamed("env.db")}CORTEX_LOG_LEVEL=error\n`);
    await upgraded({});
    expect(tables(inProject("env.db"))).toContain("a");
    project.write("local.env", fileNamed("local.db"));
    const { stderr } = await only(base(), "upgrade", "head");
    expect(tables(inProject("local.db"))).toContain("a");
    expect(stderr).toContain("Running upgrade");
  });

  it("give way to a variable that is set, also to an empty line of arguments", async () => {
    project.write(".env", fileNamed("env.db"));
    await upgraded({ CORTEX_DB_FILE: inProject("set.db") });
    expect(existsSync(inProject("env.db"))).toBe(false);
    expect(tables(inProject("set.db"))).toContain("a");
  });

  it("CORTEX_ENV_FILE_PATH names another one, and one that is not there is an error", async () => {
    project.write(".env", fileNamed("env.db"));
    const path = project.write("conf/production.env", `export ${fileNamed("production.db")}`);
    await upgraded({ CORTEX_ENV_FILE_PATH: path });
    expect(tables(inProject("production.db"))).toContain("a");
    expect(existsSync(inProject("env.db"))).toBe(false);
    const missing = await only({ ...base(), CORTEX_ENV_FILE_PATH: "gone.env" }, "upgrade", "head", "--json");
    expect(missing.code).toBe(2);
    expect(JSON.parse(missing.stdout)).toMatchObject({
      error: { code: "MIG_CONFIG_ENV_FILE_UNREADABLE", message: expect.stringContaining("gone.env") },
    });
    expect(existsSync(inProject("env.db"))).toBe(false);
  });
});

describe("a value that cannot be understood", () => {
  it.each([
    ["CORTEX_AUTO_APPLY_DB_MIGRATIONS", "maybe"],
    ["CORTEX_DB_MIGRATIONS_IS_INTERACTIVE", "2"],
    ["CORTEX_DB_MIGRATIONS_AUTO_APPROVE", "some"],
    ["CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT", "soon"],
    ["CORTEX_DB_MEMORY", "perhaps"],
    ["CORTEX_LOG_LEVEL", "loud"],
    ["CORTEX_API_PORT", "99999"],
    ["CORTEX_DB_PORT", "x"],
    ["CORTEX_DB_SSL", "sometimes"],
  ])("%s=%s stops the program with the name, what it held and what it may hold", async (name, value) => {
    const { code, stderr } = await also({ [name]: value }, "upgrade", "head");
    expect(code).toBe(2);
    expect(stderr).toContain("MIG_CONFIG_INVALID_VALUE");
    expect(stderr).toContain(name);
    expect(stderr).toContain(`'${value}'`);
    expect(existsSync(project.database)).toBe(false);
  });

  it("never shows a password", async () => {
    const secret = "hunter2-very-secret";
    for (const env of [
      { CORTEX_DB_URL: `nosuch://user:${secret}@host/db` },
      { CORTEX_DB_URL: `postgresql://user:${secret}@host/db`, CORTEX_DB_TYPE: "sqlite" },
      { CORTEX_DB_PASSWORD: secret, CORTEX_ADMIN_API_KEY: secret, CORTEX_LOG_LEVEL: "debug" },
    ])
      for (const command of [["upgrade", "head", "-v"], ["doctor"], ["doctor", "--json"]]) {
        const { stdout, stderr } = await also(env, ...command);
        expect(stdout + stderr).not.toContain(secret);
      }
  });
});

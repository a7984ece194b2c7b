import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";
import { sqlRevision, writeLine } from "../../support/cli-revisions.js";
import { masterDump, rowsOf } from "../../support/sqlite.js";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
  writeLine(project.write);
});
afterEach(() => project.dispose());

function inDatabase<T>(work: (db: InstanceType<typeof DatabaseSync>) => T, path = project.database): T {
  const db = new DatabaseSync(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const versions = (): readonly unknown[] =>
  inDatabase((db) => rowsOf(db, "SELECT version_num FROM alembic_version").map((row) => row.version_num));

describe("upgrade", () => {
  it("applies, says each step on stderr in Alembic's words, and the outcome on stdout", async () => {
    const { code, stdout, stderr } = await project.cortex("upgrade", "head");
    expect(code).toBe(0);
    expect(stderr).toContain("INFO  [cortex.migrations] Running upgrade  -> aaaa00000001, create users\n");
    expect(stderr).toContain(
      "INFO  [cortex.migrations] Running upgrade aaaa00000001 -> bbbb00000002, add email\n",
    );
    expect(stdout).toMatch(/^3 revisions applied in .*; the database is at cccc00000003\n$/);
    expect(versions()).toEqual(["cccc00000003"]);
    expect(await project.cortex("upgrade", "heads")).toEqual({
      code: 0,
      stdout: "The database is up to date: cccc00000003\n",
      stderr: "",
    });
  });

  it("prints one document under --json", async () => {
    const { code, document } = await project.json("upgrade", "+2");
    expect(code).toBe(0);
    expect(document).toEqual({
      success: true,
      cancelled: false,
      applied: [
        expect.objectContaining({
          revision: "aaaa00000001",
          direction: "upgrade",
          description: "create users",
        }),
        expect.objectContaining({ revision: "bbbb00000002" }),
      ],
      currentRevisions: ["bbbb00000002"],
      durationMs: expect.any(Number),
    });
  });

  it("takes its global options before the command and after it, and is silent under -q", async () => {
    const other = join(project.directory, "other.db");
    const quiet = await project.cortex("-q", "upgrade", "bbbb", "--url", `sqlite:///${other}`);
    expect(quiet).toMatchObject({ code: 0, stdout: "" });
    expect(existsSync(project.database)).toBe(false);
    const elsewhere = await project.cortex("--url", `sqlite:///${other}`, "current");
    expect(elsewhere.stdout).toBe("bbbb00000002\n");
  });

  it("says more under --verbose, also behind the revision as in the guide", async () => {
    const { code, stderr } = await project.cortex("upgrade", "head", "--verbose");
    expect(code).toBe(0);
    expect(stderr).toContain("DEBUG [cortex.migrations]");
    expect(stderr).toContain("CREATE TABLE users");
  });

  it("logs at the level that CORTEX_LOG_LEVEL names", async () => {
    const env = { ...project.env, CORTEX_LOG_LEVEL: "error" };
    expect((await runCli(["upgrade", "head"], { cwd: project.directory, env })).stderr).toBe("");
  });

  it("that fails ends with 1, in either form, and leaves the steps before it", async () => {
    project.write(
      "versions/sqlite/dddd.sql",
      sqlRevision({ id: "dddd00000004", revises: "cccc00000003", message: "broken", up: "CREATE NONSENSE;" }),
    );
    const { code, document } = await project.json("upgrade", "head");
    expect(code).toBe(1);
    expect(document).toEqual({
      error: {
        code: expect.stringMatching(/^MIG_/),
        message: expect.stringContaining("dddd00000004"),
        hint: expect.any(String),
        details: expect.any(Object),
      },
    });
    expect(versions()).toEqual(["cccc00000003"]);
    const text = await project.cortex("upgrade", "head");
    expect(text).toMatchObject({ code: 1, stdout: "" });
    expect(text.stderr).toContain("NONSENSE");
    expect(text.stderr).not.toContain("    at ");
    expect((await project.cortex("upgrade", "head", "-v")).stderr).toContain("    at ");
  });

  it("to a revision that is not there ends with 1 and the reason", async () => {
    const { code, stderr } = await project.cortex("upgrade", "ffff");
    expect(code).toBe(1);
    expect(stderr).toContain("MIG_REVISION_NOT_FOUND");
    expect(stderr).toContain("ffff");
  });

  it("without a terminal applies only what CORTEX_DB_MIGRATIONS_AUTO_APPROVE lets it; --yes wins", async () => {
    const env = { ...project.env, CORTEX_DB_MIGRATIONS_AUTO_APPROVE: "none" };
    const refused = await runCli(["upgrade", "head"], { cwd: project.directory, env });
    expect(refused.code).not.toBe(0);
    expect(existsSync(project.database) ? versions() : []).toEqual([]);
    expect((await runCli(["upgrade", "head", "-y"], { cwd: project.directory, env })).code).toBe(0);
  });
});

describe("downgrade", () => {
  it("takes -1 as its revision", async () => {
    await project.cortex("upgrade", "head");
    const { code, stdout, stderr } = await project.cortex("downgrade", "-1");
    expect(code).toBe(0);
    expect(stderr).toContain("Running downgrade cccc00000003 -> bbbb00000002, create orders");
    expect(stdout).toMatch(/^1 revision taken back in .*; the database is at bbbb00000002\n$/);
    const { document } = await project.json("downgrade", "base");
    expect(document).toMatchObject({ currentRevisions: [], applied: [{ direction: "downgrade" }, {}] });
    expect(await project.cortex("downgrade", "base")).toMatchObject({
      code: 0,
      stdout: "Nothing to do: the database is at <base>\n",
    });
  });
});

describe("stamp, ensure-version", () => {
  it("stamp --sql takes several revisions, from one start", async () => {
    project.write(
      "versions/sqlite/dddd00000004.sql",
      sqlRevision({ id: "dddd00000004", revises: "bbbb00000002", message: "side" }),
    );
    const both = await project.cortex("stamp", "aaaa:cccc00000003", "aaaa:dddd", "--sql");
    expect(both.code, both.stderr).toBe(0);
    expect(both.stdout).toMatch(/UPDATE alembic_version SET version_num='(cccc|dddd)/);
    expect(both.stdout).toMatch(/INSERT INTO alembic_version \(version_num\) VALUES \('(cccc|dddd)/);
    const two = await project.cortex("stamp", "bbbb:cccc", "aaaa:dddd", "--sql");
    expect([two.code, two.stdout]).toEqual([2, ""]);
    expect(two.stderr).toContain("only supports a single starting revision at a time");
  });

  it("stamp notes a revision, and purges a row that no file has", async () => {
    const { code, stdout, stderr } = await project.cortex("stamp", "bbbb");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "The database is stamped: bbbb00000002\n" });
    expect(stderr).toContain("Running stamp_revision");
    expect(inDatabase((db) => rowsOf(db, "SELECT name FROM sqlite_master WHERE name = 'users'"))).toEqual([]);
    inDatabase((db) => db.exec("UPDATE alembic_version SET version_num = 'lost'"));
    expect(await project.json("current")).toMatchObject({
      code: 1,
      document: { error: { code: "MIG_REVISION_UNKNOWN_ROW" } },
    });
    expect(await project.json("stamp", "--purge", "head")).toMatchObject({
      code: 0,
      document: { currentRevisions: ["cccc00000003"] },
    });
  });

  it("ensure-version creates the table once, by both spellings", async () => {
    expect(await project.json("ensure-version")).toMatchObject({ code: 0, document: { created: true } });
    expect(await project.json("ensure_version")).toMatchObject({ code: 0, document: { created: false } });
    const { code, stdout } = await project.cortex("ensure-version", "--sql");
    expect(code).toBe(0);
    expect(stdout).toContain("CREATE TABLE");
  });
});

describe("--sql", () => {
  it("prints a script that leaves what the online run leaves, -q or not, and touches no database", async () => {
    const up = await project.cortex("upgrade", "head", "--sql", "-q");
    expect(up.code).toBe(0);
    expect(existsSync(project.database)).toBe(false);
    const offline = join(project.directory, "offline.db");
    // Lines that begin with a dot are for the shell.
    const sql = (script: string): string => script.replace(/^\..*$/gm, "");
    inDatabase((db) => db.exec(sql(up.stdout)), offline);
    await project.cortex("upgrade", "head");
    const schema = (path: string): string =>
      inDatabase((db) => masterDump(db), path)
        .split("\n")
        .filter(
          (line) =>
            line.startsWith("table | users") ||
            line.startsWith("table | t_") ||
            /^(users|alembic)/.test(line),
        )
        .join("\n");
    expect(schema(offline)).toBe(schema(project.database));
    const down = await project.cortex("downgrade", "head:aaaa", "--sql");
    expect(down.code).toBe(0);
    inDatabase((db) => db.exec(sql(down.stdout)), offline);
    await project.cortex("downgrade", "aaaa");
    expect(schema(offline)).toBe(schema(project.database));
    const stamp = await project.json("stamp", "bbbb", "--sql");
    expect(stamp.document).toEqual({ sql: expect.stringContaining("bbbb00000002") });
  });
});

describe("current", () => {
  it("prints nothing before the first upgrade, and creates nothing", async () => {
    expect(await project.cortex("current")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await project.json("current")).toMatchObject({ code: 0, document: { current: [] } });
    expect(existsSync(project.database)).toBe(false);
  });

  it("prints the revision with its marks; --check-heads ends with 5 when it is not the head", async () => {
    await project.cortex("upgrade", "bbbb");
    expect(await project.cortex("current")).toMatchObject({ code: 0, stdout: "bbbb00000002\n" });
    const behind = await project.cortex("current", "-c");
    expect(behind).toMatchObject({ code: 5, stdout: "bbbb00000002\n" });
    expect(behind.stderr).toContain("MIG_CLI_NOT_AT_HEADS");
    expect(await project.json("current", "--check-heads")).toMatchObject({
      code: 5,
      document: { error: { code: "MIG_CLI_NOT_AT_HEADS", details: { heads: ["cccc00000003"] } } },
    });
    await project.cortex("upgrade", "head");
    expect(await project.cortex("current", "--check-heads")).toMatchObject({
      code: 0,
      stdout: "cccc00000003 (head)\n",
    });
    expect(await project.json("current")).toMatchObject({
      code: 0,
      document: { current: [{ revision: "cccc00000003", description: "create orders", isHead: true }] },
    });
    const long = await project.cortex("current", "-v");
    expect(long.stdout).toContain("Rev: cccc00000003 (head)\nParent: bbbb00000002\nPath: ");
    expect(long.stderr).toBe("");
  });
});

describe("another process", () => {
  it("that holds the lock makes it wait as long as --lock-timeout says, then end with 4", async () => {
    writeFileSync(project.database, "");
    const db = new DatabaseSync(project.database);
    db.exec("CREATE TABLE x (a); BEGIN IMMEDIATE");
    const { code, document } = await project.json("upgrade", "head", "--lock-timeout", "0.3");
    db.close();
    expect(document).toMatchObject({ error: { code: "MIG_LOCK_TIMEOUT" } });
    expect(code).toBe(4);
  });
});

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";
import { codedFailure, makeMigrationProject, moduleRevision } from "../../support/migration-project.js";
import { asOrdinaryUser, spawnCli } from "../../support/spawned-cli.js";
import { masterDump } from "../../support/sqlite.js";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
  project.write(
    "versions/sqlite/a.ts",
    moduleRevision({ id: "aaaa", up: 'await op.execute("CREATE TABLE a (n)");' }),
  );
});
afterEach(() => project.dispose());

interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** What a command that must fail says under --json. */
async function refused(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await runCli([...args, "--json"], {
    cwd: project.directory,
    env: { ...project.env, ...env },
  });
  const { error } = JSON.parse(stdout) as ErrorDocument;
  expect(error.hint).not.toBe("");
  return { exit: code, ...error };
}

/** Everything of the system's temporary folder that the tests make is open to nobody else. */
function openFor(everybody: string): void {
  chmodSync(everybody, 0o755);
}

describe("a database file that cannot be used", () => {
  it("because it is a directory", async () => {
    mkdirSync(project.database);
    for (const command of [["upgrade", "head"], ["current"], ["status"], ["plan"], ["stamp", "head"]]) {
      const error = await refused(command);
      expect(error).toMatchObject({ code: "MIG_DIALECT_IS_DIRECTORY", exit: 1 });
      expect(error.message).toContain(project.database);
      expect(error.hint).toContain("CORTEX_DB_FILE");
    }
    expect(readdirSync(project.database)).toEqual([]);
  });

  it("because its folder is missing", async () => {
    const file = join(project.directory, "nowhere", "app.db");
    const error = await refused(["upgrade", "head"], { CORTEX_DB_FILE: file });
    expect(error).toMatchObject({ code: "MIG_DIALECT_FOLDER_MISSING", exit: 1 });
    expect(error.message).toContain(file);
    expect(existsSync(join(project.directory, "nowhere"))).toBe(false);
  });

  it.each([
    ["text", Buffer.from("this is a diary, not a database\n".repeat(100))],
    ["a short text", Buffer.from("x")],
    ["zeros", Buffer.alloc(8192)],
  ])("because it is no database but %s", async (_what, content) => {
    writeFileSync(project.database, content);
    for (const command of [["upgrade", "head"], ["current"], ["stamp", "head"]]) {
      const error = await refused(command);
      expect(error).toMatchObject({ code: "MIG_DIALECT_NOT_A_DATABASE", exit: 1 });
      expect(error.message).toContain(project.database);
    }
    expect(readFileSync(project.database).equals(content)).toBe(true);
    expect(readdirSync(project.directory).sort()).toEqual(["test.db", "versions"]);
  });

  it("because it is damaged", async () => {
    const db = new DatabaseSync(project.database);
    db.exec("CREATE TABLE t (a); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1)");
    db.close();
    const bytes = readFileSync(project.database);
    bytes.fill(0x5a, 100, 4000);
    writeFileSync(project.database, bytes);
    const error = await refused(["upgrade", "head"]);
    expect(error).toMatchObject({ code: "MIG_DIALECT_CORRUPT", exit: 1 });
    expect(error.message).toContain(project.database);
    expect(readFileSync(project.database).equals(bytes)).toBe(true);
  });

  it("because this user may not write it, or not the folder beside it", async () => {
    const db = new DatabaseSync(project.database);
    db.exec("CREATE TABLE kept (a); INSERT INTO kept VALUES (1)");
    db.close();
    const before = readFileSync(project.database);
    openFor(project.directory);
    const run = async (): Promise<ErrorDocument["error"] & { exit: number | null }> => {
      const { ended } = spawnCli(["upgrade", "head", "--json"], {
        cwd: project.directory,
        env: project.env,
        ...asOrdinaryUser(),
      });
      const { code, stdout } = await ended;
      return { exit: code, ...(JSON.parse(stdout) as ErrorDocument).error };
    };
    chmodSync(project.database, 0o444);
    const file = await run();
    expect(file).toMatchObject({ code: "MIG_DIALECT_READ_ONLY", exit: 1 });
    expect(file.message).toContain(project.database);
    expect(file.hint).toContain("right to write");
    chmodSync(project.database, 0o666);
    chmodSync(project.directory, 0o555);
    const folder = await run();
    expect(folder).toMatchObject({ code: "MIG_DIALECT_READ_ONLY", exit: 1 });
    expect(folder.message).toContain(project.directory);
    chmodSync(project.directory, 0o755);
    expect(readFileSync(project.database).equals(before)).toBe(true);
    expect(readdirSync(project.directory).sort()).toEqual(["test.db", "versions"]);
  });

  it("because this user may not read it", async () => {
    writeFileSync(project.database, "");
    openFor(project.directory);
    chmodSync(project.database, 0o000);
    const { ended } = spawnCli(["current", "--json"], {
      cwd: project.directory,
      env: project.env,
      ...asOrdinaryUser(),
    });
    const { code, stdout } = await ended;
    const { error } = JSON.parse(stdout) as ErrorDocument;
    expect({ code, error: error.code }).toEqual({ code: 1, error: "MIG_DIALECT_CANNOT_OPEN" });
    expect(error.message).toContain(project.database);
  });
});

const FILLS = moduleRevision({
  id: "bbbb",
  revises: "aaaa",
  up: `await op.execute("CREATE TABLE filler (b BLOB)");
  for (let i = 0; i < 400; i++) await op.execute("INSERT INTO filler VALUES (randomblob(10000))");`,
});

/** Whether this machine lets a process mount a small file system for itself. */
const CAN_MOUNT = spawnSync("unshare", ["-Urm", "sh", "-c", "mount -t tmpfs none /mnt"]).status === 0;
if (!CAN_MOUNT)
  console.warn("no small file system can be mounted here: the full disk is tried with a page limit only");

describe("a disk that is full", () => {
  it("by SQLite's own limit rolls the step back and says how much room is needed", async () => {
    const limited = makeMigrationProject();
    const db = new DatabaseSync(limited.database);
    try {
      limited.revision({
        id: "aaaa",
        up: 'await op.execute("CREATE TABLE a (n); INSERT INTO a VALUES (1)");',
      });
      await limited.manager({ connection: db }).applyMigrations();
      const schema = "SELECT name, sql FROM sqlite_master";
      const before = limited.rows(schema);
      db.exec("PRAGMA max_page_count = 40");
      limited.write("b.ts", FILLS);
      const error = await codedFailure(() => limited.manager({ connection: db }).applyMigrations());
      expect(error).toMatchObject({ code: "MIG_RUNTIME_STEP_FAILED", exitCode: 1 });
      expect(error.details).toMatchObject({ revision: "bbbb", causeCode: "MIG_DIALECT_DISK_FULL" });
      expect(error.hint).toContain("Make room");
      expect(db.isTransaction).toBe(false);
      expect(limited.rows(schema)).toEqual(before);
      expect(limited.versions()).toEqual(["aaaa"]);
    } finally {
      db.close();
      await limited.dispose();
    }
  });

  it.runIf(CAN_MOUNT)("for real leaves the database as it was", async () => {
    project.write("versions/sqlite/b.ts", FILLS);
    const disk = join(project.directory, "disk");
    mkdirSync(disk);
    const copy = join(project.directory, "after.db");
    const { ended } = spawnCli(["upgrade", "head", "--json"], {
      cwd: project.directory,
      env: { ...project.env, CORTEX_DB_FILE: join(disk, "app.db") },
      prefix: ["unshare", "-Urm"],
      // What is on the disk is gone with the process: it is copied out of it, after a look at what is beside it.
      shell: `mount -t tmpfs -o size=1m none ${disk} && "$@"; code=$?; ls ${disk} >&2; cp ${disk}/app.db ${copy}; exit $code`,
    });
    const { code, stdout, stderr } = await ended;
    const { error } = JSON.parse(stdout) as ErrorDocument & { error: { details: object } };
    expect({ code, error: error.code }).toEqual({ code: 1, error: "MIG_RUNTIME_STEP_FAILED" });
    expect(error.message).toContain("bbbb");
    expect(error.message).toContain("The disk of the database");
    expect(error.message).toContain("Applied before it in this run: aaaa");
    expect(stderr).not.toContain("app.db-journal");
    const db = new DatabaseSync(copy);
    expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    expect(masterDump(db)).toContain("alembic_version: 'aaaa'");
    expect(masterDump(db)).not.toMatch(/^(table \| )?filler[ :]/m);
    db.close();
    expect(statSync(disk).isDirectory()).toBe(true);
  });
});

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";
import { moduleRevision } from "../../support/migration-project.js";
import { spawnCli } from "../../support/spawned-cli.js";
import { type Database, masterDump, type Row, rowsOf } from "../../support/sqlite.js";

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
});
afterEach(() => project.dispose());

function inDatabase<T>(work: (db: Database) => T): T {
  const db = new DatabaseSync(project.database);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const rows = (sql: string): readonly Row[] => inDatabase((db) => rowsOf(db, sql));

function writeChain(length: number): readonly string[] {
  const ids = Array.from({ length }, (_, i) => `rev${i}`);
  for (const [i, id] of ids.entries())
    project.write(
      `versions/sqlite/${id}.ts`,
      moduleRevision({
        id,
        revises: ids[i - 1] ?? null,
        up: `await op.execute("CREATE TABLE t_${id} (n)");
  await op.execute("INSERT INTO t_${id} SELECT value FROM generate_series(1, 2000)".replace(/FROM.*/, "FROM (WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c LIMIT 2000) SELECT value FROM c)"));`,
        down: `await op.execute("DROP TABLE t_${id}");`,
      }),
    );
  return ids;
}

describe("several processes at once", () => {
  it("all succeed, and each revision runs once", { timeout: 120_000 }, async () => {
    const ids = writeChain(6);
    const results = await Promise.all(
      Array.from({ length: 5 }, () =>
        runCli(["upgrade", "head", "--json"], { cwd: project.directory, env: project.env }),
      ),
    );
    expect(results.map((result) => [result.code, result.stderr])).toEqual(
      results.map(() => [0, expect.any(String)]),
    );
    const documents = results.map(
      ({ stdout }) =>
        JSON.parse(stdout) as {
          currentRevisions: string[];
          applied: { revision: string }[];
          success: boolean;
        },
    );
    for (const document of documents)
      expect(document).toMatchObject({ success: true, currentRevisions: ["rev5"] });
    expect(documents.flatMap((d) => d.applied.map((step) => step.revision)).sort()).toEqual(ids);
    expect(rows("SELECT revision, direction, outcome FROM cortex_migration_history ORDER BY id")).toEqual(
      ids.map((revision) => ({ revision, direction: "upgrade", outcome: "done" })),
    );
    expect(rows("SELECT count(*) AS n FROM t_rev5")).toEqual([{ n: 2000 }]);
  });

  it("that find an empty chain write one first revision, and all apply it", {
    timeout: 120_000,
  }, async () => {
    const env = { ...project.env, CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: `${project.directory}/new/versions` };
    const results = await Promise.all(
      Array.from({ length: 5 }, () => runCli(["upgrade", "head", "--json"], { cwd: project.directory, env })),
    );
    expect(results.map((result) => [result.code, result.stderr])).toEqual(
      results.map(() => [0, expect.any(String)]),
    );
    const files = readdirSync(`${project.directory}/new/versions/sqlite`).filter(
      (name) => name !== "cortex.sum",
    );
    expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{12}_cortex_db_version_1\.ts$/)]);
    expect(rows("SELECT direction, outcome FROM cortex_migration_history")).toEqual([
      { direction: "upgrade", outcome: "done" },
    ]);
  });

  it("of which one was killed while it wrote the first revision do not wait for it", async () => {
    const { child, ended } = spawnCli(["--version"], { cwd: project.directory, env: project.env });
    await ended;
    project.write("versions/sqlite/.first-revision.lock", `${child.pid} ${hostname()}`);
    const started = Date.now();
    expect((await project.cortex("upgrade", "head")).code).toBe(0);
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(readdirSync(`${project.versions}/sqlite`)).toHaveLength(2);
  });

  it("of which one still asks about the first revision end with 4 when they have waited long enough", async () => {
    project.write("versions/sqlite/.first-revision.lock", `${process.pid} ${hostname()}`);
    const { code, document } = await project.json("upgrade", "head", "--lock-timeout", "0.2");
    expect({ code, document }).toMatchObject({ code: 4, document: { error: { code: "MIG_LOCK_TIMEOUT" } } });
    expect(existsSync(project.database)).toBe(false);
  });

  it("that want opposite things end in a state that the chain has, or say why not", {
    timeout: 120_000,
  }, async () => {
    writeChain(3);
    expect((await project.cortex("upgrade", "head")).code).toBe(0);
    const results = await Promise.all([
      project.json("downgrade", "base"),
      project.json("upgrade", "head"),
      project.json("downgrade", "base"),
    ]);
    for (const { code, document } of results)
      if (code !== 0) expect(document).toMatchObject({ error: { code: "MIG_RUNTIME_VERSION_MISMATCH" } });
    const [version] = rows("SELECT version_num FROM alembic_version");
    const tables = rows("SELECT name FROM sqlite_master WHERE name LIKE 't_rev%'").length;
    expect(tables).toBe(version === undefined ? 0 : Number(String(version.version_num).slice(3)) + 1);
  });
});

describe("a lock that somebody else holds", () => {
  it.each(["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])(
    "by %s is waited for as long as the variable says, then ends with 4 and changes nothing",
    async (begin) => {
      writeChain(1);
      inDatabase((db) => db.exec("CREATE TABLE kept (n)"));
      // Not while it is locked: who closes a file gives up the locks that the process has on it.
      const bytes = readFileSync(project.database);
      const holder = new DatabaseSync(project.database);
      holder.exec(begin);
      const started = Date.now();
      const { code, stdout } = await runCli(["upgrade", "head", "--json"], {
        cwd: project.directory,
        env: { ...project.env, CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT: "1" },
      });
      expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
      expect(JSON.parse(stdout)).toMatchObject({
        error: {
          code: "MIG_LOCK_TIMEOUT",
          message: expect.stringContaining(project.database),
          hint: expect.stringContaining("CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT"),
        },
      });
      expect(code).toBe(4);
      holder.exec("ROLLBACK");
      holder.close();
      expect(readFileSync(project.database).equals(bytes)).toBe(true);
    },
  );

  it.each(["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])(
    "by %s is no failure when it is let go in time",
    async (begin) => {
      writeChain(1);
      const holder = new DatabaseSync(project.database);
      holder.exec(`CREATE TABLE kept (n); ${begin}`);
      const running = project.json("upgrade", "head");
      await new Promise((done) => setTimeout(done, 2500));
      holder.exec("COMMIT");
      holder.close();
      expect(await running).toMatchObject({ code: 0, document: { currentRevisions: ["rev0"] } });
    },
  );
});

describe("a process that is killed", () => {
  it.each(["delete", "wal"])(
    "in the middle of a long step, in journal mode %s, leaves nothing of it, and the next run is clean",
    {
      timeout: 120_000,
    },
    async (mode) => {
      const long = (count: number): string =>
        moduleRevision({
          id: "bbbb",
          revises: "aaaa",
          up: `await op.execute("DELETE FROM kept");
  for (let i = 0; i < ${count}; i++) await op.execute("INSERT INTO kept VALUES (randomblob(2000))");`,
        });
      project.write(
        "versions/sqlite/a.ts",
        moduleRevision({
          id: "aaaa",
          up: 'await op.execute("CREATE TABLE kept (b)"); await op.execute("INSERT INTO kept VALUES (1), (2)");',
        }),
      );
      project.write("versions/sqlite/b.ts", long(10_000_000));
      expect((await project.cortex("upgrade", "aaaa")).code).toBe(0);
      inDatabase((db) => db.exec(`PRAGMA journal_mode = ${mode}`));
      const before = inDatabase((db) => masterDump(db));
      const written = (): number => {
        const file = mode === "wal" ? `${project.database}-wal` : project.database;
        return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      };
      const { child, ended } = spawnCli(["upgrade", "head"], { cwd: project.directory, env: project.env });
      // The cache has spilled into the file: what is there now is only put right by the journal.
      const deadline = Date.now() + 60_000;
      while (written() < 4_000_000 && Date.now() < deadline)
        await new Promise((done) => setTimeout(done, 20));
      child.kill("SIGKILL");
      expect((await ended).signal).toBe("SIGKILL");
      expect(written()).toBeGreaterThan(4_000_000);
      expect(existsSync(`${project.database}-journal`)).toBe(mode === "delete");
      expect(await project.json("current")).toMatchObject({
        code: 0,
        document: { current: [{ revision: "aaaa" }] },
      });
      expect(inDatabase((db) => masterDump(db))).toBe(before);
      project.write("versions/sqlite/b.ts", long(10));
      expect(await project.json("upgrade", "head")).toMatchObject({
        code: 0,
        document: { currentRevisions: ["bbbb"] },
      });
      expect(rows("SELECT count(*) AS n FROM kept")).toEqual([{ n: 10 }]);
      expect(rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    },
  );

  it("by Ctrl-C ends with 130 and leaves nothing of the step", { timeout: 120_000 }, async () => {
    project.write(
      "versions/sqlite/a.ts",
      moduleRevision({
        id: "aaaa",
        up: `await op.execute("CREATE TABLE a (b)");
  for (let i = 0; i < 10000000; i++) {
    await op.execute("INSERT INTO a VALUES (1)");
    await new Promise((done) => setTimeout(done, 1));
  }`,
      }),
    );
    const { child, ended } = spawnCli(["upgrade", "head", "--json"], {
      cwd: project.directory,
      env: project.env,
    });
    const deadline = Date.now() + 30_000;
    while (!existsSync(`${project.database}-journal`) && Date.now() < deadline)
      await new Promise((done) => setTimeout(done, 20));
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "MIG_CLI_INTERRUPTED" } });
    expect(code).toBe(130);
    expect(rows("SELECT name FROM sqlite_master")).toEqual([]);
  });
});

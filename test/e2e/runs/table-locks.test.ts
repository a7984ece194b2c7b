import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WaitEvent } from "../../../src/index.js";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { type SecondSession, secondSession } from "../../support/second-session.js";

const SERVERS = ["postgresql-18", "mysql", "mariadb"] as const;

async function projectWith(place: (typeof SERVERS)[number] | "sqlite", up: string): Promise<ProjectOn> {
  const project = await makeProjectOn(place);
  project.revision({
    id: "r1",
    revises: null,
    up: `await op.execute("CREATE TABLE t (n int)"); await op.execute("CREATE TABLE log (n int)");
      await op.execute("INSERT INTO t VALUES (1)");`,
  });
  project.revision({ id: "r2", revises: "r1", up });
  await project.manager().applyMigrations({ target: "r1" });
  return project;
}

const ADD_COLUMN = `await op.execute("INSERT INTO log VALUES (7)");
  await op.execute("ALTER TABLE t ADD COLUMN m int");
  await op.execute("INSERT INTO log VALUES (8)");`;

describe.each(SERVERS)("%s: a table that another session uses", (place) => {
  let project: ProjectOn;
  let other: SecondSession;
  beforeEach(async () => {
    project = await projectWith(place, ADD_COLUMN);
    other = await secondSession(project);
    await other.run("BEGIN");
    await other.run("SELECT n FROM t");
  });
  afterEach(async () => {
    await other.end();
    await project.dispose();
  });

  it("is waited for shortly, the step tried again, and what it wrote is there once", async () => {
    const waits: WaitEvent[] = [];
    const steps: string[] = [];
    const events = {
      onWait: (wait: WaitEvent) => {
        waits.push(wait);
        if (wait.attempt === 2) void other.run("COMMIT");
      },
      onStep: ({ phase, revision }: { phase: string; revision: string }) =>
        steps.push(`${phase} ${revision}`),
    };
    const result = await project.manager({ events }).applyMigrations();
    expect(result.applied).toMatchObject([{ revision: "r2", statements: place === "postgresql-18" ? 3 : 2 }]);
    expect(await project.rows("SELECT n FROM log ORDER BY n")).toEqual([{ n: 7 }, { n: 8 }]);
    expect(waits[0]).toMatchObject({ kind: "statement", attempt: 1, sql: "ALTER TABLE t ADD COLUMN m int" });
    expect(waits[0]?.holder).toMatch(/in a transaction since \d{4}-/);
    if (place !== "mariadb") expect(waits[0]?.holder).toMatch(/^reporting.*SELECT n FROM t/);
    expect(steps).toEqual(["start r2", "end r2"]);
    expect(
      await project.rows("SELECT revision FROM cortex_migration_history WHERE outcome = 'failed'"),
    ).toEqual([]);
  });

  it("ends the run when it is not free in time, naming who uses it", async () => {
    const error = await codedFailure(() => project.manager({ tableLockTimeout: 0 }).applyMigrations());
    expect(error).toMatchObject({ code: "MIG_RUNTIME_STEP_FAILED", exitCode: 4 });
    expect(error.details).toMatchObject({ causeCode: "MIG_DIALECT_OBJECT_LOCKED", tries: 1 });
    expect(error.message).toMatch(/Tried once within .* s\. In the way: .*in a transaction since/);
    expect(error.hint).toContain("CORTEX_DB_MIGRATIONS_TABLE_LOCK_TIMEOUT");
    await other.run("COMMIT");
    await project.manager().applyMigrations();
    expect(await project.rows("SELECT n FROM log ORDER BY n")).toEqual([{ n: 7 }, { n: 8 }]);
  });

  it("is not waited for again when the connection is lost: nobody knows what has become of the statement", async () => {
    const ended: Promise<void>[] = [];
    const kill = async (): Promise<void> => {
      if (place === "postgresql-18")
        return other.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'ALTER TABLE t%'",
        );
      const [row] = await project.rows(
        "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'ALTER TABLE t%'",
      );
      await other.run(`KILL ${String(row?.["id"])}`);
    };
    const events = { onWait: () => void ended.push(kill()) };
    const error = await codedFailure(() => project.manager({ events }).applyMigrations());
    await Promise.all(ended);
    expect(error.details).toMatchObject({ causeCode: "MIG_DIALECT_CONNECTION_LOST" });
    expect(error.details["tries"]).toBeUndefined();
    await other.run("COMMIT");
    await project.manager().applyMigrations();
    expect(await project.rows("SELECT n FROM log ORDER BY n")).toEqual([{ n: 7 }, { n: 8 }]);
  });
});

describe("a run that is one transaction", () => {
  it("is tried again from its first step", async () => {
    const project = await projectWith("postgresql-18", `await op.execute("INSERT INTO log VALUES (7)");`);
    project.revision({ id: "r3", revises: "r2", up: `await op.execute("ALTER TABLE t ADD COLUMN m int");` });
    const other = await secondSession(project);
    await other.run("BEGIN; SELECT n FROM t");
    const events = { onWait: (wait: WaitEvent) => void (wait.attempt === 2 && other.run("COMMIT")) };
    const result = await project.manager({ events, transactionPerMigration: false }).applyMigrations();
    expect(result.applied.map(({ revision }) => revision)).toEqual(["r2", "r3"]);
    expect(await project.rows("SELECT n FROM log")).toEqual([{ n: 7 }]);
    expect(await project.rows("SELECT revision FROM cortex_migration_history ORDER BY id")).toHaveLength(3);
    await other.end();
    await project.dispose();
  });
});

describe("sqlite: a file that another connection reads", () => {
  it("is tried again until a statement that needs it alone has it", async () => {
    const project = await projectWith(
      "sqlite",
      `await op.autocommit(async () => { await op.execute("PRAGMA user_version = 3"); await op.execute("VACUUM"); });`,
    );
    const other = await secondSession(project);
    const waits: WaitEvent[] = [];
    let isReading = false;
    const events = {
      onStatement: ({ sql }: { sql: string }) => {
        if (isReading || !sql.startsWith("PRAGMA")) return;
        isReading = true;
        void other.run("BEGIN");
        void other.run("SELECT n FROM t");
      },
      onWait: (wait: WaitEvent) => {
        waits.push(wait);
        void other.run("COMMIT");
      },
    };
    await project.manager({ events }).applyMigrations();
    expect(waits).toMatchObject([{ kind: "statement", attempt: 2 }]);
    expect(await project.rows("SELECT count(*) AS n FROM cortex_migration_journal")).toEqual([{ n: 0 }]);
    await other.end();
    await project.dispose();
  });
});

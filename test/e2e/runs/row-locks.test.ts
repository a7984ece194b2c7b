import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WaitEvent } from "../../../src/index.js";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { type SecondSession, secondSession } from "../../support/second-session.js";

const SERVERS = ["postgresql-18", "mysql", "mariadb"] as const;

const COUNTED = "SELECT n FROM t WHERE id <= 2 ORDER BY id";

let project: ProjectOn;
let other: SecondSession;

/** A table with rows, and a revision behind the one that makes it. */
async function sceneOn(place: (typeof SERVERS)[number], up: string): Promise<void> {
  project = await makeProjectOn(place);
  project.revision({
    id: "r1",
    revises: null,
    up: `await op.execute("CREATE TABLE t (id int PRIMARY KEY, n int)");
      for (let id = 1; id <= 50; id += 1) await op.execute("INSERT INTO t VALUES (" + id + ", 0)");`,
  });
  project.revision({ id: "r2", revises: "r1", up });
  await project.manager().applyMigrations({ target: "r1" });
  other = await secondSession(project);
}

afterEach(async () => {
  await other.end();
  await project.dispose();
});

describe.each(SERVERS)("%s: rows that another session has changed", (place) => {
  beforeEach(() =>
    sceneOn(
      place,
      `await op.execute("UPDATE t SET n = n + 1 WHERE id = 1");
      await op.execute("UPDATE t SET n = n + 1 WHERE id = 2");`,
    ),
  );

  it("are waited for, and who has them is named", async () => {
    await other.run("BEGIN");
    await other.run("UPDATE t SET n = 10 WHERE id = 2");
    const waits: WaitEvent[] = [];
    const onWait = (wait: WaitEvent): void => {
      waits.push(wait);
      void other.run("COMMIT");
    };
    await project.manager({ events: { onWait } }).applyMigrations();
    expect(waits[0]).toMatchObject({ kind: "statement", sql: "UPDATE t SET n = n + 1 WHERE id = 2" });
    expect(waits[0]?.holder).toMatch(/in a transaction since \d{4}-/);
    // MariaDB keeps no statements of others, as it comes.
    if (place !== "mariadb") expect(waits[0]?.holder).toContain("UPDATE t SET n = 10 WHERE id = 2");
    expect(await project.rows(COUNTED)).toEqual([{ n: 1 }, { n: 11 }]);
  });

  it("are had behind a deadlock: the step is tried again, and has happened once", async () => {
    // The server ends the session that has waited longest, or has written least: that is the run.
    await other.run(place === "postgresql-18" ? "SET deadlock_timeout = '100s'" : "DO 0");
    await other.run("BEGIN");
    await other.run("UPDATE t SET n = 10 WHERE id > 1");
    const waits: WaitEvent[] = [];
    let theirs: Promise<void> = Promise.resolve();
    const events = {
      onStatement: ({ sql }: { sql: string }) => {
        if (!sql.endsWith("id = 1") || waits.length > 0) return;
        theirs = other.run("UPDATE t SET n = 10 WHERE id = 1").then(() => other.run("COMMIT"));
      },
      onWait: (wait: WaitEvent) => waits.push(wait),
    };
    const result = await project.manager({ events }).applyMigrations();
    await theirs;
    expect(result.applied.map(({ revision }) => revision)).toEqual(["r2"]);
    expect(waits.at(-1)?.attempt).toBe(2);
    expect(await project.rows(COUNTED)).toEqual([{ n: 11 }, { n: 11 }]);
    const history = "SELECT outcome FROM cortex_migration_history WHERE revision = 'r2'";
    expect(await project.rows(history)).toEqual([{ outcome: "done" }]);
  });
});

it("postgresql-18: a limit that the user has set holds, and is no reason to try again", async () => {
  await sceneOn("postgresql-18", 'await op.execute("SELECT pg_sleep(60)");');
  await other.run(`ALTER DATABASE ${new URL(project.url).pathname.slice(1)} SET statement_timeout = '300ms'`);
  await expectStopped(project.url);
});

it("mariadb: a limit that the user has holds, and is no reason to try again", async () => {
  await sceneOn("mariadb", 'await op.execute("SELECT SLEEP(60)");');
  const url = new URL(project.url);
  const name = url.pathname.slice(1);
  await other.run(`CREATE USER '${name}'@'%' IDENTIFIED BY 'limited' WITH MAX_STATEMENT_TIME 0.3`);
  try {
    await other.run(`GRANT ALL ON ${name}.* TO '${name}'@'%'`);
    [url.username, url.password] = [name, "limited"];
    await expectStopped(url.href);
  } finally {
    await other.run(`DROP USER '${name}'@'%'`);
  }
});

async function expectStopped(url: string): Promise<void> {
  const waits: WaitEvent[] = [];
  const events = { onWait: (wait: WaitEvent) => waits.push(wait) };
  const error = await codedFailure(() => project.manager({ events, url }).applyMigrations());
  expect(error.details).toMatchObject({ causeCode: "MIG_DIALECT_CANCELLED" });
  expect(error.hint).toContain("limit");
  expect([waits, error.details["tries"]]).toEqual([[], undefined]);
}

it("postgresql-18: an index that was being built concurrently when the wait ended is built anew", async () => {
  await sceneOn(
    "postgresql-18",
    'await op.createIndex("ix_t_n", "t", ["n"], { options: { postgresql: { concurrently: true } } });',
  );
  // The wait that the user has set ends sooner than the run's own.
  await other.run(`ALTER DATABASE ${new URL(project.url).pathname.slice(1)} SET lock_timeout = '1s'`);
  await other.run("BEGIN");
  await other.run("UPDATE t SET n = 5 WHERE id = 3");
  const indexes = "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'ix_t_n'::regclass";
  const manager = project.manager({ tableLockTimeout: 0 });
  const error = await codedFailure(() => manager.applyMigrations());
  expect(error.details).toMatchObject({ causeCode: "MIG_DIALECT_OBJECT_LOCKED" });
  expect(error.message).toContain("In the way: ");
  expect(await project.rows(indexes)).toEqual([{ valid: false }]);
  await other.run("COMMIT");
  await project.manager().applyMigrations();
  expect(await project.rows(indexes)).toEqual([{ valid: true }]);
});

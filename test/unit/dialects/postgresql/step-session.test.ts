import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { lockHolder } from "../../../../src/dialects/postgresql/lock/lock-holder.js";
import { lockKey } from "../../../../src/dialects/postgresql/lock/lock-key.js";
import {
  PostgresqlStepSession,
  ScratchStepSession,
} from "../../../../src/dialects/postgresql/step-session.js";
import { failure, freshUrl, open } from "./open.js";

const SCOPE = { versionTable: "alembic_version", schema: null };
const NOW = { lockTimeoutMs: 0 };
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cortex-lock-"));
  // The driver is found from the checkout's folder.
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["test/unit/dialects/postgresql/hold-lock.ts"],
    outfile: join(folder, "hold-lock.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
});

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that holds the lock, and then runs a statement. */
async function holder(url: string, sql = ""): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(folder, "hold-lock.mjs"), url, sql], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (text) => String(text).includes("held") && resolve());
    child.on("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  return child;
}

function sessionOf(connection: PostgresqlConnection, scope = SCOPE): PostgresqlStepSession {
  return new PostgresqlStepSession(connection, scope);
}

async function tables(connection: PostgresqlConnection): Promise<readonly unknown[]> {
  const rows = await connection.query(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  return rows.map((row) => row.relname);
}

describe("the migration lock", () => {
  it("is held between the steps and given back at the end", async () => {
    const url = await freshUrl();
    const [one, other] = [await open(url), await open(url)];
    const first = sessionOf(one);
    await first.begin(NOW);
    await first.commit();
    const error = await failure(() => sessionOf(other).begin(NOW));
    expect([error.code, error.exitCode]).toEqual(["MIG_LOCK_TIMEOUT", 4]);
    expect(error.message).toMatch(
      new RegExp(`cortex-migrations ${process.pid}@.* \\(server process \\d+, user postgres, from `),
    );
    await first.begin(NOW);
    await first.rollback();
    await first.close();
    const second = sessionOf(other);
    await second.begin(NOW);
    await second.close();
    expect(
      await one.query(
        "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      ),
    ).toEqual([{ n: 0 }]);
  });

  it("is another one for another version table, schema or database", async () => {
    const [url, elsewhere] = [await freshUrl(), await freshUrl()];
    const sessions = [
      sessionOf(await open(url)),
      sessionOf(await open(url), { versionTable: "other", schema: null }),
      sessionOf(await open(elsewhere)),
    ];
    for (const session of sessions) await session.begin(NOW);
    for (const session of sessions) await session.close();
    const one = { database: "a", schema: "public", versionTable: "v" };
    expect(
      new Set(
        [one, { ...one, database: "b" }, { ...one, schema: "s" }, { ...one, versionTable: "w" }].map(lockKey),
      ).size,
    ).toBe(4);
  });

  it("is waited for while another process has it, is told whose it is, and is free when that one is killed", async () => {
    const url = await freshUrl();
    const child = await holder(url, "CREATE TABLE half (a int); SELECT pg_sleep(60)");
    const connection = await open(url);
    const session = sessionOf(connection);
    const told: string[] = [];
    const started = Date.now();
    const begun = session.begin({
      lockTimeoutMs: 20_000,
      onWait: (_, who) => {
        told.push(who?.description ?? "");
        if (told.length === 2) child.kill("SIGKILL");
      },
    });
    await begun;
    expect(Date.now() - started).toBeLessThan(9_000);
    expect(told[0]).toContain(`cortex-migrations ${child.pid}@`);
    expect(told[0]).toContain("running: SELECT pg_sleep(60)");
    expect(await tables(connection)).toEqual([]);
    await session.close();
  });

  it("is had by one of many that start at once, and by all of them in the end", async () => {
    const url = await freshUrl();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const session = sessionOf(await open(url));
        await session.begin({ lockTimeoutMs: 20_000 });
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 30));
        inside -= 1;
        await session.commit();
        await session.close();
      }),
    );
    expect(most).toBe(1);
  });

  it("does not hold CREATE INDEX CONCURRENTLY up while it is waited for", async () => {
    const url = await freshUrl();
    const one = await open(url);
    await one.run("CREATE TABLE t (a int)");
    const first = sessionOf(one);
    await first.begin(NOW);
    await first.commit();
    const waiting = sessionOf(await open(url));
    const second = waiting.begin({ lockTimeoutMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await one.run("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await first.close();
    await second;
    await waiting.close();
  });

  it("names who holds it from the server's own lists", async () => {
    const url = await freshUrl();
    const connection = await open(url);
    const key = lockKey({ database: connection.database, schema: "public", versionTable: "alembic_version" });
    expect(await lockHolder(connection, key)).toBe(null);
    const session = sessionOf(await open(url));
    await session.begin(NOW);
    expect((await lockHolder(connection, key))?.description).toContain("idle in transaction");
    await session.close();
  });
});

describe("a step", () => {
  it("is kept or undone as a whole, DDL included", async () => {
    const connection = await open(await freshUrl());
    const session = sessionOf(connection);
    await session.begin(NOW);
    await connection.run("CREATE TABLE kept (a int)");
    await session.verify();
    await session.commit();
    await session.begin(NOW);
    await connection.run("CREATE TABLE undone (a int)");
    await failure(() => connection.run("SELECT nothing"));
    await session.rollback();
    await session.close();
    expect(await tables(connection)).toEqual(["kept"]);
  });

  it("that has failed is not committed, although the server would call that no error", async () => {
    const connection = await open(await freshUrl());
    const session = sessionOf(connection);
    await session.begin(NOW);
    await connection.run("CREATE TABLE t (a int)");
    await failure(() => connection.run("SELECT nothing"));
    expect((await failure(() => session.commit())).code).toBe("MIG_DIALECT_SQL_FAILED");
    await session.close();
    expect(await tables(connection)).toEqual([]);
  });

  it("finds broken deferred constraints before its commit, and leaves them deferred", async () => {
    const connection = await open(await freshUrl());
    await connection.run(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT c_p REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
    );
    const session = sessionOf(connection);
    await session.begin(NOW);
    await connection.run("INSERT INTO c VALUES (1)");
    const error = await failure(() => session.verify());
    expect([error.code, error.details.constraint]).toEqual(["MIG_DIALECT_ROWS_REFUSED", "FOREIGN KEY"]);
    await session.rollback();
    await session.begin(NOW);
    await connection.run("INSERT INTO c VALUES (2); INSERT INTO p VALUES (2)");
    await session.verify();
    await connection.run("INSERT INTO c VALUES (3); INSERT INTO p VALUES (3)");
    await session.commit();
    await session.close();
    expect(await connection.query("SELECT p FROM c ORDER BY 1")).toEqual([{ p: 2 }, { p: 3 }]);
  });

  it("changes settings of the session for the run only, and keeps those that the user has chosen", async () => {
    const connection = await open(await freshUrl());
    const settings = async (): Promise<unknown> =>
      (
        await connection.query(
          `SELECT current_setting('lock_timeout') AS lock, current_setting('idle_in_transaction_session_timeout') AS idle,
             current_setting('client_connection_check_interval') AS alive, current_setting('transaction_timeout') AS whole`,
        )
      )[0];
    await connection.run("SET idle_in_transaction_session_timeout = '7s'; SET transaction_timeout = '9s'");
    const before = await settings();
    const session = sessionOf(connection);
    await session.begin({ lockTimeoutMs: 3_000 });
    expect(await settings()).toEqual({ lock: "1s", idle: "0", alive: "2s", whole: "0" });
    await session.close();
    expect(await settings()).toEqual(before);
    await connection.run("SET lock_timeout = '77ms'");
    const again = sessionOf(connection);
    await again.begin(NOW);
    expect(await settings()).toMatchObject({ lock: "77ms" });
    await again.close();
  });

  it("does not wait for ever for the lock of a table", async () => {
    const url = await freshUrl();
    const [connection, reader] = [await open(url), await open(url)];
    await connection.run("CREATE TABLE t (a int)");
    await reader.run("BEGIN; SELECT * FROM t");
    const session = sessionOf(connection);
    await session.begin(NOW);
    const error = await failure(() => connection.run("ALTER TABLE t ADD COLUMN b int"));
    expect(error.code).toBe("MIG_DIALECT_OBJECT_LOCKED");
    await session.close();
    await reader.run("ROLLBACK");
  });

  it("whose connection is lost ends in an error, and can be closed", async () => {
    const url = await freshUrl();
    const [connection, admin] = [await open(url), await open(url)];
    const session = sessionOf(connection);
    await session.begin(NOW);
    const [row] = await connection.query("SELECT pg_backend_pid() AS pid");
    await admin.query("SELECT pg_terminate_backend(:pid)", { pid: row?.pid });
    expect((await failure(() => connection.run("CREATE TABLE t (a int)"))).code).toBe(
      "MIG_DIALECT_CONNECTION_LOST",
    );
    await session.rollback();
    await session.close();
    const next = sessionOf(admin);
    await next.begin({ lockTimeoutMs: 5_000 });
    await next.close();
    expect(await tables(admin)).toEqual([]);
  });

  it("is not begun inside a transaction of somebody else's", async () => {
    const connection = await open(await freshUrl());
    await connection.run("BEGIN");
    expect((await failure(() => sessionOf(connection))).code).toBe("MIG_DIALECT_IN_TRANSACTION");
    await connection.run("ROLLBACK");
  });

  it("works the same on the older server", async () => {
    const connection = await open(await freshUrl("postgresql-15"));
    const session = sessionOf(connection);
    await session.begin(NOW);
    await connection.run("CREATE TABLE kept (a int)");
    await session.verify();
    await session.commit();
    await session.close();
    expect(await tables(connection)).toEqual(["kept"]);
  });
});

describe("a step on a scratch database", () => {
  it("is a savepoint, takes no lock, and does without CONCURRENTLY", async () => {
    const url = await freshUrl();
    const live = await open(url);
    const holding = sessionOf(live);
    await holding.begin(NOW);
    const scratch = await live.origin.another?.({ isScratch: true });
    if (scratch === undefined) throw new Error("there is no other session");
    await scratch.run("BEGIN");
    const session = new ScratchStepSession(scratch);
    await session.begin();
    await scratch.run("CREATE TABLE a (x int); CREATE INDEX CONCURRENTLY a_x ON a (x); VACUUM a");
    await session.verify();
    await session.commit();
    await session.begin();
    await scratch.run("CREATE TABLE b (x int)");
    await failure(() => scratch.run("SELECT nothing"));
    await session.rollback();
    expect(await tables(scratch)).toEqual(["a"]);
    await session.close();
    await scratch.close();
    await holding.close();
    expect(await tables(live)).toEqual([]);
  });
});

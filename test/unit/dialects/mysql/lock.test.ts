import { type ChildProcess, spawn } from "node:child_process";
import { build } from "esbuild";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LockHolder } from "../../../../src/dialects/contract/step-session.js";
import { MysqlStepSession } from "../../../../src/dialects/mysql/step-session.js";
import { isCortexError } from "../../../../src/errors/index.js";
import { onDatabase, open, SERVERS } from "./support.js";

const SCOPE = { versionTable: "alembic_version", schema: null };

const folder = await mkdtemp(join(tmpdir(), "cortex-lock-"));
const HOLDER = join(folder, "lock-holder.cjs");

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("./lock-holder.ts", import.meta.url))],
    outfile: HOLDER,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A process of its own that holds the lock, and says so. */
async function holderOf(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [HOLDER, url], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`the holder ended with ${code}`)),
  );
  await Promise.race([once(child.stdout ?? child, "data"), ended]);
  ended.catch(() => undefined);
  return child;
}

describe.each(SERVERS)("the lock on %s", (name) => {
  it("lets one session in at a time, and tells the other who holds it", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      const other = await open(url);
      const first = await MysqlStepSession.open(connection, SCOPE);
      const second = await MysqlStepSession.open(other, SCOPE);
      await first.begin({ lockTimeoutMs: 0 });
      const told: (LockHolder | null)[] = [];
      const failure = await second
        .begin({ lockTimeoutMs: 1_500, onWait: (_, holder) => told.push(holder) })
        .catch((error: unknown) => error);
      expect(isCortexError(failure, "MIG_LOCK_TIMEOUT")).toBe(true);
      expect(String(failure)).toContain(`connection ${connection.facts.id}`);
      expect(told[0]?.description).toContain(`connection ${connection.facts.id}`);
      await first.commit();
      // Between two steps it is held as well.
      await expect(second.begin({ lockTimeoutMs: 0 })).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
      await first.begin({ lockTimeoutMs: 0 });
      await first.rollback();
      await first.close();
      await second.begin({ lockTimeoutMs: 2_000 });
      await second.close();
      await other.close();
    });
  });

  it("outlives DDL, and is another for another version table and another database", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      const other = await open(url);
      const first = await MysqlStepSession.open(connection, SCOPE);
      await first.begin({ lockTimeoutMs: 0 });
      await connection.run("CREATE TABLE t (a INT)");
      const same = await MysqlStepSession.open(other, SCOPE);
      await expect(same.begin({ lockTimeoutMs: 0 })).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
      const another = await MysqlStepSession.open(other, { ...SCOPE, versionTable: "other_version" });
      await another.begin({ lockTimeoutMs: 0 });
      await another.close();
      await onDatabase(name, async (elsewhere) => {
        const tenant = await MysqlStepSession.open(elsewhere.connection, SCOPE);
        await tenant.begin({ lockTimeoutMs: 0 });
        await tenant.close();
      });
      await same.close();
      await first.close();
      await other.close();
    });
  });

  it("is freed when its holder is killed", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      const holder = await holderOf(url);
      const session = await MysqlStepSession.open(connection, SCOPE);
      await expect(session.begin({ lockTimeoutMs: 300 })).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
      holder.kill("SIGKILL");
      await session.begin({ lockTimeoutMs: 10_000 });
      // What it had not committed is gone.
      expect(await connection.query("SHOW TABLES")).toHaveLength(1);
      expect(await connection.query("SELECT * FROM held")).toEqual([]);
      await session.close();
    });
  });

  it("rolls rows back, keeps what was committed, and puts the session's settings back", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run("CREATE TABLE t (a INT)");
      const before = await connection.query(
        "SELECT @@lock_wait_timeout AS w, @@foreign_key_checks AS f, @@autocommit AS c",
      );
      const session = await MysqlStepSession.open(connection, SCOPE);
      await session.begin({ lockTimeoutMs: 0 });
      const [during] = await connection.query(
        "SELECT @@lock_wait_timeout AS w, @@foreign_key_checks AS f, @@autocommit AS c",
      );
      expect(during).toEqual({ w: 5, f: 1, c: 0 });
      await connection.execute("INSERT INTO t VALUES (1)");
      await session.rollback();
      await session.begin({ lockTimeoutMs: 0 });
      // DDL commits; what is written behind it is a transaction again.
      await connection.run("CREATE TABLE u (a INT)");
      await connection.execute("INSERT INTO t VALUES (3)");
      await session.rollback();
      await connection.execute("INSERT INTO u VALUES (4)");
      await session.begin({ lockTimeoutMs: 0 });
      await connection.execute("INSERT INTO t VALUES (2)");
      await session.commit();
      await session.close();
      expect(await connection.query("SELECT a FROM t UNION ALL SELECT a FROM u")).toEqual([
        { a: 2 },
        { a: 4 },
      ]);
      expect(
        await connection.query(
          "SELECT @@lock_wait_timeout AS w, @@foreign_key_checks AS f, @@autocommit AS c",
        ),
      ).toEqual(before);
    });
  });

  it("names a table that somebody else uses instead of waiting for it for a day", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      await connection.run("CREATE TABLE t (a INT)");
      const other = await open(url);
      await other.run("START TRANSACTION");
      await other.query("SELECT * FROM t");
      const session = await MysqlStepSession.open(connection, SCOPE);
      await session.begin({ lockTimeoutMs: 0 });
      await expect(connection.run("ALTER TABLE t ADD COLUMN b INT")).rejects.toMatchObject({
        code: "MIG_DIALECT_OBJECT_LOCKED",
      });
      await session.close();
      await other.close();
    });
  });

  it("refuses a session that is in a transaction, and survives the loss of it", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      const other = await open(url);
      await other.run("START TRANSACTION");
      await expect(MysqlStepSession.open(other, SCOPE)).rejects.toMatchObject({
        code: "MIG_DIALECT_IN_TRANSACTION",
      });
      await other.run("ROLLBACK");
      const session = await MysqlStepSession.open(other, SCOPE);
      await session.begin({ lockTimeoutMs: 0 });
      await connection.run(`KILL ${other.facts.id}`);
      await expect(session.commit()).rejects.toMatchObject({ code: "MIG_DIALECT_CONNECTION_LOST" });
      await session.rollback();
      await session.close();
      await other.close();
      const next = await MysqlStepSession.open(connection, SCOPE);
      await next.begin({ lockTimeoutMs: 2_000 });
      await next.close();
    });
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LockHolder } from "../../../../src/dialects/contract/step-session.js";
import { MysqlStepSession } from "../../../../src/dialects/mysql/step-session.js";
import { isCortexError } from "../../../../src/errors/index.js";
import { onDatabase, open, SERVERS } from "./support.js";

const SCOPE = { versionTable: "alembic_version", schema: null };
const HOLDER = fileURLToPath(new URL("./lock-holder.ts", import.meta.url));

/** A process of its own that holds the lock, and says so. */
async function holderOf(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "jiti/register", HOLDER, url], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout ?? child, "data");
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
      const before = await connection.query("SELECT @@lock_wait_timeout AS w, @@foreign_key_checks AS f");
      const session = await MysqlStepSession.open(connection, SCOPE);
      await session.begin({ lockTimeoutMs: 0 });
      const [during] = await connection.query("SELECT @@lock_wait_timeout AS w, @@foreign_key_checks AS f");
      expect(during).toEqual({ w: 5, f: 1 });
      await connection.execute("INSERT INTO t VALUES (1)");
      await session.rollback();
      await session.begin({ lockTimeoutMs: 0 });
      await connection.execute("INSERT INTO t VALUES (2)");
      await session.commit();
      await session.close();
      expect(await connection.query("SELECT a FROM t")).toEqual([{ a: 2 }]);
      expect(await connection.query("SELECT @@lock_wait_timeout AS w, @@foreign_key_checks AS f")).toEqual(
        before,
      );
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

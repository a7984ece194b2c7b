import { afterAll, describe, expect, it } from "vitest";
import { diagnose } from "../../../../src/dialects/postgresql/diagnose.js";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { PostgresqlStepSession } from "../../../../src/dialects/postgresql/step-session.js";
import { failure, freshUrl, NO_TARGET, open } from "./open.js";
import { type Pooler, type PoolerOptions, startPooler } from "./pooler.js";

const SCOPE = { versionTable: "alembic_version", schema: null };
const poolers: Pooler[] = [];
afterAll(() => {
  for (const pooler of poolers) pooler.close();
});

async function through(url: string, options: PoolerOptions): Promise<string> {
  const direct = new URL(url);
  const pooler = await startPooler(Number(direct.port), options);
  poolers.push(pooler);
  direct.port = String(pooler.port);
  return direct.href;
}

describe("behind a pooler", () => {
  it.each(["last", "turn"] as const)(
    "that shares sessions (%s) the lock is refused, and none is left behind",
    async (order) => {
      const url = await freshUrl();
      const pooled = await through(url, { mode: "transaction", order });
      // Others keep more sessions in the pool.
      for (let n = 0; n < 3; n += 1) await open(pooled);
      const connection = await open(pooled);
      const session = new PostgresqlStepSession(connection, SCOPE);
      const error = await failure(() => session.begin({ lockTimeoutMs: 1_000 }));
      expect([error.code, error.exitCode]).toEqual(["MIG_DIALECT_LOCK_UNPROVEN", 6]);
      expect(error.message).toContain("PgBouncer");
      expect(error.hint).toContain("pool_mode = session");
      await session.close();
      const admin = await open(url);
      expect(
        await admin.query(
          "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        ),
      ).toEqual([{ n: 0 }]);
      const finding = (await diagnose(connection)).find(({ check }) => check === "migration lock");
      expect(finding).toMatchObject({ ok: false, hint: expect.stringContaining("pool_mode = session") });
    },
  );

  it("that keeps sessions the lock works", async () => {
    const url = await freshUrl();
    const pooled = await through(url, { mode: "session", order: "last" });
    const session = new PostgresqlStepSession(await open(pooled), SCOPE);
    await session.begin({ lockTimeoutMs: 1_000 });
    const other = new PostgresqlStepSession(await open(url), SCOPE);
    expect((await failure(() => other.begin({ lockTimeoutMs: 0 }))).code).toBe("MIG_LOCK_TIMEOUT");
    await session.close();
    await other.begin({ lockTimeoutMs: 1_000 });
    await other.close();
  });

  it("a client of the host's is refused, for nothing can be proved with one connection", async () => {
    const url = await through(await freshUrl(), { mode: "session", order: "last" });
    const { createRequire } = await import("node:module");
    const { Client } = createRequire(import.meta.url)("pg");
    const client = new Client(url);
    await client.connect();
    const connection = await connect({ ...NO_TARGET, handle: client }, { readOnly: false });
    const session = new PostgresqlStepSession(connection, SCOPE);
    expect((await failure(() => session.begin({ lockTimeoutMs: 0 }))).code).toBe("MIG_DIALECT_LOCK_UNPROVEN");
    await session.close();
    await client.end();
  });
});

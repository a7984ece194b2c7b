import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { PostgresqlStepSession } from "../../../../src/dialects/postgresql/step-session.js";
import { type OwnServer, query, startServer } from "../../../support/servers/index.js";
import { failure, NO_TARGET } from "./open.js";

let own: OwnServer;
beforeAll(async () => {
  own = await startServer("postgresql-18", { durable: true, settings: { max_connections: "8" } });
});
afterAll(async () => {
  await own.stop();
});

const READ_WRITE = { readOnly: false };

describe("a server", () => {
  it("without a connection left says so", async () => {
    const target = { ...NO_TARGET, url: own.url };
    const opened = [];
    let code = "";
    for (let n = 0; n < 12 && code === ""; n += 1)
      try {
        opened.push(await connect(target, READ_WRITE));
      } catch (error) {
        code = (error as { code: string }).code;
      }
    for (const connection of opened) await connection.close();
    expect(code).toBe("MIG_DIALECT_CONNECTION_TOO_MANY");
  });

  it("that forbids the user to write is not written to", async () => {
    await query(
      own,
      null,
      "CREATE ROLE reader LOGIN SUPERUSER PASSWORD 'reader'; ALTER ROLE reader SET default_transaction_read_only = on",
    );
    const url = own.url.replace(/\/\/[^@]*@/, "//reader:reader@");
    const connection = await connect({ ...NO_TARGET, url }, READ_WRITE);
    const session = new PostgresqlStepSession(connection, { versionTable: "v", schema: null });
    await session.begin({ lockTimeoutMs: 0 });
    const error = await failure(() => connection.run("CREATE TABLE t (a int)"));
    await session.close();
    await connection.close();
    expect([error.code, error.exitCode]).toEqual(["MIG_DIALECT_SERVER_READ_ONLY", 1]);
  });

  it("that is killed in the middle of a step leaves nothing of it, and this process alive", async () => {
    const connection = await connect({ ...NO_TARGET, url: own.url }, READ_WRITE);
    const session = new PostgresqlStepSession(connection, { versionTable: "v", schema: null });
    await session.begin({ lockTimeoutMs: 0 });
    await connection.run("CREATE TABLE half (a int)");
    const running = failure(() => connection.query("SELECT pg_sleep(30)"));
    await sleep(100);
    await own.kill();
    expect((await running).code).toBe("MIG_DIALECT_CONNECTION_LOST");
    await session.rollback();
    await session.close();
    await connection.close();
    const down = await failure(() => connect({ ...NO_TARGET, url: own.url }, READ_WRITE));
    expect(down.code).toBe("MIG_DIALECT_CONNECTION_REFUSED");
    await own.restart();
    const after = await connect({ ...NO_TARGET, url: own.url }, READ_WRITE);
    const again = new PostgresqlStepSession(after, { versionTable: "v", schema: null });
    await again.begin({ lockTimeoutMs: 0 });
    expect(await after.query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    await again.close();
    await after.close();
  });
});

import { existsSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { MigrationManager } from "../../../src/manager/migration-manager.js";
import { createApp } from "../../../src/server/app.js";
import { silentLogger } from "../../../src/util/logger.js";
import { schemaOf, violations } from "./conforms.js";
import {
  type Answer,
  FIRST,
  makeProject,
  rowsOf,
  SECOND,
  type StartedServer,
  slowRevision,
  sqlRevision,
  start,
  THIRD,
  THREE,
  until,
} from "./project.js";

const PATH = "/api/v1/migrations/upgrade";
const KEY = "correct-horse-battery-staple";
const KEYED = { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false", CORTEX_ADMIN_API_KEY: KEY };

function upgrade(
  server: StartedServer,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return server.get(PATH, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

function expectError(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json.error?.code]).toEqual([status, code]);
  expect(violations(JSON.parse(answer.text), schemaOf(PATH, "post", status))).toEqual([]);
}

describe("the key", () => {
  it("that was never configured leaves the endpoint closed, to every key", async () => {
    const project = makeProject(THREE, { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false" });
    const server = await start(project);
    for (const authorization of [`Bearer ${KEY}`, "Bearer ", "Bearer null", "Bearer undefined"])
      expectError(
        await upgrade(server, undefined, { Authorization: authorization }),
        403,
        "MIG_SERVER_NO_ADMIN_KEY",
      );
    expect((await server.get("/health/ready")).status).toBe(503);
  });

  it("that is missing, wrong, cut short or in another scheme is refused, and nothing runs", async () => {
    const server = await start(makeProject(THREE, KEYED));
    const missing = await server.get(PATH, { method: "POST" });
    expectError(missing, 401, "MIG_SERVER_UNAUTHORIZED");
    expect(missing.headers.get("www-authenticate")).toBe('Bearer realm="cortex"');
    for (const authorization of [
      "Bearer wrong",
      `Bearer ${KEY.slice(0, -1)}`,
      `Bearer ${KEY}x`,
      `Basic ${KEY}`,
      KEY,
    ])
      expectError(
        await upgrade(server, undefined, { Authorization: authorization }),
        401,
        "MIG_SERVER_UNAUTHORIZED",
      );
    expect((await server.get("/health/ready")).status).toBe(503);
  });

  it("is refused for a minute after ten wrong ones, the right one included", async () => {
    const server = await start(makeProject(THREE, KEYED));
    for (let attempt = 0; attempt < 10; attempt += 1)
      expectError(
        await upgrade(server, undefined, { Authorization: `Bearer guess-${attempt}` }),
        401,
        "MIG_SERVER_UNAUTHORIZED",
      );
    const answer = await upgrade(server);
    expectError(answer, 429, "MIG_SERVER_TOO_MANY_ATTEMPTS");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect((await server.get("/health/ready")).status).toBe(503);
  });

  it("is looked at before the body", async () => {
    const server = await start(makeProject(THREE, KEYED));
    const answer = await upgrade(server, "x".repeat(100_000), { Authorization: "Bearer wrong" });
    expectError(answer, 401, "MIG_SERVER_UNAUTHORIZED");
  });
});

describe("an upgrade", () => {
  it("applies everything, tells what it did, and makes the server ready at once", async () => {
    const project = makeProject(THREE, KEYED);
    const server = await start(project);
    expect((await server.get("/health/ready")).status).toBe(503);
    const answer = await upgrade(server);
    expect(answer.status).toBe(200);
    expect(violations(JSON.parse(answer.text), schemaOf(PATH, "post", 200))).toEqual([]);
    expect(answer.json).toMatchObject({
      success: true,
      cancelled: false,
      applied: [{ revision: FIRST }, { revision: SECOND }, { revision: THIRD }],
      currentRevisions: [THIRD],
    });
    expect((await server.get("/health/ready")).status).toBe(200);
    expect(rowsOf(project, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: THIRD }]);
    expect((await upgrade(server)).json).toMatchObject({ success: true, applied: [] });
  });

  it("goes to the target of the body, and asks nobody", async () => {
    const project = makeProject(THREE, { ...KEYED, CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true" });
    const server = await start(project, {
      confirm: async () => {
        throw new Error("a request over HTTP must not ask on a terminal");
      },
    });
    expect((await upgrade(server, { target: SECOND })).json).toMatchObject({ currentRevisions: [SECOND] });
    expect((await upgrade(server, {})).json).toMatchObject({ currentRevisions: [THIRD] });
  });

  it("refuses bodies that it cannot take", async () => {
    const server = await start(makeProject(THREE, KEYED));
    expectError(await upgrade(server, "{"), 400, "MIG_SERVER_BAD_REQUEST");
    for (const body of [[], "null", '"head"', { target: 3 }, { target: " " }, { Target: "head" }])
      expectError(await upgrade(server, body), 400, "MIG_SERVER_BAD_REQUEST");
    const form = await upgrade(server, "target=head", {
      "Content-Type": "application/x-www-form-urlencoded",
    });
    expectError(form, 415, "MIG_SERVER_MEDIA_TYPE");
    expectError(await upgrade(server, { target: "x".repeat(5_000) }), 413, "MIG_SERVER_BODY_TOO_LARGE");
    expectError(await upgrade(server, { target: "ffffffffffff" }), 404, "MIG_REVISION_NOT_FOUND");
    expect((await server.get("/health/ready")).status).toBe(503);
  });

  it("needs no body, and none that says how long it is", async () => {
    const server = await start(makeProject(THREE, KEYED));
    const post = (chunks: readonly string[]): Promise<string> =>
      new Promise((resolve, reject) => {
        const headers = { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" };
        const request = httpRequest(new URL(PATH, server.url), { method: "POST", headers }, (answer) => {
          let text = `${answer.statusCode} `;
          answer.setEncoding("utf8").on("data", (part: string) => {
            text += part;
          });
          answer.on("end", () => resolve(text));
        });
        request.on("error", reject);
        // As curl -X POST does: neither a body nor a Content-Length.
        if (chunks.length === 0) request.useChunkedEncodingByDefault = false;
        for (const chunk of chunks) request.write(chunk);
        request.end();
      });
    expect(await post(['{"tar', `get":"${FIRST}"}`])).toContain(`"currentRevisions":["${FIRST}"]`);
    expect(await post([])).toContain(`"currentRevisions":["${THIRD}"]`);
  });

  it("refuses a body that grows too large without having said so", async () => {
    const server = await start(makeProject(THREE, KEYED));
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 20; sent += 1) yield new TextEncoder().encode(" ".repeat(1_000));
    };
    const answer = await server.get(PATH, {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" },
      body: ReadableStream.from(chunks()),
      duplex: "half",
    } as RequestInit);
    expectError(answer, 413, "MIG_SERVER_BODY_TOO_LARGE");
  });

  it("that fails says which revision, and leaves the database where it was", async () => {
    const project = makeProject(
      {
        ...THREE,
        "4d5e6f7a8b9c_cortex_db_version_4.sql": sqlRevision("4d5e6f7a8b9c", THIRD, {
          title: "breaks",
          up: "INSERT INTO there_is_no_such_table VALUES (1);",
        }),
      },
      KEYED,
    );
    const server = await start(project);
    const answer = await upgrade(server);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.json.error?.message).toContain("4d5e6f7a8b9c");
    expect(answer.text).not.toMatch(/\bat .*\.(ts|js|mjs):\d+/);
    expect(rowsOf(project, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: THIRD }]);
    expect((await server.get("/health/ready")).json.reason).toContain("1 migration is pending");
  });
});

describe("while an upgrade runs", () => {
  const SLOW = { [`${FIRST}_cortex_db_version_1.mjs`]: slowRevision(FIRST, null, 1_500) };

  it("a second one is refused, liveness stays green, readiness says that it is migrating", async () => {
    const project = makeProject(SLOW, KEYED);
    const server = await start(project);
    const first = upgrade(server);
    await until("the upgrade has begun", () =>
      server.log.lines.some((line) => line.includes("an upgrade was asked for over HTTP")),
    );
    expectError(await upgrade(server), 409, "MIG_SERVER_UPGRADE_RUNNING");
    expect((await server.get("/health/live")).status).toBe(200);
    const ready = await server.get("/health/ready");
    expect(ready.status).toBe(503);
    expect(ready.json.reason).toMatch(/^migrating: /);
    expect((await first).json).toMatchObject({ success: true, currentRevisions: [FIRST] });
    expect((await server.get("/health/ready")).status).toBe(200);
    expect((await upgrade(server)).status).toBe(200);
  });

  it("close waits for it, and its client gets the answer", async () => {
    const project = makeProject(SLOW, KEYED);
    const server = await start(project);
    const running = upgrade(server);
    await until("the upgrade has begun", () =>
      server.log.lines.some((line) => line.includes("an upgrade was asked for over HTTP")),
    );
    const closing = server.close();
    expect((await running).json).toMatchObject({ success: true, currentRevisions: [FIRST] });
    await closing;
    expect(rowsOf(project, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: FIRST }]);
  });

  it("goes on when the client hangs up", async () => {
    const project = makeProject(SLOW, KEYED);
    const server = await start(project);
    const hangUp = new AbortController();
    const running = server.get(PATH, {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}` },
      signal: hangUp.signal,
    });
    await until("the upgrade has begun", () =>
      server.log.lines.some((line) => line.includes("an upgrade was asked for over HTTP")),
    );
    hangUp.abort();
    await expect(running).rejects.toThrow();
    await until("it is ready", async () => (await server.get("/health/ready")).status === 200);
  });
});

describe("once the server is stopping", () => {
  it("no upgrade begins, and readiness says so", async () => {
    const project = makeProject(THREE, KEYED);
    const manager = new MigrationManager(project.managerOptions);
    const app = createApp({ manager, adminApiKey: KEY, logger: silentLogger });
    await app.stop();
    const refused = await app.hono.request(PATH, {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}` },
    });
    expect([refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([
      503,
      "MIG_SERVER_STOPPING",
    ]);
    expect(refused.headers.get("connection")).toBe("close");
    const ready = await app.hono.request("/health/ready");
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: "not ready", reason: "the server is stopping", pending: [] },
    ]);
    expect(existsSync(project.databaseFile)).toBe(false);
    await manager.close();
  });
});

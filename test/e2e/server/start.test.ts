import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CortexError } from "../../../src/errors/index.js";
import { MigrationManager } from "../../../src/manager/migration-manager.js";
import type { PlanPreview } from "../../../src/manager/types.js";
import { startServer } from "../../../src/server/start.js";
import {
  type Answer,
  ask,
  FIRST,
  LogBook,
  makeProject,
  rowsOf,
  SECOND,
  sqlRevision,
  start,
  THIRD,
  THREE,
  until,
} from "./project.js";

const TABLES =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('notes', 'tags') ORDER BY name";

/** The error that a start ends with. */
async function failureOf(starting: Promise<unknown>): Promise<CortexError> {
  const error = await starting.then(
    () => new Error("it has started"),
    (reason: unknown) => reason,
  );
  if (error instanceof CortexError) return error;
  throw error;
}

describe("a start with automatic migrations", () => {
  it("creates the database, applies the chain, and serves", async () => {
    const project = makeProject();
    const server = await start(project);
    expect(rowsOf(project, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: THIRD }]);
    expect(rowsOf(project, TABLES)).toEqual([{ name: "notes" }, { name: "tags" }]);
    expect(server.said).toEqual([
      `Applied 3 migrations; the database is at ${THIRD}.`,
      `Cortex answers on ${server.url} (API at /docs, console at /console).`,
    ]);
    expect(new URL(server.url).port).toBe(String(server.port));
    expect((await server.get("/")).json).toEqual({ status: "running" });
    const ready = await server.get("/health/ready");
    expect([ready.status, ready.json]).toEqual([200, { status: "ready", reason: null, pending: [] }]);
  });

  it("says the second time that the database is up to date, and changes nothing", async () => {
    const project = makeProject();
    await (await start(project)).close();
    const history = rowsOf(project, "SELECT * FROM cortex_migration_history");
    const urls: string[] = [];
    const server = await start(project, { onListening: (url) => urls.push(url) });
    expect(server.said[0]).toBe(`The database is up to date (${THIRD}).`);
    expect(urls).toEqual([server.url]);
    expect((await server.get("/health/ready")).status).toBe(200);
    expect(rowsOf(project, "SELECT * FROM cortex_migration_history")).toEqual(history);
  });

  it("serves from a database in memory, migrated in the same connection", async () => {
    const server = await start(makeProject(THREE, { CORTEX_DB_MEMORY: "true" }));
    expect(server.said[0]).toContain("Applied 3 migrations");
    expect((await server.get("/health/ready")).status).toBe(200);
  });

  it("asks through the confirm port, and a yes applies", async () => {
    const project = makeProject(THREE, { CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true" });
    const shown: PlanPreview[] = [];
    const server = await start(project, {
      confirm: async (preview) => {
        shown.push(preview);
        return true;
      },
    });
    expect(shown.map((preview) => preview.steps.map((step) => step.revision))).toEqual([
      [FIRST, SECOND, THIRD],
    ]);
    expect((await server.get("/health/ready")).status).toBe(200);
  });

  it("is live while somebody is asked, says so, and listens nowhere once the plan is declined", async () => {
    const project = makeProject(THREE, { CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true" });
    const log = new LogBook();
    const asked: Answer[] = [];
    const listensOn = (): string => /Listening on (http:\S+);/.exec(log.lines.join("\n"))?.[1] ?? "";
    const error = await failureOf(
      start(project, {
        logger: log,
        confirm: async () => {
          for (const path of ["/health/live", "/health/ready", "/console"])
            asked.push(await ask(`${listensOn()}${path}`));
          return false;
        },
      }),
    );
    expect(asked.map(({ status }) => status)).toEqual([200, 503, 503]);
    expect(asked[1]?.json).toMatchObject({
      reason: expect.stringContaining("nobody has agreed to it yet"),
      pending: [{ revision: FIRST }, { revision: SECOND }, { revision: THIRD }],
    });
    expect(error.code).toBe("MIG_SERVER_DECLINED");
    await expect(fetch(listensOn())).rejects.toThrow();
  });

  it("ends with exit code 3 when the plan is declined, says how to apply later, and leaves no table", async () => {
    const project = makeProject(THREE, { CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true" });
    const listening: string[] = [];
    const error = await failureOf(
      start(project, { confirm: async () => false, onListening: (url) => listening.push(url) }),
    );
    expect(error.code).toBe("MIG_SERVER_DECLINED");
    expect(error.exitCode).toBe(3);
    expect(error.hint).toContain("`cortex upgrade head`, then start again");
    expect(error.hint).toContain("CORTEX_AUTO_APPLY_DB_MIGRATIONS=false");
    expect(listening).toEqual([]);
    expect(existsSync(project.databaseFile) ? rowsOf(project, TABLES) : []).toEqual([]);
  });

  it("ends with exit code 1 and the migration's error when a step fails, and listens nowhere", async () => {
    const project = makeProject({
      ...THREE,
      "4d5e6f7a8b9c_cortex_db_version_4.sql": sqlRevision("4d5e6f7a8b9c", THIRD, {
        title: "breaks",
        up: "INSERT INTO there_is_no_such_table VALUES (1);",
      }),
    });
    const listening: string[] = [];
    const error = await failureOf(start(project, { onListening: (url) => listening.push(url) }));
    expect(error.exitCode).toBe(1);
    expect(error.code).not.toMatch(/^MIG_SERVER_/);
    expect(error.message).toContain("4d5e6f7a8b9c");
    expect(listening).toEqual([]);
    expect(rowsOf(project, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: THIRD }]);
  });
});

describe("the address", () => {
  it("comes from CORTEX_API_HOST and CORTEX_API_PORT", async () => {
    const project = makeProject(THREE, { CORTEX_API_HOST: "127.0.0.1", CORTEX_API_PORT: "0" });
    const { log } = await start(project);
    const server = await startServer({ managerOptions: project.managerOptions, logger: log });
    try {
      expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
      expect(server.port).toBeGreaterThan(0);
      expect((await ask(`${server.url}/health/live`)).json).toMatchObject({ status: "live" });
    } finally {
      await server.close();
    }
  });

  it("is named, with the variable that changes it, when the port is taken", async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
    const bound = squatter.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    try {
      const project = makeProject();
      const error = await failureOf(start(project, { port }));
      // Before anything was migrated.
      expect(existsSync(project.databaseFile)).toBe(false);
      expect(error.code).toBe("MIG_SERVER_PORT_IN_USE");
      expect(error.exitCode).toBe(1);
      expect(error.message).toContain(`127.0.0.1:${port}`);
      expect(error.hint).toContain("CORTEX_API_PORT");
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });

  it("is named when it is no address of this machine", async () => {
    const error = await failureOf(start(makeProject(), { host: "192.0.2.1", port: 0 }));
    expect(error.code).toBe("MIG_SERVER_LISTEN");
    expect(error.message).toContain("192.0.2.1");
    expect(error.hint).toContain("CORTEX_API_HOST");
  });
});

describe("a start without automatic migrations", () => {
  const OFF = { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false" };

  it("does not touch the database, whatever it is asked", async () => {
    const project = makeProject(THREE, OFF);
    const server = await start(project);
    expect(server.said[0]).toContain("CORTEX_AUTO_APPLY_DB_MIGRATIONS=false");
    for (const path of ["/health/live", "/health/ready", "/docs", "/console", "/openapi.json"])
      await server.get(path);
    for (const path of ["status", "plan", "history", "revisions", `revisions/${FIRST}`])
      expect((await server.get(`/api/v1/migrations/${path}`)).status, path).toBe(200);
    expect(existsSync(project.databaseFile)).toBe(false);
  });

  it("is live but not ready, and becomes ready by itself once another process has upgraded", async () => {
    const project = makeProject(THREE, OFF);
    const server = await start(project);
    expect((await server.get("/health/live")).status).toBe(200);
    const before = await server.get("/health/ready");
    expect(before.status).toBe(503);
    expect(before.json).toMatchObject({
      status: "not ready",
      pending: [{ revision: FIRST }, { revision: SECOND }, { revision: THIRD }],
    });
    expect(before.json.reason).toContain("3 migrations are pending");
    expect(before.json.reason).toContain("cortex upgrade head");

    const other = new MigrationManager(project.managerOptions);
    await other.applyMigrations({ target: SECOND, yes: true });
    await until("one is pending", async () =>
      String((await server.get("/health/ready")).json.reason).includes("1 migration is pending"),
    );
    await other.applyMigrations({ yes: true });
    await other.close();
    await until("it is ready", async () => (await server.get("/health/ready")).status === 200);
    expect((await server.get("/health/ready")).json).toEqual({ status: "ready", reason: null, pending: [] });
  });

  it("becomes unready again when the database is taken back", async () => {
    const project = makeProject();
    const server = await start(project);
    expect((await server.get("/health/ready")).status).toBe(200);
    const other = new MigrationManager(project.managerOptions);
    await other.downgradeMigrations({ target: FIRST, yes: true });
    await other.close();
    await until("it is not ready", async () => (await server.get("/health/ready")).status === 503);
  });

  it("stays live and says why it is not ready when the database cannot be opened", async () => {
    const project = makeProject(THREE, OFF);
    mkdirSync(project.databaseFile);
    const server = await start(project);
    expect((await server.get("/health/live")).status).toBe(200);
    const ready = await server.get("/health/ready");
    expect(ready.status).toBe(503);
    expect(ready.json.reason).toMatch(/^MIG_\w+: /);
    expect(ready.json.reason).toContain("app.db");
    const status = await server.get("/api/v1/migrations/status");
    expect(status.status).toBeGreaterThanOrEqual(400);
    expect(String(status.json.error?.code)).toMatch(/^MIG_/);
  });
});

describe("close", () => {
  it("stops accepting, may be called twice, and leaves the port free", async () => {
    const project = makeProject();
    const server = await start(project);
    await server.get("/");
    await Promise.all([server.close(), server.close()]);
    await expect(fetch(`${server.url}/`)).rejects.toThrow();
    const again = await start(project, { port: server.port });
    expect((await again.get("/")).status).toBe(200);
    expect(existsSync(join(project.directory, "app.db"))).toBe(true);
  });
});

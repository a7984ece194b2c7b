import { describe, expect, it } from "vitest";
import { schemaOf, violations } from "./conforms.js";
import { type Answer, FIRST, makeProject, SECOND, sqlRevision, start, THIRD, THREE } from "./project.js";

const API = "/api/v1/migrations";
const OFF = { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false" };

function expectError(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json.error?.code]).toEqual([status, code]);
  expect(Object.keys(answer.json)).toEqual(["error"]);
  expect(Object.keys(answer.json.error ?? {})).toEqual(["code", "message", "hint", "details"]);
  expect(answer.text).not.toMatch(/\bat .*\.(ts|js|mjs):\d+/);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
}

describe("every answer is what the OpenAPI document says", () => {
  it.each([
    ["/", "/", {}],
    ["/health/live", "/health/live", {}],
    ["/health/ready", "/health/ready", {}],
    ["/health/ready", "/health/ready", OFF],
    [`${API}/status`, `${API}/status`, {}],
    [`${API}/status`, `${API}/status`, OFF],
    [`${API}/plan`, `${API}/plan`, OFF],
    [`${API}/plan?target=${FIRST}&direction=downgrade`, `${API}/plan`, {}],
    [`${API}/plan?target=nowhere`, `${API}/plan`, {}],
    [`${API}/plan?direction=sideways`, `${API}/plan`, {}],
    [`${API}/history`, `${API}/history`, {}],
    [`${API}/history?range=${FIRST}:${SECOND}`, `${API}/history`, {}],
    [`${API}/history?range=all`, `${API}/history`, {}],
    [`${API}/revisions`, `${API}/revisions`, {}],
    [`${API}/revisions/${SECOND}`, `${API}/revisions/{id}`, {}],
    [`${API}/revisions/ffffffffffff`, `${API}/revisions/{id}`, {}],
  ])("%s", async (path, documented, environment) => {
    const server = await start(makeProject(THREE, environment));
    const answer = await server.get(path);
    expect(violations(JSON.parse(answer.text), schemaOf(documented, "get", answer.status))).toEqual([]);
  });
});

describe("status, plan and history", () => {
  it("tell of a database that is up to date", async () => {
    const server = await start(makeProject());
    expect((await server.get(`${API}/status`)).json).toEqual({
      dbType: "sqlite",
      currentRevision: THIRD,
      currentRevisions: [THIRD],
      headRevision: THIRD,
      headRevisions: [THIRD],
      isUpToDate: true,
      pending: [],
      migrationsApplied: 3,
      autoMigrationEnabled: true,
      inFlight: null,
    });
    expect((await server.get(`${API}/plan`)).json).toMatchObject({ upToDate: true, steps: [] });
    const { revisions } = (await server.get(`${API}/history`)).json as unknown as {
      revisions: readonly { revision: string; isCurrent: boolean }[];
    };
    expect(revisions.map((one) => [one.revision, one.isCurrent])).toEqual([
      [THIRD, true],
      [SECOND, false],
      [FIRST, false],
    ]);
  });

  it("plan what is missing with its exact SQL, up to a target, and the way back", async () => {
    const behind = await start(makeProject(THREE, OFF));
    const all = (await behind.get(`${API}/plan`)).json as unknown as {
      steps: readonly { revision: string; statements: readonly { sql: string }[] }[];
    };
    expect(all.steps.map((step) => step.revision)).toEqual([FIRST, SECOND, THIRD]);
    expect(all.steps[0]?.statements.map((statement) => statement.sql).join()).toContain("CREATE TABLE notes");
    const one = await behind.get(`${API}/plan?target=%2B1`);
    expect(one.json).toMatchObject({ steps: [{ revision: FIRST }] });

    const ahead = await start(makeProject());
    const down = await ahead.get(`${API}/plan?target=-1&direction=downgrade`);
    expect(down.json).toMatchObject({ steps: [{ revision: THIRD, direction: "downgrade" }] });
  });

  it("show a part of the history", async () => {
    const server = await start(makeProject());
    const part = await server.get(`${API}/history?range=${FIRST}:${SECOND}`);
    expect(part.json).toMatchObject({ revisions: [{ revision: SECOND }, { revision: FIRST }] });
  });

  it("refuse parameters that are unknown, empty, repeated or no choice", async () => {
    const server = await start(makeProject());
    for (const query of ["taget=head", "direction=sideways", "target=", "target=a&target=b"])
      expectError(await server.get(`${API}/plan?${query}`), 400, "MIG_SERVER_BAD_REQUEST");
    expectError(await server.get(`${API}/revisions?page=2`), 400, "MIG_SERVER_BAD_REQUEST");
  });
});

describe("revisions", () => {
  it("shows one by its id, by the start of it, and as head", async () => {
    const server = await start(makeProject());
    for (const id of [SECOND, SECOND.slice(0, 4)])
      expect((await server.get(`${API}/revisions/${id}`)).json).toMatchObject({
        revision: SECOND,
        downRevision: [FIRST],
        children: [THIRD],
        description: "make tags <b>bold</b>",
      });
    expect((await server.get(`${API}/revisions/head`)).json).toMatchObject({
      revision: THIRD,
      isHead: true,
      isCurrent: true,
    });
  });

  it("refuses what no revision is, and what several are", async () => {
    const server = await start(makeProject());
    expectError(await server.get(`${API}/revisions/ffffffffffff`), 404, "MIG_REVISION_NOT_FOUND");
    expectError(await server.get(`${API}/revisions/%E0%A4%A`), 404, "MIG_REVISION_NOT_FOUND");
    const forked = await start(
      makeProject(
        {
          ...THREE,
          "4d5e6f7a8b9c_cortex_db_version_4.sql": sqlRevision("4d5e6f7a8b9c", SECOND, {
            title: "another way",
            up: "CREATE TABLE other (id INTEGER);",
          }),
        },
        OFF,
      ),
    );
    expectError(await forked.get(`${API}/revisions/heads`), 409, "MIG_SERVER_NOT_ONE_REVISION");
    expectError(await forked.get(`${API}/plan?target=head`), 409, "MIG_REVISION_MULTIPLE_HEADS");
  });
});

describe("paths and methods that do not exist", () => {
  it("are coded, and a method that does not fit names those that do", async () => {
    const server = await start(makeProject());
    expectError(await server.get("/nothing/here"), 404, "MIG_SERVER_NOT_FOUND");
    expectError(await server.get("/health/live/"), 404, "MIG_SERVER_NOT_FOUND");
    const put = await server.get(`${API}/status`, { method: "PUT" });
    expectError(put, 405, "MIG_SERVER_METHOD_NOT_ALLOWED");
    expect(put.headers.get("allow")).toBe("GET, HEAD");
    const get = await server.get(`${API}/upgrade`);
    expectError(get, 405, "MIG_SERVER_METHOD_NOT_ALLOWED");
    expect(get.headers.get("allow")).toBe("POST");
    expectError(
      await server.get(`${API}/revisions/${FIRST}`, { method: "DELETE" }),
      405,
      "MIG_SERVER_METHOD_NOT_ALLOWED",
    );
    const head = await server.get("/health/live", { method: "HEAD" });
    expect([head.status, head.text]).toEqual([200, ""]);
  });
});

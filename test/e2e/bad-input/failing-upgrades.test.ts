import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CortexError } from "../../../src/index.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";

let project: MigrationProject;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeEach(() => {
  project = makeMigrationProject();
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  process.off("unhandledRejection", note);
  await project.dispose();
});

const FILE = "bbbb_cortex_db_version_1.ts";

/** Runs a revision behind one that has been applied; it must fail and leave the database as it was. */
async function failing(up: string): Promise<CortexError> {
  project.revision({ id: "aaaa", up: 'await op.execute("CREATE TABLE kept (n INTEGER)");' });
  await project.manager().applyMigrations();
  const schema = "SELECT name, sql FROM sqlite_master ORDER BY name";
  const before = project.rows(schema);
  project.revision({ id: "bbbb", revises: "aaaa", message: "the second", up });
  const error = await codedFailure(() => project.manager().applyMigrations());
  await new Promise((done) => setTimeout(done, 20));
  expect(project.rows(schema)).toEqual(before);
  expect(project.rows("SELECT n FROM kept")).toEqual([]);
  expect(project.versions()).toEqual(["aaaa"]);
  expect(error.code).toBe("MIG_RUNTIME_STEP_FAILED");
  expect(error.message).toContain("bbbb");
  expect(error.message).toContain("the second");
  expect(error.message).toContain(FILE);
  expect(error.message).toContain("rolled back");
  expect(error.hint).not.toBe("");
  expect(unhandled).toEqual([]);
  return error;
}

describe("an upgrade that throws", () => {
  it("an error of its own is rolled back and says the line", async () => {
    const error = await failing('await op.execute("CREATE TABLE b (n)");\nthrow new Error("no such luck");');
    expect(error.message).toContain("no such luck");
    expect(error.message).toContain(`${FILE}:10`);
    expect(error.exitCode).toBe(1);
    expect(project.rows("SELECT revision, outcome FROM cortex_migration_history ORDER BY id")).toEqual([
      { revision: "aaaa", outcome: "done" },
      { revision: "bbbb", outcome: "failed" },
    ]);
  });

  it.each([["undefined"], ["null"], ['"a word"'], ["{ code: 3 }"]])(
    "%s fails like any other",
    async (thrown) => {
      await failing(`await op.execute("CREATE TABLE b (n)"); throw ${thrown};`);
    },
  );

  it("after SQL that the database refuses names the statement that failed, not one that ran behind it", async () => {
    const error = await failing(
      'await Promise.all([op.execute("CREATE NONSENSE"), op.execute("CREATE TABLE b (n)"), op.execute("CREATE TABLE c (n)")]);',
    );
    expect(error.details).toMatchObject({
      statement: "CREATE NONSENSE",
      causeCode: "MIG_DIALECT_SQL_FAILED",
    });
  });

  it("for an option that does not exist instead of changing nothing", async () => {
    const error = await failing('await op.alterColumn("kept", "n", { newName: "m" });');
    expect(error.details).toMatchObject({ causeCode: "MIG_OPERATION_INVALID" });
    expect(error.message).toContain("'newName'");
  });

  it("because rows break a foreign key is rolled back and names table and row", async () => {
    const error = await failing(
      'await op.execute("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); INSERT INTO c VALUES (7)");',
    );
    expect(error.details).toMatchObject({ causeCode: "MIG_DIALECT_FOREIGN_KEY_VIOLATION" });
    expect(error.message).toContain("c row 1 -> p");
  });
});

describe("a promise that the revision forgot to await", () => {
  it.each([
    ["of an operation", 'op.execute("CREATE TABLE b (n)");', "execute"],
    ["of an operation as the last thing", 'await op.execute("SELECT 1"); op.dropTable("kept");', "dropTable"],
    [
      "of a batch",
      'op.batchAlterTable("kept", async (batch) => { await batch.dropColumn("n"); });',
      "batchAlterTable",
    ],
    ["of op.getBind().execute", 'op.getBind().execute("INSERT INTO kept VALUES (1)");', "execute"],
    ["of op.getBind().query", 'op.getBind().query("SELECT n FROM kept");', "query"],
    [
      "of the inspector, taken for an answer",
      'if (op.inspector.hasTable("nowhere")) await op.execute("CREATE TABLE b (n)");',
      "inspector.hasTable",
    ],
    [
      "of runAsync",
      'op.runAsync(async (bind) => { await bind.execute("INSERT INTO kept VALUES (1)"); await bind.execute("INSERT INTO kept VALUES (2)"); });',
      "runAsync",
    ],
    ["whose failure is thrown away", 'op.execute("CREATE NONSENSE").catch(() => undefined);', "execute"],
    ["that fails", 'op.execute("CREATE NONSENSE");', "execute"],
    [
      "of a function that calls later",
      "(async () => { for (let i = 0; i < 50; i++) await null; await op.execute('CREATE TABLE b (n)'); })();",
      "execute",
    ],
  ])("%s fails the step and names the call", async (_what, up, call) => {
    const error = await failing(up);
    expect(error.details).toMatchObject({ causeCode: "MIG_RUNTIME_UNAWAITED_OPERATION" });
    expect(error.message).toContain(`does not await ${call} (line 9)`);
    expect(error.hint).toContain("await");
  });

  it("in forEach(async …) fails the step, although each call is awaited where it stands", async () => {
    const error = await failing(
      '["x", "y", "z"].forEach(async (name) => { if (!(await op.inspector.hasTable(name))) await op.execute("CREATE TABLE " + name + " (n)"); });',
    );
    expect(error.details).toMatchObject({ causeCode: "MIG_RUNTIME_UNAWAITED_OPERATION" });
  });

  it("in a batch's callback fails the step instead of losing members of the batch", async () => {
    const error = await failing(
      'await op.batchAlterTable("kept", async (batch) => { ["n"].forEach(async (name) => { if (await op.inspector.hasColumn("kept", name)) await batch.alterColumn(name, { newColumnName: "m" }); }); });',
    );
    expect(error.message).toContain(
      "'alterColumn' was added to the batch of 'kept' after its callback had ended",
    );
  });

  it("that comes after the step has ended is never run, and ends in a rejection that somebody sees", async () => {
    project.revision({
      id: "aaaa",
      up: 'await op.execute("CREATE TABLE a (n)"); setTimeout(() => { op.execute("CREATE TABLE late (n)"); }, 30);',
    });
    await project.manager().applyMigrations();
    await new Promise((done) => setTimeout(done, 80));
    expect(project.rows("SELECT name FROM sqlite_master WHERE name = 'late'")).toEqual([]);
    expect(unhandled).toEqual([expect.objectContaining({ code: "MIG_RUNTIME_UNAWAITED_OPERATION" })]);
  });

  it("of op.autocommit fails the step, and what it has kept is told", async () => {
    project.revision({
      id: "aaaa",
      up: 'op.autocommit(async () => { await op.execute("CREATE TABLE outside (n)"); });',
    });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error.details).toMatchObject({ causeCode: "MIG_RUNTIME_UNAWAITED_OPERATION" });
    const kept = project.rows("SELECT name FROM sqlite_master WHERE name = 'outside'").length > 0;
    expect(error.message.includes("Done before and kept, because it cannot be rolled back")).toBe(kept);
    expect(project.versions()).toEqual([]);
  });
});

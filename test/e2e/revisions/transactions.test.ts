import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  codedFailure,
  fileIdentity,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

/** r1 … r5, each with a table of its own; the third fails in its middle. */
function five(third = 'await op.execute("CREATE NONSENSE");'): void {
  const ids = ["r1", "r2", "r3", "r4", "r5"];
  for (const [i, id] of ids.entries())
    project.revision({
      id,
      revises: ids[i - 1] ?? null,
      up: `await op.execute("CREATE TABLE t_${id} (n)");${id === "r3" ? third : ""}`,
      down: `await op.execute("DROP TABLE t_${id}");`,
    });
}

const tables = (): readonly unknown[] =>
  project.rows("SELECT name FROM sqlite_master WHERE name LIKE 't_r%' ORDER BY name").map((row) => row.name);
const history = (): readonly unknown[] =>
  project
    .rows("SELECT revision, direction, outcome FROM cortex_migration_history ORDER BY id")
    .map((row) => Object.values(row).join(" "));

describe("a failure in the third step of five", () => {
  it("keeps the first two, rolls the third back, and the audit says so", async () => {
    five();
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error.code).toBe("MIG_RUNTIME_STEP_FAILED");
    expect(error.message).toContain("The step was rolled back: the database is as it was before it.");
    expect(error.message).toContain("Applied before it in this run: r1, r2.");
    expect(tables()).toEqual(["t_r1", "t_r2"]);
    expect(project.versions()).toEqual(["r2"]);
    expect(history()).toEqual(["r1 upgrade done", "r2 upgrade done", "r3 upgrade failed"]);
    five("");
    const { applied } = await project.manager().applyMigrations();
    expect(applied.map((step) => step.revision)).toEqual(["r3", "r4", "r5"]);
    expect(history().slice(3)).toEqual(["r3 upgrade done", "r4 upgrade done", "r5 upgrade done"]);
  });

  it("rolls all of them back where the run is one transaction", async () => {
    five();
    const manager = project.manager({ transactionPerMigration: false });
    const error = await codedFailure(() => manager.applyMigrations());
    expect(error.message).toContain("with it the steps before it in the same transaction (r1, r2)");
    expect(project.rows("SELECT name FROM sqlite_master")).toEqual([]);
    five("");
    expect((await manager.applyMigrations()).currentRevisions).toEqual(["r5"]);
    expect(history()).toHaveLength(5);
  });

  it("of a downgrade keeps what was taken back before", async () => {
    five("");
    await project.manager().applyMigrations();
    project.revision({ id: "r3", revises: "r2", down: 'await op.execute("DROP TABLE nowhere");' });
    const error = await codedFailure(() => project.manager().downgradeMigrations({ target: "base" }));
    expect(error.message).toContain("nowhere");
    expect(error.message).toContain("Applied before it in this run: r5, r4.");
    expect(tables()).toEqual(["t_r1", "t_r2", "t_r3"]);
    expect(project.versions()).toEqual(["r3"]);
  });
});

describe("op.autocommit", () => {
  it("runs outside of a transaction, in its place among the others", async () => {
    project.revision({
      id: "r1",
      up: `await op.execute("CREATE TABLE t_r1 (n)");
  await op.autocommit(async () => { await op.execute("VACUUM"); await op.execute("PRAGMA journal_mode = DELETE"); });
  await op.execute("INSERT INTO t_r1 VALUES (1)");`,
    });
    await project.manager().applyMigrations();
    expect(project.rows("SELECT n FROM t_r1")).toEqual([{ n: 1 }]);
    expect(project.versions()).toEqual(["r1"]);
  });

  it("keeps what came before it when the step fails later, and the error says so", async () => {
    project.revision({
      id: "r1",
      up: `await op.execute("CREATE TABLE t_r1 (n)");
  await op.autocommit(async () => { await op.execute("CREATE TABLE t_r2 (n)"); });
  await op.execute("CREATE TABLE t_r3 (n)");
  throw new Error("too late");`,
    });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error.message).toContain("Done before and kept, because it cannot be rolled back");
    expect(error.message).toContain("CREATE TABLE t_r2 (n)");
    expect(error.details["kept"]).not.toContain("CREATE TABLE t_r3");
    expect(error.hint).toContain("what is kept is noted in the journal and is not run twice");
    expect(error.hint).not.toContain("rolled back");
    expect(tables()).toEqual(["t_r1", "t_r2"]);
    expect(project.versions()).toEqual([]);
    expect(history()).toEqual(["r1 upgrade failed"]);
  });

  it("that fails itself leaves no transaction open", async () => {
    project.revision({
      id: "r1",
      up: 'await op.autocommit(async () => { await op.execute("CREATE NONSENSE"); });',
    });
    await codedFailure(() => project.manager().applyMigrations());
    project.revision({ id: "r1", up: 'await op.execute("CREATE TABLE t_r1 (n)");' });
    expect((await project.manager().applyMigrations()).applied).toHaveLength(1);
  });

  it("in a run of one transaction says what of which step is kept", async () => {
    project.revision({ id: "r1", up: 'await op.execute("CREATE TABLE t_r1 (n)");' });
    project.revision({
      id: "r2",
      revises: "r1",
      up: 'await op.autocommit(async () => { await op.execute("CREATE TABLE t_r2 (n)"); });',
    });
    project.revision({ id: "r3", revises: "r2", up: 'throw new Error("no");' });
    const error = await codedFailure(() =>
      project.manager({ transactionPerMigration: false }).applyMigrations(),
    );
    expect(error.message).toContain("but for a part of r2 that ran outside a transaction and is kept");
    expect(error.message).toContain("Applied before it in this run: r1.");
    expect(tables()).toEqual(["t_r1", "t_r2"]);
    expect(project.versions()).toEqual(["r1"]);
  });
});

describe("what a revision is told", () => {
  it("-x arguments, the tag, and whether it is a script", async () => {
    project.revision({
      id: "r1",
      up: `const { arguments: x, tag, isOffline } = op.getContext();
  await op.execute("CREATE TABLE told (x, y, tag, offline)");
  await op.execute("INSERT INTO told VALUES (?, ?, ?, ?)", [x.x ?? null, x["a.b"] ?? null, tag, isOffline]);`,
    });
    const manager = project.manager({ arguments: { x: "1; DROP", "a.b": "ü" } });
    const script = await manager.upgradeScript({ target: "head", tag: "from script" });
    expect(script).toContain("INSERT INTO told VALUES ('1; DROP', 'ü', 'from script', 1);");
    await manager.applyMigrations({ tag: "v1" });
    expect(project.rows("SELECT * FROM told")).toEqual([{ x: "1; DROP", y: "ü", tag: "v1", offline: 0 }]);
  });

  it("and the host hears of every step and statement, in order", async () => {
    five("");
    const heard: string[] = [];
    await project
      .manager({
        events: {
          onStep: ({ phase, revision, position, total }) =>
            heard.push(`${phase} ${revision} ${position}/${total}`),
          onStatement: ({ revision, sql }) => heard.push(`${revision}: ${sql}`),
        },
      })
      .applyMigrations({ target: "r2" });
    expect(heard).toEqual([
      "start r1 1/2",
      "r1: CREATE TABLE t_r1 (n)",
      "end r1 1/2",
      "start r2 2/2",
      "r2: CREATE TABLE t_r2 (n)",
      "end r2 2/2",
    ]);
  });
});

describe("a database that is up to date", () => {
  it("is not written to: same bytes, same time, nobody asked, no lock needed", async () => {
    five("");
    await project.manager().applyMigrations();
    const before = fileIdentity(project.database);
    await new Promise((done) => setTimeout(done, 20));
    const manager = project.manager({
      interactive: true,
      confirm: async () => {
        throw new Error("nobody must be asked");
      },
    });
    expect(await manager.applyMigrations()).toMatchObject({ success: true, applied: [] });
    expect(await manager.applyMigrations({ target: "r5" })).toMatchObject({ applied: [] });
    expect(await manager.downgradeMigrations({ target: "r5" })).toMatchObject({ applied: [] });
    expect(await manager.stamp({ targets: ["head"] })).toMatchObject({ applied: [] });
    await manager.getMigrationStatus();
    await manager.plan();
    await manager.plan({ direction: "downgrade", target: "base" });
    await manager.current();
    await manager.history({ indicateCurrent: true });
    expect(fileIdentity(project.database)).toEqual(before);
  });

  it("and one that is not is not written to by those who only look, nor made", async () => {
    five("");
    const manager = project.manager();
    await manager.getMigrationStatus();
    await manager.plan();
    await manager.current();
    await manager.doctor();
    expect(project.state()).toBeNull();
  });
});

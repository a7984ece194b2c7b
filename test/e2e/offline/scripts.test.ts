import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";
import { feedShell, shellDump } from "../../support/sqlite-shell.js";

let project: MigrationProject;
let offline: string;
beforeEach(() => {
  project = makeMigrationProject();
  offline = join(project.directory, "offline.db");
});
afterEach(() => project.dispose());

const HEAD = 'import { boolean, column, foreignKey, integer, string, text } from "cortex-migrations";';

/** A base with rows, a rebuild, DML, SQL, two branches of which one depends on the other, a merge, and what is after it. */
function writeChain(): void {
  project.revision({
    id: "r1",
    head: HEAD,
    up: `await op.createTable("users", [
    column("id", integer(), { primaryKey: true }),
    column("name", string(40), { nullable: false }),
    column("active", boolean(), { default: true }),
  ]);
  await op.createIndex("ix_users_name", "users", ["name"]);
  await op.bulkInsert("users", [
    { id: 1, name: "it's; -- \\"quoted\\"", active: true },
    { id: 2, name: "two\\nlines\\ngo\\n/\\n.quit\\n#x\\n;", active: false },
    { id: 3, name: "ünïcödé 🦀", active: true },
  ]);`,
    down: 'await op.dropTable("users");',
  });
  project.revision({
    id: "r2",
    revises: "r1",
    message: "a message\n.shell echo pwned\n; DROP TABLE users;",
    head: HEAD,
    up: `await op.addColumn("users", column("email", text()));
  await op.execute("UPDATE users SET email = name || :at WHERE id < :max", { at: "@x.org -- ';", max: 3 });
  await op.execute("CREATE TRIGGER trg AFTER UPDATE ON users BEGIN UPDATE users SET active = 0 WHERE id = NEW.id; SELECT 1; END; -- the end");
  await op.execute("CREATE VIEW v AS SELECT name FROM users -- a view");`,
    down: `await op.execute("DROP VIEW v"); await op.execute("DROP TRIGGER trg"); await op.dropColumn("users", "email");`,
  });
  project.write(
    "r3.sql",
    `-- left
--
-- Revision ID: r3
-- Revises: r2
-- Branch Labels: left

-- migrate:up
CREATE TABLE left_side (id INTEGER PRIMARY KEY AUTOINCREMENT, b BLOB);
INSERT INTO left_side (b) VALUES (x'00ff'), ('; -- migrate:down');
/* a comment; with a semicolon */
CREATE TRIGGER trg_left AFTER INSERT ON left_side BEGIN
  DELETE FROM left_side WHERE id = 99; -- inside
END;

-- migrate:down
DROP TABLE left_side;
`,
  );
  project.revision({
    id: "r4",
    revises: "r2",
    labels: ["right"],
    dependsOn: ["r3"],
    head: HEAD,
    up: `await op.createTable("right_side", [
    column("id", integer(), { primaryKey: true }),
    column("left_id", integer()),
    foreignKey(["left_id"], { table: "left_side", columns: ["id"] }, { onDelete: "cascade" }),
  ]);
  await op.execute("INSERT INTO right_side VALUES (1, 1)");
  if (await op.inspector.hasTable("left_side")) await op.execute("CREATE TABLE seen_left (n)");`,
    down: 'await op.dropTable("right_side"); await op.dropTable("seen_left", { ifExists: true });',
  });
  project.revision({ id: "r5", revises: ["r3", "r4"], message: "merge" });
  project.write(
    "r6.sql",
    `-- Revision ID: r6
-- Revises: r5

-- migrate:up transaction:false
VACUUM;
CREATE TABLE outside (n);
-- migrate:down transaction:false
DROP TABLE outside;
`,
  );
}

const manager = (): ReturnType<MigrationProject["manager"]> => project.manager();
const feed = (script: string): string => feedShell(offline, script);

/** The two databases, as the shell dumps them. */
const same = (): void => expect(shellDump(offline)).toEqual(shellDump(project.database));

describe("a script fed to the sqlite3 shell leaves what the online run leaves", () => {
  beforeEach(() => writeChain());

  it("from nothing to the head, and no database was touched for it", async () => {
    const script = await manager().upgradeScript({ target: "heads" });
    expect(existsSync(project.database)).toBe(false);
    expect(feed(script)).toBe("");
    await manager().applyMigrations();
    same();
    expect(feedShell(offline, "SELECT version_num FROM alembic_version;")).toBe("r6\n");
    expect(feedShell(offline, "SELECT count(*) FROM users;")).toBe("3\n");
  });

  it("step by step up, by ranges, and step by step down again", async () => {
    for (const [from, to] of [
      ["base", "r1"],
      ["r1", "r2"],
      ["r2", "r3"],
      // The other branch and the merge: r4 depends on r3.
      ["r3", "r5"],
      ["r5", "r6"],
    ] as const) {
      feed(await manager().upgradeScript({ target: `${from}:${to}` }));
      await manager().applyMigrations({ target: to });
      same();
    }
    for (const [from, to] of [
      ["r6", "r5"],
      ["r5", "r2"],
      ["r2", "r1"],
      ["r1", "base"],
    ] as const) {
      feed(await manager().downgradeScript({ range: `${from}:${to}` }));
      await manager().downgradeMigrations({ target: to });
      same();
    }
    expect(feedShell(offline, "SELECT count(*) FROM alembic_version;")).toBe("0\n");
  });

  it("down from the head to the base in one", async () => {
    feed(await manager().upgradeScript({ target: "head" }));
    await manager().applyMigrations();
    feed(await manager().downgradeScript({ range: "head:base" }));
    await manager().downgradeMigrations({ target: "base" });
    same();
  });

  it("stamp, and stamp of a range", async () => {
    feed(await manager().stampScript({ target: "r2" }));
    await manager().stamp({ targets: ["r2"] });
    same();
    feed(await manager().stampScript({ target: "r2:r5" }));
    await manager().stamp({ targets: ["r5"] });
    same();
  });

  it("on a database that the online run has brought half the way", async () => {
    await manager().applyMigrations({ target: "r2" });
    await project.manager({ file: offline }).applyMigrations({ target: "r2" });
    feed(await manager().upgradeScript({ target: "r2:head" }));
    await manager().applyMigrations();
    same();
    expect((await project.manager({ file: offline }).getMigrationStatus()).isUpToDate).toBe(true);
  });
});

describe("a rebuild in a script", () => {
  it("keeps rows, triggers and keys, as online", async () => {
    project.revision({
      id: "r1",
      up: `await op.execute("CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT COLLATE NOCASE, m INTEGER CHECK (m > 0))");
  await op.execute("CREATE TABLE c (p INTEGER REFERENCES p ON DELETE CASCADE)");
  await op.execute("CREATE TRIGGER trg AFTER INSERT ON p BEGIN DELETE FROM c WHERE p < 0; END");
  await op.execute("INSERT INTO p VALUES (5, 'a', 1), (9, 'b', 2)");
  await op.execute("INSERT INTO c VALUES (5), (9)");
  await op.execute("DELETE FROM p WHERE id = 9; DELETE FROM c WHERE p = 9");`,
    });
    project.revision({
      id: "r2",
      revises: "r1",
      head: HEAD,
      up: `await op.batchAlterTable("p", async (batch) => {
    await batch.alterColumn("n", { nullable: false });
    await batch.addColumn(column("extra", string(10), { default: "x;y" }));
    await batch.createUniqueConstraint("uq_p_n", ["n"]);
  });`,
      down: `await op.batchAlterTable("p", async (batch) => {
    await batch.dropConstraint("uq_p_n", { type: "unique" });
    await batch.dropColumn("extra");
    await batch.alterColumn("n", { nullable: true });
  });`,
    });
    feed(await manager().upgradeScript({ target: "head" }));
    await manager().applyMigrations();
    same();
    expect(feedShell(offline, "SELECT * FROM c; SELECT id, n FROM p;")).toBe("5\n5|a\n");
    feed(await manager().downgradeScript({ range: "r2:r1" }));
    await manager().downgradeMigrations({ target: "r1" });
    same();
  });
});

describe("what a script cannot know is refused, and says why", () => {
  const READS = 'const rows = await op.getBind().query("SELECT N FROM';
  it.each([
    ["a table", `${READS} USERS"); if (rows.length > 0) await op.execute("CREATE TABLE b (n)");`, "users"],
    [
      "a view",
      `${READS} all_users"); if (rows.length > 0) await op.execute("CREATE TABLE b (n)");`,
      "all_users",
    ],
    [
      "how many rows were written",
      'const { changes } = await op.getBind().execute("UPDATE users SET n = 2"); if (changes > 0) await op.execute("CREATE TABLE b (n)");',
      "users",
    ],
  ])("because the revision asks for rows of %s", async (_what, up, table) => {
    project.revision({
      id: "r1",
      up: 'await op.execute("CREATE TABLE users (n); CREATE VIEW all_users AS SELECT n FROM users");',
    });
    project.revision({ id: "r2", revises: "r1", up });
    const error = await codedFailure(() => manager().upgradeScript({ target: "head" }));
    expect(error).toMatchObject({ code: "MIG_RUNTIME_SCRIPT_FAILED", exitCode: 1 });
    expect(error.message).toContain("r2");
    expect(error.message).toContain(`'${table}'`);
    const { steps } = await manager().plan();
    expect(steps.map((step) => step.statements === null)).toEqual([false, true]);
    expect(steps[1]?.reason).toContain(table);
    // A range that starts behind it can be written.
    project.revision({ id: "r3", revises: "r2", up: 'await op.execute("CREATE TABLE c (n)");' });
    expect(await manager().upgradeScript({ target: "r2:r3" })).toContain("CREATE TABLE c (n);");
  });

  it("a query that only looks like one of a table's is none", async () => {
    project.revision({ id: "r1", up: 'await op.execute("CREATE TABLE e (n)");' });
    project.revision({
      id: "r2",
      revises: "r1",
      up: 'const [row] = await op.getBind().query("SELECT 1 AS one"); await op.execute("CREATE TABLE t" + row.one + " (n)");',
    });
    expect(await manager().upgradeScript({ target: "head" })).toContain("CREATE TABLE t1 (n);");
  });

  it("a revision that fails on an empty database", async () => {
    project.revision({ id: "r1", up: 'await op.execute("DROP TABLE nowhere");' });
    const error = await codedFailure(() => manager().upgradeScript({ target: "head" }));
    expect(error.code).toBe("MIG_RUNTIME_SCRIPT_FAILED");
    expect(error.message).toContain("nowhere");
  });

  it.each([
    ["downgrade", "r1"],
    ["downgrade", "a:b:c"],
    ["upgrade", "r1:"],
  ] as const)("%s %s", async (verb, target) => {
    project.revision({ id: "r1" });
    const error = await codedFailure(() =>
      verb === "upgrade" ? manager().upgradeScript({ target }) : manager().downgradeScript({ range: target }),
    );
    expect(error).toMatchObject({ code: "MIG_MANAGER_SCRIPT_RANGE", exitCode: 2 });
  });
});

describe("a script that fails in the shell", () => {
  it("stops there, and leaves the steps before it", async () => {
    project.revision({ id: "r1", up: 'await op.execute("CREATE TABLE a (n)");' });
    project.revision({
      id: "r2",
      revises: "r1",
      up: 'await op.execute("CREATE TABLE b (n)"); await op.execute("CREATE TABLE taken (n)");',
    });
    project.revision({ id: "r3", revises: "r2", up: 'await op.execute("CREATE TABLE c (n)");' });
    writeFileSync(offline, "");
    feed("CREATE TABLE taken (mine);");
    const script = await manager().upgradeScript({ target: "head" });
    expect(() => feed(script)).toThrow(/taken/);
    expect(
      feedShell(offline, "SELECT name FROM sqlite_master WHERE name IN ('a', 'b', 'c', 'taken') ORDER BY 1;"),
    ).toBe("a\ntaken\n");
    expect(feedShell(offline, "SELECT version_num FROM alembic_version;")).toBe("r1\n");
  });
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImportOptions, type ManagerOptions, MigrationManager } from "../../../src/index.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const place = join(project.directory, "db", path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

const importFrom = (more: Partial<ImportOptions> = {}, options: ManagerOptions = {}) =>
  project.manager(options).importChain({ directory: "db", ...more });

const refusal = async (options: ManagerOptions = {}): Promise<readonly [string, string]> => {
  const { code, message } = await codedFailure(() => importFrom({}, options));
  return [code, message.replaceAll(`${project.directory}/`, "")];
};

const TWO = {
  "0001_users.up.sql": "CREATE TABLE users (id INTEGER);\n",
  "0001_users.down.sql": "DROP TABLE users;\n",
  "0007_orders.up.sql": "CREATE TABLE orders (id INTEGER)",
};

describe("a chain is written", () => {
  it("with ids, numbers and headers that are the same each time", async () => {
    put(TWO);
    const { created, layout, unchanged, state } = await importFrom();
    expect([layout, unchanged, state]).toEqual(["golang-migrate", 0, null]);
    expect(created.map(({ revision, source, hasDowngrade }) => [revision, source, hasDowngrade])).toEqual(
      [
        ["8c31d1eb66b5", "0001_users.up.sql", true],
        ["ffde2b6a6d11", "0007_orders.up.sql", false],
      ].map(([, ...rest], at) => [created[at]?.revision, ...rest]),
    );
    expect(created.every(({ revision }) => /^[0-9a-f]{12}$/.test(revision))).toBe(true);
    const [first, second] = created.map(({ revision }) => revision);
    expect(readdirSync(project.chain).sort()).toEqual(
      ["cortex.sum", `${first}_cortex_db_version_1.sql`, `${second}_cortex_db_version_7.sql`].sort(),
    );
    expect(readFileSync(join(project.chain, `${first}_cortex_db_version_1.sql`), "utf8")).toBe(
      [
        "-- users\n--",
        `-- Revision ID: ${first}`,
        "-- Revises:",
        "-- Imported From: 0001_users.up.sql",
        "-- Imported From: 0001_users.down.sql\n",
        "-- migrate:up\nCREATE TABLE users (id INTEGER);\n",
        "-- migrate:down\nDROP TABLE users;\n",
      ].join("\n"),
    );
    expect(await project.manager().verify()).toMatchObject([{ ok: true }]);
    const other = makeMigrationProject();
    try {
      const again = await other.manager().importChain({ directory: join(project.directory, "db") });
      expect(again.created.map(({ revision }) => revision)).toEqual([first, second]);
    } finally {
      await other.dispose();
    }
  });

  it("not at all in a dry run, and where one file cannot be imported", async () => {
    put(TWO);
    expect((await importFrom({ dryRun: true })).created).toHaveLength(2);
    put({ "0008_bad.up.sql": "SELECT 'never closed;\n" });
    expect(await refusal()).toEqual([
      "MIG_IMPORT_FILE",
      "db/0008_bad.up.sql:1 cannot be imported: a quote is opened and never closed",
    ]);
    expect(readdirSync(project.chain)).toEqual([]);
  });

  it("never into Cortex's own chain", async () => {
    put(TWO);
    const manager = new MigrationManager({ environment: {}, cwd: project.directory, file: project.database });
    expect((await codedFailure(() => manager.importChain({ directory: "db" }))).code).toBe(
      "MIG_IMPORT_NO_PLACE",
    );
    await manager.close();
  });

  it("only of the type of database that the folder names", async () => {
    put({ "migration_lock.toml": 'provider = "mysql"\n', "1_a/migration.sql": "" });
    expect(await refusal()).toEqual([
      "MIG_IMPORT_DIALECT",
      "db/migration_lock.toml says that the migrations are for mysql, and they were to be a chain for sqlite",
    ]);
  });
});

describe("importing again", () => {
  beforeEach(async () => {
    put(TWO);
    await importFrom();
  });

  it("appends what is new, and changes nothing else", async () => {
    expect(await importFrom()).toMatchObject({ created: [], unchanged: 2 });
    put({ "0008_more.up.sql": "CREATE TABLE more (id INTEGER);\n" });
    const again = await importFrom();
    expect([again.unchanged, again.created.map(({ source }) => source)]).toEqual([2, ["0008_more.up.sql"]]);
    expect(await project.manager().applyMigrations()).toMatchObject({ success: true });
    expect(await project.manager().verify()).toMatchObject([{ ok: true }]);
  });

  it("refuses one that would come in between", async () => {
    put({ "0003_late.up.sql": "" });
    expect((await refusal())[1]).toContain("it comes before 0007_orders.up.sql, which was imported already");
  });

  it("refuses when either file was edited since", async () => {
    put({ "0001_users.up.sql": "CREATE TABLE people (id INTEGER);\n" });
    expect((await refusal())[0]).toBe("MIG_IMPORT_CHANGED");
  });

  it("refuses a chain that has gone on by itself", async () => {
    await project.manager().createRevision({ message: "our own", sqlFile: true, revisionId: "feedbeef" });
    expect(await refusal()).toEqual([
      "MIG_IMPORT_CHAIN",
      "versions/sqlite has revisions that were not imported from there: feedbeef",
    ]);
  });
});

describe("the SQL of a file", () => {
  it.each([
    ["SAVEPOINT a;\nRELEASE a;", "1: `SAVEPOINT a` is no BEGIN or COMMIT"],
    ["BEGIN;\nCREATE TABLE a (b);\nROLLBACK;", "3: `ROLLBACK` is no BEGIN or COMMIT"],
    ["SELECT 1;\nBEGIN;\nSELECT 2;", "2: its BEGIN and COMMIT do not belong together"],
    ["INSERT INTO a VALUES ('\n-- migrate:down\n');", "a line within a statement begins with `-- migrate:`"],
  ])("%j is refused with its line", async (sql, message) => {
    put({ "1_a.up.sql": `${sql}\n` });
    const [code, told] = await refusal();
    expect(code).toBe("MIG_IMPORT_FILE");
    expect(told.replace(/^db\/1_a\.up\.sql:?/, "").replace(" cannot be imported", "")).toContain(message);
  });

  it("is not cut by a comment that looks like a mark of ours", async () => {
    put({ "1_a.up.sql": "CREATE TABLE a (b);\n-- migrate:down\nCREATE TABLE c (d);\n" });
    await importFrom();
    await project.manager().applyMigrations();
    expect(project.rows("SELECT name FROM sqlite_schema WHERE name IN ('a', 'c')")).toHaveLength(2);
  });

  it("of a shell is refused, locks are left out with a note; a database that is not there is told", async () => {
    put({ "1_a.up.sql": "CREATE TABLE a (b int);\n\\connect other\n" });
    const postgresql: ManagerOptions = { dbType: "postgresql", url: "postgresql://nobody@127.0.0.1:1/none" };
    expect((await refusal(postgresql))[1]).toContain(
      "db/1_a.up.sql:2 cannot be imported: a backslash command is for psql, not for the server",
    );
    put({ "1_a.up.sql": "LOCK TABLES a WRITE; INSERT INTO a VALUES (1);\nUNLOCK TABLES;\n" });
    const made = await importFrom({}, { dbType: "mysql", url: "mysql://nobody@127.0.0.1:1/none" });
    expect(made.notes).toEqual([
      "1_a.up.sql: `LOCK TABLES a WRITE` is left out",
      "1_a.up.sql: `UNLOCK TABLES` is left out",
      expect.stringContaining("the database was not asked what is applied there"),
    ]);
    expect(readFileSync(made.created[0]?.path ?? "", "utf8")).toContain(
      "-- migrate:up\n-- left out: LOCK TABLES a WRITE;\n INSERT INTO a VALUES (1);\n-- left out: UNLOCK TABLES;\n",
    );
  });
});

describe("the session of a step", () => {
  it("does not keep the foreign keys that a file has switched on: the next rebuild would delete rows by cascade", async () => {
    put({
      "1_a.up.sql":
        "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE TABLE b (a REFERENCES a (id) ON DELETE CASCADE);\nINSERT INTO a VALUES (1);\nINSERT INTO b VALUES (1);\n",
      "2_b.up.sql": "PRAGMA foreign_keys=ON;\n",
      "3_c.up.sql":
        "CREATE TABLE n (id INTEGER PRIMARY KEY);\nINSERT INTO n SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE n RENAME TO a;\n",
      NOTX: "2_b\n",
    });
    await importFrom();
    await project.manager().applyMigrations();
    expect(project.rows("SELECT a FROM b")).toEqual([{ a: 1 }]);
  });
});

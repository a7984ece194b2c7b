import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAsShell } from "../../support/real-databases.js";
import { rowsOf } from "../../support/sqlite.js";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";

/** What no database of the corpus holds. */
const BY_HAND = `
CREATE TABLE "order" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "e mail" TEXT NOT NULL ON CONFLICT IGNORE COLLATE NOCASE UNIQUE ON CONFLICT REPLACE,
  parent INTEGER REFERENCES "order" (id) DEFERRABLE INITIALLY DEFERRED,
  total REAL GENERATED ALWAYS AS (id * 2) STORED,
  note TEXT DEFAULT 'it''s \`here\` \${now} \\n',
  CHECK (length("e mail") > 0)
);
CREATE INDEX "by note" ON "order" (lower(note)) WHERE parent IS NULL;
CREATE TABLE tags (name TEXT COLLATE NOCASE, n INTEGER, PRIMARY KEY (name DESC, n), UNIQUE (n COLLATE RTRIM)) WITHOUT ROWID;
CREATE INDEX tags_n ON tags (n DESC);
CREATE TABLE strictly (id INTEGER PRIMARY KEY, at ANY) STRICT;
CREATE VIRTUAL TABLE search USING fts5(body, tokenize = 'porter');
CREATE VIEW recent AS
  SELECT id, "e mail" -- the address; with a comment
  FROM "order"

  WHERE note <> '\\';
CREATE TRIGGER write_recent INSTEAD OF INSERT ON recent BEGIN
  INSERT INTO "order" ("e mail") VALUES (new."e mail");
  UPDATE "order" SET note = 'a; b' WHERE id = last_insert_rowid();
END;
CREATE TRIGGER "touch it" AFTER UPDATE ON tags BEGIN SELECT 1; END;
`;

let project: CliProject;
beforeEach(() => {
  project = makeCliProject();
});
afterEach(() => project.dispose());

function makeDatabase(path: string, script = BY_HAND): void {
  const db = new DatabaseSync(path);
  db.exec(script);
  db.close();
}

function catalog(path: string): readonly unknown[] {
  const db = openAsShell(path);
  try {
    return rowsOf(
      db,
      "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND tbl_name NOT LIKE 'cortex%' AND tbl_name <> 'alembic_version' ORDER BY type, name",
    );
  } finally {
    db.close();
  }
}

/** The texts of what the schema file cannot say. */
function verbatim(path: string): readonly unknown[] {
  const db = openAsShell(path);
  try {
    return rowsOf(
      db,
      "SELECT name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') OR name IN ('tags', 'tags_n', 'search') ORDER BY name",
    );
  } finally {
    db.close();
  }
}

const run = (...args: readonly string[]) => runCli(args, { cwd: project.directory });

describe("init --from-database", () => {
  it("brings a database under migrations; its revision makes the same one elsewhere, and takes it back", async () => {
    makeDatabase(project.database);
    const before = catalog(project.database);
    const made = await run("init", "--from-database", "--url", "sqlite:./test.db", "-m", "as it was");
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(made.stdout).toContain("schema.ts ...  done");
    expect(made.stdout).toMatch(/Stamped .*test\.db with [0-9a-f]{12}/);
    expect(made.stdout).toContain("  trigger 'write_recent' of 'recent'\n");
    expect(made.stdout).toContain("  order or collation of a key 'UNIQUE (n COLLATE RTRIM)' of 'tags'\n");
    expect(catalog(project.database)).toEqual(before);
    expect(await run("check", "--url", "sqlite:./test.db")).toMatchObject({ code: 0 });
    expect((await run("current", "--url", "sqlite:./test.db")).stdout).toContain("(head)");

    expect(await run("upgrade", "head", "--url", "sqlite:./other.db", "-y")).toMatchObject({ code: 0 });
    const other = join(project.directory, "other.db");
    expect(catalog(other)).toEqual(before);
    expect(verbatim(other)).toEqual(verbatim(project.database));
    expect(await run("check", "--url", "sqlite:./other.db")).toMatchObject({ code: 0 });
    expect(await run("downgrade", "base", "--url", "sqlite:./other.db", "-y")).toMatchObject({ code: 0 });
    expect(catalog(other)).toEqual([]);
  });

  it("--json tells everything in one document", async () => {
    makeDatabase(project.database);
    const { code, stdout } = await run(
      "init",
      "shop",
      "--from-database",
      "--url",
      "sqlite:./test.db",
      "--json",
    );
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toEqual({
      directory: join(project.directory, "shop"),
      database: expect.stringContaining("test.db"),
      created: expect.arrayContaining([expect.stringMatching(/shop\/schema\.ts$/)]),
      revision: {
        dbType: "sqlite",
        revision: expect.stringMatching(/^[0-9a-f]{12}$/),
        path: expect.stringMatching(/shop\/migrations\/sqlite\/.*_cortex_db_version_1\.ts$/),
        operations: expect.any(Number),
      },
      carried: expect.arrayContaining(["view 'recent'", "virtual table 'search'"]),
      leftOut: [],
      unreadSchemas: [],
    });
  });

  it("leaves nothing when it cannot be done, and can be run again", async () => {
    makeDatabase(project.database, "CREATE TABLE a (id INTEGER PRIMARY KEY, b REFERENCES nowhere (id));");
    const refused = await run("init", "shop", "--from-database", "--url", "sqlite:./test.db");
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("nowhere");
    expect(existsSync(join(project.directory, "shop"))).toBe(false);
    expect(catalog(project.database)).toEqual([{ type: "table", name: "a", tbl_name: "a" }]);
  });

  it("refuses a database that is under migrations already, and a chain that has revisions", async () => {
    makeDatabase(project.database, "CREATE TABLE a (id INTEGER PRIMARY KEY);");
    expect(await run("init", "shop", "--from-database", "--url", "sqlite:./test.db")).toMatchObject({
      code: 0,
    });
    const again = await run("init", "second", "--from-database", "--url", "sqlite:./test.db", "--json");
    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: "MIG_MANAGER_HAS_VERSION" } });
    const there = await runCli(["init", "third", "--from-database", "--url", "sqlite:./empty.db"], {
      cwd: project.directory,
      env: { CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: join(project.directory, "shop/migrations") },
    });
    expect(there.stderr).toContain("MIG_MANAGER_CHAIN_NOT_EMPTY");
  });

  it("writes into the folder that the environment names, and says so in the configuration file", async () => {
    makeDatabase(project.database, "CREATE TABLE a (id INTEGER PRIMARY KEY);");
    const env = { CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: project.versions, CORTEX_DB_FILE: project.database };
    const made = await runCli(["init", "shop", "--from-database"], { cwd: project.directory, env });
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const config = readFileSync(join(project.directory, "shop/cortex.config.ts"), "utf8");
    expect(config).toContain('migrations: { directory: "../versions" }');
    expect(readdirSync(join(project.versions, "sqlite")).filter((name) => name.endsWith(".ts"))).toHaveLength(
      1,
    );
  });
});

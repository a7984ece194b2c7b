import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../../support/cli.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";

const REVISION = {
  id: "r1",
  head: `import { column, foreignKey, index, integer, string } from "cortex-migrations";`,
  up: `
  await op.createTable("users", [
    column("id", integer(), { primaryKey: true, nullable: false }),
    column("name", string(80), { nullable: false, serverDefault: "x" }),
    index("ix_users_name", ["name"]),
  ]);
  await op.createTable("posts", [
    column("id", integer(), { primaryKey: true, nullable: false }),
    column("user_id", integer()),
    foreignKey(["user_id"], { table: "users", columns: ["id"] }, { name: "fk_posts_user" }),
  ]);
  await op.execute("CREATE VIEW names AS SELECT name FROM users");`,
};

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)("%s: the database", (place) => {
  let project: ProjectOn;
  beforeEach(async () => {
    project = await makeProjectOn(place);
    project.revision(REVISION);
    project.revision({ id: "r2", revises: "r1", up: `await op.execute("CREATE TABLE later (n int)");` });
    await project.manager().applyMigrations({ target: "r1" });
  });
  afterEach(() => project.dispose());

  const drift = async (): Promise<readonly string[]> => {
    const found = await project.manager().drift();
    expect(found.upToDate).toBe(found.operations.length === 0);
    return found.operations.map(({ kind, table }) => `${kind} ${table}`).sort();
  };

  it("is what its revisions build, before the last one and after it", async () => {
    expect(await drift()).toEqual([]);
    await project.manager().applyMigrations();
    expect(await drift()).toEqual([]);
  });

  it("has drifted where a column, an index, a view or a table came or went by hand", async () => {
    await project.rows("ALTER TABLE users ADD COLUMN by_hand int");
    expect(await drift()).toEqual(["columnAdded users"]);
    await project.rows(
      `DROP INDEX ix_users_name${place === "mysql" || place === "mariadb" ? " ON users" : ""}`,
    );
    expect(await drift()).toEqual(["columnAdded users", "indexRemoved users"]);
    await project.rows("DROP VIEW names");
    await project.rows("CREATE TABLE by_hand (n int)");
    expect(await drift()).toEqual([
      "columnAdded users",
      "indexRemoved users",
      "otherRemoved null",
      "tableAdded by_hand",
    ]);
    const left = await project.manager({ filters: { includeName: (name) => name !== "by_hand" } }).drift();
    expect(left.operations.map(({ kind }) => kind).sort()).toEqual(["indexRemoved", "otherRemoved"]);
  });

  // MySQL's reflection does not tell the text of a view.
  it.runIf(place === "sqlite" || place === "postgresql-18")(
    "has drifted where a view is another one",
    async () => {
      await project.rows("DROP VIEW names");
      await project.rows("CREATE VIEW names AS SELECT name FROM users WHERE id > 1");
      expect(await drift()).toEqual(["otherChanged null"]);
    },
  );
});

describe("on PostgreSQL", () => {
  let project: ProjectOn;
  beforeEach(async () => {
    project = await makeProjectOn("postgresql-18");
    project.revision(REVISION);
    await project.manager().applyMigrations();
  });
  afterEach(() => project.dispose());
  const details = async (): Promise<readonly string[]> =>
    (await project.manager().drift()).operations.map(({ detail }) => detail);

  it("an index that a broken CONCURRENTLY has left invalid is drift", async () => {
    await project.rows("INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'a')");
    await expect(project.rows("CREATE UNIQUE INDEX CONCURRENTLY ux ON users (name)")).rejects.toThrow();
    expect(await details()).toEqual([expect.stringContaining("invalid index 'ux' of 'users' is added")]);
  });

  it("constraints that were never validated are drift", async () => {
    await project.rows("ALTER TABLE posts DROP CONSTRAINT fk_posts_user");
    await project.rows(
      "ALTER TABLE posts ADD CONSTRAINT fk_posts_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
    );
    expect(await details()).toEqual([expect.stringContaining("fk_posts_user")]);
    await project.rows("ALTER TABLE posts VALIDATE CONSTRAINT fk_posts_user");
    expect(await details()).toEqual([]);
    await project.rows("ALTER TABLE users ADD CONSTRAINT ck CHECK (id > 0) NOT VALID");
    expect(await details()).toEqual([expect.stringContaining("ck")]);
  });

  it("check --drift names both, and ends with 5 until they are put right", async () => {
    const check = (...more: readonly string[]): ReturnType<typeof runCli> =>
      runCli(["check", "--drift", ...more], {
        cwd: project.directory,
        env: {
          CORTEX_DB_URL: project.url,
          CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: join(project.directory, "versions"),
        },
      });
    expect((await check()).code).toBe(0);
    await project.rows("INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'a')");
    await expect(project.rows("CREATE UNIQUE INDEX CONCURRENTLY ux ON users (name)")).rejects.toThrow();
    await project.rows("ALTER TABLE users ADD CONSTRAINT ck_long CHECK (length(name) > 1) NOT VALID");
    await project.rows(
      "ALTER TABLE posts DROP CONSTRAINT fk_posts_user, ADD CONSTRAINT fk_posts_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
    );
    const { code, stdout } = await check();
    expect(code).toBe(5);
    expect(stdout).toContain("users: invalid index 'ux' of 'users' is added");
    expect(stdout).toMatch(/users: check 'ck_long' \(.*\) \[notValid\] of table 'users' is added/);
    // All that has changed of it is that: the sentence would otherwise name the same key twice.
    expect(stdout).toMatch(
      /posts: foreign key .* from 'fk_posts_user' .* \(id\) to 'fk_posts_user' .* \(id\) \[notValid\]\n/,
    );
    const json = await check("--json");
    expect(json.code).toBe(5);
    const document: { operations: { kind: string; table: string }[] } = JSON.parse(json.stdout);
    expect(document.operations.map(({ kind, table }) => `${kind} ${table}`).sort()).toEqual([
      "checkAdded users",
      "foreignKeyChanged posts",
      "otherAdded users",
    ]);
    await project.rows("DROP INDEX ux");
    await project.rows("ALTER TABLE users DROP CONSTRAINT ck_long");
    expect((await check()).code).toBe(5);
    await project.rows("ALTER TABLE posts VALIDATE CONSTRAINT fk_posts_user");
    expect((await check()).code).toBe(0);
  });
});

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import type { SqliteConnection } from "../../../../src/dialects/sqlite/connection/sqlite-connection.js";
import { connect } from "../../../../src/dialects/sqlite/driver.js";
import { SqliteStepSession } from "../../../../src/dialects/sqlite/step-session.js";
import { failure, folder, memory, NO_TARGET, openFile } from "./open.js";

const NOW = { lockTimeoutMs: 0 };

const FAMILY = `
  PRAGMA foreign_keys = OFF;
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id REFERENCES parent (id) ON DELETE CASCADE);
  CREATE TABLE alone (a);
  INSERT INTO parent VALUES (1, 'a'), (2, 'b');
  INSERT INTO child VALUES (10, 1), (11, 2), (12, 99);
  PRAGMA foreign_keys = ON`;

async function step(connection: SqliteConnection, sql: string): Promise<SqliteStepSession> {
  const session = new SqliteStepSession(connection);
  await session.begin(NOW);
  await connection.run(sql);
  return session;
}

describe("a session", () => {
  it("switches foreign keys off, and puts every setting back", async () => {
    const connection = await memory(
      "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = ON; PRAGMA busy_timeout = 1234",
    );
    const settings = (): unknown[] =>
      ["foreign_keys", "legacy_alter_table", "busy_timeout"].map((name) => connection.pragma(name));
    const session = new SqliteStepSession(connection);
    expect(settings()).toEqual([0, 0, 0]);
    await session.begin(NOW);
    await session.commit();
    await session.close();
    expect(settings()).toEqual([1, 1, 1234]);
  });

  it("sets at the next step what a revision has set, and asks for nothing where it has set nothing", async () => {
    const connection = await memory("CREATE TABLE t (a)");
    const session = new SqliteStepSession(connection);
    const ran: string[] = [];
    const runUnseen = connection.runUnseen.bind(connection);
    connection.runUnseen = (sql) => {
      ran.push(sql);
      runUnseen(sql);
    };
    const settings = (): unknown[] =>
      ["foreign_keys", "legacy_alter_table", "recursive_triggers"].map((name) => connection.pragma(name));
    const aStep = async (during: string, after: string): Promise<unknown[]> => {
      ran.length = 0;
      await session.begin(NOW);
      await session.startStep();
      const begun = [...ran];
      expect(settings()).toEqual([0, 0, 0]);
      await connection.run(during);
      await session.commit();
      await connection.execute(after);
      return begun;
    };
    const nothing = "INSERT INTO t VALUES (1)";
    expect(await aStep(nothing, nothing)).toEqual(["BEGIN IMMEDIATE"]);
    expect(await aStep("PRAGMA recursive_triggers = ON; PRAGMA legacy_alter_table = ON", nothing)).toEqual([
      "BEGIN IMMEDIATE",
    ]);
    expect(await aStep(nothing, "pragma foreign_keys = on")).not.toEqual(["BEGIN IMMEDIATE"]);
    expect(connection.pragma("foreign_keys")).toBe(1);
    expect(await aStep(nothing, nothing)).not.toEqual(["BEGIN IMMEDIATE"]);
    expect(await aStep(nothing, nothing)).toEqual(["BEGIN IMMEDIATE"]);
    await session.close();
  });

  it("sets everything at each step on a handle, which its owner may set beside it", async () => {
    const handle = new DatabaseSync(":memory:");
    const connection = await connect({ ...NO_TARGET, handle }, { readOnly: false });
    const session = new SqliteStepSession(connection);
    handle.exec("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON");
    await session.begin(NOW);
    await session.startStep();
    expect([connection.pragma("foreign_keys"), connection.pragma("recursive_triggers")]).toEqual([0, 0]);
    await session.close();
    handle.close();
  });

  it("is refused inside a transaction", async () => {
    const connection = await memory("BEGIN");
    expect((await failure(() => new SqliteStepSession(connection))).code).toBe("MIG_DIALECT_IN_TRANSACTION");
  });

  it("rolls back a step that is left open", async () => {
    const connection = await memory("CREATE TABLE t (a)");
    const session = await step(connection, "DROP TABLE t");
    await session.close();
    expect(await connection.query("SELECT name FROM sqlite_schema")).toEqual([{ name: "t" }]);
  });
});

describe("foreign keys", () => {
  it("that a step breaks are found and named; those that were broken before are not", async () => {
    const connection = await memory(FAMILY);
    const session = await step(connection, "DELETE FROM parent WHERE id = 1");
    const error = await failure(() => session.verify());
    expect(error.code).toBe("MIG_DIALECT_FOREIGN_KEY_VIOLATION");
    expect(error.details).toMatchObject({
      count: 1,
      violations: [{ table: "child", rowid: 10, parent: "parent" }],
    });
    await session.rollback();
    await session.close();
    expect(await connection.query("SELECT count(*) AS n FROM child")).toEqual([{ n: 3 }]);
  });

  it.each([
    ["INSERT INTO child VALUES (13, 77)"],
    ["UPDATE child SET parent_id = 77 WHERE id = 10"],
    ["DROP TABLE parent"],
    ["INSERT OR REPLACE INTO child VALUES (10, 77)"],
    ["WITH x AS (SELECT 77 AS p) INSERT INTO child SELECT 14, p FROM x"],
    ["CREATE TRIGGER r AFTER INSERT ON alone BEGIN DELETE FROM parent; END; INSERT INTO alone VALUES (1)"],
    ["ALTER TABLE child RENAME TO kid; UPDATE kid SET parent_id = 77 WHERE id = 10"],
    ["ALTER TABLE parent ADD COLUMN p REFERENCES parent (id) DEFAULT 7"],
  ])("are broken by: %s", async (sql) => {
    const connection = await memory(FAMILY);
    const session = await step(connection, sql);
    expect((await failure(() => session.verify())).code).toBe("MIG_DIALECT_FOREIGN_KEY_VIOLATION");
    await session.close();
  });

  it.each([
    ["INSERT INTO child VALUES (13, 1)"],
    ["DELETE FROM child WHERE id = 12"],
    ["UPDATE parent SET name = 'c'"],
    ["ALTER TABLE parent RENAME TO elder; UPDATE elder SET name = 'c'"],
    [
      "UPDATE child SET parent_id = 2 WHERE id = 10; ALTER TABLE child RENAME TO kid; ALTER TABLE parent RENAME TO elder",
    ],
    [
      "CREATE TABLE n (id INTEGER PRIMARY KEY, parent_id REFERENCES parent (id)); INSERT INTO n SELECT * FROM child; DROP TABLE child; ALTER TABLE n RENAME TO child",
    ],
    [
      "CREATE TABLE n (id INTEGER PRIMARY KEY, name); INSERT INTO n SELECT * FROM parent; DROP TABLE parent; ALTER TABLE n RENAME TO parent",
    ],
  ])("are not broken by: %s", async (sql) => {
    const connection = await memory(FAMILY);
    const session = await step(connection, sql);
    await session.verify();
    await session.commit();
    await session.close();
  });

  it("that lose their unique parent key are found", async () => {
    const connection = await memory(
      "CREATE TABLE p (a); CREATE UNIQUE INDEX i ON p (a); CREATE TABLE c (a REFERENCES p (a)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)",
    );
    const session = await step(connection, "DROP INDEX i");
    expect((await failure(() => session.verify())).message).toContain("not unique");
    await session.close();
  });

  it.each(["the other connection", "the same one, outside of any step"])(
    "that %s has made between two steps are seen by the second",
    async (who) => {
      const file = join(folder(), "a.db");
      const connection = await openFile(file);
      const other = await openFile(file);
      await connection.run(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1), (2)",
      );
      const session = await step(connection, "DELETE FROM parent WHERE id = 2");
      await session.verify();
      await session.commit();
      const maker = who === "the other connection" ? other : connection;
      await maker.run("CREATE TABLE child (a REFERENCES parent (id)); INSERT INTO child VALUES (1)");
      await session.begin(NOW);
      await connection.run("DELETE FROM parent WHERE id = 1");
      const error = await failure(() => session.verify());
      expect(error.code).toBe("MIG_DIALECT_FOREIGN_KEY_VIOLATION");
      await session.close();
      await connection.close();
      await other.close();
    },
  );

  it.each([
    ["an upsert", "", "INSERT INTO p VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET code = excluded.code"],
    ["INSERT OR REPLACE behind a comment", "", "/* seed */ INSERT OR REPLACE INTO p VALUES (1, 'x')"],
    [
      "INSERT OR REPLACE behind a WITH",
      "",
      "WITH v AS (SELECT 1, 'x') INSERT OR REPLACE INTO p SELECT * FROM v",
    ],
    ["a key that replaces by itself", " ON CONFLICT REPLACE", "INSERT INTO p VALUES (1, 'x')"],
  ])("are broken by %s, which changes rows that are there", async (_title, onConflict, sql) => {
    const connection = await memory(`PRAGMA foreign_keys = OFF;
      CREATE TABLE p (id INTEGER PRIMARY KEY${onConflict}, code UNIQUE);
      CREATE TABLE c (code REFERENCES p (code));
      INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES ('a')`);
    const session = await step(connection, sql);
    const error = await failure(() => session.verify());
    expect(error.details).toMatchObject({ violations: [{ table: "c", parent: "p" }] });
    await session.close();
  });

  it.each([`"a""b"`, "`a``b`", `"it''s"`, '[a"b]', `"É"`])("of a table %s are found", async (name) => {
    const connection = await memory(`PRAGMA foreign_keys = OFF;
      CREATE TABLE ${name} (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES ${name} (id));
      INSERT INTO ${name} VALUES (1); INSERT INTO c VALUES (1)`);
    const first = await step(connection, `DELETE FROM ${name}`);
    expect((await failure(() => first.verify())).code).toBe("MIG_DIALECT_FOREIGN_KEY_VIOLATION");
    await first.rollback();
    // The table is known by now, and its new child must not be missed.
    await connection.run("DROP TABLE c");
    await first.begin(NOW);
    await connection.run(`UPDATE ${name} SET id = id`);
    await connection.run(`CREATE TABLE d (a REFERENCES ${name} (id)); INSERT INTO d VALUES (1)`);
    await connection.run(`DELETE FROM ${name}`);
    expect((await failure(() => first.verify())).code).toBe("MIG_DIALECT_FOREIGN_KEY_VIOLATION");
    await first.close();
  });

  it("are not looked at when nothing could break them", async () => {
    const connection = await memory(FAMILY);
    const session = new SqliteStepSession(connection);
    await session.begin(NOW);
    const asked: string[] = [];
    const rows = connection.rows.bind(connection);
    connection.rows = (sql, parameters) => {
      asked.push(sql);
      return rows(sql, parameters);
    };
    await connection.run(
      "CREATE TABLE n (a REFERENCES parent); CREATE INDEX i ON child (parent_id); ALTER TABLE child ADD COLUMN x; INSERT INTO alone VALUES (1); INSERT INTO parent VALUES (3, 'c')",
    );
    await session.verify();
    await session.commit();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((sql) => sql.includes("foreign_key_check"))).toEqual([]);
    await session.close();
  });
});

describe("the lock", () => {
  it("is waited for, tells about it, and gives up in time", async () => {
    const path = join(folder(), "app.db");
    const [first, second] = [await openFile(path), await openFile(path)];
    const holder = new SqliteStepSession(first);
    await holder.begin(NOW);
    const waiter = new SqliteStepSession(second);
    const told: number[] = [];
    const error = await failure(() => waiter.begin({ lockTimeoutMs: 1_300, onWait: (ms) => told.push(ms) }));
    expect(error.code).toBe("MIG_LOCK_TIMEOUT");
    expect(error.exitCode).toBe(4);
    expect(told).toHaveLength(1);
    setTimeout(() => void holder.rollback(), 200);
    await waiter.begin({ lockTimeoutMs: 5_000 });
    await second.run("CREATE TABLE t (a)");
    await waiter.commit();
    await Promise.all([holder.close(), waiter.close()]);
  });

  it("stays where this process looks at the file meanwhile", async () => {
    const path = join(folder(), "app.db");
    const writer = await openFile(path);
    const session = await step(writer, "CREATE TABLE t (a)");
    await (await openFile(path, true)).close();
    const other = spawnSync(
      process.execPath,
      [
        "-e",
        `const { DatabaseSync } = require("@photostructure/sqlite");
         new DatabaseSync(${JSON.stringify(path)}, { timeout: 0 }).exec("BEGIN IMMEDIATE")`,
      ],
      { encoding: "utf8" },
    );
    expect(other.stderr).toContain("database is locked");
    await session.close();
    await writer.close();
  });

  it("waits with the commit until a reader is done", async () => {
    const path = join(folder(), "app.db");
    const [writer, reader] = [await openFile(path), await openFile(path)];
    await writer.run("CREATE TABLE t (a)");
    await reader.run("BEGIN");
    await reader.query("SELECT * FROM t");
    const session = new SqliteStepSession(writer);
    await session.begin({ lockTimeoutMs: 5_000 });
    await writer.run("INSERT INTO t VALUES (1)");
    setTimeout(() => void reader.run("COMMIT"), 200);
    await session.commit();
    await session.close();
    expect(await reader.query("SELECT a FROM t")).toEqual([{ a: 1 }]);
  });

  it("is free at once when its holder is killed", async () => {
    const path = join(folder(), "app.db");
    await (await openFile(path)).run("CREATE TABLE t (a)");
    const script = `const { DatabaseSync } = require("@photostructure/sqlite");
      const db = new DatabaseSync(${JSON.stringify(path)});
      db.exec("BEGIN IMMEDIATE; DROP TABLE t");
      process.stdout.write("locked"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const connection = await openFile(path);
    const session = new SqliteStepSession(connection);
    expect((await failure(() => session.begin(NOW))).code).toBe("MIG_LOCK_TIMEOUT");
    child.kill("SIGKILL");
    await once(child, "exit");
    await session.begin(NOW);
    expect(await connection.query("SELECT name FROM sqlite_schema")).toEqual([{ name: "t" }]);
    await session.close();
  });
});

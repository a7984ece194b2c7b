import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { connect } from "../../../../src/dialects/sqlite/driver.js";
import { loadDialect } from "../../../../src/dialects/registry.js";
import { failure, folder, NO_TARGET, openFile } from "./open.js";

describe("a file that is no usable database", () => {
  it("is a directory", async () => {
    const path = folder();
    const error = await failure(() => openFile(path));
    expect(error.code).toBe("MIG_DIALECT_IS_DIRECTORY");
    expect(error.message).toContain(path);
  });

  it("is something else", async () => {
    const path = join(folder(), "letter.txt");
    writeFileSync(path, "Dear reader, this is no database. ".repeat(200));
    for (const readOnly of [true, false]) {
      const error = await failure(() => openFile(path, readOnly));
      expect(error.code).toBe("MIG_DIALECT_NOT_A_DATABASE");
      expect(error.message).toContain(path);
      expect(error.exitCode).toBe(1);
    }
    expect(readFileSync(path, "utf8")).toMatch(/^Dear reader/);
  });

  it("stands in a folder that is not there", async () => {
    const missing = join(folder(), "no", "such");
    const error = await failure(() => openFile(join(missing, "app.db")));
    expect(error.code).toBe("MIG_DIALECT_FOLDER_MISSING");
    expect(error.message).toContain(missing);
    expect(existsSync(missing)).toBe(false);
  });

  it("is damaged", async () => {
    const path = join(folder(), "app.db");
    const connection = await openFile(path);
    await connection.run(
      "CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT hex(randomblob(50)) FROM n",
    );
    await connection.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096, bytes.length);
    writeFileSync(path, bytes);
    const damaged = await openFile(path);
    const error = await failure(() => damaged.query("SELECT sum(length(a)) FROM t"));
    expect(error.code).toBe("MIG_DIALECT_CORRUPT");
    expect(error.message).toContain(path);
  });

  it("is full", async () => {
    const path = join(folder(), "app.db");
    const connection = await openFile(path);
    await connection.run("CREATE TABLE t (a); PRAGMA max_page_count = 4");
    const error = await failure(() => connection.run("INSERT INTO t VALUES (randomblob(100000))"));
    expect(error.code).toBe("MIG_DIALECT_DISK_FULL");
    expect(error.message).toContain(path);
    expect((await connection.query("SELECT count(*) AS n FROM t"))[0]).toEqual({ n: 0 });
    await connection.close();
  });

  it("may not be written", async () => {
    const path = join(folder(), "app.db");
    await (await openFile(path)).run("CREATE TABLE t (a)");
    const reader = await openFile(path, true);
    const error = await failure(() => reader.run("INSERT INTO t VALUES (1)"));
    expect(error.code).toBe("MIG_DIALECT_READ_ONLY");
    expect(error.message).toContain(path);
    await reader.close();
  });

  it("is locked", async () => {
    const path = join(folder(), "app.db");
    const first = await openFile(path);
    await first.run("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    const second = await openFile(path);
    await second.run("PRAGMA busy_timeout = 0");
    const error = await failure(() => second.run("CREATE TABLE t (a)"));
    expect(error.code).toBe("MIG_DIALECT_BUSY");
    expect(error.exitCode).toBe(4);
    await first.run("ROLLBACK");
    await second.run("CREATE TABLE t (a)");
  });

  it("belongs to another database", async () => {
    const url = "postgresql://root:hunter2@localhost/app";
    const error = await failure(() => connect({ ...NO_TARGET, url }, { readOnly: false }));
    expect(error.code).toBe("MIG_DIALECT_TARGET_INVALID");
    expect(error.message).not.toContain("hunter2");
    expect((await failure(() => connect({ ...NO_TARGET, handle: {} }, { readOnly: false }))).code).toBe(
      "MIG_DIALECT_HANDLE_INVALID",
    );
  });
});

describe("opening only to read", () => {
  it("takes a file that is not there as an empty database and does not create it", async () => {
    const path = join(folder(), "app.db");
    const connection = await openFile(path, true);
    expect(connection.label).toBe(path);
    expect(await connection.query("SELECT name FROM sqlite_schema")).toEqual([]);
    await connection.close();
    expect(existsSync(path)).toBe(false);
  });

  it("creates and changes nothing beside a file in WAL mode, and sees what is written meanwhile", async () => {
    const directory = folder();
    const path = join(directory, "app.db");
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const write = (sql: string): void => {
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
    };
    write("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    const before = readFileSync(path);
    const reader = await openFile(path, true);
    expect(await reader.query("SELECT a FROM t")).toEqual([{ a: 1 }]);
    expect(readdirSync(directory)).toEqual(["app.db"]);
    expect(readFileSync(path).equals(before)).toBe(true);
    write("INSERT INTO t VALUES (2)");
    expect(await reader.query("SELECT a FROM t")).toEqual([{ a: 1 }, { a: 2 }]);
    const writer = new DatabaseSync(path);
    writer.exec("INSERT INTO t VALUES (3)");
    expect(readdirSync(directory)).toContain("app.db-wal");
    expect(await reader.query("SELECT count(*) AS n FROM t")).toEqual([{ n: 3 }]);
    expect((await failure(() => reader.run("DELETE FROM t"))).code).toBe("MIG_DIALECT_READ_ONLY");
    await reader.close();
    writer.close();
  });
});

describe("closing a file in WAL mode", () => {
  it("leaves everything in the file, so that who only reads need not look at the log", async () => {
    const directory = folder();
    const path = join(directory, "app.db");
    const writer = await openFile(path);
    await writer.run("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    await writer.execute("INSERT INTO t VALUES (?)", [1]);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    await writer.close();
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    const before = readdirSync(directory);
    const reader = await openFile(path, true);
    expect(await reader.query("SELECT a FROM t")).toEqual([{ a: 1 }]);
    await reader.close();
    expect(readdirSync(directory)).toEqual(before);
  });
});

describe("targets", () => {
  it("understands paths, SQLAlchemy's URLs and SQLite's URIs", async () => {
    const directory = folder();
    mkdirSync(join(directory, "a b"));
    const path = join(directory, "a b", "ä%?.db");
    await (await openFile(path)).run("CREATE TABLE t (a)");
    const file = pathToFileURL(path).href;
    const plain = join(directory, "plain.db");
    await (await openFile(plain)).run("CREATE TABLE t (a)");
    const targets = [
      { file: path },
      { url: file },
      { url: `${file}?mode=ro` },
      { url: `sqlite:///${plain}` },
      { url: `sqlite+pysqlite:///${plain}` },
    ];
    for (const target of targets) {
      const connection = await connect({ ...NO_TARGET, ...target }, { readOnly: false });
      expect(await connection.query("SELECT name FROM sqlite_schema")).toEqual([{ name: "t" }]);
    }
    const dialect = await loadDialect("sqlite");
    expect(dialect.describeTarget({ ...NO_TARGET, url: "sqlite:///app.db" })).toBe("app.db");
    for (const target of [
      { url: "sqlite://" },
      { url: "sqlite:///:memory:" },
      { file: ":memory:" },
      { memory: true },
    ])
      expect(dialect.describeTarget({ ...NO_TARGET, ...target })).toBe(":memory:");
    expect((await failure(() => dialect.describeTarget({ ...NO_TARGET, url: "sqlite://app.db" }))).code).toBe(
      "MIG_DIALECT_TARGET_INVALID",
    );
  });

  it("knows which database types there are", async () => {
    const error = await failure(() => loadDialect("oracle"));
    expect(error.code).toBe("MIG_DIALECT_UNKNOWN");
    expect(error.hint).toContain("sqlite");
    expect((await failure(() => loadDialect("toString"))).code).toBe("MIG_DIALECT_UNKNOWN");
  });
});

import { join } from "node:path";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { ThreadHandle } from "../../../../src/dialects/sqlite/connection/thread-handle.js";
import { isBusy, resultCodeOf } from "../../../../src/dialects/sqlite/native-errors.js";
import { SqliteStepSession } from "../../../../src/dialects/sqlite/step-session.js";
import { failure, folder, openFile } from "./open.js";

const NONE = { kind: "none" } as const;
/** Counts for a good part of a second, on whichever thread it runs. */
const LONG =
  "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1500000) SELECT max(n) AS n FROM c";

function open(location = join(folder(), "a.db")): Promise<ThreadHandle> {
  const driver = createRequire(import.meta.url).resolve("@photostructure/sqlite");
  return ThreadHandle.open({ driver, location, isUrl: false, options: { timeout: 0 } });
}

/** How often the timers of this process come to their turn while something is awaited. */
async function ticksDuring(work: () => Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  await work();
  clearInterval(timer);
  return ticks;
}

/** A database that is large enough for a thread. */
async function largeFile(): Promise<string> {
  const path = join(folder(), "large.db");
  const made = await openFile(path);
  await made.run("CREATE TABLE filler (a); INSERT INTO filler VALUES (zeroblob(9000000))");
  await made.close();
  return path;
}

describe("a database on a thread", () => {
  it("answers in the order of the questions, awaited or not, with the driver's own values", async () => {
    const handle = await open();
    handle.exec("CREATE TABLE t (a, b)");
    const parameters = { kind: "positional", values: [2n ** 60n, new Uint8Array([1, 2])] } as const;
    const written = handle.later.run("INSERT INTO t VALUES (?, ?)", parameters);
    expect(handle.all("SELECT a, b FROM t", NONE)).toEqual([{ a: 2n ** 60n, b: new Uint8Array([1, 2]) }]);
    expect(await written).toBe(1);
    expect(
      handle.run("UPDATE t SET a = :a", { kind: "named", values: [{ token: ":a", name: "a", value: "x" }] }),
    ).toBe(1);
    expect(await handle.later.all("SELECT a FROM t", NONE)).toEqual([{ a: "x" }]);
    handle.close();
  });

  it("tells whether it is in a transaction", async () => {
    const handle = await open();
    expect(handle.inTransaction).toBe(false);
    handle.exec("BEGIN IMMEDIATE");
    expect(handle.inTransaction).toBe(true);
    await handle.later.exec("COMMIT");
    expect(handle.inTransaction).toBe(false);
    handle.close();
  });

  it("fails with the driver's code and message, and goes on", async () => {
    const path = join(folder(), "a.db");
    const [one, two] = [await open(path), await open(path)];
    one.exec("BEGIN EXCLUSIVE");
    const now = await failureOf(async () => two.exec("BEGIN IMMEDIATE"));
    const later = await failureOf(() => two.later.exec("BEGIN IMMEDIATE"));
    for (const error of [now, later])
      expect([isBusy(error), error.message]).toEqual([true, "database is locked"]);
    one.close();
    await two.later.exec("BEGIN IMMEDIATE");
    two.close();
    const path2 = folder();
    expect(resultCodeOf(await failureOf(() => open(path2)))).toBe("CANTOPEN");
    expect((await failureOf(async () => two.exec("COMMIT"))).message).toContain("has ended");
  });

  it("lets this process go on while a statement runs", async () => {
    const handle = await open();
    expect(await ticksDuring(() => handle.later.all(LONG, NONE))).toBeGreaterThan(20);
    expect(await ticksDuring(async () => handle.all(LONG, NONE))).toBeLessThan(5);
    handle.close();
  });
});

describe("a large file", () => {
  it("is written while this process goes on, in a session as well", async () => {
    const connection = await openFile(await largeFile());
    const session = new SqliteStepSession(connection);
    await session.begin({ lockTimeoutMs: 0 });
    await connection.run("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id))");
    expect(await ticksDuring(() => connection.execute(`INSERT INTO p ${LONG}`))).toBeGreaterThan(20);
    expect(await ticksDuring(() => connection.run(`CREATE TABLE m AS ${LONG}`))).toBeGreaterThan(20);
    expect(await ticksDuring(() => connection.query(LONG))).toBeGreaterThan(20);
    await connection.execute("INSERT INTO c VALUES (1)");
    expect((await failure(() => session.verify())).code).toBe("MIG_DIALECT_FOREIGN_KEY_VIOLATION");
    await session.rollback();
    expect(await connection.query("SELECT count(*) AS n FROM sqlite_schema")).toEqual([{ n: 1 }]);
    await session.close();
    await connection.close();
  });

  it("is not waited for by who looks at it from this process", async () => {
    const path = await largeFile();
    const connection = await openFile(path);
    const reader = await openFile(path, true);
    expect(reader.pragma("busy_timeout")).toBe(50);
    await reader.close();
    await connection.close();
    const later = await openFile(path, true);
    expect(later.pragma("busy_timeout")).toBe(1000);
    await later.close();
  });
});

async function failureOf(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("it has not failed");
}

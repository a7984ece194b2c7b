import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MigrationManager } from "cortex-migrations";
import { afterAll, describe, expect, it } from "vitest";
import { DRIVER, openHandle } from "./open-handle.js";

/** What both kinds of handles can do. */
interface Handle {
  prepare(sql: string): { all(): unknown[] };
  exec(sql: string): unknown;
}

describe(`MigrationManager on a handle of ${DRIVER}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "cortex-driver-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("migrates up and down, leaves the handle open and its pragmas as they were", async () => {
    const handle = openHandle(join(folder, "a.db")) as Handle;
    const before = handle.prepare("PRAGMA foreign_keys").all();
    const manager = new MigrationManager({ connection: handle, environment: {}, cwd: folder });
    expect((await manager.applyMigrations()).applied).toHaveLength(3);
    expect((await manager.check()).operations).toEqual([]);
    const tables = "SELECT name FROM sqlite_schema WHERE name = 'metric_variants'";
    expect(handle.prepare(tables).all()).toHaveLength(1);
    expect((await manager.downgradeMigrations({ target: "base" })).currentRevisions).toEqual([]);
    await manager.close();
    expect(handle.prepare(tables).all()).toHaveLength(0);
    expect(handle.prepare("PRAGMA foreign_keys").all()).toEqual(before);
  });

  it("refuses a handle that is inside a transaction, and leaves the transaction alone", async () => {
    const handle = openHandle(join(folder, "b.db")) as Handle;
    handle.exec("CREATE TABLE t (a)");
    handle.exec("BEGIN");
    handle.exec("INSERT INTO t VALUES (1)");
    const manager = new MigrationManager({ connection: handle, environment: {}, cwd: folder });
    await expect(manager.applyMigrations()).rejects.toMatchObject({ code: "MIG_DIALECT_IN_TRANSACTION" });
    handle.exec("COMMIT");
    expect(handle.prepare("SELECT a FROM t").all()).toHaveLength(1);
  });
});

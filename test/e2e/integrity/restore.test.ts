import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { secondSession } from "../../support/second-session.js";

describe("a backup of SQLite", () => {
  let project: ProjectOn;
  let backup: string;
  beforeEach(async () => {
    project = await makeProjectOn("sqlite");
    project.revision({
      id: "r1",
      revises: null,
      up: `await op.execute("CREATE TABLE t (n int)"); await op.execute("INSERT INTO t VALUES (42)");`,
    });
    project.revision({ id: "r2", revises: "r1", up: `await op.execute("DELETE FROM t");` });
    await project.manager().applyMigrations({ target: "r1" });
    const result = await project.manager().applyMigrations({ backup: true });
    backup = result.backup ?? "";
  });
  afterEach(() => project.dispose());

  const current = async (): Promise<readonly string[]> =>
    (await project.manager().current()).map(({ revision }) => revision);

  it("is named in the result, and put back; what was there before is kept", async () => {
    expect(existsSync(backup)).toBe(true);
    const result = await project.manager().restore({ from: backup });
    expect(result).toMatchObject({
      from: backup,
      replaced: expect.stringContaining("test.db.before-restore-"),
    });
    expect(await project.rows("SELECT n FROM t")).toEqual([{ n: 42 }]);
    expect(await current()).toEqual(["r1"]);
    await project.manager().restore({ from: result.replaced ?? "" });
    expect(await project.rows("SELECT n FROM t")).toEqual([]);
    expect(await current()).toEqual(["r2"]);
  });

  it("is put where the database is gone", async () => {
    const elsewhere = join(project.directory, "other.db");
    const manager = project.manager({ url: `sqlite:${elsewhere}` });
    expect(await manager.restore({ from: backup })).toMatchObject({ database: elsewhere, replaced: null });
    expect((await manager.current()).map(({ revision }) => revision)).toEqual(["r1"]);
  });

  it.each([["DELETE"], ["WAL"]])("is refused while somebody uses the database (%s)", async (mode) => {
    await project.rows(`PRAGMA journal_mode = ${mode}`);
    const other = await secondSession(project);
    await other.run("SELECT n FROM t");
    if (mode === "DELETE") await other.run("BEGIN IMMEDIATE");
    const error = await codedFailure(() => project.manager().restore({ from: backup }));
    expect(error).toMatchObject({ code: "MIG_DIALECT_RESTORE_FAILED" });
    expect(error.message).toContain("somebody has the database open");
    if (mode === "DELETE") await other.run("ROLLBACK");
    await other.end();
    expect(await current()).toEqual(["r2"]);
    await project.manager().restore({ from: backup });
    expect(await current()).toEqual(["r1"]);
  });

  it("is refused when it is damaged, or no database, and nothing has changed", async () => {
    const broken = join(project.directory, "broken.db");
    writeFileSync(broken, "no database at all, but long enough to be read as the header of one: ".repeat(20));
    for (const from of [broken, join(project.directory, "missing.db")])
      expect((await codedFailure(() => project.manager().restore({ from }))).code).toBe(
        "MIG_DIALECT_RESTORE_FAILED",
      );
    expect(await current()).toEqual(["r2"]);
    expect(readdirSync(project.directory).filter((name) => name.includes("before-restore"))).toEqual([]);
  });
});

it("a run that does not get the migration lock makes no backup", async () => {
  const project = await makeProjectOn("sqlite");
  project.revision({ id: "r1", revises: null, up: `await op.execute("CREATE TABLE t (n int)");` });
  await project.manager().applyMigrations();
  project.revision({ id: "r2", revises: "r1", up: `await op.execute("DELETE FROM t");` });
  const other = await secondSession(project);
  await other.run("BEGIN IMMEDIATE");
  const work = project.manager({ lockTimeout: 0 }).applyMigrations({ backup: true });
  await expect(work).rejects.toMatchObject({ code: "MIG_LOCK_TIMEOUT" });
  expect(existsSync(join(project.directory, "backups"))).toBe(false);
  await other.end();
  await project.dispose();
});

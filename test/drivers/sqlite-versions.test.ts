import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MigrationManager } from "../../src/manager/migration-manager.js";
import { openSqlJs } from "../support/sql-js-handle.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-old-sqlite-"));
  mkdirSync(join(folder, "versions", "sqlite"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a revision; the parent is the one before it. */
function revision(place: number, upgrade: string, downgrade: string): void {
  const down = place === 1 ? "null" : `"rev${place - 1}"`;
  writeFileSync(
    join(folder, "versions", "sqlite", `rev${place}_cortex_db_version_${place}.ts`),
    `/**
 * step ${place}
 *
 * Revision ID: rev${place}
 * Revises: ${place === 1 ? "" : `rev${place - 1}`}
 */
import { column, integer, type Operations, string, text } from "cortex-migrations";

export const revision = "rev${place}";
export const downRevision = ${down};
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  ${upgrade}
}

export async function downgrade(op: Operations): Promise<void> {
  ${downgrade}
}
`,
  );
}

const managerOn = (connection: unknown): MigrationManager =>
  new MigrationManager({
    connection,
    versionsDirectory: join(folder, "versions"),
    environment: {},
    cwd: folder,
  });

const create =
  'await op.createTable("t", [column("id", integer(), { primaryKey: true }), column("a", text())]);';

describe("a real SQLite that is too old (3.33.0)", () => {
  it("is refused by its version, and nothing is written", async () => {
    revision(1, create, 'await op.dropTable("t");');
    const { handle, bytes } = await openSqlJs("1.4.0");
    handle.exec("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)");
    const before = bytes();
    const manager = managerOn(handle);
    const refused = {
      code: "MIG_DIALECT_TOO_OLD",
      exitCode: 1,
      message: expect.stringMatching(/SQLite 3\.33\.0/),
    };
    for (const ask of [() => manager.applyMigrations(), () => manager.getMigrationStatus()])
      await expect(ask()).rejects.toMatchObject(refused);
    expect(bytes().equals(before)).toBe(true);
    await manager.close();
  });
});

describe("the oldest SQLite that is supported (3.35.0)", () => {
  it("is brought up and down, in place and by building anew, and keeps the rows", async () => {
    revision(1, create, 'await op.dropTable("t");');
    revision(
      2,
      `await op.execute("INSERT INTO t (a) VALUES ('1'), ('22')");
  await op.addColumn("t", column("b", string(10), { serverDefault: "x" }));`,
      'await op.dropColumn("t", "b");\n  await op.execute("DELETE FROM t");',
    );
    revision(
      3,
      `await op.batchAlterTable("t", async (batch) => {
    await batch.alterColumn("a", { type: integer(), nullable: false });
    await batch.createUniqueConstraint("uq_t_a", ["a"]);
  });`,
      `await op.batchAlterTable("t", async (batch) => {
    await batch.dropConstraint("uq_t_a", { type: "unique" });
    await batch.alterColumn("a", { type: text(), nullable: true });
  });`,
    );
    revision(4, 'await op.dropColumn("t", "b");', 'await op.addColumn("t", column("b", string(10)));');
    const { handle } = await openSqlJs("1.5.0");
    expect(handle.prepare("SELECT sqlite_version() AS v").all()).toEqual([{ v: "3.35.0" }]);
    const manager = managerOn(handle);
    const { applied } = await manager.applyMigrations();
    expect(applied.map((step) => step.revision)).toEqual(["rev1", "rev2", "rev3", "rev4"]);
    expect(handle.prepare("SELECT * FROM t").all()).toEqual([
      { id: 1, a: 1 },
      { id: 2, a: 22 },
    ]);
    await manager.downgradeMigrations({ target: "rev2" });
    expect(handle.prepare("SELECT id, a, typeof(a) AS t FROM t").all()).toEqual([
      { id: 1, a: "1", t: "text" },
      { id: 2, a: "22", t: "text" },
    ]);
    await manager.downgradeMigrations({ target: "base" });
    expect(handle.prepare("SELECT name FROM sqlite_schema WHERE name = 't'").all()).toEqual([]);
    expect(handle.prepare("SELECT * FROM alembic_version").all()).toEqual([]);
    await manager.close();
  });
});

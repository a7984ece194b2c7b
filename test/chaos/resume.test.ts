import { afterEach, describe, expect, it } from "vitest";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MigrationManager } from "../../src/index.js";
import { codedFailure, moduleRevision } from "../support/migration-project.js";
import { createDatabase, query, server, type TestDatabase } from "../support/servers/index.js";

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scene(): Promise<{
  readonly database: TestDatabase;
  readonly write: (up: string) => void;
  readonly manager: () => MigrationManager;
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}> {
  const on = await server("mysql");
  const database = await createDatabase(on);
  const folder = mkdtempSync(join(tmpdir(), "cortex-resume-"));
  const chain = join(folder, "versions", "mysql");
  mkdirSync(chain, { recursive: true });
  open.push(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });
  const versionsDirectory = join(folder, "versions");
  const options = { environment: {}, interactive: false, dbType: "mysql", url: database.url, cwd: folder };
  return {
    database,
    write: (up) =>
      writeFileSync(
        join(chain, "aa_cortex_db_version_1.ts"),
        moduleRevision({ id: "aa", revises: null, up }),
      ),
    manager: () => new MigrationManager({ ...options, versionsDirectory }),
    rows: (sql) => query(on, database.name, sql),
  };
}

const FIRST = `await op.execute("CREATE TABLE n (i INTEGER)");
  await op.execute("INSERT INTO n VALUES (1)");
  await op.execute("CREATE TABLE m (i INTEGER)");`;

describe("a step that failed half way", () => {
  it("goes on behind what is done when the file is corrected", async () => {
    const { write, manager, rows } = await scene();
    write(`${FIRST}\n  await op.execute("CREATE TABLE n (i INTEGER)");`);
    const error = await codedFailure(() => manager().applyMigrations());
    expect(error.message).toContain("INSERT INTO n VALUES (1)");
    expect(error.message).not.toContain("The step was rolled back");
    write(`${FIRST}\n  await op.execute("CREATE TABLE o (i INTEGER)");`);
    expect((await manager().applyMigrations()).applied).toHaveLength(1);
    expect(await rows("SELECT i FROM n")).toHaveLength(1);
    expect(await rows("SELECT seq FROM cortex_migration_journal")).toEqual([]);
  });

  it("stops when the corrected file does not say what is done, until it is resolved", async () => {
    const { write, manager, rows } = await scene();
    write(`${FIRST}\n  await op.execute("CREATE TABLE n (i INTEGER)");`);
    await codedFailure(() => manager().applyMigrations());
    write('await op.execute("CREATE TABLE o (i INTEGER)");');
    const error = await codedFailure(() => manager().applyMigrations());
    expect(error.code).toBe("MIG_JOURNAL_CHANGED");
    expect((await manager().resolve()).statements.map((one) => one.isDone)).toEqual([true, true, true]);
    await manager().resolve({ action: "applied" });
    await manager().applyMigrations();
    expect(await rows("SELECT seq FROM cortex_migration_journal")).toEqual([]);
    expect((await codedFailure(() => manager().resolve())).code).toBe("MIG_JOURNAL_NOTHING");
  });

  it("stops with the three states when nobody can tell whether a statement has run", async () => {
    const { write, manager, rows } = await scene();
    write(`${FIRST}\n  await op.execute("ALTER TABLE m ADD COLUMN j INTEGER");\n  throw new Error("no");`);
    await codedFailure(() => manager().applyMigrations());
    await rows("UPDATE cortex_migration_journal SET state = 'intent' WHERE sql_text LIKE 'ALTER%'");
    await rows("ALTER TABLE m ADD COLUMN by_hand INTEGER");
    const error = await codedFailure(() => manager().applyMigrations());
    expect(error.code).toBe("MIG_JOURNAL_AMBIGUOUS");
    expect(String(error.details["expected"])).toContain("`j` int");
    expect(String(error.details["before"])).not.toContain("`j` int");
    expect(String(error.details["now"])).toContain("by_hand");
    write(`${FIRST}\n  await op.execute("ALTER TABLE m ADD COLUMN j INTEGER");`);
    await manager().resolve({ action: "applied" });
    expect((await manager().applyMigrations()).applied).toHaveLength(1);
    expect(await rows("SELECT i FROM n")).toHaveLength(1);
  });
});

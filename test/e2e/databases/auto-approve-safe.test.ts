import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { MigrationManager } from "../../../src/index.js";
import { codedFailure } from "../../support/migration-project.js";
import { createDatabase, server, type TestDatabase } from "../../support/servers/index.js";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createDatabase(await server("postgresql-18"));
  cleanups.push(() => database.drop());
  return database;
}

function managerOf(database: TestDatabase): MigrationManager {
  const cwd = mkdtempSync(join(tmpdir(), "cortex-safe-"));
  const options = {
    url: database.url,
    environment: {},
    cwd,
    interactive: false,
    autoApprove: "safe",
  } as const;
  const manager = new MigrationManager(options);
  cleanups.push(async () => {
    await manager.close();
    rmSync(cwd, { recursive: true, force: true });
  });
  return manager;
}

it("takes columns of tables that the same plan makes for no danger", async () => {
  const manager = managerOf(await emptyDatabase());
  expect((await manager.applyMigrations()).applied).toHaveLength(18);
});

it("takes columns of tables that were there before for a danger", async () => {
  const database = await emptyDatabase();
  const manager = managerOf(database);
  // The fifth revision has the column that the sixth drops.
  await manager.applyMigrations({ target: "57943408a623" });
  const error = await codedFailure(() => manager.applyMigrations());
  expect(error.code).toBe("MIG_RUNTIME_NOT_APPROVED");
  expect(error.details["steps"]).toContain("9a5291f75e97");
  expect((await manager.current()).map((row) => row.revision)).toEqual(["57943408a623"]);
});

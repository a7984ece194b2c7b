import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { autoApplyMigrations } from "../../../src/index.js";
import { makeMigrationProject, type MigrationProject } from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
  project.revision({ id: "aaaa", up: 'await op.execute("CREATE TABLE a (n)");' });
});
afterEach(() => project.dispose());

const start = (environment: Readonly<Record<string, string>>): ReturnType<typeof autoApplyMigrations> =>
  autoApplyMigrations({
    cwd: project.directory,
    environment: {
      CORTEX_DB_FILE: project.database,
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: `${project.directory}/versions`,
      ...environment,
    },
    isTerminal: false,
  });

describe("what a server calls when it starts", () => {
  it.each(["false", "0", "No", "OFF"])(
    "does nothing with CORTEX_AUTO_APPLY_DB_MIGRATIONS=%s",
    async (value) => {
      expect(await start({ CORTEX_AUTO_APPLY_DB_MIGRATIONS: value })).toBeNull();
      expect(project.state()).toBeNull();
    },
  );

  it.each([{}, { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "Yes" }])("applies with %j", async (environment) => {
    expect(await start(environment)).toMatchObject({ success: true, applied: [{ revision: "aaaa" }] });
    expect(project.versions()).toEqual(["aaaa"]);
  });

  it("refuses what CORTEX_DB_MIGRATIONS_AUTO_APPROVE does not let it apply", async () => {
    await expect(start({ CORTEX_DB_MIGRATIONS_AUTO_APPROVE: "none" })).rejects.toMatchObject({
      code: "MIG_RUNTIME_NOT_APPROVED",
      exitCode: 6,
    });
    expect(project.state()).toBeNull();
  });

  it("waits for the lock no longer than CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT says", async () => {
    await start({});
    project.revision({ id: "bbbb", revises: "aaaa" });
    const holder = new DatabaseSync(project.database);
    holder.exec("BEGIN IMMEDIATE");
    await expect(start({ CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT: "0" })).rejects.toMatchObject({
      code: "MIG_LOCK_TIMEOUT",
      exitCode: 4,
    });
    holder.close();
    expect(await start({ CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT: "0" })).toMatchObject({ success: true });
  });
});

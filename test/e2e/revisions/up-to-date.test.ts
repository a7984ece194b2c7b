import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { autoApplyMigrations } from "../../../src/index.js";
import { runCli } from "../../support/cli.js";
import { makeMigrationProject, type MigrationProject } from "../../support/migration-project.js";
import { openCounted } from "../../support/counted-handle.js";

const COUNTER = join(import.meta.dirname, "../../support/count-statements.cjs");

let project: MigrationProject;
beforeEach(async () => {
  project = makeMigrationProject();
  for (const [id, revises] of [
    ["r1", null],
    ["r2", "r1"],
  ] as const)
    project.revision({ id, revises, up: `await op.execute("CREATE TABLE t_${id} (n)");` });
});
afterEach(() => project.dispose());

/** Runs the command, and returns what it ran on the database's file. */
async function statementsOf(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stderr } = await runCli(args, {
    cwd: project.directory,
    env: {
      CORTEX_DB_FILE: project.database,
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: join(project.directory, "versions"),
      NODE_OPTIONS: `--require ${COUNTER}`,
    },
  });
  expect(code, stderr).toBe(0);
  return stderr.split("\n").filter((line) => line.startsWith("STATEMENT "));
}

describe("a database that is up to date is asked two things at most", () => {
  it.each(["upgrade head", "upgrade heads", "current", "status", "plan"])("by cortex %s", async (line) => {
    expect((await statementsOf("upgrade", "head")).length).toBeGreaterThan(10);
    const asked = await statementsOf(...line.split(" "));
    expect(asked).toContain("STATEMENT SELECT version_num FROM alembic_version");
    // The status asks a third: is there something in flight?
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(line === "status" ? 3 : 2);
  });

  it.each(["nobody uses", "somebody uses"])("in WAL mode, when %s it", async (who) => {
    await statementsOf("upgrade", "head");
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const other = new DatabaseSync(project.database);
    other.exec("PRAGMA journal_mode = WAL; CREATE TABLE theirs (n)");
    if (who === "nobody uses") other.close();
    expect((await statementsOf("upgrade", "head")).length).toBe(2);
    if (who !== "nobody uses") other.close();
  });

  it("by the library, on a handle of the host's", async () => {
    await project.manager().applyMigrations();
    const { handle, statements } = openCounted(project.database);
    const { cwd, versionsDirectory } = {
      cwd: project.directory,
      versionsDirectory: join(project.directory, "versions"),
    };
    const options = { environment: {}, cwd, versionsDirectory, interactive: false, connection: handle };
    for (const [ask, most] of [
      [() => autoApplyMigrations(options), 2],
      [() => project.manager({ connection: handle }).applyMigrations(), 2],
      [() => project.manager({ connection: handle }).getMigrationStatus(), 3],
    ] as const) {
      statements.length = 0;
      await ask();
      expect(statements).toContain("SELECT version_num FROM alembic_version");
      expect(statements.length, statements.join("\n")).toBeLessThanOrEqual(most);
    }
    handle.close();
  });
});

describe("a database without a version table", () => {
  it("has no revision, and any other trouble with the table is said", async () => {
    project.inDatabase((db) => db.exec("CREATE TABLE other (a)"));
    expect((await project.manager().getMigrationStatus()).currentRevisions).toEqual([]);
    project.inDatabase((db) => db.exec("CREATE TABLE alembic_version (something_else)"));
    await expect(project.manager().getMigrationStatus()).rejects.toMatchObject({
      code: "MIG_DIALECT_COLUMN_UNKNOWN",
    });
  });
});

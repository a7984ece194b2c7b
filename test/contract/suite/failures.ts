import { expect } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import type { TargetContext } from "../target-context.js";

const HEAD = 'import { column, integer, string } from "cortex-migrations";';

/** A step that fails says where and why; what can be rolled back is, and what cannot is told. */
export function failures({ it, database, project }: TargetContext): void {
  const failing = {
    id: "f2",
    revises: "f1",
    head: HEAD,
    up: `await op.createTable("half", [column("id", integer(), { primaryKey: true })]);
  await op.execute("INSERT INTO nowhere VALUES (1)");`,
  };
  const first = {
    id: "f1",
    head: HEAD,
    up: `await op.createTable("whole", [column("id", integer(), { primaryKey: true }), column("name", string(9), { nullable: false, unique: "uq_whole" })]);
  await op.bulkInsert("whole", [{ id: 1, name: "a" }]);`,
    down: 'await op.dropTable("whole");',
  };

  it(
    "roll the step back, and keep the steps before it",
    async () => {
      const made = await database();
      const files = project(made);
      files.revision(first);
      const manager = files.manager();
      await manager.applyMigrations();
      const before = await made.dump();
      files.revision(failing);
      const error = await codedFailure(() => files.manager().applyMigrations());
      expect(error.code).toBe("MIG_RUNTIME_STEP_FAILED");
      expect(error.message).toMatch(/f2.*f2_cortex_db_version_2\.ts:\d+/s);
      expect(error.message).toContain("INSERT INTO nowhere");
      expect(error.message).toMatch(/nowhere/);
      expect(await made.dump()).toBe(before);
    },
    "transactionalDdl",
  );

  it("name the revision, the line, the statement and the reason", async () => {
    const made = await database();
    const files = project(made);
    files.revision(first);
    files.revision(failing);
    const error = await codedFailure(() => files.manager().applyMigrations());
    expect(error.code).toBe("MIG_RUNTIME_STEP_FAILED");
    expect(error.details).toMatchObject({
      revision: "f2",
      causeCode: "MIG_DIALECT_TABLE_NOT_FOUND",
      line: 11,
    });
    expect(error.details["kept"]).toMatch(/f1/);
    expect((await files.manager().current()).map((row) => row.revision)).toEqual(["f1"]);
  });

  for (const [what, sql, code] of [
    ["a table that is there", "CREATE TABLE whole (id INTEGER)", "MIG_DIALECT_OBJECT_EXISTS"],
    ["a row that is there", "INSERT INTO whole (id, name) VALUES (1, 'b')", "MIG_DIALECT_ROWS_REFUSED"],
    [
      "a value that must be unique",
      "INSERT INTO whole (id, name) VALUES (2, 'a')",
      "MIG_DIALECT_ROWS_REFUSED",
    ],
    ["a value that is missing", "INSERT INTO whole (id, name) VALUES (2, NULL)", "MIG_DIALECT_ROWS_REFUSED"],
    ["a column that is not there", "SELECT no_such FROM whole", "MIG_DIALECT_COLUMN_UNKNOWN"],
    ["SQL that is none", "SELEC 1", "MIG_DIALECT_SQL_FAILED"],
  ] as const)
    it(`have a code of their own: ${what}`, async () => {
      const made = await database();
      const files = project(made);
      files.revision(first);
      files.revision({ id: "f2", revises: "f1", up: `await op.execute(${JSON.stringify(sql)});` });
      const error = await codedFailure(() => files.manager().applyMigrations());
      expect(error.details["causeCode"], error.message).toBe(code);
    });
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)("%s", (place) => {
  const rollsBack = place === "sqlite" || place === "postgresql-18";
  let project: ProjectOn;
  beforeEach(async () => {
    project = await makeProjectOn(place);
    project.revision({ id: "r1", up: `await op.execute("CREATE TABLE t (n int)");` });
  });
  afterEach(() => project.dispose());
  const tables = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const name of ["t", "half"])
      await project.rows(`SELECT n FROM ${name}`).then(
        () => found.push(name),
        (error: unknown) => expect(String(error)).toMatch(/half|\bt\b/),
      );
    return found;
  };

  it("a row that a revision has added to the version table behind the run's back is an error", async () => {
    project.revision({
      id: "r2",
      revises: "r1",
      up: `await op.execute("CREATE TABLE u (n int)");
  await op.execute("INSERT INTO alembic_version (version_num) VALUES ('stray')");`,
    });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error).toMatchObject({ code: "MIG_RUNTIME_VERSION_MISMATCH", exitCode: 1 });
    expect(error.message).toMatch(/stray/);
    expect(await project.rows("SELECT version_num FROM alembic_version")).toEqual([{ version_num: "r1" }]);
  });

  it("a row that the chain knows is an error, too, where the plan does not lead to it", async () => {
    project.revision({ id: "b1", up: "" });
    project.revision({
      id: "r2",
      revises: "r1",
      up: `await op.execute("INSERT INTO alembic_version (version_num) VALUES ('b1')");`,
    });
    const error = await codedFailure(() => project.manager().applyMigrations({ target: "r2" }));
    expect(error).toMatchObject({ code: "MIG_RUNTIME_VERSION_MISMATCH", exitCode: 1 });
    expect(await project.rows("SELECT version_num FROM alembic_version")).toEqual([{ version_num: "r1" }]);
  });

  it("a version table that a revision has set back to another revision that the chain has is an error", async () => {
    project.revision({ id: "b1", up: "" });
    project.revision({
      id: "r2",
      revises: "r1",
      up: `await op.execute("CREATE TABLE u (n int)");
  await op.execute("UPDATE alembic_version SET version_num = 'b1'");`,
    });
    const error = await codedFailure(() => project.manager().applyMigrations({ target: "r2" }));
    expect(error).toMatchObject({ code: "MIG_RUNTIME_VERSION_MISMATCH", exitCode: 1 });
    expect(error.message).toMatch(/'alembic_version' .*expected one row for r2 -> r1, found 0$/);
    expect(error.hint).toMatch(/cortex current/);
  });

  it("a version table whose row a revision has taken is an error, and its row is there again", async () => {
    project.revision({ id: "r2", revises: "r1", up: `await op.execute("DELETE FROM alembic_version");` });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error).toMatchObject({ code: "MIG_RUNTIME_VERSION_MISMATCH", exitCode: 1 });
    const versions = await project.rows("SELECT version_num FROM alembic_version");
    expect(versions).toEqual([{ version_num: "r1" }]);
  });

  it("a step that fails says which, which statement and line, what is kept and what to do", async () => {
    const path = project.revision({
      id: "r2",
      revises: "r1",
      message: "the one that fails",
      up: `await op.execute("CREATE TABLE half (n int)");
  await op.execute("INSERT INTO nowhere VALUES (1)");`,
    });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error).toMatchObject({
      code: "MIG_RUNTIME_STEP_FAILED",
      details: {
        revision: "r2",
        direction: "upgrade",
        file: path,
        line: 10,
        statement: "INSERT INTO nowhere VALUES (1)",
        causeCode: "MIG_DIALECT_TABLE_NOT_FOUND",
      },
    });
    expect(error.message).toContain(`${path}:10`);
    expect(error.message).toContain("INSERT INTO nowhere VALUES (1)");
    expect(error.message).toContain("Applied before it in this run: r1.");
    expect(error.message).toMatch(
      rollsBack
        ? /The step was rolled back: the database is as it was before it\./
        : /since its last commit was rolled back\. Done before and kept, because it cannot be rolled back: \n {2}CREATE TABLE half \(n int\)\n/,
    );
    expect(error.hint).toMatch(rollsBack ? /./ : /run the same command again: .* is not run twice/);
    expect(await tables()).toEqual(rollsBack ? ["t"] : ["t", "half"]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type Place, type ProjectOn } from "../../support/project-on.js";
import { secondSession } from "../../support/second-session.js";

describe.each(["mysql", "mariadb"] as const)(
  "%s: a connection that is lost while a statement waits",
  (place) => {
    let project: ProjectOn;
    beforeEach(async () => {
      project = await makeProjectOn(place);
      project.revision({ id: "r1", revises: null, up: `await op.execute("CREATE TABLE t (n int)");` });
      project.revision({
        id: "r2",
        revises: "r1",
        up: `await op.execute("INSERT INTO t VALUES (1)");
await op.execute("ALTER TABLE t ADD COLUMN m int");`,
      });
      await project.manager().applyMigrations({ target: "r1" });
    });
    afterEach(() => project.dispose());

    it("says what is not known, what is kept and what the next start does; status shows it; the start goes on", async () => {
      const other = await secondSession(project);
      const kill = async (): Promise<void> => {
        const [row] = await project.rows(
          "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'ALTER TABLE t%'",
        );
        await other.run(`KILL ${String(row?.["id"])}`);
      };
      await other.run("BEGIN");
      await other.run("SELECT * FROM t");
      const killed: Promise<void>[] = [];
      const manager = project.manager({ events: { onWait: () => void killed.push(kill()) } });
      const error = await codedFailure(() => manager.applyMigrations());
      await Promise.all(killed);
      expect(error).toMatchObject({ code: "MIG_RUNTIME_STEP_FAILED", details: { revision: "r2", line: 10 } });
      expect(error.message).toMatch(
        /connection .* was lost[\s\S]*Not known: whether this statement has run[\s\S]*ALTER TABLE t ADD COLUMN m int\n[\s\S]*Done before and kept[\s\S]*INSERT INTO t VALUES \(1\)/,
      );
      expect(error.hint).toMatch(/Run the same command again .*takes the lock, finds out by the objects/);
      const status = await project.manager().getMigrationStatus();
      expect(status.inFlight).toMatchObject({
        revision: "r2",
        direction: "upgrade",
        statements: [
          { sql: "INSERT INTO t VALUES (1)", isDone: true },
          { sql: "ALTER TABLE t ADD COLUMN m int", isDone: false },
        ],
      });
      await other.end();
      await project.manager().applyMigrations();
      expect((await project.manager().getMigrationStatus()).inFlight).toBeNull();
      expect(await project.rows("SELECT n, m FROM t")).toEqual([{ n: 1, m: null }]);
    });

    it("a statement that nothing would tell of is marked in the plan, and no other", async () => {
      project.revision({
        id: "r3",
        revises: "r2",
        up: `await op.execute("CREATE PROCEDURE p() INSERT INTO t (n) VALUES (5)"); await op.execute("CALL p()");`,
      });
      const plan = await project.manager().plan();
      const marked = plan.steps.flatMap(({ statements }) =>
        (statements ?? []).filter(({ hazards }) => hazards.some(({ code }) => code === "notResumable")),
      );
      expect(marked.map(({ sql }) => sql)).toEqual(["CALL p()"]);
    });
  },
);

it.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)(
  "%s: status of an empty database creates nothing",
  async (place: Place) => {
    const project = await makeProjectOn(place);
    project.revision({ id: "r1", revises: null, up: "" });
    if (place === "sqlite") await project.rows("PRAGMA user_version = 1");
    expect((await project.manager().getMigrationStatus()).inFlight).toBeNull();
    const tables =
      place === "sqlite"
        ? "SELECT name FROM sqlite_schema"
        : `SELECT table_name FROM information_schema.tables WHERE table_schema = ${place === "postgresql-18" ? "'public'" : "DATABASE()"}`;
    expect(await project.rows(tables)).toEqual([]);
    await project.dispose();
  },
);

describe("postgresql", () => {
  it("a commit whose answer never comes is told as what it is, and the next start goes on", async () => {
    const project = await makeProjectOn("postgresql-18");
    // The trigger fires when the step is verified, and again at the commit, which it does not survive.
    project.revision({
      id: "r1",
      revises: null,
      up: `await op.execute("CREATE TABLE t (n int); CREATE SEQUENCE s");
        await op.execute(\`CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF nextval('s') = 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$\`);
        await op.execute("CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f()");`,
    });
    project.revision({ id: "r2", revises: "r1", up: `await op.execute("INSERT INTO t VALUES (1)");` });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error.code).toBe("MIG_RUNTIME_COMMIT_UNKNOWN");
    expect(error.message).toMatch(/while r2 was committed/);
    expect(error.hint).toMatch(/as a whole, with its version row, or not at all/);
    expect((await project.manager().applyMigrations()).applied).toMatchObject([{ revision: "r2" }]);
    expect(await project.rows("SELECT n FROM t")).toEqual([{ n: 1 }]);
    await project.dispose();
  });
});

import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { column, defineSchema, type Hooks, integer, type Schema, table } from "../../../src/index.js";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type Place, type ProjectOn } from "../../support/project-on.js";

let project: ProjectOn | null = null;
afterEach(async () => {
  await project?.dispose();
  project = null;
});

const id = column("id", integer(), { primaryKey: true });
const n = column("n", integer());
const whole = defineSchema({ tables: [table("a", [id, n]), table("b", [id, n]), table("c", [id, n])] });
/** Without the column a.n, and without the table c. */
const less = defineSchema({ tables: [table("a", [id]), table("b", [id, n])] });

/** A database with the whole schema, and what SQL makes beside it. */
async function begin(place: Place, beside: readonly string[]): Promise<ProjectOn> {
  const made = await makeProjectOn(place);
  project = made;
  const manager = made.manager({ schema: whole });
  await manager.createRevision({ autogenerate: true, message: "whole" });
  await manager.applyMigrations();
  for (const sql of beside) await made.rows(sql);
  return made;
}

/** Runs SQL before all else in the upgrade, and after all else in the downgrade. */
const around = (up: readonly string[], down: readonly string[]): Hooks => {
  const run = (sql: string) => ({ kind: "execute", sql, parameters: null }) as const;
  return {
    processRevisionDirectives: (_context, directives) =>
      directives.map((one) => ({
        ...one,
        operations: [...up.map(run), ...one.operations],
        downgradeOperations: [...one.downgradeOperations, ...down.map(run)],
      })),
  };
};

/** Generates, with what was warned of. */
async function generate(on: ProjectOn, hooks: Hooks = {}, schema: Schema = less): Promise<readonly string[]> {
  const warnings: string[] = [];
  const silent = (): void => undefined;
  const logger = {
    debug: silent,
    info: silent,
    error: silent,
    warn: (text: string) => void warnings.push(text),
  };
  await on
    .manager({ schema, hooks, logger })
    .createRevision({ autogenerate: true, message: "less", noRenames: true });
  return warnings;
}

const files = (on: ProjectOn): readonly string[] =>
  readdirSync(on.chain).filter((name) => name.endsWith(".ts"));

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)("a view on %s", (place) => {
  const views = ["CREATE VIEW v AS SELECT id, n FROM a", "CREATE VIEW w AS SELECT n FROM c"];
  const drops = ["DROP VIEW v", "DROP VIEW w"];

  it("that reads what goes stops the revision, and may be dropped by SQL of the same one", async () => {
    const on = await begin(place, views);
    const refused = await codedFailure(() => generate(on));
    expect(refused.code).toBe("MIG_DIFF_VERIFY_FAILED");
    expect(refused.message).toMatch(/\bv\b/);
    const forgotten = await codedFailure(() => generate(on, around(drops, views.slice(0, 1))));
    expect(forgotten).toMatchObject({
      code: "MIG_DIFF_VERIFY_FAILED",
      details: {
        stage: "compare after downgrade",
        reason: expect.stringContaining("view 'w' would be lost"),
      },
    });
    expect(files(on)).toHaveLength(1);
    await generate(on, around(drops, views));
    expect(files(on)).toHaveLength(2);
    const manager = on.manager({ schema: less });
    await manager.applyMigrations();
    expect((await manager.check()).upToDate).toBe(true);
    await expect(on.rows("SELECT * FROM v")).rejects.toThrow();
    await manager.downgradeMigrations({ target: "-1" });
    expect(await on.rows("SELECT * FROM v")).toEqual([]);
    expect(await on.rows("SELECT * FROM w")).toEqual([]);
  }, 120_000);
});

describe("a trigger on SQLite", () => {
  const onTable = 'CREATE TRIGGER "t 1" AFTER INSERT ON b BEGIN INSERT INTO c (n) VALUES (1); END';
  const onColumn = "CREATE TRIGGER t2 AFTER UPDATE ON b WHEN (SELECT max(n) FROM a) > 1 BEGIN SELECT 1; END";
  const harmless = "CREATE TRIGGER t3 AFTER DELETE ON b BEGIN SELECT raise(ABORT, 'c'); END";

  const view = "CREATE VIEW v AS SELECT id FROM b";
  const onView = "CREATE TRIGGER t4 INSTEAD OF DELETE ON v BEGIN DELETE FROM c; END";

  it("that names what goes stops the revision, with the name of each", async () => {
    const on = await begin("sqlite", [onTable, onColumn, harmless, view, onView]);
    const table = await codedFailure(() =>
      generate(on, {}, defineSchema({ tables: whole.tables.slice(0, 2) })),
    );
    expect(table).toMatchObject({
      code: "MIG_DIFF_VERIFY_FAILED",
      details: { reason: expect.stringMatching(/^trigger 't 1', trigger 't4' would not work any more;/) },
    });
    const one = await codedFailure(() => generate(on));
    expect(one.code).toBe("MIG_DIFF_VERIFY_FAILED");
    expect(one.message).toContain("'t2' does not work any more");
    await generate(
      on,
      around(['DROP TRIGGER "t 1"', "DROP TRIGGER t2", "DROP TRIGGER t4"], [onTable, onColumn, onView]),
    );
    const manager = on.manager({ schema: less });
    await manager.applyMigrations();
    await on.rows("INSERT INTO b (id) VALUES (1)");
    await on.rows("UPDATE b SET n = 2");
    await manager.downgradeMigrations({ target: "-1" });
    await on.rows("INSERT INTO b (id) VALUES (2)");
    expect(await on.rows("SELECT n FROM c")).toEqual([{ n: 1 }]);
  });

  it("that is broken already is nobody's affair", async () => {
    const on = await begin("sqlite", [
      "CREATE TRIGGER old AFTER INSERT ON b BEGIN INSERT INTO nowhere VALUES (1); END",
    ]);
    await generate(on, {}, defineSchema({ tables: whole.tables.slice(0, 2) }));
    expect(files(on)).toHaveLength(2);
  });
});

describe.each(["mysql", "mariadb"] as const)("triggers and routines on %s", (place) => {
  it("that name what goes are told by name, and only those", async () => {
    const on = await begin(place, [
      "CREATE TRIGGER t1 AFTER INSERT ON b FOR EACH ROW INSERT INTO c (n) VALUES (1)",
      "CREATE TRIGGER t2 BEFORE INSERT ON a FOR EACH ROW SET NEW.n = 2",
      "CREATE TRIGGER t3 BEFORE UPDATE ON b FOR EACH ROW SET NEW.n = 3 /* c */",
      "CREATE PROCEDURE p1() SELECT n FROM `a`",
      "CREATE PROCEDURE p2() SELECT 'c', id FROM a",
      "CREATE FUNCTION f1() RETURNS INT READS SQL DATA RETURN (SELECT count(*) FROM c)",
      "CREATE EVENT e1 ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM c",
    ]);
    const warnings = (await generate(on)).filter((text) => text.includes("names "));
    expect(warnings.map((text) => text.replace(/;.*/, "")).sort()).toEqual([
      "event 'e1' names table 'c', which goes",
      "function 'f1' names table 'c', which goes",
      "procedure 'p1' names column 'a.n', which goes",
      "trigger 't1' of 'b' names table 'c', which goes",
      "trigger 't2' of 'a' names column 'a.n', which goes",
    ]);
    expect(files(on)).toHaveLength(2);
  }, 120_000);
});

describe("a routine on PostgreSQL", () => {
  it("whose text names what goes is told by name", async () => {
    const on = await begin("postgresql-18", [
      "CREATE FUNCTION f1() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM c); END'",
      "CREATE FUNCTION f2() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM b'",
    ]);
    const warnings = (await generate(on)).filter((text) => text.includes("names "));
    expect(warnings).toEqual([
      expect.stringContaining("function 'f1()' names table 'c', which goes; PostgreSQL"),
    ]);
    expect(files(on)).toHaveLength(2);
  }, 120_000);
});

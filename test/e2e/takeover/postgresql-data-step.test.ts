import { afterAll, describe, expect, it } from "vitest";
import { CortexError } from "../../../src/errors/index.js";
import { contentsOf, seed } from "./postgresql-seed.js";
import { upgradeScript } from "./recorded.js";
import { dropDatabases, emptyDatabase, type ServerDatabase } from "./server-database.js";

afterAll(dropDatabases);

/** The revision that gives data models and metrics an environment, and the one before it. */
const STEP = "8bd9e9780557";
const BEFORE = "450bd09cd019";

/** A database before the step, as the earlier release left it, with three rows in every table. */
async function beforeStep(): Promise<ServerDatabase> {
  const db = await emptyDatabase("postgresql-18");
  await db.feed(upgradeScript(BEFORE));
  await seed(db);
  return db;
}

const run = (db: ServerDatabase) => db.manage((manager) => manager.applyMigrations({ target: STEP }));

/** The schema that the step leaves. */
async function schemaAfter(): Promise<string> {
  const db = await emptyDatabase("postgresql-18");
  await db.feed(upgradeScript(STEP));
  return db.schema();
}

const environmentsOf = async (db: ServerDatabase, table: string): Promise<readonly unknown[]> =>
  (await db.rows(`SELECT environment_id::text AS id FROM ${table} ORDER BY id`)).map(({ id }) => id);

describe("the step that gives rows an environment", () => {
  it("gives the first one to rows that have none", async () => {
    const db = await beforeStep();
    const [first] = await db.rows("SELECT id::text FROM environments LIMIT 1");
    await run(db);
    for (const table of ["data_models", "metrics"])
      expect(await environmentsOf(db, table)).toEqual([first?.id, first?.id, first?.id]);
    expect(await db.schema()).toBe(await schemaAfter());
  });

  it("is planned as it will run, and planning changes nothing", async () => {
    const db = await beforeStep();
    const rows = await contentsOf(db);
    const plan = await db.manage((manager) => manager.plan({ target: STEP }));
    expect(plan.steps.map(({ revision }) => revision)).toEqual([STEP]);
    const planned = plan.steps[0]?.statements?.map(({ sql }) => sql).join("\n");
    expect(planned).toContain("UPDATE data_models SET environment_id");
    expect(planned).toContain("UPDATE metrics SET environment_id");
    expect(await contentsOf(db)).toEqual(rows);
  });

  it("finds what is done already: columns with values, an index, a key, and leaves them", async () => {
    const db = await beforeStep();
    const chosen = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    await db.rows(`ALTER TABLE data_models ADD COLUMN environment_id uuid;
      ALTER TABLE metrics ADD COLUMN environment_id uuid;
      UPDATE data_models SET environment_id = '${chosen}' WHERE id = '${chosen}';
      UPDATE metrics SET environment_id = '${chosen}';
      ALTER TABLE metrics ALTER COLUMN environment_id SET NOT NULL;
      CREATE INDEX ix_metrics_environment_id ON metrics (environment_id);
      ALTER TABLE metrics ADD FOREIGN KEY (environment_id) REFERENCES environments (id);`);
    const [first] = await db.rows("SELECT id::text FROM environments LIMIT 1");
    await run(db);
    expect((await environmentsOf(db, "data_models")).toSorted()).toEqual(
      [first?.id, first?.id, chosen].sort(),
    );
    expect(await environmentsOf(db, "metrics")).toEqual([chosen, chosen, chosen]);
    expect(await db.schema()).toBe(await schemaAfter());
  });

  it("runs over a database where all of it is done, and changes nothing", async () => {
    const db = await beforeStep();
    await run(db);
    const done = [await db.schema(), await contentsOf(db)];
    await db.rows(`UPDATE alembic_version SET version_num = '${BEFORE}'`);
    const { applied } = await run(db);
    expect(applied.map(({ revision }) => revision)).toEqual([STEP]);
    expect([await db.schema(), await contentsOf(db)]).toEqual(done);
  });

  it("finds a key of another name, and makes no second one", async () => {
    const db = await beforeStep();
    await db.rows(
      `ALTER TABLE metrics ADD COLUMN environment_id uuid CONSTRAINT mine REFERENCES environments`,
    );
    await run(db);
    const keys = await db.rows(
      "SELECT conname FROM pg_constraint WHERE conrelid = 'metrics'::regclass AND contype = 'f' AND confrelid = 'environments'::regclass",
    );
    expect(keys).toEqual([{ conname: "mine" }]);
    const left = await db.manage(async (manager) => {
      await manager.applyMigrations();
      return manager.check();
    });
    expect(left.operations).toEqual([]);
  });

  it("fails as a whole where rows are and no environment is, and says where", async () => {
    const db = await emptyDatabase("postgresql-18");
    await db.feed(upgradeScript(BEFORE));
    await db.rows(`INSERT INTO data_models (id, name, version, is_active, config, is_valid)
      VALUES (gen_random_uuid(), 'alone', 1, true, '{}', true)`);
    const schema = await db.schema();
    const error = await run(db).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof CortexError)) throw new Error(`no coded error, but ${String(error)}`);
    expect(error.message).toContain("data_models");
    expect(error.message).toContain("environment_id");
    expect(await db.schema()).toBe(schema);
    expect(await db.rows("SELECT version_num FROM alembic_version")).toEqual([{ version_num: BEFORE }]);
  });
});

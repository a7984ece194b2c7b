import { afterEach, describe, expect, it } from "vitest";
import { openTempDatabase, rowsOf, type TempDatabase } from "../../support/sqlite.js";
import { seed } from "./seed.js";
import {
  ADDED,
  ADDED_TABLES,
  complaintsOf,
  objectsOf,
  PUBLISHED,
  publishedSchema,
  rowsIn,
  schemaOf,
  tablesOf,
  versionsOf,
  withManager,
} from "./support.js";

const HEAD = ADDED[1];
const opened: TempDatabase[] = [];

afterEach(() => {
  for (const database of opened.splice(0)) database.dispose();
});

/** An empty database file. */
function fresh(): TempDatabase {
  const database = openTempDatabase();
  opened.push(database);
  return database;
}

/** A database as the earlier release left it: its tables, three rows in each, its version row. */
function inherited(): TempDatabase {
  const database = fresh();
  database.db.exec(`BEGIN; ${publishedSchema} COMMIT`);
  seed(database.db);
  database.db.exec(`INSERT INTO alembic_version (version_num) VALUES ('${PUBLISHED}')`);
  return database;
}

/** A database that the chain built from nothing. */
async function built(target: string): Promise<TempDatabase> {
  const database = fresh();
  await withManager(database.path, (manager) => manager.applyMigrations({ target }));
  return database;
}

describe("the published revision", () => {
  it("builds exactly the published schema on an empty database", async () => {
    const { db } = await built(PUBLISHED);
    const published = fresh();
    published.db.exec(`BEGIN; ${publishedSchema} COMMIT`);
    const expected = objectsOf(published.db);
    expect(expected).toHaveLength(publishedSchema.match(/^CREATE /gm)?.length ?? 0);
    expect(objectsOf(db)).toEqual(expected);
    expect(schemaOf(db)).toBe(publishedSchema);
    expect(versionsOf(db)).toEqual([PUBLISHED]);
  });

  it("goes back to nothing", async () => {
    const { db, path } = await built(PUBLISHED);
    await withManager(path, (manager) => manager.downgradeMigrations({ target: "base" }));
    expect(tablesOf(db)).toEqual([]);
    expect(objectsOf(db).map(({ name }) => name)).toEqual(["alembic_version"]);
    expect(versionsOf(db)).toEqual([]);
  });
});

describe("a database that the earlier release left", () => {
  it("holds rows in every table, with valid keys", () => {
    const { db } = inherited();
    const tables = tablesOf(db);
    expect(tables).toHaveLength(12);
    for (const rows of Object.values(rowsIn(db, tables))) expect(rows).toHaveLength(3);
    expect(complaintsOf(db)).toEqual([]);
  });

  it("is understood before anything runs, and looking changes nothing", async () => {
    const { db, path } = inherited();
    const before = [schemaOf(db), rowsIn(db, tablesOf(db)), rowsOf(db, "SELECT * FROM sqlite_master")];
    await withManager(path, async (manager) => {
      const status = await manager.getMigrationStatus();
      expect(status).toMatchObject({ currentRevision: PUBLISHED, headRevision: HEAD, isUpToDate: false });
      expect(status.pending.map(({ revision }) => revision)).toEqual(ADDED);
      const plan = await manager.plan();
      expect(plan.current).toEqual([PUBLISHED]);
      expect(plan.steps.map(({ revision }) => revision)).toEqual(ADDED);
      for (const { statements } of plan.steps)
        for (const { sql } of statements ?? []) expect(sql).toMatch(/^CREATE (TABLE|INDEX) /);
    });
    expect([schemaOf(db), rowsIn(db, tablesOf(db)), rowsOf(db, "SELECT * FROM sqlite_master")]).toEqual(
      before,
    );
  });

  it("is brought to head in place: two revisions run, every row stays, nothing is left to do", async () => {
    const { db, path } = inherited();
    const tables = tablesOf(db);
    const before = rowsIn(db, tables);
    const result = await withManager(path, (manager) => manager.applyMigrations());
    expect(result).toMatchObject({ success: true, cancelled: false, currentRevisions: [HEAD] });
    expect(result.applied.map(({ revision }) => revision)).toEqual(ADDED);
    expect(rowsIn(db, tables)).toEqual(before);
    expect(schemaOf(db).startsWith(publishedSchema)).toBe(true);
    expect(tablesOf(db).slice(tables.length)).toEqual(ADDED_TABLES);
    expect(versionsOf(db)).toEqual([HEAD]);
    expect(complaintsOf(db)).toEqual([]);
    const left = await withManager(path, async (manager) => [
      await manager.check(),
      await manager.applyMigrations(),
      await manager.getMigrationStatus(),
    ]);
    expect(left).toMatchObject([
      { upToDate: true, operations: [] },
      { success: true, applied: [] },
      { currentRevision: HEAD, isUpToDate: true },
    ]);
  });

  it("ends as one that was built from nothing", async () => {
    const { db, path } = inherited();
    await withManager(path, (manager) => manager.applyMigrations());
    const other = await built("heads");
    expect(schemaOf(db)).toBe(schemaOf(other.db));
  });

  it("comes back to what it was, with all its rows", async () => {
    const { db, path } = inherited();
    const before = rowsIn(db, tablesOf(db));
    await withManager(path, async (manager) => {
      await manager.applyMigrations();
      seedAdded(db);
      await manager.downgradeMigrations({ target: PUBLISHED });
    });
    expect(schemaOf(db)).toBe(publishedSchema);
    expect(rowsIn(db, tablesOf(db))).toEqual(before);
    expect(versionsOf(db)).toEqual([PUBLISHED]);
    expect(complaintsOf(db)).toEqual([]);
    await withManager(path, (manager) => manager.applyMigrations());
    expect(schemaOf(db)).toBe(schemaOf((await built("heads")).db));
  });

  it("keeps its keys: a metric takes its variants along, and no orphan can be made", async () => {
    const { db, path } = inherited();
    await withManager(path, (manager) => manager.applyMigrations());
    seedAdded(db);
    db.exec("PRAGMA foreign_keys=ON");
    expect(() =>
      db.exec("INSERT INTO metric_variant_versions SELECT 'x', 'nobody', 1, '{}', NULL, NULL, NULL, 'now'"),
    ).toThrow(/FOREIGN KEY/);
    db.exec("DELETE FROM metric_versions; DELETE FROM metrics");
    expect(rowsOf(db, "SELECT count(*) AS n FROM metric_variants")).toEqual([{ n: 0 }]);
    expect(rowsOf(db, "SELECT count(*) AS n FROM metric_variant_versions")).toEqual([{ n: 0 }]);
  });
});

describe("the chain is idempotent", () => {
  it("when the version row was lost: all revisions run again over what is there", async () => {
    const { db, path } = inherited();
    await withManager(path, (manager) => manager.applyMigrations());
    const tables = tablesOf(db);
    const before = [schemaOf(db), rowsIn(db, tables)];
    db.exec("DELETE FROM alembic_version");
    const result = await withManager(path, (manager) => manager.applyMigrations());
    expect(result.applied.map(({ revision }) => revision)).toEqual([PUBLISHED, ...ADDED]);
    expect([schemaOf(db), rowsIn(db, tables)]).toEqual(before);
  });

  it("when tables and indexes were dropped by hand: what is missing comes back, and the rest stays", async () => {
    const { db, path } = inherited();
    db.exec("DROP TABLE metric_versions; DROP INDEX ix_metrics_name; DELETE FROM alembic_version");
    const tables = tablesOf(db);
    const before = rowsIn(db, tables);
    await withManager(path, (manager) => manager.applyMigrations());
    expect(rowsIn(db, tables)).toEqual(before);
    const sorted = (database: TempDatabase) =>
      [...objectsOf(database.db)].sort((a, b) => a.name.localeCompare(b.name));
    expect(sorted({ db, path, dispose: () => undefined })).toEqual(sorted(await built("heads")));
  });

  it("when a downgrade meets tables that are gone already", async () => {
    const { db, path } = inherited();
    await withManager(path, (manager) => manager.applyMigrations());
    db.exec("DROP TABLE file_storage");
    await withManager(path, (manager) => manager.downgradeMigrations({ target: PUBLISHED }));
    expect(schemaOf(db)).toBe(publishedSchema);
  });
});

/** A row in each of the tables that the newer revisions add. */
function seedAdded(db: TempDatabase["db"]): void {
  db.exec("PRAGMA foreign_keys=ON");
  db.exec(`INSERT INTO metric_variants (id, environment_id, data_model_id, data_source_id, source_id, name, source, version, public, is_valid, created_at, updated_at)
    SELECT 'variant', environment_id, data_model_id, data_source_id, id, 'v', '{}', 1, 1, 1, '2026-01-01', '2026-01-01' FROM metrics LIMIT 1`);
  db.exec(
    "INSERT INTO metric_variant_versions (id, variant_id, version_number, snapshot_data, created_at) VALUES ('version', 'variant', 1, '{}', '2026-01-01')",
  );
  db.exec(
    "INSERT INTO file_storage (id, environment_id, name, extension, path) SELECT 'file', id, 'n', 'csv', '/n.csv' FROM environments LIMIT 1",
  );
}

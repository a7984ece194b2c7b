import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerName } from "../../support/servers/index.js";
import { type Contents, contentsOf, seed } from "./postgresql-seed.js";
import { dropDatabases, emptyDatabase, type ServerDatabase } from "./server-database.js";
import { DOWNGRADES, PUBLISHED_IDS, upgradeScript } from "./recorded.js";

/** Every revision on the current server; on the oldest one the first, one on either side of the data step, and the last. */
const CASES: readonly (readonly [ServerName, readonly string[]])[] = [
  ["postgresql-18", PUBLISHED_IDS],
  ["postgresql-15", ["c0404f6055d9", "450bd09cd019", "8bd9e9780557", "af2631e7b647"]],
];
const LAST = PUBLISHED_IDS[PUBLISHED_IDS.length - 1] ?? "";
/** What has been added to the chain since. */
const ADDED = ["b3f0c2d91a77"] as const;
const HEAD = ADDED[0];

/** The columns that published revisions drop, and by which: their values are gone by the revision's nature. */
const DROPPED: Readonly<Record<string, string>> = {
  "metrics.data_source": "9a5291f75e97",
  "metrics.output_formats": "5431c9bed006",
  "metrics.refresh_key": "013594ba2c15",
  "data_models.data_source_id": "450bd09cd019",
};
/** The column that one renames. */
const RENAMED: Readonly<Record<string, { readonly by: string; readonly to: string }>> = {
  "metrics.model_version": { by: "64b867fe2afe", to: "version" },
};
/** The columns that one fills. */
const FILLED = ["data_models.environment_id", "metrics.environment_id"];

afterAll(dropDatabases);

/** A database as the earlier release left it at a revision: built by what it executed, with rows in every table. */
async function inherited(name: ServerName, revision: string): Promise<ServerDatabase> {
  const db = await emptyDatabase(name);
  await db.feed(upgradeScript(revision));
  await seed(db);
  return db;
}

/** True when the revision runs on a database that stands at `from`. */
const runsAfter = (revision: string, from: string): boolean =>
  PUBLISHED_IDS.indexOf(revision) > PUBLISHED_IDS.indexOf(from);

/** What the rows of a database at `from` are to be once it is at head; columns that come are NULL but for those that are filled. */
function expectedAtHead(before: Contents, from: string, after: Contents, environment: string): Contents {
  const expected: Record<string, Record<string, string | null>[]> = {};
  for (const [table, rows] of Object.entries(after))
    expected[table] = (before[table] ?? []).map((row) => {
      const kept: Record<string, string | null> = {};
      for (const name of Object.keys(rows[0] ?? {}))
        kept[name] = FILLED.includes(`${table}.${name}`) ? environment : null;
      for (const [name, value] of Object.entries(row)) {
        const dropped = DROPPED[`${table}.${name}`];
        if (dropped !== undefined && runsAfter(dropped, from)) continue;
        const renamed = RENAMED[`${table}.${name}`];
        kept[renamed !== undefined && runsAfter(renamed.by, from) ? renamed.to : name] = value;
      }
      return kept;
    });
  return expected;
}

/** What they are to be after the way back: columns that were dropped are there again, without their values. */
function expectedBack(before: Contents, from: string): Contents {
  return Object.fromEntries(
    Object.entries(before).map(([table, rows]) => [
      table,
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => {
            const dropped = DROPPED[`${table}.${name}`];
            return [name, dropped !== undefined && runsAfter(dropped, from) ? null : value];
          }),
        ),
      ),
    ]),
  );
}

/** What is found wrong or left to do at head: nothing. */
const leftToDo = (db: ServerDatabase) =>
  db.manage(async (manager) => [
    await manager.check(),
    await manager.applyMigrations(),
    await manager.getMigrationStatus(),
  ]);
const NOTHING = [
  { upToDate: true, operations: [] },
  { success: true, applied: [] },
  { currentRevision: HEAD, isUpToDate: true },
];

/** The schema at each revision on the recorded way back from the last one. */
async function schemasOnTheWayBack(name: ServerName): Promise<ReadonlyMap<string, string>> {
  const recorded = await emptyDatabase(name);
  await recorded.feed(upgradeScript(LAST));
  const schemas = new Map<string, string>();
  for (const { revision, sql } of DOWNGRADES) {
    schemas.set(revision, await recorded.schema());
    await recorded.feed(sql);
  }
  return schemas;
}

describe.each(CASES)("on %s, a database that the earlier release left", (name, revisions) => {
  let schemaAtHead = "";
  let schemasBack: ReadonlyMap<string, string> = new Map();
  beforeAll(async () => {
    const built = await emptyDatabase(name);
    await built.manage((manager) => manager.applyMigrations());
    schemaAtHead = await built.schema();
    schemasBack = await schemasOnTheWayBack(name);
  }, 300_000);

  it.each(revisions)(
    "at %s is understood, brought to head in place with its rows, and back",
    async (revision) => {
      const db = await inherited(name, revision);
      const before = await contentsOf(db);
      const schemaBefore = await db.schema();
      for (const rows of Object.values(before)) expect(rows).toHaveLength(3);
      const pending = [...PUBLISHED_IDS.slice(PUBLISHED_IDS.indexOf(revision) + 1), ...ADDED];

      const status = await db.manage((manager) => manager.getMigrationStatus());
      expect(status).toMatchObject({ currentRevision: revision, headRevision: HEAD, isUpToDate: false });
      expect(status.pending.map((one) => one.revision)).toEqual(pending);
      expect([await db.schema(), await contentsOf(db)]).toEqual([schemaBefore, before]);

      const [first] = await db.rows("SELECT id::text FROM environments LIMIT 1");
      const result = await db.manage((manager) => manager.applyMigrations());
      expect(result).toMatchObject({ success: true, cancelled: false, currentRevisions: [HEAD] });
      expect(result.applied.map((one) => one.revision)).toEqual(pending);
      const after = await contentsOf(db);
      expect(after).toEqual(expectedAtHead(before, revision, after, String(first?.id)));
      expect(await db.schema()).toBe(schemaAtHead);
      expect(await leftToDo(db)).toMatchObject(NOTHING);

      await seed(db, { except: Object.keys(before) });
      await db.manage((manager) => manager.downgradeMigrations({ target: revision }));
      expect(await db.schema()).toBe(schemasBack.get(revision));
      expect(await contentsOf(db)).toEqual(expectedBack(before, revision));

      await db.manage((manager) => manager.applyMigrations());
      expect(await leftToDo(db)).toMatchObject(NOTHING);
    },
    180_000,
  );
});

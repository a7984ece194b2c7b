import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { moduleRevision } from "../support/migration-project.js";

const HEAD =
  'import { column, integer, string, text, bigInteger } from "cortex-migrations";\nimport { randomUUID } from "node:crypto";';

const BUMP = 'await op.execute("UPDATE counters SET n = n + 1");';
const DOWN = 'await op.execute("UPDATE counters SET n = n + 100");';

/** How often the chain adds one to the counter: on the way up, and on the way up from c1. */
export const BUMPS = { up: 14, upFromFirst: 11 } as const;

/** What the way down to c1 adds to the counter. */
export const BUMPED_DOWN = 400;

/** The revisions, oldest first. */
export const REVISIONS = ["c1", "c2", "c3", "c4", "c5"] as const;

interface Part {
  readonly up: string;
  readonly down: string;
}

/** What every database is made to do: definitions and rows by turns, guards, equal statements, A → B → A. */
const PARTS: readonly Part[] = [
  {
    up: `await op.createTable("counters", [column("id", integer(), { primaryKey: true, autoincrement: false }), column("n", integer(), { nullable: false })]);
  await op.bulkInsert("counters", [{ id: 1, n: 0 }]);
  ${BUMP}
  await op.createTable("items", [column("id", integer(), { primaryKey: true, autoincrement: false }), column("name", string(40), { nullable: false }), column("size", integer())]);
  await op.bulkInsert("items", Array.from({ length: 60 }, (_, i) => ({ id: i + 1, name: "item " + (i + 1), size: i })));
  ${BUMP}
  ${BUMP}
  await op.createIndex("ix_items_name", "items", ["name"]);`,
    down: 'await op.dropTable("items"); await op.dropTable("counters");',
  },
  {
    up: `await op.batchAlterTable("items", async (batch) => {
    await batch.addColumn(column("kind", string(20), { nullable: false, serverDefault: "plain" }));
    await batch.alterColumn("size", { newColumnName: "width", existingType: integer(), existingNullable: true });
    await batch.createIndex("ix_items_width", ["width"]);
  });
  ${BUMP}
  await op.renameTable("items", "things");
  ${BUMP}
  await op.renameTable("things", "items");
  await op.renameIndex("ix_items_width", "ix_items_other", { tableName: "items" });
  await op.renameIndex("ix_items_other", "ix_items_width", { tableName: "items" });
  await op.addColumn("items", column("extra", integer()));
  await op.execute("UPDATE items SET extra = id");
  ${BUMP}
  await op.dropColumn("items", "extra");
  await op.addColumn("items", column("extra", integer()));`,
    down: `${DOWN} await op.dropColumn("items", "extra");
  await op.batchAlterTable("items", async (batch) => { await batch.dropIndex("ix_items_width"); await batch.dropColumn("kind"); await batch.alterColumn("width", { newColumnName: "size", existingType: integer(), existingNullable: true }); });`,
  },
  {
    up: `if (!(await op.inspector.hasTable("notes"))) await op.createTable("notes", [column("id", integer(), { primaryKey: true, autoincrement: false }), column("token", string(40), { nullable: false })]);
  ${BUMP}
  await op.execute("CREATE TABLE raw_one (a INTEGER, b INTEGER)");
  await op.bulkInsert("notes", [{ id: 1, token: randomUUID() }]);
  await op.execute("ALTER TABLE raw_one ADD COLUMN c INTEGER");
  await op.execute("CREATE INDEX ix_raw_one ON raw_one (a)");
  ${BUMP}
  let changed = 0; let last = 0; let turns = 0;
  do { last = (await op.getBind().execute("INSERT INTO raw_one (a, b) SELECT id, " + turns + " FROM items WHERE id > " + (turns * 20) + " AND id <= " + ((turns + 1) * 20))).changes; changed += last; turns += 1; } while (last > 0);
  if (changed !== 60) throw new Error("changed " + changed);
  await op.execute("CREATE VIEW wide AS SELECT id FROM items WHERE id > 3");
  await op.execute("UPDATE notes SET token = 'same'");
  ${BUMP}`,
    down: `await op.execute("DROP VIEW wide"); await op.dropTable("raw_one"); ${DOWN} await op.dropTable("notes");`,
  },
  {
    up: `await op.createTable("parts", [column("id", integer(), { primaryKey: true, autoincrement: false }), column("item_id", integer())]);
  await op.execute("INSERT INTO parts (id, item_id) SELECT id, id FROM items WHERE id <= 30");
  await op.batchAlterTable("parts", async (batch) => { await batch.createForeignKey("fk_parts_items", "items", ["item_id"], ["id"]); await batch.createUniqueConstraint("uq_parts_item", ["item_id"]); });
  await op.renameConstraint("fk_parts_items", "fk_parts", "parts", { type: "foreignkey" });
  ${BUMP}
  await op.batchAlterTable("items", async (batch) => { await batch.alterColumn("name", { type: string(80), existingType: string(40), existingNullable: false }); });
  await op.createTable("gone", [column("id", integer(), { primaryKey: true, autoincrement: false })]);
  await op.dropTable("gone");
  await op.dropIndex("ix_items_name", { tableName: "items" });
  ${BUMP}`,
    down: `await op.createIndex("ix_items_name", "items", ["name"]);
  await op.batchAlterTable("items", async (batch) => { await batch.alterColumn("name", { type: string(40), existingType: string(80), existingNullable: false }); });
  ${DOWN} await op.dropTable("parts");`,
  },
];

const CONCURRENTLY = "options: { postgresql: { concurrently: true } }";

/** What cannot run in a transaction on that database, between rows that must be written once. */
const OUTSIDE: Readonly<Record<string, Part>> = {
  postgresql: {
    up: `${BUMP}
  await op.createIndex("ix_items_extra", "items", ["extra"], { ${CONCURRENTLY} });
  ${BUMP}
  await op.createIndex("ix_items_kind", "items", ["kind", "id"], { unique: true, ${CONCURRENTLY} });
  await op.dropIndex("ix_items_extra", { tableName: "items", ${CONCURRENTLY} });
  await op.autocommit(async () => { ${BUMP} await op.execute("VACUUM items"); });`,
    down: `await op.dropIndex("ix_items_kind", { tableName: "items", ${CONCURRENTLY} }); ${DOWN}`,
  },
  sqlite: {
    up: `${BUMP}
  await op.autocommit(async () => { ${BUMP} await op.execute("VACUUM"); });
  ${BUMP}`,
    down: DOWN,
  },
  mysql: {
    up: `${BUMP}
  await op.autocommit(async () => { ${BUMP} await op.execute("ANALYZE TABLE items"); });
  ${BUMP}
  await op.execute("CREATE TRIGGER tr_items BEFORE INSERT ON items FOR EACH ROW SET NEW.extra = 1");`,
    down: `${DOWN} await op.execute("DROP TRIGGER tr_items");`,
  },
};

function write(folder: string, dbType: string, parts: readonly Part[]): string {
  const chain = join(folder, "versions", dbType);
  mkdirSync(chain, { recursive: true });
  for (const [index, part] of parts.entries()) {
    const id = `c${index + 1}`;
    const revises = index === 0 ? null : `c${index}`;
    const text = moduleRevision({ id, revises, head: HEAD, ...part });
    writeFileSync(join(chain, `${id}_cortex_db_version_${index + 1}.ts`), text);
  }
  return join(folder, "versions");
}

/** Writes the whole chain below a folder of versions; returns that folder. */
export function writeChain(folder: string, dbType: string): string {
  return write(folder, dbType, [...PARTS, OUTSIDE[dbType] ?? { up: "", down: "" }]);
}

/** How often the short chain adds one to the counter. */
export const SHORT_BUMPS = 5;

/** One revision with each kind of statement: small enough that a process can be killed at each of its calls. */
export function writeShortChain(folder: string, dbType: string): string {
  const key = 'column("id", integer(), { primaryKey: true, autoincrement: false })';
  const up = `await op.createTable("counters", [${key}, column("n", integer(), { nullable: false })]);
  await op.bulkInsert("counters", [{ id: 1, n: 0 }]);
  ${BUMP}
  await op.createTable("items", [${key}, column("kind", string(20)), column("extra", integer())]);
  await op.bulkInsert("items", [{ id: 1, kind: "a" }, { id: 2, kind: "b" }]);
  await op.renameTable("items", "things");
  ${BUMP}
  await op.renameTable("things", "items");
  await op.batchAlterTable("items", async (batch) => { await batch.alterColumn("kind", { type: string(80), existingType: string(20), existingNullable: true }); });
  ${OUTSIDE[dbType]?.up ?? ""}`;
  return write(folder, dbType, [{ up, down: "" }]);
}

import { afterAll, describe, expect, it } from "vitest";
import type { ServerName } from "../../support/servers/index.js";
import { dropDatabases, emptyDatabase, type ServerDatabase } from "./server-database.js";

afterAll(dropDatabases);

const SERVERS: readonly ServerName[] = ["mysql", "mariadb"];

async function built(name: ServerName): Promise<ServerDatabase> {
  const db = await emptyDatabase(name);
  await db.manage((manager) => manager.applyMigrations());
  return db;
}

/** A column as the server describes it. */
interface LiveColumn {
  readonly name: string;
  readonly type: string;
  readonly length: number;
}

async function columnsOf(db: ServerDatabase, table: string): Promise<readonly LiveColumn[]> {
  const rows =
    await db.rows(`SELECT column_name AS name, data_type AS type, character_maximum_length AS length
    FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}' ORDER BY ordinal_position`);
  return rows.map((row) => ({
    name: String(row.name),
    type: String(row.type).toLowerCase(),
    length: Number(row.length),
  }));
}

/** A value that fills the column: of characters that take four bytes each. */
function fullest(column: LiveColumn): string {
  // Every CHAR is a UUID; keys refer to the one row of their table.
  if (column.type === "char") return `'${"f".repeat(36)}'`;
  if (column.type === "varchar") return `REPEAT('📈', ${column.length})`;
  if (column.type === "text") return "REPEAT('📈', 16383)";
  if (column.type === "json" || column.type === "longtext") return `'{"ключ": [1, null, "📈"]}'`;
  if (column.type === "datetime") return "'9999-12-31 23:59:59'";
  return "1";
}

/** The tables, each after those that it refers to. */
const ORDER = [
  ...["workspaces", "environments", "consumers", "consumer_groups", "consumer_group_members"],
  ...["data_sources", "data_models", "metrics", "model_versions", "metric_versions", "metric_variants"],
  ...["metric_variant_versions", "dashboards", "query_history", "file_storage"],
];

/** A row in every table that is as long as it may be. */
async function fill(db: ServerDatabase): Promise<void> {
  for (const table of ORDER) {
    const columns = await columnsOf(db, table);
    const names = columns.map(({ name }) => `\`${name}\``).join(", ");

    await db.rows(`INSERT INTO ${table} (${names}) VALUES (${columns.map(fullest).join(", ")})`);
  }
}

const rowsOf = async (db: ServerDatabase): Promise<readonly unknown[]> =>
  Promise.all(ORDER.map(async (table) => (await db.rows(`SELECT * FROM ${table}`))[0]));

describe.each(SERVERS)("Cortex's own chain on %s", (name) => {
  it("has room for the longest row of every table, and refuses a longer string", async () => {
    const db = await built(name);
    await fill(db);
    const [{ full } = { full: null }] = await db.rows("SELECT CHAR_LENGTH(name) AS full FROM metrics");
    expect(Number(full)).toBe(255);
    await expect(
      db.rows("SET sql_mode = 'TRADITIONAL'; UPDATE metrics SET name = REPEAT('x', 256)"),
    ).rejects.toThrow(/too long/);
  }, 120_000);

  it("brings back what was dropped by hand when its version row is lost, and leaves the rest as it is", async () => {
    const db = await built(name);
    const schema = await db.schema();
    await fill(db);
    const rows = await rowsOf(db);
    await db.rows(
      "DROP TABLE metric_versions; DROP INDEX ix_metrics_name ON metrics; DELETE FROM alembic_version",
    );
    await db.manage((manager) => manager.applyMigrations());
    const checked = await db.manage((manager) => manager.check());
    expect(checked).toMatchObject({ upToDate: true, operations: [] });
    // The index that came back is the last one of its table now.
    const lines = (text: string): readonly string[] =>
      text
        .split("\n")
        .map((line) => line.replace(/,$/, ""))
        .sort();
    expect(lines(await db.schema())).toEqual(lines(schema));
    const emptied = ORDER.indexOf("metric_versions");
    expect(await rowsOf(db)).toEqual(rows.map((row, at) => (at === emptied ? undefined : row)));
  }, 120_000);
});

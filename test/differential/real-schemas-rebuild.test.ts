import { afterAll, describe, expect, it } from "vitest";
import type { BatchOperations } from "../../src/operations/batch-op.js";
import { column } from "../../src/schema/column.js";
import { integer, text } from "../../src/schema/types.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { buildRealDatabase, openCopyOf, type RealDatabase, realItems } from "../support/real-databases.js";
import { hasRebuilt, type Scene, scene } from "../support/rebuild-harness.js";
import { quoted } from "../support/sqlite.js";
import { sameText, sameWords } from "../support/stored-text.js";
import { tryChange } from "../support/try-change.js";

const items = realItems();
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

const ADDED = "cortex added";

async function rebuild(
  s: Scene,
  table: string,
  work: (batch: BatchOperations) => Promise<void>,
): Promise<void> {
  await s.batch(table, work, { recreate: "always" });
  if (!hasRebuilt(s.ran())) throw new Error(`${table} was not built anew`);
}

/** Runs the work for every table on one copy of the database. */
async function onEveryTable(
  database: RealDatabase,
  work: (s: Scene, table: string) => Promise<void>,
): Promise<void> {
  const s = await scene(openCopyOf(database.template), "");
  try {
    for (const table of database.tables) await work(s, table);
  } finally {
    await s.dispose();
  }
}

async function columnsOf(s: Scene, table: string): Promise<readonly string[]> {
  const rows = await s.rows(
    `SELECT name FROM pragma_table_xinfo('${table.replaceAll("'", "''")}') WHERE hidden = 0`,
  );
  return rows.map((row) => String(row.name));
}

/** The columns whose NOT NULL can be taken off and put on again; a name or an ON CONFLICT of its own would go with it. */
async function togglable(s: Scene, table: string): Promise<readonly string[]> {
  if (/NOT\s+NULL\s+ON\s+CONFLICT|CONSTRAINT\s+\S+\s+NOT\s+NULL/i.test(await s.text(table))) return [];
  const rows = await s.rows(
    `SELECT name FROM pragma_table_xinfo('${table.replaceAll("'", "''")}') WHERE "notnull" = 1 AND pk = 0 AND hidden = 0`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const [nulls] = await s.rows(
      `SELECT 1 FROM ${quoted(table)} WHERE ${quoted(String(name))} IS NULL LIMIT 1`,
    );
    if (nulls === undefined) found.push(String(name));
  }
  return found;
}

const checks: readonly (readonly [string, (s: Scene, table: string, log: CheckLog) => Promise<void>])[] = [
  [
    "nothing changes",
    async (s, table, log) => {
      const work = (): Promise<void> => rebuild(s, table, async () => undefined);
      await tryChange(s, log, { label: table, spelling: sameText, work });
    },
  ],
  [
    "a column comes and goes",
    async (s, table, log) => {
      const [first = ""] = await columnsOf(s, table);
      const work = async (): Promise<void> => {
        await rebuild(s, table, async (batch) => {
          await batch.addColumn(column(ADDED, text()));
          await batch.dropColumn(ADDED);
        });
        await rebuild(s, table, (batch) =>
          batch.addColumn(column(ADDED, integer()), { insertBefore: first }),
        );
        await rebuild(s, table, (batch) => batch.dropColumn(ADDED));
        await rebuild(s, table, (batch) =>
          batch.addColumn(column(ADDED, text(), { nullable: false, serverDefault: "x" })),
        );
        await rebuild(s, table, (batch) => batch.dropColumn(ADDED));
      };
      await tryChange(s, log, { label: table, spelling: sameText, work });
    },
  ],
  [
    "NOT NULL off and on",
    async (s, table, log) => {
      const columns = await togglable(s, table);
      if (columns.length === 0) return;
      const all = (nullable: boolean): Promise<void> =>
        rebuild(s, table, async (batch) => {
          for (const name of columns) await batch.alterColumn(name, { nullable });
        });
      const work = async (): Promise<void> => {
        await all(true);
        await all(false);
      };
      await tryChange(s, log, { label: table, spelling: sameWords, work });
    },
  ],
];

describe.skipIf(items.length === 0)("rebuilding the tables of databases that other people designed", () => {
  describe.each(items)("$name", (item) => {
    it.each(checks)("%s", async (name, check) => {
      const log = new CheckLog(item.name, `rebuild: ${name}`);
      const database = buildRealDatabase(item);
      try {
        for (const table of database.withoutRows) log.note(`${table} has no rows`);
        await onEveryTable(database, (s, table) => check(s, table, log));
      } finally {
        database.dispose();
      }
      results.push(log.result);
      expect(log.result.problems).toEqual([]);
      expect(log.result.done).toBeGreaterThan(name === "NOT NULL off and on" ? -1 : 0);
    });
  });
});

import { copyFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { identifierIfNeeded } from "../../src/dialects/sqlite/sql/quote.js";
import { column } from "../../src/schema/column.js";
import { text } from "../../src/schema/types.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import {
  buildRealDatabase,
  openAsShell,
  openCopyOf,
  type RealDatabase,
  realItems,
} from "../support/real-databases.js";
import { type Scene, scene } from "../support/rebuild-harness.js";
import { quoted } from "../support/sqlite.js";
import { databaseState, exactText, looseText, stateDifference } from "../support/stored-text.js";
import { refusalOf, tryChange } from "../support/try-change.js";

const items = realItems();
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

const OTHER = "cortex other";

/** A database that the product works on, and one to which SQLite's own ALTER TABLE does the same. */
interface Twins {
  readonly s: Scene;
  /** Runs SQL on the other one; what it is refused with, or null. */
  readonly native: (sql: string) => string | null;
  readonly nativePath: string;
}

function nativeRunner(path: string): Twins["native"] {
  return (sql) => {
    const db = openAsShell(path);
    try {
      db.exec(sql);
      return null;
    } catch (error) {
      return String(error);
    } finally {
      db.close();
    }
  };
}

/** One change by the product, and the same as SQL. */
interface Same {
  readonly label: string;
  readonly work: () => Promise<void>;
  readonly sql: string;
}

/** Does the same with the product and without; both must be refused, or come to the same. */
async function sameAsNative(twins: Twins, log: CheckLog, changes: readonly Same[]): Promise<void> {
  const { s, native, nativePath } = twins;
  for (const { label, work, sql } of changes) {
    const refused = await refusalOf(work);
    const nativelyRefused = native(sql);
    if ((refused === null) !== (nativelyRefused === null))
      log.problem(`${label}: ${refused ?? "done"}, but SQLite: ${nativelyRefused ?? "done"}`);
    else if (refused?.startsWith("MIG_DIALECT_SQL_FAILED")) log.problem(`${label}: ${refused}`);
    else if (refused !== null) log.note(`${label}: ${refused}`);
    else log.done();
  }
  const difference = stateDifference(databaseState(nativePath, exactText), databaseState(s.path, exactText));
  if (difference.length > 0) log.problem(`${changes[0]?.label}: ${difference.join("\n")}`);
}

const checks: readonly (readonly [string, (twins: Twins, table: string, log: CheckLog) => Promise<void>])[] =
  [
    [
      "a column comes and goes",
      async ({ s }, table, log) => {
        const addAndDrop = async (options: { nullable?: boolean; serverDefault?: string }): Promise<void> => {
          await s.step(async (op) => {
            await op.addColumn(table, column(OTHER, text(), options));
            await op.dropColumn(table, OTHER);
          });
        };
        await tryChange(s, log, { label: table, spelling: looseText, work: () => addAndDrop({}) });
        const filled = { nullable: false, serverDefault: "x" };
        const work = (): Promise<void> => addAndDrop(filled);
        await tryChange(s, log, { label: `${table}, NOT NULL`, spelling: looseText, work });
      },
    ],
    [
      "each column gets another name and its own again",
      async (twins, table, log) => {
        const { s } = twins;
        const columns = await s.rows(
          `SELECT name FROM pragma_table_xinfo('${table.replaceAll("'", "''")}') WHERE hidden <> 1`,
        );
        const changes = columns.map(({ name }): Same => {
          const own = String(name);
          const [there, back] = [
            `ALTER TABLE ${quoted(table)} RENAME ${quoted(own)} TO ${quoted(OTHER)}`,
            `ALTER TABLE ${quoted(table)} RENAME ${quoted(OTHER)} TO ${identifierIfNeeded(own)}`,
          ];
          const work = async (): Promise<void> => {
            await s.step((op) => op.alterColumn(table, own, { newColumnName: OTHER }));
            await s.step((op) => op.alterColumn(table, OTHER, { newColumnName: own }));
          };
          return { label: `${table}.${own}`, work, sql: `${there};${back}` };
        });
        await sameAsNative(twins, log, changes);
      },
    ],
    [
      "the table gets another name and its own again",
      async (twins, table, log) => {
        const work = async (): Promise<void> => {
          await twins.s.step((op) => op.renameTable(table, OTHER));
          await twins.s.step((op) => op.renameTable(OTHER, table));
        };
        const [own, other] = [quoted(table), quoted(OTHER)];
        const sql = `ALTER TABLE ${own} RENAME TO ${other};ALTER TABLE ${other} RENAME TO ${own}`;
        await sameAsNative(twins, log, [{ label: table, work, sql }]);
      },
    ],
  ];

async function onTwins(database: RealDatabase, work: (twins: Twins) => Promise<void>): Promise<void> {
  const s = await scene(openCopyOf(database.template), "");
  try {
    const nativePath = `${s.path}.native`;
    copyFileSync(database.template, nativePath);
    await work({ s, native: nativeRunner(nativePath), nativePath });
  } finally {
    await s.dispose();
  }
}

describe.skipIf(items.length === 0)("small changes of databases that other people designed", () => {
  describe.each(items)("$name", (item) => {
    it.each(checks)("%s", async (name, check) => {
      const log = new CheckLog(item.name, name);
      const database = buildRealDatabase(item);
      try {
        await onTwins(database, async (twins) => {
          for (const table of database.tables) await check(twins, table, log);
        });
      } finally {
        database.dispose();
      }
      results.push(log.result);
      expect(log.result.problems).toEqual([]);
      expect(log.result.done + log.result.notes.length).toBeGreaterThan(0);
    });
  });
});

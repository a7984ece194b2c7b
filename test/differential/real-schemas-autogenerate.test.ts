import { copyFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Column } from "../../src/schema/column.js";
import { column } from "../../src/schema/column.js";
import type { Schema } from "../../src/schema/schema.js";
import type { Table } from "../../src/schema/table.js";
import { text } from "../../src/schema/types.js";
import { sqliteDialect } from "../../src/dialects/sqlite/sqlite-dialect.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { makeMigrationProject } from "../support/migration-project.js";
import { nativeFacts } from "../support/native-facts.js";
import { buildRealDatabase, openAsShell, openWithProduct, realItems } from "../support/real-databases.js";
import { databaseState, looseText, type Spelling, stateDifference } from "../support/stored-text.js";
import { refusalOf } from "../support/try-change.js";

const items = realItems();
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

/** The last column gets another default, which SQLite cannot do in place. */
function withDefault(columns: readonly Column[]): readonly Column[] {
  const at = columns.findLastIndex((one) => one.generated === null && !one.primaryKey);
  return columns.map((one, n) =>
    n === at ? { ...one, serverDefault: { kind: "literal", value: "another" } as const } : one,
  );
}

/** Every table of the schema with a change that needs a rebuild, and a new column. */
function changed(schema: Schema): Schema {
  const tables = schema.tables.map(
    (table): Table => ({
      ...table,
      columns: [...withDefault(table.columns), column("cortex_added", text())],
    }),
  );
  return { ...schema, tables };
}

async function reflectFile(path: string): Promise<Schema> {
  const connection = await openWithProduct(path);
  try {
    return (await sqliteDialect.reflect(connection, { schema: null, exclude: [] })).schema;
  } finally {
    await connection.close();
  }
}

/** A default that is changed and changed back is written anew: what a table is, its facts tell. */
const allButTables: Spelling = (sql) => (/^CREATE TABLE\s/i.test(sql) ? "a table" : looseText(sql));

/** The lines of a state that the tool's own tables do not bring. */
const ofOthers = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => !/alembic_version|cortex_migration_/.test(line));

describe.skipIf(items.length === 0)("autogenerating on databases that other people designed", () => {
  it.each(items)("$name: every table is changed, and changed back, with its rows", async (item) => {
    const log = new CheckLog(item.name, "autogenerate: there and back");
    const database = buildRealDatabase(item);
    const project = makeMigrationProject();
    try {
      copyFileSync(database.template, project.database);
      const before = ofOthers(databaseState(project.database, allButTables));
      const manager = project.manager({ schema: changed(await reflectFile(database.template)) });
      const refused = await refusalOf(async () => {
        await manager.createRevision({ message: "change", autogenerate: true });
        await manager.applyMigrations({ target: "heads" });
        if (!(await manager.check()).upToDate) log.problem("check finds differences right after");
        await manager.downgradeMigrations({ target: "base" });
      });
      if (refused !== null) log.problem(refused);
      const [one, other] = [openAsShell(database.template), openAsShell(project.database)];
      for (const table of database.tables) {
        const [was, is] = [nativeFacts(one, table), nativeFacts(other, table)];
        for (const fact of was) if (!is.includes(fact)) log.problem(`${table} lacks: ${fact}`);
        log.done();
      }
      one.close();
      other.close();
      for (const line of stateDifference(before, ofOthers(databaseState(project.database, allButTables))))
        log.problem(line);
    } finally {
      await project.dispose();
      database.dispose();
    }
    results.push(log.result);
    expect(log.result.problems).toEqual([]);
    expect(log.result.done).toBeGreaterThan(0);
  });
});

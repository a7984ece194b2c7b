import { afterAll, describe, expect, it } from "vitest";
import { compareOptionsOf } from "../../src/diff/compare-options.js";
import { compareSchemas } from "../../src/diff/compare-schemas.js";
import { describeDifference } from "../../src/diff/describe-difference.js";
import type { Connection } from "../../src/dialects/contract/connection.js";
import { sqliteDialect } from "../../src/dialects/sqlite/sqlite-dialect.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { buildRealDatabase, openWithProduct, realItems } from "../support/real-databases.js";
import type { CorpusItem } from "../support/sqlite.js";

const items = realItems();
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

/** Reflects, and compares with what reflection would read back of itself. */
async function reflectTwice(connection: Connection, log: CheckLog, stage: string): Promise<void> {
  const reflection = await sqliteDialect.reflect(connection, { schema: null, exclude: [] });
  const options = compareOptionsOf(sqliteDialect);
  const again = await sqliteDialect.normalize(reflection.schema, null);
  for (const fact of [
    ...compareSchemas(reflection.schema, again, options),
    ...compareSchemas(again, reflection.schema, options),
  ])
    log.problem(`${stage}: ${fact.table}: ${JSON.stringify(describeDifference(fact))}`);
  const known = new Set([
    ...reflection.schema.tables.flatMap((table) => [
      `table ${table.name}`,
      ...table.indexes.map((index) => `index ${index.name}`),
    ]),
    ...reflection.others.map((other) => `${other.kind.replace(/^.* /, "")} ${other.name}`),
  ]);
  const shadows = new Set(reflection.others.map((other) => other.name));
  for (const row of await connection.query(
    "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  ))
    if (!known.has(`${row.type} ${row.name}`) && !shadows.has(String(row.tbl_name)))
      log.problem(`${stage}: ${row.type} '${row.name}' is neither in the schema nor among the others`);
    else log.done();
}

/** The files of a chain, each with those before it; a schema has one stage. */
function stagesOf(item: CorpusItem): readonly CorpusItem[] {
  const isChain = item.files.some(({ path }) => path.endsWith(".up.sql"));
  return isChain ? item.files.map((_, at) => ({ ...item, files: item.files.slice(0, at + 1) })) : [item];
}

describe.skipIf(items.length === 0)("reflecting databases that other people designed", () => {
  it.each(items)("$name: what is read says what is there, at every stage", async (item) => {
    const log = new CheckLog(item.name, "reflect");
    for (const stage of stagesOf(item)) {
      const database = buildRealDatabase(stage, false);
      const connection = await openWithProduct(database.template);
      try {
        await reflectTwice(connection, log, `${stage.files.length} files`);
      } finally {
        await connection.close();
        database.dispose();
      }
    }
    results.push(log.result);
    expect(log.result.problems).toEqual([]);
    expect(log.result.done).toBeGreaterThan(0);
  });
});

import { afterAll, describe, expect, it } from "vitest";
import { generate } from "../../src/autogenerate/autogenerate.js";
import { renderSchema } from "../../src/autogenerate/render-schema.js";
import { compareOptionsOf } from "../../src/diff/compare-options.js";
import { compareSchemas } from "../../src/diff/compare-schemas.js";
import { describeDifference } from "../../src/diff/describe-difference.js";
import type { Reflection } from "../../src/dialects/contract/dialect.js";
import { sqlite } from "../../src/dialects/public-types.js";
import { sqliteDialect } from "../../src/dialects/sqlite/sqlite-dialect.js";
import { defineSchema, type Schema } from "../../src/index.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { makeMigrationProject, type MigrationProject } from "../support/migration-project.js";
import { copyAllRows, nativeFacts } from "../support/native-facts.js";
import {
  buildRealDatabase,
  openAsShell,
  openWithProduct,
  type RealDatabase,
  realItems,
} from "../support/real-databases.js";
import { refusalOf } from "../support/try-change.js";
import { loadModule } from "../unit/autogenerate/run-rendered.js";

const items = realItems();
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

async function reflectFile(path: string): Promise<Reflection> {
  const connection = await openWithProduct(path);
  try {
    return await sqliteDialect.reflect(connection, { schema: null, exclude: [] });
  } finally {
    await connection.close();
  }
}

function noteOthers(reflection: Reflection, log: CheckLog): void {
  const kinds = reflection.others.map((other) => other.kind);
  for (const kind of new Set(kinds))
    log.note(`${kinds.filter((one) => one === kind).length} × ${kind}: kept, but not in the schema`);
}

/** Facts that only one of the databases has, table by table. */
function compareNatively(
  original: RealDatabase,
  made: { readonly project: MigrationProject; readonly reflection: Reflection },
  log: CheckLog,
): void {
  const { project, reflection } = made;
  // The order and the collation of their keys are reported as not said.
  const detailed = new Set(reflection.others.filter((other) => other.isDetail).map((other) => other.table));
  const db = openAsShell(original.template);
  try {
    project.inDatabase((copy) => {
      for (const table of original.tables) {
        const [before, after] = [nativeFacts(db, table), nativeFacts(copy, table)];
        const isSaid = (fact: string): boolean => !detailed.has(table) || !/^index \((pk|u)\)/.test(fact);
        const lost = before.filter((fact) => !after.includes(fact)).filter(isSaid);
        const extra = after.filter((fact) => !before.includes(fact)).filter(isSaid);
        if (lost.length + extra.length === 0) log.done();
        for (const fact of lost) log.problem(`${table} lacks: ${fact}`);
        for (const fact of extra) log.problem(`${table} has: ${fact}`);
      }
    });
  } finally {
    db.close();
  }
}

async function firstRevision(database: RealDatabase, log: CheckLog): Promise<void> {
  const project = makeMigrationProject();
  try {
    const reflection = await reflectFile(database.template);
    noteOthers(reflection, log);
    const manager = project.manager({ schema: reflection.schema });
    const refused = await refusalOf(async () => {
      await manager.createRevision({ message: "first", autogenerate: true });
      await manager.applyMigrations({ target: "heads" });
    });
    if (refused !== null) return log.problem(refused);
    compareNatively(database, { project, reflection }, log);
    if (!(await manager.check()).upToDate) log.problem("check finds differences right after");
    const copied = project.inDatabase(() => {
      const made = openAsShell(project.database);
      try {
        return copyAllRows(made, database.template, database.tables);
      } finally {
        made.close();
      }
    });
    for (const problem of copied) log.problem(problem);
    await manager.downgradeMigrations({ target: "base" });
    const left = project.rows("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'");
    const strangers = left.filter(
      (row) => !/^(alembic_version|cortex_migration_|ix_cortex)/.test(String(row.name)),
    );
    if (strangers.length > 0) log.problem(`left after the downgrade: ${JSON.stringify(strangers)}`);
  } finally {
    await project.dispose();
  }
}

/** The schema as a TypeScript file, defined anew. */
async function schemaFile(database: RealDatabase, log: CheckLog): Promise<void> {
  const { schema } = await reflectFile(database.template);
  const text = renderSchema(schema, { typeBuilders: { sqlite } });
  const found: Schema[] = [];
  const refused = await refusalOf(async () => {
    found.push(loadModule(text, { sqlite }).default as Schema);
  });
  const [again] = found;
  // SQLite takes a key to a table that is not there; a schema that says so is refused, with the key's name.
  if (refused?.startsWith("MIG_SCHEMA_INVALID") || again === undefined) return log.note(refused ?? "");
  const options = compareOptionsOf(sqliteDialect);
  const normalized = await sqliteDialect.normalize(again, null);
  for (const fact of compareSchemas(schema, normalized, options))
    log.problem(`${fact.table}: ${JSON.stringify(describeDifference(fact))}`);
  for (const _ of again.tables) log.done();
}

/** With a schema that knows nothing of the database, nothing of it is dropped. */
async function strangersStay(database: RealDatabase, log: CheckLog): Promise<void> {
  const connection = await openWithProduct(database.template);
  try {
    const desired = defineSchema({ tables: [] });
    const made = await generate({ dialect: sqliteDialect, connection, desired, isManaged: () => false });
    for (const operation of made.operations) log.problem(`would run ${operation.kind}`);
    for (const table of database.tables)
      if (made.protected.includes(table)) log.done();
      else log.problem(`${table} is not reported as protected`);
    const { schema } = await sqliteDialect.reflect(connection, { schema: null, exclude: [] });
    const same = await generate({ dialect: sqliteDialect, connection, desired: schema });
    for (const fact of same.differences) log.problem(JSON.stringify(describeDifference(fact)));
  } finally {
    await connection.close();
  }
}

const checks = [
  ["first revision: the same database", firstRevision],
  ["schema file: the same schema", schemaFile],
  ["what nobody made stays", strangersStay],
] as const;

describe.skipIf(items.length === 0)("generating from databases that other people designed", () => {
  describe.each(items)("$name", (item) => {
    it.each(checks)("%s", async (name, check) => {
      const log = new CheckLog(item.name, name);
      const database = buildRealDatabase(item);
      try {
        await check(database, log);
      } finally {
        database.dispose();
      }
      results.push(log.result);
      expect(log.result.problems).toEqual([]);
      expect(log.result.done + log.result.notes.length).toBeGreaterThan(0);
    });
  });
});

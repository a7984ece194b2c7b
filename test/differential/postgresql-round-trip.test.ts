import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { OWN_TABLES } from "../../src/autogenerate/filters.js";
import { generateFromDatabase } from "../../src/autogenerate/generate-from-database.js";
import { compareOptionsOf } from "../../src/diff/compare-options.js";
import { compareSchemas } from "../../src/diff/compare-schemas.js";
import { describeDifference } from "../../src/diff/describe-difference.js";
import type { Reflection } from "../../src/dialects/contract/dialect.js";
import { postgresqlDialect } from "../../src/dialects/postgresql/postgresql-dialect.js";
import * as typeBuilders from "../../src/dialects/public-types.js";
import { MigrationManager } from "../../src/index.js";
import { renderModuleRevision } from "../../src/revisions/revision-template.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { createDatabase, nativeDump, query, type ServerName, server } from "../support/servers/index.js";
import { NO_TARGET } from "../support/no-target.js";
import { loadDatabase, postgresqlItems } from "../unit/dialects/postgresql/databases.js";
import { HAND_WRITTEN } from "../support/hand-written-postgresql.js";

const SERVERS: readonly ServerName[] = ["postgresql-18", "postgresql-15"];
const ONLY = process.env.ROUND_TRIP_ITEMS?.split(",");
const OWN = new RegExp(OWN_TABLES.join("|"));

const items = [...HAND_WRITTEN, ...postgresqlItems()].filter(
  (item) => ONLY === undefined || ONLY.includes(item.name),
);
const cases = items.flatMap((item) => SERVERS.map((on) => ({ title: `${item.name} on ${on}`, item, on })));
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

interface Place {
  readonly on: Awaited<ReturnType<typeof server>>;
  readonly name: string;
  readonly url: string;
}

/** The statements of the native dump, sorted: without owners and privileges, which are not part of a schema here. */
async function dumpOf({ on, name }: Place): Promise<readonly string[]> {
  const text = await nativeDump(on, name, { schemaOnly: true });
  return text
    .split(/;\n/)
    .map((statement) => statement.replaceAll(/^--.*\n?/gm, "").trim())
    .filter(
      (one) =>
        one !== "" &&
        !OWN.test(one) &&
        !/^(?:SET |SELECT pg_catalog.set_config|ALTER .* OWNER TO|GRANT|REVOKE|ALTER DEFAULT PRIV)/s.test(
          one,
        ),
    )
    .sort();
}

function hold(log: CheckLog, what: string, wanted: readonly string[], found: readonly string[]): void {
  const lacks = wanted.filter((line) => !found.includes(line));
  const extra = found.filter((line) => !wanted.includes(line));
  if (lacks.length + extra.length === 0) log.done();
  for (const line of lacks) log.problem(`${what} lacks: ${line}`);
  for (const line of extra) log.problem(`${what} has: ${line}`);
}

async function schemasOf({ on, name }: Place): Promise<readonly string[]> {
  const rows = await query(
    on,
    name,
    `SELECT n.nspname::text AS name FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_namespace'::regclass AND x.objid = n.oid AND x.deptype = 'e') ORDER BY 1`,
  );
  return rows.map((row) => String(row.name));
}

async function reflectIn(place: Place, also: readonly string[], log: CheckLog | null): Promise<Reflection> {
  const connection = await postgresqlDialect.connect({ ...NO_TARGET, url: place.url }, { readOnly: false });
  try {
    const reflection = await postgresqlDialect.reflect(connection, {
      schema: null,
      exclude: OWN_TABLES,
      also,
    });
    if (log !== null) {
      const normalized = await postgresqlDialect.normalize(reflection.schema, connection);
      const facts = compareSchemas(reflection.schema, normalized, compareOptionsOf(postgresqlDialect));
      hold(
        log,
        "normalised, the schema",
        [],
        facts.map((fact) => JSON.stringify(describeDifference(fact))),
      );
    }
    return reflection;
  } finally {
    await connection.close();
  }
}

/** The whole way: read, write, make, compare, take away. */
async function roundTrip(folder: string, [from, to]: readonly [Place, Place], log: CheckLog): Promise<void> {
  const also = await schemasOf(from);
  const [before, nothing] = [await dumpOf(from), await dumpOf(to)];
  const reflection = await reflectIn(from, also, log);
  const options = compareOptionsOf(postgresqlDialect);
  const generated = generateFromDatabase({ reflection, options, rebuildsTables: false, typeBuilders });
  for (const other of generated.notCarried) log.note(`${other.kind} '${other.name}' is refused`);
  const versions = join(folder, "versions");
  mkdirSync(join(versions, "postgresql"), { recursive: true });
  const text = renderModuleRevision({
    id: "0123456789ab",
    downRevisions: [],
    description: "first",
    createDate: new Date(),
    imports: generated.imports,
    upgrade: generated.upgradeBody,
    downgrade: generated.downgradeBody,
  });
  writeFileSync(join(versions, "postgresql", "0123456789ab_cortex_db_version_1.ts"), text);
  const manager = new MigrationManager({
    environment: {},
    cwd: folder,
    interactive: false,
    url: to.url,
    versionsDirectory: versions,
    schema: reflection.schema,
  });
  try {
    await manager.applyMigrations();
    hold(log, "what the revision has made", before, await dumpOf(to));
    const made = await reflectIn(to, also, null);
    const facts = compareSchemas(made.schema, reflection.schema, options);
    hold(
      log,
      "the comparison",
      [],
      facts.map((fact) => JSON.stringify(describeDifference(fact))),
    );
    const textOf = (others: Reflection["others"]): readonly string[] =>
      others
        .filter((other) => other.definition !== undefined)
        .map((other) => JSON.stringify(other))
        .sort();
    hold(log, "others", textOf(reflection.others), textOf(made.others));
    const { operations } = await manager.check();
    hold(
      log,
      "check",
      [],
      operations.map((one) => JSON.stringify(one)),
    );
    await manager.downgradeMigrations({ target: "base" });
    hold(log, "what the downgrade leaves", nothing, await dumpOf(to));
  } finally {
    await manager.close();
  }
}

describe.skipIf(cases.length === 0)(
  "a database, its first revision, and the database that this makes",
  () => {
    it.each(cases)("$title: the same", async ({ item, on: name }) => {
      const log = new CheckLog(item.name, name);
      const folder = mkdtempSync(join(tmpdir(), "cortex-pg-round-"));
      const from = await loadDatabase(name, item.scripts);
      const on = await server(name);
      const made = await createDatabase(on);
      try {
        await roundTrip(folder, [from, { on, name: made.name, url: made.url }], log);
      } catch (error) {
        log.problem(error instanceof Error ? error.message : String(error));
      } finally {
        rmSync(folder, { recursive: true, force: true });
        await made.drop();
      }
      results.push(log.result);
      expect(log.result.problems).toEqual([]);
      expect(log.result.done).toBe(6);
    });
  },
);

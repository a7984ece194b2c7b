import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ImportResult } from "../../../src/index.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

const A = "CREATE TABLE a (id INTEGER PRIMARY KEY);\n";
const B = "CREATE TABLE b (id INTEGER PRIMARY KEY);\n";
const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const place = join(project.directory, "db", path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

const done = (sql: string): void => project.inDatabase((db) => db.exec(sql));
const imported = (stamp = false): Promise<ImportResult> =>
  project.manager().importChain({ directory: "db", stamp });
const stateOf = async () => {
  const { state, notes } = await imported();
  return { ...state, notes };
};

const TABLES = {
  migrate: "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);",
  goose:
    "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id bigint, is_applied boolean, tstamp text);",
  flyway:
    "CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version text, description text, type text, script text, checksum integer, success boolean);",
  prisma:
    "CREATE TABLE _prisma_migrations (id text PRIMARY KEY, checksum text, finished_at text, migration_name text, rolled_back_at text);",
  drizzle: "CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text, created_at numeric);",
} as const;

describe("where the database stands by the other tool's table", () => {
  it("golang-migrate: up to the version, and whether its file has failed", async () => {
    put({ "1_a.up.sql": A, "2_b.up.sql": B });
    done(`${A}${TABLES.migrate} INSERT INTO schema_migrations VALUES (1, 0);`);
    expect(await stateOf()).toMatchObject({
      table: "schema_migrations",
      applied: 1,
      migration: "1_a",
      problems: [],
    });
    done("UPDATE schema_migrations SET dirty = 1;");
    expect((await stateOf()).problems).toEqual([expect.stringContaining("version 1 is dirty")]);
    expect((await codedFailure(() => imported(true))).code).toBe("MIG_IMPORT_STATE");
    done("UPDATE schema_migrations SET version = 7, dirty = 0;");
    expect((await stateOf()).problems).toEqual(["version 7 is applied there, and no file has it"]);
    expect(project.versions()).toEqual([]);
  });

  it("goose: the last row of a version counts", async () => {
    put({ "00001_a.sql": `-- +goose Up\n${A}`, "00002_b.sql": `-- +goose Up\n${B}` });
    done(
      `${A}${TABLES.goose} INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1), (2, 0);`,
    );
    expect(await stateOf()).toMatchObject({ applied: 1, migration: "00001_a", problems: [] });
  });

  it("flyway: failed, taken back, edited, out of order; a baseline stands for what is below it", async () => {
    put({ "V1__a.sql": A, "V2__b.sql": B, "R__c.sql": "SELECT 1;\n" });
    const sum = (text: string): number => crc32(text.trimEnd()) | 0;
    const row = (rank: number, version: string, more: string): string =>
      `INSERT INTO flyway_schema_history VALUES (${rank}, ${version}, '', ${more});`;
    done(`${TABLES.flyway}${row(1, "'1'", `'SQL', 'V1__a.sql', ${sum(A)}, 1`)}`);
    expect(await stateOf()).toMatchObject({ applied: 1, migration: "V1__a", problems: [] });
    done(row(2, "'2.0'", `'SQL', 'V2__b.sql', ${sum(B)}, 1`) + row(3, "NULL", "'SQL', 'R__c.sql', 1, 1"));
    expect(await stateOf()).toMatchObject({ applied: 3, migration: "R__c", problems: [] });
    done(row(4, "'2.0'", "'UNDO_SQL', 'U2__b.sql', 0, 1"));
    expect((await stateOf()).problems).toEqual(["V2__b is not applied, and R__c behind it is"]);
    done(
      "DELETE FROM flyway_schema_history WHERE installed_rank > 1; UPDATE flyway_schema_history SET checksum = 5;",
    );
    expect((await stateOf()).problems).toEqual(["V1__a.sql was edited since it was applied there"]);
    done("UPDATE flyway_schema_history SET success = 0;");
    expect((await stateOf()).problems).toContain("V1__a.sql has failed there");
    done("UPDATE flyway_schema_history SET success = 1, version = '2', type = 'BASELINE';");
    expect(await stateOf()).toMatchObject({ applied: 2, migration: "V2__b", problems: [] });
  });

  it("prisma: what was rolled back does not count, what has failed or was edited is a problem", async () => {
    put({ "1_a/migration.sql": A, "2_b/migration.sql": B });
    const row = (id: string, name: string, more: string): string =>
      `INSERT INTO _prisma_migrations VALUES ('${id}', '${sha(name === "1_a" ? A : B)}', ${more.split("|")[0]}, '${name}', ${more.split("|")[1]});`;
    done(`${A}${TABLES.prisma}${row("x", "1_a", "NULL|'now'")}${row("y", "1_a", "'now'|NULL")}`);
    expect(await stateOf()).toMatchObject({
      applied: 1,
      problems: [],
      notes: ["1_a was rolled back there, and does not count"],
    });
    done(row("z", "2_b", "NULL|NULL"));
    expect((await stateOf()).problems).toEqual(["2_b has failed there, and was not resolved"]);
    done("DELETE FROM _prisma_migrations WHERE id = 'z'; UPDATE _prisma_migrations SET checksum = 'other';");
    expect((await stateOf()).problems).toEqual(["1_a/migration.sql was edited since it was applied there"]);
  });

  it("drizzle: by the time of the newest row, and by the hash of the file", async () => {
    put({
      "meta/_journal.json": '{"entries":[{"tag":"0000_a","when":1000},{"tag":"0001_b","when":2000}]}',
      "0000_a.sql": A,
      "0001_b.sql": B,
    });
    done(
      `${A}${TABLES.drizzle} INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('${sha(A)}', 1000);`,
    );
    expect(await stateOf()).toMatchObject({ applied: 1, migration: "0000_a", problems: [] });
    done("UPDATE __drizzle_migrations SET hash = 'other';");
    expect((await stateOf()).problems).toEqual(["0000_a.sql was edited since it was applied there"]);
  });

  it("diesel: a gap is a problem; an empty table is none", async () => {
    put({ "2024-01-01-000000_a/up.sql": A, "2024-01-02-000000_b/up.sql": B });
    done("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on text);");
    expect(await stateOf()).toMatchObject({ applied: 0, revision: null, problems: [] });
    done("INSERT INTO __diesel_schema_migrations VALUES ('20240102000000', '');");
    expect((await stateOf()).problems).toEqual([
      "2024-01-01-000000_a is not applied, and 2024-01-02-000000_b behind it is",
    ]);
  });
});

describe("the stamp", () => {
  beforeEach(() => {
    put({ "1_a.up.sql": A, "2_b.up.sql": B });
  });

  it("is written when the revisions make the same, and the rest is applied behind it", async () => {
    done(`${A}${TABLES.migrate} INSERT INTO schema_migrations VALUES (1, 0);`);
    const { state } = await imported(true);
    expect(state).toMatchObject({ isStamped: true, applied: 1 });
    expect(project.versions()).toEqual([state?.revision]);
    expect((await project.manager().applyMigrations()).applied).toHaveLength(1);
    expect((await imported()).state).toMatchObject({ isStamped: false });
  });

  it("is refused when the database is not what they make: nothing is stamped", async () => {
    done(
      `CREATE TABLE a (id INTEGER PRIMARY KEY, more text); ${TABLES.migrate} INSERT INTO schema_migrations VALUES (1, 0);`,
    );
    const failure = await codedFailure(() => imported(true));
    expect(failure.code).toBe("MIG_IMPORT_NOT_EQUAL");
    expect(failure.message).toContain("more");
    expect(project.versions()).toEqual([]);
  });

  it("is refused without such a table", async () => {
    expect((await codedFailure(() => imported(true))).code).toBe("MIG_IMPORT_STATE");
  });
});

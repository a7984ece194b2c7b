import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  column,
  defineSchema,
  index,
  integer,
  type ManagerOptions,
  MigrationManager,
  string,
  table,
} from "../../../src/index.js";
import { createDatabase, query, server } from "../../support/servers/index.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";

const TYPES = ["sqlite", "postgresql", "mysql"] as const;

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

const managers: MigrationManager[] = [];
function makeManager(options: ManagerOptions): MigrationManager {
  const versionsDirectory = join(project.directory, "versions");
  const manager = new MigrationManager({
    environment: {},
    cwd: project.directory,
    versionsDirectory,
    interactive: false,
    ...options,
  });
  managers.push(manager);
  return manager;
}

const before = defineSchema({
  tables: [
    table("users", [
      column("id", integer(), { primaryKey: true }),
      column("name", string(100), { nullable: false, index: true }),
    ]),
  ],
});
const after = defineSchema({
  tables: [
    table("users", [
      column("id", integer(), { primaryKey: true }),
      column("full_name", string(100), { nullable: false, index: true }),
      column("age", integer(), { serverDefault: 0 }),
    ]),
    table("tags", [
      column("id", integer(), { primaryKey: true }),
      column("label", string(20), { unique: true }),
    ]),
  ],
});

/** Nothing of a scratch database stays. */
const SCRATCHES = {
  postgresql: "SELECT datname FROM pg_database WHERE datname LIKE 'cortex_scratch%'",
  mysql: "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'cortex_scratch%'",
} as const;

const folder = (type: string): string => join(project.directory, "versions", type);
const filesOf = (type: string): readonly string[] => {
  mkdirSync(folder(type), { recursive: true });
  return readdirSync(folder(type))
    .filter((name) => /\.(ts|sql)$/.test(name))
    .sort();
};
const numbers = (): unknown =>
  TYPES.map((type) =>
    filesOf(type)
      .map((name) => Number(/_(\d+)\.(?:ts|sql)$/.exec(name)?.[1]))
      .sort(),
  );

async function generate(
  options: ManagerOptions,
  renames: readonly string[] = [],
): Promise<readonly string[]> {
  const manager = project.manager(options);
  const created = await manager.createRevisions({
    allDialects: true,
    autogenerate: true,
    message: "one change",
    renames,
  });
  if ((await manager.settings()).dbType === "sqlite") await manager.applyMigrations();
  return created.map(({ dbType }) => dbType);
}

describe("revision --autogenerate --all-dialects", () => {
  it("writes the change into every chain, and the next one from a replay of what it has written", async () => {
    expect(await generate({ schema: before })).toEqual([...TYPES]);
    expect(numbers()).toEqual([[1], [1], [1]]);
    await generate({ schema: after }, ["users.name:full_name"]);
    expect(numbers()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    for (const type of TYPES) {
      const name = filesOf(type).find((file) => file.endsWith("_2.ts")) ?? "";
      const text = readFileSync(join(folder(type), name), "utf8");
      expect(text).toContain(" * one change\n");
      expect(text, type).toContain('newColumnName: "full_name"');
      expect(text, type).toContain('op.createTable(\n    "tags"');
    }
    await generate({ schema: after });
    for (const type of TYPES) {
      const name = filesOf(type).find((file) => file.endsWith("_3.ts")) ?? "";
      expect(readFileSync(join(folder(type), name), "utf8"), type).toContain("// nothing to change");
    }
  });

  it("takes one number for all: one more than the highest of any", async () => {
    mkdirSync(folder("mysql"), { recursive: true });
    writeFileSync(
      join(folder("mysql"), "aaaaaaaaaaaa_cortex_db_version_7.sql"),
      "-- ahead\n-- Revision ID: aaaaaaaaaaaa\n-- Revises:\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n",
    );
    await generate({ schema: before });
    expect(numbers()).toEqual([[8], [8], [7, 8]]);
  });

  it("writes no file when one chain cannot be generated", async () => {
    mkdirSync(folder("postgresql"), { recursive: true });
    writeFileSync(
      join(folder("postgresql"), "bbbbbbbbbbbb_cortex_db_version_1.sql"),
      "-- by hand\n-- Revision ID: bbbbbbbbbbbb\n-- Revises:\n-- migrate:up\nCREATE TABLE users (id integer PRIMARY KEY);\n-- migrate:down\nDROP TABLE users;\n",
    );
    const error = await codedFailure(() => generate({ schema: before }));
    expect(error).toMatchObject({
      code: "MIG_MANAGER_REPLAY",
      details: { dbType: "postgresql", revision: "bbbbbbbbbbbb" },
    });
    expect([filesOf("sqlite"), filesOf("mysql")]).toEqual([[], []]);
  });

  it("asks about a rename once, not once a chain", async () => {
    await generate({ schema: before });
    const asked: string[] = [];
    await generate({
      schema: after,
      interactive: true,
      confirm: async () => true,
      askRename: async ({ from, to }) => {
        asked.push(`${from} ${to}`);
        return true;
      },
    });
    expect(asked).toEqual(["name full_name"]);
  });

  it("writes nothing when the question is declined", async () => {
    await generate({ schema: before });
    const created = await generate({
      schema: after,
      interactive: true,
      confirm: async () => true,
      askRename: async () => null,
    });
    expect(created).toEqual([]);
    expect(numbers()).toEqual([[1], [1], [1]]);
  });

  it("compares with the server that is named for a type", async () => {
    const database = await createDatabase(await server("postgresql-18"));
    const databases = { postgresql: { url: database.url } };
    await generate({ schema: before, databases });
    expect(numbers()).toEqual([[1], [1], [1]]);
    const behind = await codedFailure(() => generate({ schema: after, databases }, ["users.name:full_name"]));
    expect(behind.code).toBe("MIG_RUNTIME_NOT_UP_TO_DATE");
    expect(numbers()).toEqual([[1], [1], [1]]);
    const there = makeManager({ url: database.url, schema: before });
    await there.applyMigrations();
    await generate({ schema: after, databases }, ["users.name:full_name"]);
    await there.applyMigrations();
    expect(await makeManager({ url: database.url, schema: after }).check()).toMatchObject({
      upToDate: true,
      operations: [],
    });
    for (const manager of managers.splice(0)) await manager.close();
    await database.drop();
  });

  it.each([
    ["postgresql", "postgresql-18"],
    ["mysql", "mysql"],
  ] as const)(
    "tries the %s file on a scratch database of %s where that is named, else on paper",
    async (type, name) => {
      const database = await createDatabase(await server(name));
      const databases = { [type]: { url: database.url } };
      // On paper all is well: only the servers know how long a key may be, and which storage parameters there are.
      const columns = [column("id", integer(), { primaryKey: true }), column("title", string(4000))];
      const docs =
        type === "mysql"
          ? table("docs", [...columns, index("ix_docs", ["title"])])
          : table("docs", columns, { options: { postgresql: { with: { no_such_parameter: 1 } } } });
      const schema = defineSchema({ tables: [docs] });
      const failure = await codedFailure(() => generate({ schema, databases }));
      expect(failure.message).toMatch(/no_such_parameter|too (?:long|wide)/i);
      expect(TYPES.map(filesOf)).toEqual([[], [], []]);
      await generate({ schema });
      expect(numbers()).toEqual([[1], [1], [1]]);
      for (const one of TYPES)
        expect(readFileSync(join(folder(one), filesOf(one)[0] ?? ""), "utf8")).toContain(" * one change\n");
      const scratch = await query(await server(name), null, SCRATCHES[type]);
      expect(scratch).toEqual([]);
      await database.drop();
    },
  );

  it("refuses a database of a type that there is not", async () => {
    const error = await codedFailure(() =>
      generate({ schema: before, databases: { postgres: { url: "x" } } }),
    );
    expect(error.code).toBe("MIG_DIALECT_UNKNOWN");
  });
});

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { column, defineSchema, integer, string, table } from "../../../src/index.js";
import { type CliResult, runCli } from "../../support/cli.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";
import { asOrdinaryUser, spawnCli } from "../../support/spawned-cli.js";

describe("a chain anywhere on disk, in every form", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "cortex-elsewhere-"));
    mkdirSync(join(directory, "chain", "sqlite", "lib"), { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const cortex = (...args: readonly string[]): Promise<CliResult> =>
    runCli(args, {
      cwd: directory,
      env: { CORTEX_DB_FILE: "app.db", CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: join(directory, "chain") },
    });

  const esm = (id: string, revises: string | null, types: boolean): string => `
import { column, integer${types ? ", type Operations" : ""} } from "cortex-migrations";
import { nameOf } from "./lib/names.js";
export const revision = "${id}";
export const downRevision = ${JSON.stringify(revises)};
export async function upgrade(op${types ? ": Operations" : ""})${types ? ": Promise<void>" : ""} {
  await op.createTable(nameOf("${id}"), [column("id", integer(), { primaryKey: true })]);
}
export async function downgrade(op${types ? ": Operations" : ""}) { await op.dropTable(nameOf("${id}")); }
`;
  const cjs = (id: string, revises: string): string => `
const { column, integer } = require("cortex-migrations");
const { nameOf } = require("./lib/names.cjs");
exports.revision = "${id}";
exports.downRevision = "${revises}";
exports.upgrade = async (op) => { await op.createTable(nameOf("${id}"), [column("id", integer(), { primaryKey: true })]); };
exports.downgrade = async (op) => { await op.dropTable(nameOf("${id}")); };
`;

  it("runs up and down, with helper files, without a node_modules near it", async () => {
    const write = (name: string, text: string): void =>
      writeFileSync(join(directory, "chain", "sqlite", name), text);
    write("lib/names.ts", 'export const nameOf = (id: string): string => "made_by_" + id;\n');
    write("lib/names.cjs", 'exports.nameOf = (id) => "made_by_" + id;\n');
    write("1.ts", esm("r1", null, true));
    write("2.mts", esm("r2", "r1", true));
    write("3.js", esm("r3", "r2", false));
    write("4.mjs", esm("r4", "r3", false));
    write("5.cjs", cjs("r5", "r4"));
    write("6.cts", cjs("r6", "r5"));
    write(
      "7.sql",
      "-- in SQL\n--\n-- Revision ID: r7\n-- Revises: r6\n\n-- migrate:up\nCREATE TABLE made_by_r7 (id);\n-- migrate:down\nDROP TABLE made_by_r7;\n",
    );
    const up = await cortex("upgrade", "head", "--json");
    expect(up.code).toBe(0);
    const ids = ["r1", "r2", "r3", "r4", "r5", "r6", "r7"];
    expect(JSON.parse(up.stdout)).toMatchObject({ applied: ids.map((revision) => ({ revision })) });
    const plan = JSON.parse((await cortex("plan", "base", "--direction", "downgrade", "--json")).stdout) as {
      steps: { statements: { sql: string }[] }[];
    };
    expect(plan.steps.map((step) => step.statements.map((s) => s.sql.replaceAll('"', "")))).toEqual(
      ids.map((id) => [`DROP TABLE made_by_${id}`]).reverse(),
    );
    const down = await cortex("downgrade", "base", "--json");
    expect(JSON.parse(down.stdout)).toMatchObject({
      currentRevisions: [],
      applied: ids.map((revision) => ({ revision })).reverse(),
    });
  });
});

describe("a chain that has no revision yet", () => {
  let project: MigrationProject;
  const schema = defineSchema({
    tables: [table("people", [column("id", integer(), { primaryKey: true }), column("name", string(40))])],
  });
  beforeEach(() => {
    project = makeMigrationProject();
    rmSync(join(project.directory, "versions"), { recursive: true });
  });
  afterEach(() => project.dispose());

  const files = (): readonly string[] => (existsSync(project.chain) ? readdirSync(project.chain).sort() : []);

  it("gets one, made of the schema, that is shown, applied and kept", async () => {
    const shown: unknown[] = [];
    const manager = project.manager({
      schema,
      interactive: true,
      confirm: async (preview) => {
        shown.push(...preview.steps.map((step) => [step.revision, step.description]));
        expect(project.state()).toBeNull();
        return true;
      },
    });
    const { applied } = await manager.applyMigrations();
    expect(applied).toHaveLength(1);
    const id = applied[0]?.revision ?? "";
    expect(shown).toEqual([[id, "Initial migration - auto-generated schema"]]);
    expect(new Set(files())).toEqual(new Set([`${id}_cortex_db_version_1.ts`, "cortex.sum"]));
    expect(project.rows("SELECT name FROM pragma_table_info('people')")).toEqual([
      { name: "id" },
      { name: "name" },
    ]);
    expect(await manager.check()).toMatchObject({ upToDate: true, operations: [] });
    expect((await manager.verify()).every((finding) => finding.ok)).toBe(true);
    await manager.downgradeMigrations({ target: "base", yes: true });
    expect(project.rows("SELECT name FROM sqlite_master WHERE name = 'people'")).toEqual([]);
  });

  it("is as before when the plan is declined: no file, no folder, no database", async () => {
    const manager = project.manager({ schema, interactive: true, confirm: async () => false });
    expect(await manager.applyMigrations()).toMatchObject({ success: false, cancelled: true, applied: [] });
    expect(existsSync(join(project.directory, "versions"))).toBe(false);
    expect(project.state()).toBeNull();
    // What was not agreed to is not what the next run applies: that is made of the schema as it is then.
    const { applied } = await project.manager({ schema }).applyMigrations();
    expect(applied).toHaveLength(1);
  });

  it("is as before when nothing may be applied unasked, and a file of one's own beside it stays", async () => {
    mkdirSync(project.chain, { recursive: true });
    writeFileSync(join(project.chain, "README.md"), "mine");
    const error = await codedFailure(() =>
      project.manager({ schema, autoApprove: "none" }).applyMigrations(),
    );
    expect(error.code).toBe("MIG_RUNTIME_NOT_APPROVED");
    expect(files()).toEqual(["README.md"]);
    expect(project.state()).toBeNull();
  });

  it("is not given one for a target that it cannot have, a plan, a status or a script", async () => {
    const manager = project.manager({ schema });
    expect((await codedFailure(() => manager.applyMigrations({ target: "abcd" }))).code).toBe(
      "MIG_REVISION_NOT_FOUND",
    );
    expect((await manager.plan()).steps).toEqual([]);
    await manager.getMigrationStatus();
    await manager.upgradeScript({ target: "heads" });
    expect(existsSync(join(project.directory, "versions"))).toBe(false);
    expect(project.state()).toBeNull();
  });

  it("keeps the one that was agreed to when its run fails, and the next run applies it", async () => {
    writeFileSync(project.database, "");
    const holder = project.manager({ schema, lockTimeout: 0, interactive: true, confirm: async () => true });
    await project.inDatabase((db) => {
      db.exec("CREATE TABLE other (n)");
    });
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const lock = new DatabaseSync(project.database);
    lock.exec("BEGIN IMMEDIATE");
    expect((await codedFailure(() => holder.applyMigrations())).code).toBe("MIG_LOCK_TIMEOUT");
    lock.close();
    expect(files()).toHaveLength(2);
    const name = files().find((file) => file.endsWith(".ts")) ?? "";
    const text = readFileSync(join(project.chain, name), "utf8");
    const { applied } = await project.manager({ schema }).applyMigrations();
    expect(name.startsWith(applied[0]?.revision ?? "?")).toBe(true);
    expect(readFileSync(join(project.chain, name), "utf8")).toBe(text);
  });
});

describe("a versions directory that cannot be written", () => {
  it("is named, with what to set instead, and nothing is made", async () => {
    const directory = mkdtempSync(join(tmpdir(), "cortex-readonly-"));
    try {
      const versions = join(directory, "installed");
      mkdirSync(versions);
      chmodSync(versions, 0o555);
      chmodSync(directory, 0o777);
      for (const args of [
        ["upgrade", "head"],
        ["revision", "-m", "x"],
      ]) {
        const { ended } = spawnCli([...args, "--json"], {
          cwd: directory,
          env: { CORTEX_DB_FILE: join(directory, "app.db"), CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: versions },
          ...asOrdinaryUser(),
        });
        const { code, stdout } = await ended;
        expect(code).toBe(1);
        expect(JSON.parse(stdout)).toMatchObject({
          error: {
            code: "MIG_MANAGER_DIRECTORY_NOT_WRITABLE",
            message: expect.stringContaining(join(versions, "sqlite")),
            hint: expect.stringContaining("CORTEX_MIGRATIONS_VERSIONS_DIRECTORY"),
          },
        });
      }
      expect(readdirSync(directory)).toEqual(["installed"]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

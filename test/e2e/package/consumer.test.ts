import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, server } from "../../support/servers/index.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** A program as a user of the package writes it; ES modules and CommonJS differ in the first line alone. */
const PROGRAM = `
const main = async () => {
  const manager = new MigrationManager({ environment: {}, cwd: process.argv[2] });
  const { applied } = await manager.applyMigrations();
  const status = await manager.getMigrationStatus();
  await manager.close();
  console.log(JSON.stringify({ applied: applied.length, upToDate: status.isUpToDate }));
};
main().catch((error) => { console.error(error); process.exit(1); });
`;

/** The packed package, unpacked into a folder beside nothing but its dependencies. */
describe("the packed package", () => {
  const folder = mkdtempSync(join(tmpdir(), "cortex-consumer-"));
  const project = join(folder, "project");
  const source = join(folder, "source");

  beforeAll(async () => {
    // Built beside the tree: other tests run the dist/ that stands in it.
    mkdirSync(project);
    for (const name of ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "src/cortex/migrations"])
      cpSync(join(ROOT, name), join(source, name), { recursive: true });
    await run(process.execPath, ["scripts/build.mjs", "--out", join(source, "dist")], { cwd: ROOT });
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", project], { cwd: source });
    const modules = join(project, "node_modules");
    mkdirSync(join(modules, "cortex-migrations"), { recursive: true });
    await run("tar", [
      "-xzf",
      join(project, stdout.trim()),
      "-C",
      join(modules, "cortex-migrations"),
      "--strip-components=1",
    ]);
    for (const name of readdirSync(join(ROOT, "node_modules")).filter((n) => !n.startsWith(".")))
      symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true }));
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const program = async (name: string, head: string): Promise<unknown> => {
    const cwd = join(project, `run-${name.replace(/\W/g, "-")}`);
    mkdirSync(cwd);
    writeFileSync(join(project, name), `${head}\n${PROGRAM}`);
    const { stdout } = await run(process.execPath, [join(project, name), cwd]);
    return JSON.parse(stdout);
  };

  it("is imported by an ES module", async () => {
    expect(await program("app.mjs", 'import { MigrationManager } from "cortex-migrations";')).toEqual({
      applied: 3,
      upToDate: true,
    });
  });

  it("is required by CommonJS", async () => {
    expect(await program("app.cjs", 'const { MigrationManager } = require("cortex-migrations");')).toEqual({
      applied: 3,
      upToDate: true,
    });
  });

  it("brings types for both kinds of modules", async () => {
    const text = `import { column, defineSchema, type InferRow, MigrationManager, string, table, uuid } from "cortex-migrations";
const users = table("users", [column("id", uuid(), { primaryKey: true }), column("name", string(10))]);
export const row: InferRow<typeof users> = { id: "a", name: null };
export const schema = defineSchema({ tables: [users] });
export const manager = new MigrationManager({ schema });
`;
    writeFileSync(join(project, "types.mts"), text);
    writeFileSync(join(project, "types.cts"), text);
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const { stdout } = await run(process.execPath, [tsc, ...options, "types.mts", "types.cts"], {
      cwd: project,
    });
    expect(stdout).toBe("");
  });

  it("brings the command", async () => {
    const main = join(project, "node_modules/cortex-migrations/dist/esm/main.js");
    const { stdout } = await run(process.execPath, [main, "heads", "--json"], { cwd: project });
    expect(JSON.parse(stdout).revisions).toHaveLength(1);
  });

  it("brings Cortex's chain for every database type, as it was recorded", async () => {
    const main = join(project, "node_modules/cortex-migrations/dist/esm/main.js");
    for (const [type, revisions] of Object.entries({ sqlite: 3, postgresql: 18, mysql: 1 })) {
      const cortex = async (...args: readonly string[]): Promise<unknown> =>
        JSON.parse(
          (await run(process.execPath, [main, ...args, "--json", "--db-type", type], { cwd: project }))
            .stdout,
        );
      expect(await cortex("heads"), type).toMatchObject({ revisions: [{}] });
      expect(await cortex("verify"), type).toMatchObject({
        findings: [{ ok: true, detail: `${revisions} revisions are as recorded` }],
      });
    }
  });

  it("brings a PostgreSQL and a MySQL database up with its own drivers", async () => {
    const main = join(project, "node_modules/cortex-migrations/dist/esm/main.js");
    for (const name of ["postgresql-18", "mysql"] as const) {
      const on = await server(name);
      const database = await createDatabase(on);
      try {
        const options = ["--url", database.url, "--json"];
        await run(process.execPath, [main, "upgrade", "head", "-y", ...options], { cwd: project });
        const { stdout } = await run(process.execPath, [main, "check", ...options], { cwd: project });
        expect(JSON.parse(stdout), name).toMatchObject({ upToDate: true, operations: [] });
      } finally {
        await database.drop();
      }
    }
  }, 120_000);

  it("refuses to write a revision into itself, and says what to set", async () => {
    const main = join(project, "node_modules/cortex-migrations/dist/esm/main.js");
    const failed = await run(process.execPath, [main, "revision", "-m", "mine", "--json"], {
      cwd: project,
    }).catch((error: { stdout: string }) => error);
    const { error } = JSON.parse(failed.stdout);
    expect(error.code).toBe("MIG_MANAGER_DIRECTORY_NOT_WRITABLE");
    expect(error.hint).toContain("CORTEX_MIGRATIONS_VERSIONS_DIRECTORY");
  });
});

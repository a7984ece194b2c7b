import { expect } from "vitest";
import type { MigrationManager } from "../../../src/index.js";
import type { ContractProject, TargetContext } from "../target-context.js";

/** A base, two branches, and their merge. */
function writeGraph(project: ContractProject): void {
  const table = (name: string): { up: string; down: string; head: string } => ({
    head: 'import { column, integer } from "cortex-migrations";',
    up: `await op.createTable("${name}", [column("id", integer(), { primaryKey: true })]);`,
    down: `await op.dropTable("${name}");`,
  });
  project.revision({ id: "a1", ...table("t_a") });
  project.revision({ id: "b1", revises: "a1", labels: ["left"], ...table("t_b") });
  project.revision({ id: "c1", revises: "a1", labels: ["right"], ...table("t_c") });
  project.revision({ id: "m1", revises: ["b1", "c1"], ...table("t_m") });
}

const rows = async (manager: MigrationManager): Promise<readonly string[]> =>
  (await manager.current()).map((row) => row.revision).sort();

/** The version table follows the graph: one row a head, in step with what is applied. */
export function versionRows({ it, database, project }: TargetContext): void {
  it("follow an upgrade and a downgrade over branches and a merge", async () => {
    const made = await database();
    const files = project(made);
    writeGraph(files);
    const manager = files.manager();
    await manager.applyMigrations({ target: "a1" });
    expect(await rows(manager)).toEqual(["a1"]);
    await manager.applyMigrations({ target: "b1" });
    await manager.applyMigrations({ target: "c1" });
    expect(await rows(manager)).toEqual(["b1", "c1"]);
    await manager.applyMigrations({ target: "heads" });
    expect(await rows(manager)).toEqual(["m1"]);
    await manager.downgradeMigrations({ target: "b1" });
    expect(await rows(manager)).toEqual(["b1", "c1"]);
    await manager.downgradeMigrations({ target: "base" });
    expect(await rows(manager)).toEqual([]);
  });

  it("are set by a stamp, which runs nothing", async () => {
    const made = await database();
    const files = project(made);
    writeGraph(files);
    const manager = files.manager();
    await manager.stamp({ targets: ["b1"] });
    expect(await rows(manager)).toEqual(["b1"]);
    expect(await made.dump({ schemaOnly: true })).not.toMatch(/t_a/);
    await manager.stamp({ targets: ["base"], purge: true });
    expect(await rows(manager)).toEqual([]);
  });

  it("leave the database as it was when everything is taken back and applied again", async () => {
    const made = await database();
    const files = project(made);
    writeGraph(files);
    const manager = files.manager();
    await manager.applyMigrations({ target: "heads" });
    const first = await made.dump({ schemaOnly: true });
    await manager.downgradeMigrations({ target: "base" });
    expect(await made.dump({ schemaOnly: true })).not.toMatch(/t_[abcm]\b/);
    await manager.applyMigrations({ target: "heads" });
    expect(await made.dump({ schemaOnly: true })).toBe(first);
    expect((await manager.applyMigrations({ target: "heads" })).applied).toEqual([]);
  });
}

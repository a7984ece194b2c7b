import { expect } from "vitest";
import type { PlanDocument } from "../../../src/manager/types.js";
import type { TargetContext } from "../target-context.js";
import { writeSampleChain } from "./sample-chain.js";

const sqlOf = (plan: PlanDocument): readonly string[] =>
  plan.steps.flatMap((step) => {
    expect(step.reason, step.revision).toBeNull();
    return (step.statements ?? []).map((statement) => statement.sql);
  });

/** What a plan shows is what runs, and looking changes nothing. */
export function plans({ it, database, project }: TargetContext): void {
  it("shows the statements that then run, and touches nothing", async () => {
    const made = await database();
    const files = project(made);
    writeSampleChain(files);
    const ran: string[] = [];
    const manager = files.manager({ events: { onStatement: (statement) => ran.push(statement.sql) } });
    for (const target of ["s2", "heads"]) {
      const before = await made.dump();
      const shown = sqlOf(await manager.plan({ target }));
      expect(await made.dump()).toBe(before);
      ran.length = 0;
      await manager.applyMigrations({ target });
      expect(ran).toEqual(shown);
    }
    const before = await made.dump();
    const back = sqlOf(await manager.plan({ target: "base", direction: "downgrade" }));
    expect(await made.dump()).toBe(before);
    ran.length = 0;
    await manager.downgradeMigrations({ target: "base" });
    expect(ran).toEqual(back);
  });

  it("says so where the SQL depends on the rows", async () => {
    const made = await database();
    const files = project(made);
    writeSampleChain(files);
    files.revision({
      id: "s7",
      revises: "s6",
      up: `const rows = await op.getBind().query("SELECT id FROM users");
  for (const row of rows) await op.execute("UPDATE users SET remark = 'x' WHERE id = " + Number(row.id));`,
    });
    const manager = files.manager();
    await manager.applyMigrations({ target: "s6" });
    const plan = await manager.plan();
    expect(plan.steps.map((step) => step.statements)).toEqual([null]);
    expect(plan.steps[0]?.reason).toMatch(/users/);
    expect((await manager.applyMigrations()).applied.map((step) => step.statements)).toEqual([3]);
  });

  it("status, current, history, check and doctor change nothing", async () => {
    const made = await database();
    const files = project(made);
    writeSampleChain(files);
    const manager = files.manager();
    const look = async (): Promise<void> => {
      const before = await made.dump();
      await manager.getMigrationStatus();
      await manager.current();
      await manager.history();
      await manager.doctor();
      await manager.preview();
      expect(await made.dump()).toBe(before);
    };
    await look();
    await manager.applyMigrations({ target: "s2" });
    await look();
  });
}

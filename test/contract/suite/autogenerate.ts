import { expect } from "vitest";
import type { CortexError } from "../../../src/index.js";
import type { ContractDatabase } from "../contract-target.js";
import type { ContractProject, TargetContext } from "../target-context.js";
import { type Change, CHANGES } from "./autogenerate-cases.js";
import { FACTS, HELD } from "./fact-cases.js";
import { KEY_FACTS, NOTHING, READ } from "./key-fact-cases.js";

/**
 * The words of a dump, sorted: a column that comes back stands at the end, and SQLite keeps the layout of what was
 * typed; neither is a difference.
 */
const words = (dump: string): readonly string[] =>
  dump
    .replaceAll("IF NOT EXISTS ", "")
    .replaceAll('"', "")
    .split(/[\s,();]+/)
    .filter((word) => word !== "")
    .sort();

/** A project whose database holds the schema before the change, by a revision that was generated too; its dump. */
async function began(change: Change, made: ContractDatabase, files: ContractProject): Promise<string> {
  const manager = files.manager({ schema: change.before });
  await manager.createRevision({ message: "before", autogenerate: true });
  await manager.applyMigrations();
  expect((await manager.check()).operations).toEqual([]);
  if (change.rows !== undefined) await made.feed(`${change.rows.join(";\n")};\n`);
  const dump = await made.dump({ schemaOnly: change.losesRows === true });
  expect(dump).not.toBe("");
  return dump;
}

/** For every difference: the revision is generated, does what it should, is stable, and can be taken back. */
export function autogenerate({ it, database, project }: TargetContext): void {
  for (const change of [...CHANGES, ...FACTS, ...KEY_FACTS])
    it(
      change.title,
      async () => {
        const made = await database();
        const files = project(made);
        const before = await began(change, made, files);
        const dump = (): Promise<string> => made.dump({ schemaOnly: change.losesRows === true });
        const manager = files.manager({ schema: change.after });
        const told = await manager.check();
        expect(told.upToDate).toBe(false);
        if (change.tells !== undefined) expect(told.operations.map((one) => one.kind)).toEqual(change.tells);
        const created = await manager.createRevision({
          message: change.title,
          autogenerate: true,
          ...(change.renames === undefined ? {} : { renames: change.renames }),
          // Of what is only called otherwise nobody is asked.
          noRenames: change.tells === undefined,
        });
        expect(created?.operations).not.toEqual(0);
        await manager.applyMigrations();
        expect((await manager.check()).operations).toEqual([]);
        const after = await dump();
        await manager.downgradeMigrations({ target: "-1" });
        expect(words(await dump())).toEqual(words(before));
        await manager.applyMigrations();
        const again = words(await dump());
        expect(again).toEqual(words(after));
        // What was generated may run on a database that has it already.
        const [, previous] = await manager.history();
        await manager.stamp({ targets: [previous?.revision ?? ""] });
        await manager.applyMigrations();
        expect(words(await dump())).toEqual(again);
        expect((await manager.check()).operations).toEqual([]);
      },
      ...(change.needs ?? []),
    );
  it(
    HELD.title,
    async () => {
      const made = await database();
      const files = project(made);
      const before = await began(HELD, made, files);
      const manager = files.manager({ schema: HELD.after });
      await manager.createRevision({ message: "held", autogenerate: true, noRenames: true });
      const failure = await manager.applyMigrations().then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ message: expect.stringContaining("'facts.state'") });
      expect(`${String(failure)} ${JSON.stringify((failure as CortexError).toJSON())}`).toContain("done");
      expect(await made.dump()).toBe(before);
    },
    ...(HELD.needs ?? []),
  );
  for (const what of ["column", "table"] as const)
    it(`a ${what} that a view reads goes only with the view`, async () => {
      const made = await database();
      const files = project(made);
      await began({ ...READ, title: what }, made, files);
      const before = await made.dump();
      const manager = files.manager({ schema: what === "column" ? READ.after : NOTHING });
      await expect(
        manager.createRevision({ message: "gone", autogenerate: true, noRenames: true }),
      ).rejects.toThrow(/sums|sizes/);
      expect(await made.dump()).toBe(before);
      expect((await manager.history()).map((one) => one.description)).toEqual(["before"]);
    });
}

import { expect } from "vitest";
import { column, type DataType, defineSchema, integer, type Schema, table } from "../../../src/index.js";
import type { ContractDatabase } from "../contract-target.js";
import type { ContractProject, TargetContext } from "../target-context.js";
import { shaped, type TypeCase, TYPES } from "./type-cases.js";

const schemaOf = (cases: readonly TypeCase[], typeOf: (one: TypeCase) => DataType): Schema =>
  defineSchema({
    tables: [
      table("kinds", [
        column("id", integer(), { primaryKey: true }),
        ...cases.map((one) => column(one.column, typeOf(one))),
      ]),
    ],
  });

async function generated(files: ContractProject, schema: Schema, message: string): Promise<string> {
  const manager = files.manager({ schema });
  const created = await manager.createRevision({ message, autogenerate: true, noRenames: true });
  await manager.applyMigrations();
  expect((await manager.check()).operations).toEqual([]);
  return created?.revision ?? "";
}

/** Every portable type is made, read back as the same type, and holds what is written into it. */
export function types({ it, target, database, project, connect }: TargetContext): void {
  const cases = TYPES.filter(({ needs }) => needs === undefined || target.lacks[needs] === undefined);
  const all = schemaOf(cases, ({ type }) => type);

  async function rowsOf(made: ContractDatabase): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await connect(made, { readOnly: true })).query("SELECT * FROM kinds ORDER BY id");
  }

  async function filled(made: ContractDatabase, files: ContractProject): Promise<void> {
    const revises = await generated(files, all, "kinds");
    const values = cases.map((one) => `${one.column}: ${one.written}`).join(", ");
    files.revision({
      id: "f1",
      revises,
      up: `await op.bulkInsert("kinds", [{ id: 1, ${values} }, { id: 2 }]);`,
      down: 'await op.execute("DELETE FROM kinds");',
    });
    await files.manager().applyMigrations();
    expect(await rowsOf(made)).toHaveLength(2);
  }

  it("are created by a revision, and reflected as themselves", async () => {
    const files = project(await database());
    await generated(files, all, "kinds");
    const manager = files.manager({ schema: all });
    await manager.downgradeMigrations({ target: "base" });
    await manager.applyMigrations();
    expect((await manager.check()).operations).toEqual([]);
  });

  it("are added to a table with rows, and dropped again", async () => {
    const made = await database();
    const files = project(made);
    const none = await generated(
      files,
      schemaOf([], ({ type }) => type),
      "no kinds",
    );
    files.revision({
      id: "f1",
      revises: none,
      up: 'await op.bulkInsert("kinds", [{ id: 1 }]);',
      down: 'await op.execute("DELETE FROM kinds");',
    });
    await files.manager().applyMigrations();
    await generated(files, all, "kinds");
    const [row = {}] = await rowsOf(made);
    expect(Object.keys(row)).toHaveLength(cases.length + 1);
    await files.manager({ schema: all }).downgradeMigrations({ target: "-1" });
    expect(await rowsOf(made)).toEqual([{ id: 1 }]);
  });

  it("hold what is written into them, and NULL", async () => {
    const made = await database();
    await filled(made, project(made));
    const [first = {}, second = {}] = await rowsOf(made);
    const read = cases.map((one) => [one.column, shaped(first[one.column], one.shape)]);
    const wanted = cases.map((one) => [one.column, shaped(one.value, one.shape)]);
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(wanted));
    expect(cases.filter((one) => second[one.column] !== null).map((one) => one.column)).toEqual([]);
  });

  it(
    "hold the same when a script has written it",
    async () => {
      const [online, fed] = [await database(), await database()];
      const files = project(online);
      await filled(online, files);
      await fed.feed(await files.manager({ schema: all }).upgradeScript({ target: "heads" }));
      expect(await fed.dump()).toEqual(await online.dump());
    },
    "shell",
  );
}

import { expect } from "vitest";
import type { Need } from "../contract-target.js";
import type { ContractProject, TargetContext } from "../target-context.js";

const HEAD =
  'import { check, column, desc, foreignKey, index, integer, primaryKey, sql, string, unique } from "cortex-migrations";';

/** A table with everything that has a name, by the names that it is told; `more` is what not every database has. */
const tables = (mark: string, more: string): string => `await op.createTable("cities", [
    column("id", integer(), { primaryKey: true }), column("code", string(9), { nullable: false }),
    unique(["code"], { name: "uq_cities${mark}" }),
  ]);
  await op.createTable("people", [
    column("id", integer(), { nullable: false }),
    column("name", string(50), { nullable: false }),
    column("age", integer()),
    column("city", string(9)),
    column("boss", integer()),
    primaryKey(["id"], { name: "pk_people${mark}" }),
    unique(["name", "age"], { name: "uq_people${mark}" }),
    check("age >= 0", { name: "ck_people${mark}" }),
    foreignKey(["city"], { table: "cities", columns: ["code"] }, { name: "fk_city${mark}", onDelete: "CASCADE" }),
    foreignKey(["boss"], { table: "people", columns: ["id"] }, { name: "fk_boss${mark}" }),
    index("ix_people${mark}", ["age", "name"]),
    index("ix_unique${mark}", ["id", "city"], { unique: true }),
    ${more.replaceAll("MARK", mark)}
  ]);`;

const ROWS = `await op.bulkInsert("cities", [{ id: 1, code: "W" }]);
  await op.bulkInsert("people", [{ id: 1, name: "a", age: 1, city: "W" }, { id: 2, name: "b", boss: 1 }]);`;

const PARTS: readonly { readonly needs: readonly Need[]; readonly items: string }[] = [
  { needs: ["partialIndexes"], items: 'index("part ixMARK", ["name"], { where: "age > 18" }),' },
  { needs: ["expressionIndexes"], items: 'index("lower ixMARK", [sql`lower(name)`]),' },
  { needs: ["descendingIndexes"], items: 'index("desc ixMARK", [desc("name"), "age"]),' },
];

/** What gets another name, and as what. */
interface Names {
  readonly kind: "index" | "constraint";
  readonly table: string;
  readonly name: (mark: string) => string;
  readonly type?: string;
  readonly needs?: readonly Need[];
}

const ALL: readonly Names[] = [
  { kind: "constraint", table: "cities", name: (m) => `uq_cities${m}`, type: "unique" },
  {
    kind: "constraint",
    table: "people",
    name: (m) => `pk_people${m}`,
    type: "primary",
    needs: ["primaryKeyNames"],
  },
  { kind: "constraint", table: "people", name: (m) => `uq_people${m}`, type: "unique" },
  { kind: "constraint", table: "people", name: (m) => `ck_people${m}` },
  { kind: "constraint", table: "people", name: (m) => `fk_city${m}`, type: "foreignkey" },
  { kind: "constraint", table: "people", name: (m) => `fk_boss${m}`, type: "foreignkey" },
  { kind: "index", table: "people", name: (m) => `ix_people${m}` },
  { kind: "index", table: "people", name: (m) => `ix_unique${m}` },
  { kind: "index", table: "people", name: (m) => `part ix${m}`, needs: ["partialIndexes"] },
  { kind: "index", table: "people", name: (m) => `lower ix${m}`, needs: ["expressionIndexes"] },
  { kind: "index", table: "people", name: (m) => `desc ix${m}`, needs: ["descendingIndexes"] },
];

const quoted = (name: string): string => JSON.stringify(name);

/** The calls, one each, with the table named where it need not be, too. */
function calls(names: readonly Names[], [from, to]: readonly [string, string], ifExists = false): string {
  const once = ifExists ? ["ifExists: true"] : [];
  const options = (...given: readonly string[]): string =>
    given.length === 0 ? "" : `, { ${given.join(", ")} }`;
  return names
    .map(({ kind, table, name, type }, at) => {
      const pair = `${quoted(name(from))}, ${quoted(name(to))}`;
      if (kind === "index")
        return `await op.renameIndex(${pair}${options(...(at % 2 === 0 ? [`tableName: "${table}"`] : []), ...once)});`;
      return `await op.renameConstraint(${pair}, "${table}"${options(...(type === undefined ? [] : [`type: "${type}"`]), ...once)});`;
    })
    .join("\n  ");
}

/** The same in batches. */
function batches(names: readonly Names[], [from, to]: readonly [string, string]): string {
  return ["cities", "people"]
    .map((table) => {
      const members = names.filter((one) => one.table === table);
      const lines = members.map(({ kind, name, type }) => {
        const pair = `${quoted(name(from))}, ${quoted(name(to))}`;
        const what = type === undefined ? "" : `, { type: "${type}" }`;
        return kind === "index"
          ? `await batch.renameIndex(${pair});`
          : `await batch.renameConstraint(${pair}${what});`;
      });
      return `await op.batchAlterTable("${table}", async (batch) => { ${lines.join(" ")} });`;
    })
    .join("\n  ");
}

/**
 * The lines of a dump, sorted: in which order things have been made is told by some. A table of SQLite that was built
 * anew is told with its name in quotes.
 */
const lines = (dump: string): readonly string[] =>
  dump
    .replaceAll(/CREATE TABLE (?:IF NOT EXISTS )?"(\w+)"/g, "CREATE TABLE $1")
    .split("\n")
    .sort();

/** Every name of an index or a constraint can be changed, and nothing else is by that. */
export function renames({ it, database, project, target, connect }: TargetContext): void {
  const has = (needs: readonly Need[]): boolean => needs.every((need) => target.lacks[need] === undefined);
  const more = PARTS.filter((part) => has(part.needs))
    .map((part) => part.items)
    .join("\n    ");
  const names = ALL.filter((one) => has(one.needs ?? []));
  const first = (files: ContractProject, mark: string): string =>
    files.revision({
      id: "r0",
      head: HEAD,
      up: `${tables(mark, more)}\n  ${ROWS}`,
      down: 'await op.dropTable("people"); await op.dropTable("cities");',
    });
  const forms = {
    "in batches": [batches(names, ["", "_b"]), batches(names, ["_b", ""])],
    "one by one, again and again": [
      `for (let i = 0; i < 2; i += 1) {\n  ${calls(names, ["", "_b"], true)}\n  }`,
      `for (let i = 0; i < 2; i += 1) {\n  ${calls(names, ["_b", ""], true)}\n  }`,
    ],
  } as const;
  for (const [title, [up, down]] of Object.entries(forms))
    it(`leave what a fresh build by the new names has, ${title}`, async () => {
      const [made, fresh] = [await database(), await database()];
      const [files, others] = [project(made), project(fresh)];
      first(files, "");
      first(others, "_b");
      files.revision({ id: "r1", revises: "r0", head: HEAD, up, down });
      const manager = files.manager();
      await manager.applyMigrations({ target: "r0" });
      await others.manager().applyMigrations();
      const before = await made.dump({ schemaOnly: true });
      await manager.applyMigrations();
      const after = await made.dump({ schemaOnly: true });
      expect(lines(after)).toEqual(lines(await fresh.dump({ schemaOnly: true })));
      const connection = await connect(made, { readOnly: true });
      expect(await connection.query("SELECT name, city, boss FROM people ORDER BY id")).toEqual([
        { name: "a", city: "W", boss: null },
        { name: "b", city: null, boss: 1 },
      ]);
      await manager.downgradeMigrations({ target: "-1" });
      expect(lines(await made.dump({ schemaOnly: true }))).toEqual(lines(before));
      await manager.applyMigrations();
      expect(lines(await made.dump({ schemaOnly: true }))).toEqual(lines(after));
    });

  it(
    "are the same in a script",
    async () => {
      const [online, fed] = [await database(), await database()];
      const files = project(online);
      first(files, "");
      files.revision({ id: "r1", revises: "r0", head: HEAD, up: calls(names, ["", "_b"]), down: "" });
      files.revision({ id: "r2", revises: "r1", head: HEAD, up: forms["in batches"][1], down: "" });
      const manager = files.manager();
      for (const [range, to] of [
        ["r1", "r1"],
        ["r1:r2", "r2"],
      ] as const) {
        await fed.feed(await manager.upgradeScript({ target: range }));
        await manager.applyMigrations({ target: to });
        expect(await fed.dump()).toEqual(await online.dump());
      }
    },
    "shell",
  );

  it("are refused for what is not there, and change nothing", async () => {
    const made = await database();
    const files = project(made);
    first(files, "");
    await files.manager().applyMigrations();
    const before = await made.dump({ schemaOnly: true });
    for (const [at, up] of [
      'await op.renameIndex("nothing", "something", { tableName: "people" });',
      'await op.renameConstraint("nothing", "something", "people");',
      'await op.renameIndex("ix_people", "ix_unique", { tableName: "people" });',
    ].entries()) {
      const path = files.revision({ id: `bad${at}`, revises: "r0", head: HEAD, up, down: "" });
      await expect(files.manager().applyMigrations({ target: `bad${at}` })).rejects.toMatchObject({
        code: expect.stringMatching(/^MIG_/),
        message: expect.stringMatching(/nothing|ix_unique/),
      });
      expect(await made.dump({ schemaOnly: true }), path).toBe(before);
    }
  });
}

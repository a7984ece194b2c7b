import { expect } from "vitest";
import {
  boolean,
  check,
  column,
  dateTime,
  defineSchema,
  desc,
  foreignKey,
  index,
  integer,
  JSONType,
  numeric,
  primaryKey,
  type Schema,
  sql,
  string,
  table,
  type TableItem,
  text,
  unique,
  uuid,
} from "../../../src/index.js";
import type { Need } from "../contract-target.js";
import type { ContractProject, TargetContext } from "../target-context.js";

/** A schema with everything that the portable one can say, as far as the target has it. */
function richSchema(has: (need: Need) => boolean): Schema {
  const only = (need: Need, ...items: readonly TableItem[]): readonly TableItem[] => (has(need) ? items : []);
  const comment = (words: string): { readonly comment?: string } =>
    has("comments") ? { comment: words } : {};
  return defineSchema({
    tables: [
      table("countries", [
        column("code", string(2), { primaryKey: true }),
        column("name", string(80), { nullable: false, unique: true }),
      ]),
      table(
        "people",
        [
          column("id", integer(), { primaryKey: true }),
          column("email", string(120), { nullable: false, ...comment('it\'s "the" address; really') }),
          column("state", string(20), { nullable: false, serverDefault: "it's \\ new" }),
          column("age", integer(), { serverDefault: -1 }),
          column("active", boolean(), { nullable: false, serverDefault: true }),
          column("balance", numeric(12, 2), { nullable: false, serverDefault: "0.00" }),
          column("made_at", dateTime(), { serverDefault: sql`CURRENT_TIMESTAMP` }),
          column("settings", JSONType()),
          column("token", uuid()),
          column("country_code", string(2)),
          column("chief_id", integer()),
          column("double_age", integer(), { generated: { expression: "age * 2", stored: true } }),
          ...only(
            "virtualColumns",
            column("age_later", integer(), { generated: { expression: "age + 10" } }),
          ),
          unique(["email", "country_code"], { name: "uq_people_email" }),
          check("age >= -1 AND state <> ''", { name: "ck_people_age" }),
          foreignKey(
            ["country_code"],
            { table: "countries", columns: ["code"] },
            { name: "fk_people_country", onDelete: "SET NULL", onUpdate: "CASCADE" },
          ),
          foreignKey(["chief_id"], { table: "people", columns: ["id"] }, { name: "fk_people_chief" }),
          index("ix_people_country", ["country_code"]),
          index("ix_people_chief", ["chief_id"]),
          index("ix_people_token", ["token"], { unique: true }),
          index("ix_people_order", [desc("age"), "state"]),
          ...only("partialIndexes", index("ix_people_old", ["email"], { where: "age > 60" })),
          ...only("expressionIndexes", index("ix_people_lower", [sql`lower(email)`])),
        ],
        comment("people; all of them"),
      ),
      table("memberships", [
        column("person_id", integer(), { nullable: false }),
        column("Team", string(40), { nullable: false }),
        column("order", integer()),
        column("note", text()),
        primaryKey(["person_id", "Team"], { name: "pk_memberships" }),
        foreignKey(
          ["person_id"],
          { table: "people", columns: ["id"] },
          { name: "fk_memberships_person", onDelete: "CASCADE" },
        ),
      ]),
    ],
  });
}

/** What a revision asks `op.inspector`, put where the test finds it. */
const QUESTIONS = `const i = op.inspector;
  globalThis.inspected = {
    hasTable: [await i.hasTable("people"), await i.hasTable("nothing"), await i.hasTable("grown")],
    hasColumn: [await i.hasColumn("people", "age"), await i.hasColumn("people", "nothing"), await i.hasColumn("memberships", "order")],
    hasIndex: [await i.hasIndex("people", "ix_people_token"), await i.hasIndex("people", "nothing")],
    tables: (await i.getTableNames()).filter((name) => !/^(alembic|cortex)_/.test(name)),
    views: await i.getViewNames(),
    table: (await i.getTable("memberships")).columns.map((one) => one.name),
    noTable: await i.getTable("nothing"),
    columns: (await i.getColumns("people")).filter((one) => !one.nullable).map((one) => one.name),
    indexes: (await i.getIndexes("people")).filter((one) => !one.unique).map((one) => one.name).sort(),
    unique: [...(await i.getIndexes("people")), ...(await i.getUniqueConstraints("people"))].filter((one) => one.kind === "unique" || one.unique).map((one) => one.name).sort(),
    foreignKeys: (await i.getForeignKeys("people")).map((one) => [one.name, one.referentTable, one.onDelete]).sort(),
    checks: (await i.getCheckConstraints("people")).map((one) => one.name),
    primaryKey: (await i.getPrimaryKey("memberships")).columns,
    lost: await i.getColumns("nothing").then(() => "found", (error) => error.code),
  };`;

const ANSWERS = {
  hasTable: [true, false, true],
  hasColumn: [true, false, true],
  hasIndex: [true, false],
  tables: ["countries", "grown", "memberships", "people"],
  views: ["adults"],
  table: ["person_id", "Team", "order", "note"],
  noTable: null,
  columns: ["id", "email", "state", "active", "balance"],
  foreignKeys: [
    ["fk_people_chief", "people", null],
    ["fk_people_country", "countries", "SET NULL"],
  ],
  checks: ["ck_people_age"],
  primaryKey: ["person_id", "Team"],
  lost: "MIG_DIALECT_TABLE_NOT_FOUND",
};

async function built(files: ContractProject, schema: Schema): Promise<string> {
  const manager = files.manager({ schema });
  const created = await manager.createRevision({ message: "everything", autogenerate: true });
  await manager.applyMigrations();
  return created?.revision ?? "";
}

/** What was built is read back whole: nothing differs, and every question about it is answered. */
export function reflection({ it, target, database, project }: TargetContext): void {
  const has = (need: Need): boolean => target.lacks[need] === undefined;
  const schema = richSchema(has);

  it("of a schema with everything finds no difference, and generates nothing more", async () => {
    const files = project(await database());
    await built(files, schema);
    const manager = files.manager({ schema });
    expect((await manager.check()).operations).toEqual([]);
    const again = await manager.createRevision({ message: "nothing", autogenerate: true });
    expect(again?.operations).toBe(0);
  });

  it("is whole after everything was taken back and made again", async () => {
    const made = await database();
    const files = project(made);
    await built(files, schema);
    const first = await made.dump({ schemaOnly: true });
    const manager = files.manager({ schema });
    await manager.downgradeMigrations({ target: "base" });
    await manager.applyMigrations();
    expect(await made.dump({ schemaOnly: true })).toBe(first);
    expect((await manager.check()).operations).toEqual([]);
  });

  it("answers every question of a revision, in the middle of it", async () => {
    const files = project(await database());
    const revises = await built(files, schema);
    files.revision({
      id: "q1",
      revises,
      head: 'import { column, integer } from "cortex-migrations";',
      up: `await op.createTable("grown", [column("id", integer(), { primaryKey: true })]);
  await op.execute("CREATE VIEW adults AS SELECT id FROM people WHERE age > 17");
  ${QUESTIONS}`,
      down: 'await op.execute("DROP VIEW adults"); await op.dropTable("grown");',
    });
    Reflect.deleteProperty(globalThis, "inspected");
    await files.manager().applyMigrations();
    const inspected = Reflect.get(globalThis, "inspected") as Readonly<Record<string, unknown>>;
    expect(inspected).toMatchObject({ ...ANSWERS, foreignKeys: expect.anything() });
    // Without an action it is NO ACTION, which is told as it is written.
    expect(JSON.stringify(inspected.foreignKeys).replaceAll('"NO ACTION"', "null")).toBe(
      JSON.stringify(ANSWERS.foreignKeys),
    );
    expect(inspected.unique).toEqual(["ix_people_token", "uq_people_email"]);
    for (const name of ["ix_people_chief", "ix_people_country", "ix_people_order"])
      expect(inspected.indexes).toContain(name);
    for (const [need, name] of [
      ["partialIndexes", "ix_people_old"],
      ["expressionIndexes", "ix_people_lower"],
    ] as const)
      if (has(need)) expect(inspected.indexes).toContain(name);
  });
}

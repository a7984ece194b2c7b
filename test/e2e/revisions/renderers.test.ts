import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  check,
  column,
  defineSchema,
  foreignKey,
  type Hooks,
  index,
  integer,
  primaryKey,
  type RenderContext,
  type Schema,
  string,
  table,
  unique,
} from "../../../src/index.js";
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

const id = column("id", integer(), { primaryKey: true });
const first = defineSchema({ tables: [table("a", [id]), table("b", [id, column("size", string(10))])] });
const whole = table("c", [
  column("x", integer(), { nullable: false, serverDefault: 1 }),
  column("y", integer(), { nullable: false, identity: false }),
  column("z", integer(), { generated: { expression: "x + 1" } }),
  primaryKey(["x", "y"]),
  unique(["y"], { name: "uq_c_y" }),
  check("x > 0", { name: "ck_c_x" }),
  foreignKey(["y"], { table: "a", columns: ["id"] }, { name: "fk_c_y" }),
  index("ix_c_x", ["x"]),
]);

const files = (): readonly string[] =>
  readdirSync(project.chain)
    .filter((name) => name.endsWith(".ts"))
    .sort((a, b) => numberOf(a) - numberOf(b));
const numberOf = (name: string): number => Number(/_(\d+)\.ts$/.exec(name)?.[1]);
const lastText = (): string => {
  const texts = files().map((name) => readFileSync(join(project.chain, name), "utf8"));
  return texts.at(-1) ?? "";
};
const generate = (hooks: Hooks, schema: Schema = first) =>
  project.manager({ schema, hooks }).writeRevisions({ autogenerate: true, message: "both" });

/** A revision that is applied, so that the next one holds changes of tables. */
async function begun(): Promise<void> {
  await project.manager({ schema: first }).createRevision({ autogenerate: true, message: "first" });
  await project.manager({ schema: first }).applyMigrations();
}

const grown = defineSchema({
  tables: [
    table("a", [id, column("n", integer(), { serverDefault: 3 })]),
    table("b", [
      id,
      column("size", string(10)),
      column("a_id", integer()),
      index("ix_b_size", ["size"]),
      unique(["size"], { name: "uq_b_size" }),
      check("id > 0", { name: "ck_b_id" }),
      foreignKey(["a_id"], { table: "a", columns: ["id"] }, { name: "fk_b_a" }),
    ]),
    whole,
  ],
});

describe("renderers", () => {
  it("are asked about everything that a revision holds, with the place where it stands", async () => {
    await begun();
    const seen = new Set<string>();
    const note = (
      kind: string,
      name: string | null,
      { within, table: on, column: part }: RenderContext,
    ): undefined => {
      seen.add([kind, name ?? "-", within, on, part ?? "-"].join(" "));
      return undefined;
    };
    await generate(
      {
        renderers: {
          operation: (item, at) => note("operation", item.kind, at),
          table: (item, at) => note("table", item.name, at),
          column: (item, at) => note("column", item.name, at),
          type: (item, at) => note("type", item.kind, at),
          serverDefault: (item, at) => note("serverDefault", item.kind, at),
          generated: (item, at) => note("generated", item.expression, at),
          primaryKey: (item, at) => note("primaryKey", item.columns.join(), at),
          unique: (item, at) => note("unique", item.name, at),
          check: (item, at) => note("check", item.name, at),
          foreignKey: (item, at) => note("foreignKey", item.name, at),
          index: (item, at) => note("index", item.name, at),
          references: (item, at) => note("references", item.table, at),
        },
      },
      grown,
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "operation createTable op c -",
        "operation batch op b -",
        "table c op c -",
        "column x table c x",
        "type integer table c x",
        "serverDefault literal table c x",
        "generated x + 1 table c z",
        "primaryKey x,y table c -",
        "unique uq_c_y table c -",
        "check ck_c_x table c -",
        "foreignKey fk_c_y table c -",
        "index ix_c_x table c -",
        "column n batch a n",
        "serverDefault literal batch a n",
        "index ix_b_size batch b -",
        "unique uq_b_size batch b -",
        "check ck_b_id batch b -",
        "references a batch b a_id",
      ]),
    );
  });

  it("write an index as an item of a new table, and as a statement on the batch of an old one", async () => {
    await begun();
    writeFileSync(
      join(project.directory, "versions/short.ts"),
      'import { index } from "cortex-migrations";\nexport const ix = (t, c) => index(["ix", t, c].join("_"), [c]);\nexport const add = (batch, t, c) => batch.createIndex(["ix", t, c].join("_"), [c]);\n',
    );
    const imports = ['import { add, ix } from "../short.js";'];
    await generate(
      {
        renderers: {
          index: (item, { within, table: on }) => {
            const args = `"${on}", "${item.parts[0]?.value}"`;
            return { code: within === "batch" ? `await add(batch, ${args});` : `ix(${args})`, imports };
          },
        },
      },
      grown,
    );
    const text = lastText();
    expect(text.match(/import \{ add, ix \}/g)).toHaveLength(1);
    expect(text).toContain('    await add(batch, "b", "size");\n');
    expect(text).toContain('ix("c", "x")');
    const manager = project.manager({ schema: grown });
    await manager.applyMigrations();
    expect((await manager.check()).upToDate).toBe(true);
  });

  it("may name more of this package: it is imported once", async () => {
    await generate({
      renderers: {
        column: ({ name }) =>
          name === "size"
            ? {
                code: 'column("size", string(10))',
                imports: ['import { column, string } from "cortex-migrations";'],
              }
            : undefined,
      },
    });
    expect(lastText()).toContain(
      'import { column, integer, type Operations, string } from "cortex-migrations";\n',
    );
    expect(lastText().match(/from "cortex-migrations"/g)).toHaveLength(1);
  });

  it("come before renderItem, which is asked about what they have no code for; false is the usual code", async () => {
    await generate({
      renderers: { type: (type) => (type.kind === "integer" ? "rawType('integer')" : false) },
      renderItem: (kind, item) =>
        kind === "type" && "kind" in item && item.kind === "string"
          ? { code: "string( 10 )", imports: ['import { rawType, string } from "cortex-migrations";'] }
          : undefined,
    });
    expect(lastText()).toContain(`column("id", rawType('integer'), { primaryKey: true })`);
    expect(lastText()).toContain('column("size", string( 10 ))');
  });

  it("leave an item out with null, and with it the batch that would be empty; the trial decides", async () => {
    await begun();
    const indexed = defineSchema({
      tables: [table("a", [id]), table("b", [id, column("size", string(10)), index("ix_b_size", ["size"])])],
    });
    const left = await codedFailure(() => generate({ renderers: { index: () => null } }, indexed));
    expect(left).toMatchObject({
      code: "MIG_DIFF_VERIFY_FAILED",
      details: { differences: [{ detail: "index 'ix_b_size' (size) of table 'b' is added" }] },
    });
    const hooks: Hooks = {
      renderers: {
        index: () => null,
        operation: (operation) =>
          operation.kind === "batch" && operation.operations.some((member) => member.kind === "dropIndex")
            ? null
            : undefined,
      },
      processRevisionDirectives: (_context, directives) =>
        directives.map((one) => ({ ...one, message: "by hand" })),
    };
    expect((await codedFailure(() => generate(hooks, indexed))).code).toBe("MIG_DIFF_VERIFY_FAILED");
    expect(files()).toHaveLength(1);
  });

  it.each([
    ["leaves out what a column is made of", { type: () => null }, "a part of a column cannot be left out"],
    ["gives no code", { type: () => 7 }, "it gives no code"],
    ["is asynchronous", { type: async () => "integer()" }, "it gives no code"],
    [
      "throws",
      {
        type: () => {
          throw new Error("not on Fridays");
        },
      },
      "not on Fridays",
    ],
  ])("that %s is named with the object, and nothing is written", async (_what, renderers, reason) => {
    const error = await codedFailure(() =>
      generate({ renderers: renderers as unknown as Hooks["renderers"] & {} }),
    );
    expect(error).toMatchObject({
      code: "MIG_MANAGER_HOOK_FAILED",
      details: { hook: "renderers.type", path: "the type of column 'a.id'" },
    });
    expect(error.message).toContain(reason);
    expect(error.hint).toContain("Nothing was written");
    expect(files()).toEqual([]);
  });

  it("write the schema file of init --from-database, too, and are proved with it", async () => {
    const directory = join(project.directory, "adopted");
    const db = new DatabaseSync(project.database);
    db.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, price NUMERIC(10, 2)); CREATE INDEX ix_t ON t (price)");
    db.close();
    const seen: string[] = [];
    const hooks: Hooks = {
      renderers: {
        table: (item, { file, within }) => void seen.push(`${file} ${within} ${item.name}`),
        type: (type, { file }) =>
          type.kind === "numeric"
            ? {
                code: "money()",
                imports: [`import { money } from "${file === "schema" ? "./" : "../../"}money.js";`],
              }
            : undefined,
      },
    };
    const manager = project.manager({
      hooks,
      versionsDirectory: join(directory, "migrations"),
    });
    const missing = await codedFailure(() => manager.initFromDatabase({ directory }));
    expect(missing.code).toBe("MIG_REVISION_IMPORT_NOT_FOUND");
    expect(existsSync(join(directory, "schema.ts"))).toBe(false);
    writeFileSync(
      join(directory, "money.ts"),
      'import { numeric } from "cortex-migrations";\nexport const money = () => numeric(10, 2);\n',
    );
    await manager.initFromDatabase({ directory });
    expect(seen).toContain("schema table t");
    expect(seen).toContain("revision op t");
    const text = readFileSync(join(directory, "schema.ts"), "utf8");
    expect(text).toContain('import { money } from "./money.js";\n');
    expect(text).toContain('column("price", money())');
    expect(readdirSync(directory).filter((name) => name.includes("draft"))).toEqual([]);
  });
});

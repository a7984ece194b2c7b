import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderImports } from "../../../src/autogenerate/render/render-imports.js";
import { renderOperations } from "../../../src/autogenerate/render/render-operations.js";
import { renderSchema } from "../../../src/autogenerate/render-schema.js";
import { arrange } from "../../../src/diff/arrange.js";
import { arrangeDowngrade } from "../../../src/diff/arrange-downgrade.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import type { Operation } from "../../../src/operations/operation.js";
import { column } from "../../../src/schema/column.js";
import { index, primaryKey } from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { sql } from "../../../src/schema/sql.js";
import { table } from "../../../src/schema/table.js";
import { dialectType, integer, json, string, uuid } from "../../../src/schema/types.js";
import { typeErrors } from "../../support/type-errors.js";
import { schemaArbitrary } from "../diff/arbitrary-schema.js";
import { BY_VALUE, differ } from "../diff/schema-model.js";
import { loadModule, record, withoutDefinitions } from "./run-rendered.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 100) };

function fileOf(operations: readonly Operation[]): string {
  const { body, imports } = renderOperations(operations, {});
  return `${renderImports(imports)}\nexport async function upgrade(op: Operations): Promise<void> {\n${body}}\n`;
}

function operationsOf(a: Schema, b: Schema, rebuildsTables: boolean): readonly Operation[] {
  const { operations } = arrange(compareSchemas(a, b, BY_VALUE), { rebuildsTables });
  return [...operations, ...arrangeDowngrade(operations)];
}

/** A hundred generated files, the same in every run. */
function samples(): readonly string[] {
  return fc
    .sample(fc.tuple(schemaArbitrary, schemaArbitrary), { numRuns: 60, seed: 7 })
    .flatMap(([a, b]) => [operationsOf(a, b, true), operationsOf(a, b, false)])
    .filter((operations) => operations.length > 0)
    .map(fileOf);
}

describe("rendered operations", () => {
  it("run again, give the same operations", async () => {
    await fc.assert(
      fc.asyncProperty(schemaArbitrary, schemaArbitrary, fc.boolean(), async (a, b, rebuilds) => {
        const operations = operationsOf(a, b, rebuilds);
        const again = await record(fileOf(operations));
        expect(again.map(withoutDefinitions)).toEqual(operations.map(withoutDefinitions));
      }),
      RUNS,
    );
  });

  it("stand as a formatter would put them, and compile under strict rules", { timeout: 120_000 }, () => {
    const directory = mkdtempSync(join(tmpdir(), "cortex-render-"));
    try {
      const { formatter } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8")) as {
        formatter: object;
      };
      writeFileSync(join(directory, "biome.json"), JSON.stringify({ root: true, formatter }));
      const files = samples().map((text, i) => ({ path: join(directory, `revision-${i}.ts`), text }));
      for (const file of files) writeFileSync(file.path, file.text);
      execFileSync(join(ROOT, "node_modules/.bin/biome"), ["format", "--write", "."], {
        cwd: directory,
        stdio: "pipe",
      });
      for (const file of files) expect(readFileSync(file.path, "utf8")).toBe(file.text);
      expect(typeErrors(files, "test/unit/autogenerate/package-door.ts")).toEqual([]);
      expect(files.length).toBeGreaterThan(60);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("look as in the design", () => {
    const models = table("data_models", [column("id", uuid(), { primaryKey: true })]);
    const changed = table("data_models", [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid()),
      index("ix_data_models_environment_id", ["environment_id"]),
    ]);
    const schema = (one: typeof models | typeof changed): Schema => ({
      kind: "schema",
      tables: [one],
      namingConvention: {},
    });
    const { operations } = arrange(compareSchemas(schema(models), schema(changed), BY_VALUE), {
      rebuildsTables: true,
    });
    const { body, imports } = renderOperations(operations, {});
    expect(renderImports(imports)).toBe(
      'import { column, type Operations, uuid } from "cortex-migrations";\n',
    );
    expect(body).toBe(`  await op.batchAlterTable("data_models", async (batch) => {
    await batch.addColumn(column("environment_id", uuid()), { ifNotExists: true });
    await batch.createIndex("ix_data_models_environment_id", ["environment_id"], { ifNotExists: true });
  });
`);
    expect(
      renderOperations(arrangeDowngrade(operations), {}).body,
    ).toBe(`  await op.batchAlterTable("data_models", async (batch) => {
    await batch.dropIndex("ix_data_models_environment_id", { ifExists: true });
    await batch.dropColumn("environment_id", { ifExists: true });
  });
`);
  });

  it("write a dialect's type with its own builder where that makes it, and with dialectType where not", () => {
    const own = { real: () => dialectType("own", "REAL"), wrong: () => dialectType("own", "OTHER") };
    const render = (name: string): { readonly body: string; readonly imports: readonly string[] } =>
      renderOperations(
        [
          {
            kind: "createTable",
            table: table("t", [column("x", dialectType("own", name))]),
            ifNotExists: false,
          },
        ],
        { typeBuilders: { own } },
      );
    expect(render("REAL").body).toContain('column("x", own.real())');
    expect(render("REAL").imports).toEqual(["column", "type Operations", "own"]);
    expect(render("WRONG").body).toContain('column("x", dialectType("own", "WRONG"))');
    expect(render("WRONG").imports).toEqual(["column", "dialectType", "type Operations"]);
  });

  it("render every operation that a person can write", async () => {
    const on = { table: "t", schema: "s" };
    const options = {
      recreate: "always",
      copyFrom: table("t", [column("id", integer(), { primaryKey: true })]),
      partialReordering: [["a", "b"]],
      tableArgs: [],
      namingConvention: { uq: "uq_%(table_name)s" },
    } as const;
    const operations: readonly Operation[] = [
      { kind: "execute", sql: `SELECT \`a\` \\ ${"$"}{b}\n`, parameters: null },
      { kind: "execute", sql: "SELECT ?", parameters: [1] },
      { kind: "bulkInsert", ...on, rows: [{ id: 1, "odd key": "it's", big: 5n, none: null }], columns: null },
      {
        kind: "createExcludeConstraint",
        ...on,
        name: "ex",
        elements: [{ expression: "r", operator: "&&" }],
        where: "a",
        using: "gist",
        deferrable: true,
        initially: "DEFERRED",
      },
      { kind: "renameTable", ...on, newName: "u" },
      {
        kind: "addColumn",
        ...on,
        column: column("c", json(), {
          unique: "uq_c",
          index: "ix_c",
          check: "c <> ''",
          references: { table: "o", column: "id", onDelete: "CASCADE" },
        }),
        ifNotExists: true,
        position: { kind: "last" },
      },
      { kind: "dropColumn", ...on, column: "c", ifExists: true, definition: null },
      {
        kind: "alterColumn",
        ...on,
        column: "c",
        changes: {
          newName: "d",
          type: string(5),
          serverDefault: { kind: "sql", text: "now()" },
          comment: null,
        },
        existing: { type: string(4), serverDefault: null },
        using: "c::text",
        position: null,
      },
      {
        kind: "createIndex",
        ...on,
        index: index("ix", [sql`lower(c)`], { unique: true }),
        ifNotExists: true,
      },
      {
        kind: "dropIndex",
        ...on,
        name: "ix",
        ifExists: true,
        definition: null,
        options: { own: { concurrently: true } },
      },
      { kind: "renameIndex", ...on, name: "ix", newName: "i'y", ifExists: true },
      { kind: "renameIndex", table: null, schema: null, name: "ix", newName: "iy" },
      { kind: "renameConstraint", ...on, name: "ck", newName: "ck2", type: null },
      { kind: "renameConstraint", ...on, name: "fk", newName: "fk2", type: "foreignKey", ifExists: true },
      { kind: "createConstraint", ...on, constraint: { kind: "primaryKey", name: "pk", columns: ["id"] } },
      {
        kind: "createConstraint",
        ...on,
        constraint: { kind: "check", name: null, expression: "a > 'b'", options: {} },
      },
      {
        kind: "dropConstraint",
        ...on,
        selector: { name: null, type: "unique", columns: ["a"], expression: null },
        ifExists: true,
        definition: null,
      },
      { kind: "setTableComment", ...on, comment: null, existingComment: "old" },
      { kind: "setTableComment", ...on, comment: "new", existingComment: null },
      {
        kind: "batch",
        ...on,
        operations: [
          {
            kind: "addColumn",
            ...on,
            column: column("z", integer()),
            ifNotExists: false,
            position: { kind: "after", column: "a" },
          },
          { kind: "renameIndex", ...on, name: "ix", newName: "iy", ifExists: true },
          { kind: "renameConstraint", ...on, name: "uq", newName: "uq2", type: "unique", ifExists: true },
        ],
        options,
      },
    ];
    const again = await record(fileOf(operations));
    const trimmed = operations.map((one) => (one.kind === "execute" ? { ...one, sql: one.sql.trim() } : one));
    expect(again.map(withoutDefinitions)).toEqual(trimmed.map((one) => withoutDefinitions(one)));
  });
});

describe("a rendered schema", () => {
  it("keeps a key's column that may hold NULL, and those that may not", () => {
    const make = (nullable: boolean): Schema => ({
      kind: "schema",
      namingConvention: {},
      tables: [
        table("t", [
          column("a", integer(), { nullable }),
          column("b", integer(), { nullable: false }),
          primaryKey(["a", "b"]),
        ]),
      ],
    });
    for (const schema of [make(true), make(false)]) {
      const file = renderSchema(schema, {});
      expect(differ(schema, loadModule(file).default as Schema)).toEqual([]);
      expect(file.includes("nullable: true")).toBe(schema.tables[0]?.columns[0]?.nullable);
    }
  });

  it("defined again, is the same schema", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => {
        fc.pre(schema.tables.length > 0);
        const again = loadModule(renderSchema(schema, {})).default as Schema;
        expect(differ(schema, again)).toEqual([]);
        expect(again.tables.length).toBe(schema.tables.length);
      }),
      { ...RUNS },
    );
  });
});

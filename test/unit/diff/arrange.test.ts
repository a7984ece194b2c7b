import { describe, expect, it } from "vitest";
import { arrange } from "../../../src/diff/arrange.js";
import { arrangeDowngrade } from "../../../src/diff/arrange-downgrade.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import { column } from "../../../src/schema/column.js";
import { check, foreignKey, index, unique } from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { type Table, type TableItem, table } from "../../../src/schema/table.js";
import { enumeration, integer, text } from "../../../src/schema/types.js";
import { applyAll, BY_VALUE, differ } from "./schema-model.js";

const id = column("id", integer(), { primaryKey: true });
const schemaOf = (...tables: readonly Table[]): Schema => ({ kind: "schema", tables, namingConvention: {} });
const refers = (name: string, ...to: readonly string[]): Table =>
  table(name, [
    id,
    ...to.map((other) => column(`${other}_id`, integer())),
    ...to.map((other) => foreignKey([`${other}_id`], { table: other, columns: ["id"] })),
  ]);

function plan(a: Schema, b: Schema, rebuildsTables: boolean) {
  const { operations, warnings } = arrange(compareSchemas(a, b, BY_VALUE), { rebuildsTables });
  const there = applyAll(a, operations, { looseReferences: rebuildsTables });
  expect(differ(there, b)).toEqual([]);
  const back = applyAll(there, arrangeDowngrade(operations), { looseReferences: rebuildsTables });
  expect(differ(back, a)).toEqual([]);
  const names = operations.map(
    (op) => `${op.kind} ${op.kind === "createTable" ? op.table.name : "table" in op ? op.table : ""}`,
  );
  return { operations, warnings, names };
}

describe("arrange", () => {
  it("creates what is referred to first, and drops it last", () => {
    const chain = schemaOf(refers("a", "b"), refers("b", "c"), refers("c"));
    for (const rebuilds of [true, false]) {
      expect(plan(schemaOf(), chain, rebuilds).names).toEqual([
        "createTable c",
        "createTable b",
        "createTable a",
      ]);
      expect(plan(chain, schemaOf(), rebuilds).names).toEqual(["dropTable a", "dropTable b", "dropTable c"]);
    }
  });

  it("breaks a cycle of foreign keys where they can be added later, and only the cycle", () => {
    const ring = schemaOf(refers("a", "b", "a"), refers("b", "c"), refers("c", "a"), refers("aa", "a"));
    expect(plan(schemaOf(), ring, true).names.filter((name) => name.startsWith("batch"))).toEqual([]);
    const { names, operations } = plan(schemaOf(), ring, false);
    expect(names.filter((name) => name.startsWith("batch"))).toEqual(["batch a"]);
    expect(operations.at(-1)).toMatchObject({
      operations: [{ kind: "createConstraint", constraint: { columns: ["b_id"] } }],
    });
    expect(plan(ring, schemaOf(), false).names[0]).toBe("batch a");
  });

  it("breaks two rings of which one leads to the other", () => {
    const rings = schemaOf(refers("a", "b", "c"), refers("b", "a"), refers("c", "d"), refers("d", "c"));
    for (const rebuilds of [true, false]) {
      plan(schemaOf(), rings, rebuilds);
      plan(rings, schemaOf(), rebuilds);
    }
    expect(plan(schemaOf(), rings, false).names.filter((name) => name.startsWith("batch"))).toEqual([
      "batch a",
      "batch c",
    ]);
  });

  it("makes a foreign key after the column of another table that it needs, and drops it before", () => {
    const withOut = schemaOf(table("a", [id, column("x", integer())]), table("b", [id]));
    const withKey = schemaOf(
      table("a", [id, column("x", integer()), foreignKey(["x"], { table: "b", columns: ["code"] })]),
      table("b", [id, column("code", integer()), unique(["code"], { name: "uq" })]),
    );
    expect(plan(withOut, withKey, false).names).toEqual(["batch b", "batch a"]);
    expect(plan(withKey, withOut, false).names).toEqual(["batch a", "batch b"]);
    expect(plan(withOut, withKey, true).names).toEqual(["batch b", "batch a"]);
  });

  it("gives an index's name free before another table takes it", () => {
    const a = schemaOf(table("old", [id, index("ix", ["id"])]));
    const b = schemaOf(table("fresh", [id, index("ix", ["id"])]));
    expect(plan(a, b, true).names).toEqual(["batch old", "createTable fresh", "dropTable old"]);
  });

  it("changes a table in one batch: indexes and keys go before columns, and come after them", () => {
    const a = schemaOf(
      table("o", [id]),
      table("t", [id, column("a", text()), index("ix_a", ["a"]), unique(["a"]), check("a <> ''")]),
    );
    const b = schemaOf(
      table("o", [id]),
      table("t", [
        id,
        column("b", integer(), {
          nullable: false,
          references: { table: "o", column: "id", onDelete: "CASCADE" },
        }),
        index("ix_b", ["b"]),
      ]),
    );
    const members = (rebuilds: boolean): readonly string[] =>
      plan(a, b, rebuilds).operations.flatMap((op) =>
        op.kind === "batch" ? op.operations.map((m) => m.kind) : [],
      );
    const start = ["dropIndex", "dropConstraint", "dropConstraint", "addColumn", "dropColumn"];
    expect(members(true)).toEqual([...start, "createIndex"]);
    expect(members(false)).toEqual([...start, "createConstraint", "createIndex"]);
    expect(plan(a, b, true).warnings.map((warning) => [warning.code, warning.column])).toEqual([
      ["mayFailOnRows", "b"],
      ["dropsData", "a"],
    ]);
  });

  it("builds a generated column anew, with what stands on it", () => {
    const make = (expression: string): Schema =>
      schemaOf(
        table("t", [
          id,
          column("g", integer(), { generated: { expression } }),
          index("ix_g", ["g"]),
          check("g > 0"),
        ]),
      );
    const { operations } = plan(make("id + 1"), make("id + 2"), true);
    expect(operations.flatMap((op) => (op.kind === "batch" ? op.operations.map((m) => m.kind) : []))).toEqual(
      ["dropIndex", "dropConstraint", "dropColumn", "addColumn", "createConstraint", "createIndex"],
    );
  });

  it("tells how a column was, so that the way back is true", () => {
    const make = (item: TableItem): Schema => schemaOf(table("t", [id, item]));
    const a = make(column("a", text(), { serverDefault: "x" }));
    const b = make(column("a", integer(), { nullable: false }));
    const { operations } = plan(a, b, true);
    expect(operations).toMatchObject([
      {
        operations: [
          {
            changes: { type: { kind: "integer" }, nullable: false, serverDefault: null },
            existing: {
              type: { kind: "text" },
              nullable: true,
              serverDefault: { kind: "literal", value: "x" },
            },
          },
        ],
      },
    ]);
  });

  it("refuses by name what no operation can say", () => {
    const a = schemaOf(table("t", [id]));
    const strict = schemaOf(table("t", [id], { options: { own: { strict: true } } }));
    const stored = schemaOf(table("t", [{ ...id, options: { own: { storage: "MAIN" } } }]));
    for (const b of [strict, stored])
      expect(() => arrange(compareSchemas(a, b, BY_VALUE), { rebuildsTables: true })).toThrow(
        expect.objectContaining({ code: "MIG_DIFF_UNSUPPORTED", exitCode: 6 }),
      );
    expect(() =>
      arrange(compareSchemas(a, strict, BY_VALUE), {
        rebuildsTables: true,
        changeable: { table: ["fill"], column: [] },
      }),
    ).toThrow(/'strict' from null to true/);
  });

  it("changes options, identities and expressions in place where the database can, and takes them back", () => {
    const computed = (expression: string) =>
      column("c", integer(), {
        generated: { expression, stored: true },
        options: { own: { storage: "MAIN" } },
      });
    const a = schemaOf(table("t", [id, computed("id + 1")], { options: { own: { fill: 80, kept: 1 } } }));
    const plainer = { ...computed("id + 2"), options: { own: { storage: "PLAIN" } } };
    const identity = column("id", integer(), { primaryKey: true, identity: true });
    const b = schemaOf(table("t", [identity, plainer], { options: { own: { kept: 1, logged: true } } }));
    const { operations } = arrange(compareSchemas(a, b, BY_VALUE), {
      rebuildsTables: false,
      changeable: { table: ["fill", "logged"], column: ["storage"] },
      altersGenerated: true,
    });
    expect(operations).toMatchObject([
      {
        operations: [
          {
            kind: "setTableOptions",
            changes: { own: { fill: null, logged: true } },
            existing: { own: { fill: 80, logged: null } },
          },
          { column: "id", changes: { identity: { always: false } }, existing: { identity: null } },
          {
            column: "c",
            changes: { generated: { expression: "id + 2" }, options: { own: { storage: "PLAIN" } } },
            existing: { generated: { expression: "id + 1" }, options: { own: { storage: "MAIN" } } },
          },
        ],
      },
    ]);
    const there = applyAll(a, operations, { looseReferences: false });
    expect(compareSchemas(there, b, BY_VALUE)).toEqual([]);
    const back = applyAll(there, arrangeDowngrade(operations), { looseReferences: false });
    expect(compareSchemas(back, a, BY_VALUE)).toEqual([]);
  });

  it("gives an enumeration its values before what is new uses them", () => {
    const state = (...values: string[]) => column("state", enumeration(values, { name: "state" }));
    const a = schemaOf(table("zebras", [id, state("new", "old")]));
    const b = schemaOf(
      table("ants", [id, state("new")]),
      table("zebras", [id, state("new"), column("other", state("new").type)]),
    );
    const { operations } = arrange(compareSchemas(a, b, BY_VALUE), { rebuildsTables: false });
    expect(operations.map((one) => (one.kind === "batch" ? one.operations[0]?.kind : one.kind))).toEqual([
      "alterColumn",
      "createTable",
      "addColumn",
    ]);
  });

  it("creates tables after those of the default schema that they name by its name", () => {
    const b = schemaOf(
      table(
        "a",
        [
          id,
          column("z_id", integer(), { references: { table: "z", column: "id", referentSchema: "public" } }),
        ],
        { schema: "app" },
      ),
      table("z", [id]),
    );
    const { operations } = arrange(compareSchemas(schemaOf(), b, BY_VALUE), { rebuildsTables: false });
    expect(operations.map((one) => (one.kind === "createTable" ? one.table.name : one.kind))).toEqual([
      "z",
      "a",
    ]);
  });
});

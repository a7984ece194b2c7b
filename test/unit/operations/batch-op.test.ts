import { describe, expect, it } from "vitest";
import {
  type BatchOperations,
  check,
  column,
  foreignKey,
  index,
  integer,
  Operations,
  primaryKey,
  sql,
  table,
  text,
  unique,
} from "../../../src/index.js";
import type { BatchArguments } from "../../../src/operations/op.js";
import { RecordingContext } from "./recording-context.js";

const id = column("id", integer());
const on = { table: "t", schema: null };

async function batchOf(work: (batch: BatchOperations) => Promise<void>, options?: BatchArguments) {
  const context = new RecordingContext();
  await new Operations(context).batchAlterTable("t", work, options);
  const [batch, ...others] = context.operations;
  expect(others).toEqual([]);
  if (batch?.kind !== "batch") throw new Error("no batch");
  return batch;
}

describe("a batch collects", () => {
  const cases: readonly (readonly [string, (batch: BatchOperations) => Promise<void>, object])[] = [
    [
      "addColumn",
      (b) => b.addColumn(id),
      { kind: "addColumn", column: id, ifNotExists: false, position: { kind: "last" } },
    ],
    [
      "addColumn before",
      (b) => b.addColumn(id, { insertBefore: "x", ifNotExists: true }),
      { kind: "addColumn", column: id, ifNotExists: true, position: { kind: "before", column: "x" } },
    ],
    [
      "addColumn after",
      (b) => b.addColumn(id, { insertAfter: "x" }),
      { kind: "addColumn", column: id, ifNotExists: false, position: { kind: "after", column: "x" } },
    ],
    [
      "dropColumn",
      (b) => b.dropColumn("c", { ifExists: true }),
      { kind: "dropColumn", column: "c", ifExists: true, definition: null },
    ],
    [
      "alterColumn",
      (b) => b.alterColumn("c", { type: text(), existingType: integer() }),
      {
        kind: "alterColumn",
        column: "c",
        changes: { type: text() },
        existing: { type: integer() },
        using: null,
        position: null,
      },
    ],
    [
      "alterColumn that moves",
      (b) => b.alterColumn("c", { insertAfter: "a" }),
      {
        kind: "alterColumn",
        column: "c",
        changes: {},
        existing: {},
        using: null,
        position: { kind: "after", column: "a" },
      },
    ],
    [
      "createIndex",
      (b) => b.createIndex("ix", ["a"], { unique: true, ifNotExists: true }),
      { kind: "createIndex", index: index("ix", ["a"], { unique: true }), ifNotExists: true },
    ],
    [
      "createIndex without a name",
      (b) => b.createIndex(null, ["a"]),
      { kind: "createIndex", index: index("ix_t_a", ["a"]), ifNotExists: false },
    ],
    [
      "dropIndex",
      (b) => b.dropIndex("ix", { ifExists: true }),
      { kind: "dropIndex", name: "ix", ifExists: true, definition: null, options: {} },
    ],
    [
      "renameIndex",
      (b) => b.renameIndex("ix", "iy", { ifExists: true }),
      { kind: "renameIndex", name: "ix", newName: "iy", ifExists: true },
    ],
    [
      "renameConstraint",
      (b) => b.renameConstraint("pk", "pk2", { type: "primary" }),
      { kind: "renameConstraint", name: "pk", newName: "pk2", type: "primaryKey" },
    ],
    [
      "createPrimaryKey",
      (b) => b.createPrimaryKey("pk", ["a"]),
      { kind: "createConstraint", constraint: primaryKey(["a"], { name: "pk" }) },
    ],
    [
      "createUniqueConstraint",
      (b) => b.createUniqueConstraint(null, ["a"]),
      { kind: "createConstraint", constraint: unique(["a"]) },
    ],
    [
      "createForeignKey",
      (b) => b.createForeignKey("fk", ["a"], { table: "u", columns: ["id"] }, { onDelete: "CASCADE" }),
      {
        kind: "createConstraint",
        constraint: foreignKey(["a"], { table: "u", columns: ["id"] }, { name: "fk", onDelete: "CASCADE" }),
      },
    ],
    [
      "createForeignKey, in Alembic's order",
      (b) => b.createForeignKey("fk", "u", ["a"], ["id"], { onDelete: "CASCADE" }),
      {
        kind: "createConstraint",
        constraint: foreignKey(["a"], { table: "u", columns: ["id"] }, { name: "fk", onDelete: "CASCADE" }),
      },
    ],
    [
      "createCheckConstraint",
      (b) => b.createCheckConstraint("ck", sql`a > ${0}`),
      { kind: "createConstraint", constraint: check("a > 0", { name: "ck" }) },
    ],
    [
      "dropConstraint",
      (b) => b.dropConstraint(null, { type: "foreignkey", columns: ["a"] }),
      {
        kind: "dropConstraint",
        selector: { name: null, type: "foreignKey", columns: ["a"], expression: null },
        ifExists: false,
        definition: null,
      },
    ],
    [
      "createTableComment",
      (b) => b.createTableComment("said"),
      { kind: "setTableComment", comment: "said", existingComment: null },
    ],
    [
      "dropTableComment",
      (b) => b.dropTableComment({ existingComment: "said" }),
      { kind: "setTableComment", comment: null, existingComment: "said" },
    ],
  ];

  it.each(cases)("%s", async (_, work, member) => {
    expect((await batchOf(work)).operations).toStrictEqual([{ ...on, ...member }]);
  });

  it("members in the order of their calls, under the table and schema of the batch", async () => {
    const batch = await batchOf(
      async (b) => {
        await b.dropColumn("one");
        await b.addColumn(column("two", text(), { index: true }));
        await b.dropIndex("three");
      },
      { schema: "app" },
    );
    expect(batch.operations.map((o) => [o.kind, o.table, o.schema])).toEqual([
      ["dropColumn", "t", "app"],
      ["addColumn", "t", "app"],
      ["dropIndex", "t", "app"],
    ]);
  });

  it("nothing when nothing is asked, with every option at its default", async () => {
    expect(await batchOf(async () => undefined)).toStrictEqual({
      ...on,
      kind: "batch",
      operations: [],
      options: {
        recreate: "auto",
        copyFrom: null,
        partialReordering: [],
        tableArgs: [],
        namingConvention: {},
      },
    });
  });

  it("its options", async () => {
    const options = {
      recreate: "always",
      copyFrom: table("t", [id]),
      partialReordering: [["b", "a"]],
      tableArgs: [unique(["id"])],
      namingConvention: { uq: "uq_%(table_name)s" },
    } as const;
    expect((await batchOf(async () => undefined, options)).options).toStrictEqual(options);
  });
});

describe("a batch whose callback fails", () => {
  it("carries nothing out, and passes the failure on", async () => {
    const context = new RecordingContext();
    const run = new Operations(context).batchAlterTable("t", async (batch) => {
      await batch.dropColumn("a");
      throw new Error("on purpose");
    });
    await expect(run).rejects.toThrow("on purpose");
    expect(context.operations).toEqual([]);
    expect(context.tracked).toEqual(["batchAlterTable"]);
  });
});

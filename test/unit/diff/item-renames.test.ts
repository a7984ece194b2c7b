import { describe, expect, it } from "vitest";
import { arrange } from "../../../src/diff/arrange.js";
import { arrangeDowngrade } from "../../../src/diff/arrange-downgrade.js";
import type { CompareOptions } from "../../../src/diff/compare-options.js";
import { describeDifference } from "../../../src/diff/describe-difference.js";
import { type RenameAnswers, type RenameResult, settleRenames } from "../../../src/diff/renames.js";
import { column } from "../../../src/schema/column.js";
import { check, desc, foreignKey, index, primaryKey, unique } from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { type Table, type TableItem, table } from "../../../src/schema/table.js";
import { integer, text } from "../../../src/schema/types.js";
import { BY_VALUE } from "./schema-model.js";

const schemaOf = (...tables: readonly Table[]): Schema => ({ kind: "schema", tables, namingConvention: {} });
const columns = [column("id", integer(), { nullable: false }), column("a", integer()), column("b", text())];
const t = (...items: readonly TableItem[]): Table => table("t", [...columns, ...items]);
const u = (...items: readonly TableItem[]): Table => table("u", [...columns, ...items]);

function settle(
  before: readonly Table[],
  after: readonly Table[],
  answers: Partial<RenameAnswers> = {},
  options: Partial<CompareOptions> = {},
): Promise<RenameResult> {
  const input = {
    current: schemaOf(...before),
    desired: schemaOf(...after),
    options: { ...BY_VALUE, ...options },
  };
  return settleRenames(input, { renames: [], noRenames: false, ...answers }, null);
}

const kinds = (result: RenameResult): readonly string[] => result.differences.map((fact) => fact.kind);
const told = (result: RenameResult): readonly string[] =>
  result.differences.map((fact) => describeDifference(fact).detail);

const everything = (mark: string): Table =>
  t(
    primaryKey(["id"], { name: `pk${mark}` }),
    unique(["a"], { name: `uq${mark}` }),
    check("a > 0", { name: `ck${mark}` }),
    foreignKey(["a"], { table: "u", columns: ["id"] }, { name: `fk${mark}`, onDelete: "CASCADE" }),
    index(`ix${mark}`, [desc("b"), "a"], { where: "a > 1" }),
  );

describe("indexes and constraints that only have another name", () => {
  it("are renamed, and nobody is asked", async () => {
    const result = await settle([everything(""), u()], [everything("2"), u()]);
    expect(result.questions).toEqual([]);
    expect(told(result)).toEqual([
      "check 'ck' of table 't' is renamed to 'ck2'",
      "foreign key 'fk' of table 't' is renamed to 'fk2'",
      "primary key 'pk' of table 't' is renamed to 'pk2'",
      "unique constraint 'uq' of table 't' is renamed to 'uq2'",
      "index 'ix' of table 't' is renamed to 'ix2'",
    ]);
    const { operations } = arrange(result.differences, { dialect: "any", rebuildsTables: false });
    const names = (list: readonly unknown[]) =>
      expect(list).toMatchObject([{ kind: "batch", table: "t", operations: { length: 5 } }]);
    names(operations);
    names(arrangeDowngrade(operations));
    expect(arrangeDowngrade(operations)).toMatchObject([
      { operations: expect.arrayContaining([expect.objectContaining({ name: "fk2", newName: "fk" })]) },
    ]);
  });

  it("are so too when the table and a column have got new names in the same revision", async () => {
    const before = t(index("ix_t_a", ["a"]), check("a > 0", { name: "ck_t" }));
    const after = table("t2", [
      ...columns.filter((one) => one.name !== "a"),
      column("a2", integer()),
      index("ix_t2_a2", ["a2"]),
      check("a2 > 0", { name: "ck_t2" }),
    ]);
    const answers = { renames: ["t:t2", "t.a:a2"] };
    const result = await settle([before], [after], answers);
    expect(kinds(result)).toEqual(["tableRenamed", "columnRenamed", "constraintRenamed", "indexRenamed"]);
    const [, batch] = arrange(result.differences, { dialect: "any", rebuildsTables: false }).operations;
    expect(batch).toMatchObject({
      table: "t2",
      operations: [
        { kind: "alterColumn", column: "a" },
        { kind: "renameConstraint", name: "ck_t", newName: "ck_t2" },
        { kind: "renameIndex", name: "ix_t_a", newName: "ix_t2_a2" },
      ],
    });
    // An answer may call the table by either name.
    for (const name of ["t", "t2"]) {
      const kept = { kind: "index", table: name, from: "ix_t_a", to: null } as const;
      const again = await settle([before], [after], { ...answers, answers: [kept] });
      expect(kinds(again)).toContain("indexRemoved");
      expect(kinds(again)).toContain("constraintRenamed");
    }
  });

  it("are paired in the order of their names, whatever the order of the schema", async () => {
    const some = (...names: readonly string[]): Table => t(...names.map((name) => index(name, ["a"])));
    for (const [before, after] of [
      [some("b", "a"), some("z", "y", "x")],
      [some("a", "b"), some("x", "z", "y")],
    ] as const) {
      const result = await settle([before], [after]);
      expect(result.renames).toMatchObject([
        { from: "a", to: "x" },
        { from: "b", to: "y" },
      ]);
      expect(kinds(result)).toEqual(["indexRenamed", "indexRenamed", "indexAdded"]);
    }
    const answers = [{ kind: "index", table: "t", from: "b", to: "x" } as const];
    const result = await settle([some("a", "b")], [some("x", "y")], { answers });
    expect(result.renames).toMatchObject([
      { from: "a", to: "y" },
      { from: "b", to: "x" },
    ]);
  });

  it("go and come where that is said", async () => {
    const [before, after] = [t(index("ix", ["a"])), t(index("ix2", ["a"]))];
    expect(kinds(await settle([before], [after], { noRenames: true }))).toEqual([
      "indexRemoved",
      "indexAdded",
    ]);
    const answers = [{ kind: "index", table: "t", from: "ix", to: null } as const];
    expect(kinds(await settle([before], [after], { answers }))).toEqual(["indexRemoved", "indexAdded"]);
    const yes = [{ kind: "index", table: "t", from: "ix", to: "ix2" } as const];
    expect(kinds(await settle([before], [after], { answers: yes, noRenames: true }))).toEqual([
      "indexRenamed",
    ]);
  });

  it("refuse an answer that fits nothing", async () => {
    const before = t(index("ix", ["a"]), check("a > 0", { name: "ck" }));
    const after = t(index("ix2", ["a"]), index("ix3", ["b"]), check("a > 1", { name: "ck2" }));
    for (const [kind, from, to] of [
      ["index", "ix", "ix3"],
      ["index", "no", "ix2"],
      ["constraint", "ix", "ix2"],
      ["constraint", "ck", "ck2"],
    ] as const)
      await expect(
        settle([before], [after], { answers: [{ kind, table: "t", from, to }] }),
      ).rejects.toMatchObject({
        code: "MIG_DIFF_RENAME_UNKNOWN",
        details: { text: `t.${from}:${to}`, dropped: ["t.ck", "t.ix"], added: ["t.ck2", "t.ix2", "t.ix3"] },
      });
  });

  it.each([
    ["what they say", t(index("ix", ["a"])), t(index("ix2", ["b"]))],
    ["whether they are unique", t(index("ix", ["a"])), t(index("ix2", ["a"], { unique: true }))],
    ["what they are", t(unique(["a"], { name: "x" })), t(index("y", ["a"], { unique: true }))],
    [
      "what happens to their rows",
      t(foreignKey(["a"], { table: "u", columns: ["id"] }, { name: "f" })),
      t(foreignKey(["a"], { table: "u", columns: ["id"] }, { name: "g", onDelete: "CASCADE" })),
    ],
  ])("are none where it differs %s", async (_, before, after) => {
    const result = await settle([before, u()], [after, u()]);
    expect(result.renames).toEqual([]);
    expect(result.differences).not.toEqual([]);
  });

  it.each([
    ["swap", [t(index("a", ["a"]), index("b", ["b"]))], [t(index("b", ["a"]), index("a", ["b"]))]],
    ["are freed", [t(index("a", ["a"]), index("b", ["b"]))], [t(index("b", ["a"]))]],
    ["are taken", [t(index("a", ["a"]))], [t(index("b", ["a"]), index("a", ["b"]))]],
    ["are freed by another table", [t(index("a", ["a"])), u(index("b", ["b"]))], [t(index("b", ["a"])), u()]],
    ["are freed by a table that goes", [t(index("a", ["a"])), u(index("b", ["b"]))], [t(index("b", ["a"]))]],
    ["are taken by another table", [t(index("a", ["a"])), u()], [t(index("b", ["a"])), u(index("a", ["b"]))]],
    ["are taken by a table", [t(index("u", ["a"]))], [t(index("b", ["a"])), u()]],
  ] as const)("go and come where names %s", async (_, before, after) => {
    const result = await settle(before, after);
    expect(result.renames).toEqual([]);
    expect(result.differences).not.toEqual([]);
  });

  it("have a name that another table has, and keeps, where names are the table's", async () => {
    const result = await settle(
      [t(index("a", ["a"])), u(index("b", ["b"]), index("a", ["a"]))],
      [t(index("b", ["a"])), u(index("b", ["b"]), index("a", ["a"]))],
    );
    expect(kinds(result)).toEqual(["indexRenamed"]);
  });

  it("may be a unique index and a unique constraint, where the two are one", async () => {
    const [before, after] = [t(unique(["a"], { name: "x" })), t(index("y", ["a"], { unique: true }))];
    const same = { uniqueIndexIsConstraint: true };
    for (const [one, other] of [
      [before, after],
      [t(index("y", ["a"], { unique: true })), t(unique(["a"], { name: "x" }))],
    ] as const)
      expect(kinds(await settle([one], [other], {}, same))).toEqual(["indexRenamed"]);
  });

  it("stand in the batch of a table that is built anew anyway, and else before everything", async () => {
    const before = t(check("a > 0", { name: "ck" }), index("ix", ["a"]));
    const after = t(check("a > 0", { name: "ck2" }), index("ix2", ["a"]), column("c", integer()));
    const { differences } = await settle([before], [after]);
    const kindsOf = (rebuildsTables: boolean): unknown =>
      arrange(differences, { dialect: "any", rebuildsTables }).operations.map((operation) =>
        operation.kind === "batch" ? operation.operations.map((member) => member.kind) : operation.kind,
      );
    expect(kindsOf(true)).toEqual([["renameConstraint", "renameIndex", "addColumn"]]);
    expect(kindsOf(false)).toEqual([["renameConstraint", "renameIndex"], ["addColumn"]]);
  });
});

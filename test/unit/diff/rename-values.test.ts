import { describe, expect, it } from "vitest";
import { answersTemplate, parseAnswers } from "../../../src/diff/answers.js";
import { arrange } from "../../../src/diff/arrange.js";
import { arrangeDowngrade } from "../../../src/diff/arrange-downgrade.js";
import { type RenameAnswers, type RenameResult, settleRenames } from "../../../src/diff/renames.js";
import type { CortexError } from "../../../src/errors/index.js";
import { column } from "../../../src/schema/column.js";
import type { Schema } from "../../../src/schema/schema.js";
import { type Table, table } from "../../../src/schema/table.js";
import { enumeration, integer } from "../../../src/schema/types.js";
import { BY_VALUE } from "./schema-model.js";

const schemaOf = (...tables: readonly Table[]): Schema => ({ kind: "schema", tables, namingConvention: {} });
const job = (name: string, values: readonly string[], type: string | null = null): Table =>
  table(name, [
    column("id", integer(), { primaryKey: true }),
    column("state", enumeration(values, type === null ? {} : { name: type }), {
      serverDefault: values[0] ?? null,
    }),
  ]);
const settle = (
  [current, desired]: readonly [Schema, Schema],
  answers: Partial<RenameAnswers> = {},
): Promise<RenameResult> =>
  settleRenames({ current, desired, options: BY_VALUE }, { renames: [], noRenames: false, ...answers }, null);

const ONE = [
  schemaOf(job("jobs", ["new", "open", "done"])),
  schemaOf(job("jobs", ["fresh", "open", "done"])),
] as const;
const SHARED = [
  schemaOf(job("jobs", ["new", "open"], "state"), job("tasks", ["new", "open"], "state")),
  schemaOf(job("jobs", ["fresh", "open"], "state"), job("tasks", ["fresh", "open"], "state")),
] as const;

describe("values of an enumeration", () => {
  it("that are gone while others are new are asked about", async () => {
    await expect(settle(ONE)).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_UNANSWERED",
      exitCode: 2,
      message: expect.stringContaining("the value 'new' of column 'jobs.state' is gone and 'fresh' is new"),
      details: {
        questions: [
          {
            kind: "value",
            table: "jobs",
            column: "state",
            from: "new",
            candidates: ["fresh"],
            flags: ["--rename jobs.state.new:fresh"],
          },
        ],
      },
    });
  });

  it("of one enumeration with a name are asked about once, and answered at any of its columns", async () => {
    await expect(settle(SHARED)).rejects.toMatchObject({
      details: { questions: [{ kind: "value", table: "jobs" }] },
    });
    for (const on of ["jobs", "tasks"]) {
      const { differences } = await settle(SHARED, {
        answers: [{ kind: "value", table: on, column: "state", from: "new", to: "fresh" }],
      });
      expect(differences).toMatchObject([
        { kind: "valuesRenamed", table: "jobs", values: { new: "fresh" } },
        { kind: "valuesRenamed", table: "tasks", values: { new: "fresh" } },
      ]);
    }
  });

  it("are asked about in a file, which answers when it is filled in", async () => {
    const failure = (await settle(ONE).catch((error: unknown) => error)) as CortexError;
    const questions = failure.details["questions"] as Parameters<typeof answersTemplate>[0];
    const file = JSON.parse(answersTemplate(questions).replace('"?"', '"fresh"')) as {
      readonly answers: readonly { column?: string }[];
    };
    const { differences } = await settle(ONE, { answers: parseAnswers(file, "answers.json") });
    expect(differences.map((fact) => fact.kind)).toEqual(["valuesRenamed"]);
    for (const answer of file.answers) delete answer.column;
    expect(() => parseAnswers(file, "answers.json")).toThrow("answers[0] needs the text 'column'");
  });

  it("take rows and default with them, and go back", async () => {
    const { differences } = await settle(ONE, { renames: ["jobs.state.new:fresh"] });
    const { operations } = arrange(differences, { rebuildsTables: false });
    const alter = { kind: "alterColumn", column: "state", renamedValues: { new: "fresh" } };
    expect(operations).toMatchObject([{ kind: "batch", table: "jobs", operations: [alter] }]);
    expect(arrangeDowngrade(operations)).toMatchObject([
      { operations: [{ kind: "alterColumn", renamedValues: { fresh: "new" } }] },
    ]);
  });

  it("are dropped and added where that is said, and nothing else is taken for an answer", async () => {
    const kinds = async (answers: Partial<RenameAnswers>): Promise<readonly string[]> =>
      (await settle(ONE, answers)).differences.map((fact) => fact.kind);
    expect(await kinds({ noRenames: true })).toEqual(["columnChanged"]);
    const gone = { kind: "value", table: "jobs", column: "state", from: "new", to: null } as const;
    expect(await kinds({ answers: [gone] })).toEqual(["columnChanged"]);
    await expect(settle(ONE, { renames: ["jobs.state.new:other"] })).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_UNANSWERED",
    });
    await expect(settle(ONE, { renames: ["jobs.state.new:other"], noRenames: true })).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_UNKNOWN",
      details: { dropped: ["jobs.state.new"], added: ["jobs.state.fresh"] },
    });
  });

  it("are found in a column and a table that are renamed, too, by either name", async () => {
    const after = table("works", [
      column("id", integer(), { primaryKey: true }),
      column("status", enumeration(["fresh", "open", "done"]), { serverDefault: "fresh" }),
    ]);
    for (const value of ["jobs.state.new:fresh", "works.status.new:fresh"]) {
      const { differences } = await settle([ONE[0], schemaOf(after)], {
        renames: ["jobs:works", "works.state:status", value],
      });
      expect(differences.map((fact) => fact.kind)).toEqual([
        "tableRenamed",
        "columnRenamed",
        "valuesRenamed",
      ]);
    }
  });
});

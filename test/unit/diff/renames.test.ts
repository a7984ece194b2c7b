import { describe, expect, it } from "vitest";
import { arrange } from "../../../src/diff/arrange.js";
import { arrangeDowngrade } from "../../../src/diff/arrange-downgrade.js";
import { renameInExpression } from "../../../src/schema/expression-words.js";
import {
  type RenameAnswers,
  type RenameAsker,
  type RenameResult,
  settleRenames,
} from "../../../src/diff/renames.js";
import { column } from "../../../src/schema/column.js";
import { check, index, unique } from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { type Table, table } from "../../../src/schema/table.js";
import { integer, text, uuid } from "../../../src/schema/types.js";
import { BY_VALUE } from "./schema-model.js";

const id = column("id", integer(), { primaryKey: true });
const schemaOf = (...tables: readonly Table[]): Schema => ({ kind: "schema", tables, namingConvention: {} });
const users = (name: string, mail: string): Table =>
  table(name, [
    id,
    column(mail, text()),
    column("age", integer()),
    check(`${mail} <> 'email'`),
    unique([mail]),
    index("ix", [mail]),
  ]);
const posts = (to: string): Table =>
  table("posts", [id, column("user_id", integer(), { references: { table: to, column: "id" } })]);
const OLD = schemaOf(users("users", "email"), posts("users"));
const NEW = schemaOf(users("people", "mail"), posts("people"));
const settle = (
  current: Schema,
  desired: Schema,
  answers: Partial<RenameAnswers> = {},
  ask: RenameAsker | null = null,
): Promise<RenameResult> =>
  settleRenames({ current, desired, options: BY_VALUE }, { renames: [], noRenames: false, ...answers }, ask);

describe("renames", () => {
  it("are refused when nobody answers, with the options that do", async () => {
    await expect(settle(OLD, NEW)).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_UNANSWERED",
      exitCode: 2,
      details: {
        questions: [
          { kind: "table", from: "users", candidates: ["people"], flags: ["--rename users:people"] },
        ],
      },
    });
    await expect(settle(OLD, NEW, { renames: ["users:people"] })).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_UNANSWERED",
      hint: expect.stringContaining("--rename people.email:people.mail"),
      details: { questions: [{ kind: "column", table: "people", from: "email", candidates: ["mail"] }] },
    });
  });

  it("are settled by answers, by either name of the table", async () => {
    for (const table of ["users", "people"]) {
      const { renames } = await settle(OLD, NEW, {
        answers: [
          { kind: "table", table: "users", from: "users", to: "people" },
          { kind: "column", table, from: "email", to: "mail" },
        ],
      });
      expect(renames.map(({ from, to }) => [from, to])).toEqual([
        ["users", "people"],
        ["email", "mail"],
      ]);
    }
  });

  it("are no renames where the answer is null; the others are still asked about", async () => {
    const { differences } = await settle(OLD, NEW, {
      answers: [{ kind: "table", table: "users", from: "users", to: null }],
    });
    const kinds = differences.map((fact) => fact.kind);
    expect(kinds).toEqual(expect.arrayContaining(["tableAdded", "tableRemoved"]));
    expect(kinds).not.toContain("tableRenamed");
    await expect(
      settle(schemaOf(users("users", "email")), schemaOf(users("users", "mail")), {
        answers: [{ kind: "column", table: "users", from: "age", to: null }],
      }),
    ).rejects.toMatchObject({ code: "MIG_DIFF_RENAME_UNANSWERED" });
  });

  it("tells the questions about tables and those about columns of other tables at once", async () => {
    const current = schemaOf(users("users", "email"), users("stay", "email"));
    const desired = schemaOf(users("people", "email"), users("stay", "mail"));
    await expect(settle(current, desired)).rejects.toMatchObject({
      details: {
        questions: [
          { kind: "table", from: "users" },
          { kind: "column", table: "stay", from: "email" },
        ],
      },
    });
  });

  it("refuse an answer that fits nothing, and pass over a drop that is none", async () => {
    const answers = [{ kind: "column", table: "users", from: "age", to: "years" }] as const;
    await expect(settle(OLD, OLD, { answers })).rejects.toMatchObject({ code: "MIG_DIFF_RENAME_UNKNOWN" });
    const gone = [{ kind: "column", table: "users", from: "age", to: null }] as const;
    expect((await settle(OLD, OLD, { answers: gone })).differences).toEqual([]);
  });

  for (const spelling of [
    "people.email:mail",
    "people.email:people.mail",
    "users.email:mail",
    "users.email:people.mail",
  ])
    it(`are settled by options: ${spelling}`, async () => {
      const { differences, renames } = await settle(OLD, NEW, { renames: ["users:people", spelling] });
      expect(differences.map((fact) => fact.kind)).toEqual(["tableRenamed", "columnRenamed"]);
      expect(renames).toHaveLength(2);
      const { operations } = arrange(differences, { rebuildsTables: true });
      expect(operations).toMatchObject([
        { kind: "renameTable", table: "users", newName: "people" },
        {
          kind: "batch",
          table: "people",
          operations: [{ kind: "alterColumn", column: "email", changes: { newName: "mail" } }],
        },
      ]);
      expect(arrangeDowngrade(operations)).toMatchObject([
        { kind: "batch", table: "people", operations: [{ column: "mail", changes: { newName: "email" } }] },
        { kind: "renameTable", table: "people", newName: "users" },
      ]);
    });

  it("are asked one after the other, the columns of a renamed table too", async () => {
    const asked: string[] = [];
    const result = await settle(OLD, NEW, {}, async (question) => {
      asked.push(`${question.kind} ${question.from}`);
      return question.candidates[0]?.name ?? null;
    });
    expect(asked).toEqual(["table users", "column email"]);
    expect(result.questions).toHaveLength(2);
    expect(result.differences.map((fact) => fact.kind)).toEqual(["tableRenamed", "columnRenamed"]);
  });

  it("are drops and creations when the answer is no, or --no-renames", async () => {
    const kinds = (result: RenameResult): readonly string[] =>
      result.differences.map((fact) => fact.kind).sort();
    const expected = ["foreignKeyAdded", "foreignKeyRemoved", "tableAdded", "tableRemoved"];
    expect(kinds(await settle(OLD, NEW, {}, async () => null))).toEqual(expected);
    expect(kinds(await settle(OLD, NEW, { noRenames: true }))).toEqual(expected);
  });

  it("are not asked about things that are nothing alike", async () => {
    const a = schemaOf(table("t", [id, column("name", text())]), table("x", [column("k", uuid())]));
    const b = schemaOf(
      table("t", [id, column("created", integer())]),
      table("y", [column("v", integer()), column("w", text())]),
    );
    expect((await settle(a, b)).differences).toHaveLength(4);
  });

  it("offer a new name once", async () => {
    const a = schemaOf(table("t", [id, column("a1", text()), column("a2", text())]));
    const b = schemaOf(table("t", [id, column("a3", text())]));
    const seen: string[] = [];
    const { differences } = await settle(a, b, {}, async (question) => {
      seen.push(question.from);
      return question.candidates[0]?.name ?? null;
    });
    expect(seen).toEqual(["a1"]);
    expect(differences.map((fact) => fact.kind)).toEqual(["columnRenamed", "columnRemoved"]);
  });

  it("refuse what is no rename, fits nothing, or says two things", async () => {
    await expect(settle(OLD, NEW, { renames: ["users"] })).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_INVALID",
    });
    await expect(settle(OLD, NEW, { renames: ["user:people"], noRenames: true })).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_UNKNOWN",
      exitCode: 2,
      hint: expect.stringContaining("users"),
    });
    const b = schemaOf(table("t", [id, column("a3", text())]));
    const a = schemaOf(table("t", [id, column("a1", text()), column("a2", text())]));
    await expect(settle(a, b, { renames: ["t.a1:a3", "t.a2:a3"] })).rejects.toMatchObject({
      code: "MIG_DIFF_RENAME_INVALID",
    });
  });

  it("follow into expressions, but not into strings", () => {
    expect(
      renameInExpression(`qty > 0 AND "qty" <> 'qty' AND qty_2 = \`QTY\``, { from: "qty", to: "amount" }),
    ).toBe(`amount > 0 AND "amount" <> 'qty' AND qty_2 = \`amount\``);
    expect(renameInExpression("a + b", { from: "a", to: "two words" })).toBe('"two words" + b');
    // A bare word of SQL's is something else (PostgreSQL's user), and bare capitals are small letters there.
    expect(renameInExpression("a >= 0", { from: "a", to: "user" })).toBe('"user" >= 0');
    expect(renameInExpression("a >= 0", { from: "a", to: "Total" })).toBe('"Total" >= 0');
    expect(renameInExpression("a + b", { from: "a", to: "two `words`", quote: "`" })).toBe(
      "`two ``words``` + b",
    );
  });
});

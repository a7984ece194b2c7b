import { cortexError } from "../errors/index.js";
import { assertNever } from "../util/assert-never.js";
import type { RenameAnswer } from "./answers.js";
import type { Schema } from "../schema/schema.js";
import { tableKey, tableKeyOf } from "../schema/schema.js";
import { canonicalSchema } from "./canonical.js";
import { compareSchemas } from "./compare-schemas.js";
import type { CompareOptions } from "./compare-options.js";
import type { Difference } from "./difference.js";
import { itemRenames } from "./item-renames.js";
import {
  findRenameCandidates,
  type RenamePair,
  type RenameQuestion,
  renamePairs,
} from "./rename-questions.js";
import { type Rename, renameInSchema, type ValueRename } from "../schema/rename-in-schema.js";
import { enumerationIn, hasValuesOf } from "../schema/rename-values.js";

/** The order in which renames are settled. */
const KINDS = ["table", "column", "value"] as const;

/** What was said about renames before anything was asked. */
export interface RenameAnswers {
  /** Texts of `--rename`: `old:new`, `table.old:new` or `table.old:table.new`. */
  readonly renames: readonly string[];
  /** `--no-renames`: what is not named in `renames` is dropped and created, indexes and constraints too. */
  readonly noRenames: boolean;
  /** Answers to single questions; one that says "renamed" must fit something that has changed. */
  readonly answers?: readonly RenameAnswer[];
}

/** The answer to a question: the new name, or null when the old thing is to go with its data. */
export type RenameAsker = (question: RenameQuestion) => Promise<string | null>;

/** Two schemas and how they are compared. */
export interface RenameInput {
  readonly current: Schema;
  readonly desired: Schema;
  readonly options: CompareOptions;
  /** Which facts count; those that do not are neither asked about nor reported. */
  readonly relevant?: (differences: readonly Difference[]) => readonly Difference[];
}

/** The comparison after the renames were told. */
export interface RenameResult {
  readonly renames: readonly Rename[];
  /** What is renamed first, then what differs beside, in new names. */
  readonly differences: readonly Difference[];
  /** What was asked. */
  readonly questions: readonly RenameQuestion[];
}

/**
 * Checks the text of a `--rename` and returns it.
 *
 * @throws MIG_DIFF_RENAME_INVALID when it is not `old:new`.
 */
export function parseRename(text: string): string {
  const at = text.indexOf(":");
  if (at <= 0 || at === text.length - 1) throw cortexError("MIG_DIFF_RENAME_INVALID", { text });
  return text;
}

/**
 * The facts that say which renames there are, followed by those that remain when the database is looked at as it
 * will be after them.
 */
export function applyRenames(input: RenameInput, renames: readonly Rename[]): readonly Difference[] {
  const ofValues = renames.filter((rename) => rename.kind === "value");
  const names = renames.filter((rename) => rename.kind !== "value");
  const named = renameInSchema(canonicalSchema(input.current), names);
  const facts = names.map(renameFact);
  const rest = compareSchemas(renameInSchema(named, ofValues), input.desired, input.options);
  return [...facts, ...renamedValues(named, ofValues), ...(input.relevant?.(rest) ?? rest)];
}

function renameFact(rename: Exclude<Rename, ValueRename>): Difference {
  const { schema, from, to } = rename;
  switch (rename.kind) {
    case "table":
      return { kind: "tableRenamed", table: to, schema, from };
    case "column":
      return { kind: "columnRenamed", table: rename.table, schema, from, to };
    case "index":
      return { kind: "indexRenamed", table: rename.table, schema, from, to };
    case "constraint":
      return { kind: "constraintRenamed", table: rename.table, schema, type: rename.type, from, to };
    default:
      return assertNever(rename, "rename");
  }
}

/** The facts about columns whose values have other names, one a column. */
function renamedValues(schema: Schema, renames: readonly ValueRename[]): readonly Difference[] {
  return schema.tables.flatMap((table) =>
    table.columns.flatMap((column): readonly Difference[] => {
      const own = renames.filter((rename) => hasValuesOf(table, column, rename));
      if (own.length === 0) return [];
      const values = Object.fromEntries(own.map(({ from, to }) => [from, to]));
      return [{ kind: "valuesRenamed", table: table.name, schema: table.schema, column, values }];
    }),
  );
}

/**
 * Compares two schemas, and settles what looks like a rename: by the answers given beforehand, else by asking.
 * Tables are settled first, because the columns of a renamed table can only be looked at after; then columns, then the
 * values of their enumerations; last indexes and constraints, of which nothing is asked.
 *
 * @param ask asks the user; null where there is nobody to ask
 * @throws MIG_DIFF_RENAME_UNANSWERED with every open question and the options that answer it
 * @throws MIG_DIFF_RENAME_INVALID, MIG_DIFF_RENAME_UNKNOWN for an answer that is none
 */
export async function settleRenames(
  input: RenameInput,
  answers: RenameAnswers,
  ask: RenameAsker | null,
): Promise<RenameResult> {
  const { sameType } = input.options;
  const given = answers.answers ?? [];
  const open = new Set([...answers.renames.map(parseRename), ...given.flatMap(textOfAnswer)]);
  const asked: RenameQuestion[] = [];
  let renames: readonly Rename[] = [];
  let differences = applyRenames(input, renames);
  for (const [at, kind] of KINDS.entries()) {
    const pairs = renamePairs(differences, sameType).filter((pair) => pair.kind === kind);
    const told = pairs.filter((pair) => spellingsOf(pair, renames).some((text) => open.has(text)));
    refuseContradictions(told);
    for (const pair of told) for (const text of spellingsOf(pair, renames)) open.delete(text);
    const questionsOf = (about: RenameQuestion["kind"], settled: readonly RenamePair[]) =>
      answers.noRenames
        ? []
        : openQuestions(differences, input.options, { kind: about, told: settled }).filter(
            (question) => !given.some((answer) => answer.to === null && isAbout(answer, question, renames)),
          );
    const questions = questionsOf(kind, told);
    if (questions.length > 0 && ask === null) {
      // What is asked later, of tables and columns that stay, can be asked at once.
      const isTold = (pair: RenamePair): boolean => spellingsOf(pair, renames).some((text) => open.has(text));
      const others = renamePairs(differences, sameType).filter(isTold);
      const later = KINDS.slice(at + 1).flatMap((next) =>
        questionsOf(
          next,
          others.filter((pair) => pair.kind === next),
        ),
      );
      throw unanswered([...questions, ...later]);
    }
    const answered = ask === null ? [] : await askAll(questions, pairs, ask);
    asked.push(...questions);
    renames = [...renames, ...[...told, ...answered].map(renameOf)];
    differences = applyRenames(input, renames);
  }
  const [unknown] = open;
  if (unknown !== undefined) throw unknownRename(unknown, input);
  const items = itemRenames(
    { ...input, current: renameInSchema(input.current, renames), differences },
    { noRenames: answers.noRenames, answers: given, namesOf: (table) => namesOf(table, renames) },
  );
  renames = [...renames, ...items];
  if (items.length > 0) differences = applyRenames(input, renames);
  return { renames, differences, questions: asked };
}

/** The facts, with what only has another name told as that: indexes and constraints, of which nothing is asked. */
export function withItemRenames(
  input: RenameInput,
  differences: readonly Difference[],
): readonly Difference[] {
  const items = itemRenames(
    { ...input, differences },
    { noRenames: false, answers: [], namesOf: (table) => [table] },
  );
  return items.length === 0 ? differences : applyRenames(input, items);
}

/** A rename as `--rename` says it; none for something that goes. */
function textOfAnswer({ kind, table, column, from, to }: RenameAnswer): readonly string[] {
  if (to === null || kind === "index" || kind === "constraint") return [];
  if (kind === "value") return [`${table}.${column ?? ""}.${from}:${to}`];
  return [kind === "table" ? `${from}:${to}` : `${table}.${from}:${to}`];
}

function isAbout(answer: RenameAnswer, question: RenameQuestion, renames: readonly Rename[]): boolean {
  if (answer.kind !== question.kind) return false;
  const { schema } = question;
  if (question.kind === "table")
    return [question.from, tableKey({ name: question.from, schema })].includes(answer.from);
  return (
    answer.from === question.from &&
    (question.kind === "column" ||
      [question.column, columnBefore(question, renames)].includes(answer.column ?? null)) &&
    namesOf(question.table, renames).some((name) => [name, tableKey({ name, schema })].includes(answer.table))
  );
}

/** A table by its name, and by the one that it had before it was renamed. */
const namesOf = (table: string, renames: readonly Rename[]): readonly string[] => [
  table,
  ...renames.flatMap((rename) => (rename.kind === "table" && rename.to === table ? [rename.from] : [])),
];

/** The name that a column had before it was renamed; its own where it was not. */
const columnBefore = (
  on: { readonly table: string; readonly column: string | null },
  renames: readonly Rename[],
): string | null =>
  renames.find((rename) => rename.kind === "column" && rename.table === on.table && rename.to === on.column)
    ?.from ?? on.column;

/** Whether two questions or pairs are about things of one place: tables of a schema, columns of a table, values of a column. */
function samePlace(a: Place, b: Place): boolean {
  if (a.kind !== b.kind || a.schema !== b.schema) return false;
  return a.kind === "table" || (a.table === b.table && a.column === b.column);
}

type Place = Pick<RenamePair, "kind" | "schema" | "table" | "column">;

function openQuestions(
  differences: readonly Difference[],
  options: CompareOptions,
  settled: { readonly kind: RenameQuestion["kind"]; readonly told: readonly RenamePair[] },
): readonly RenameQuestion[] {
  const taken = (name: string, question: RenameQuestion, end: "from" | "to"): boolean =>
    settled.told.some((pair) => pair[end] === name && samePlace(pair, question));
  return findRenameCandidates(differences, options.sameType)
    .filter((question) => question.kind === settled.kind && !taken(question.from, question, "from"))
    .map((question) => ({
      ...question,
      candidates: question.candidates.filter((candidate) => !taken(candidate.name, question, "to")),
    }))
    .filter((question) => question.candidates.length > 0);
}

/** Asks one question after the other; a name that an answer has taken is not offered again. */
async function askAll(
  questions: readonly RenameQuestion[],
  pairs: readonly RenamePair[],
  ask: RenameAsker,
): Promise<readonly RenamePair[]> {
  const found: RenamePair[] = [];
  for (const question of questions) {
    const belongs = (pair: RenamePair): boolean => samePlace(pair, question);
    const free = question.candidates.filter(
      (candidate) => !found.some((pair) => belongs(pair) && pair.to === candidate.name),
    );
    if (free.length === 0) continue;
    const answer = await ask({ ...question, candidates: free });
    if (answer === null) continue;
    const chosen = pairs.find((pair) => belongs(pair) && pair.from === question.from && pair.to === answer);
    if (chosen === undefined)
      throw cortexError("MIG_DIFF_RENAME_UNKNOWN", {
        text: `${question.from}:${answer}`,
        dropped: [question.from],
        added: free.map((candidate) => candidate.name),
      });
    found.push(chosen);
  }
  return found;
}

function renameOf({ kind, schema, table, column, enumeration, from, to }: RenamePair): Rename {
  if (kind === "table") return { kind, schema, from, to };
  if (kind === "column") return { kind, schema, table, from, to };
  return { kind, schema, table, column: column ?? "", enumeration, from, to };
}

/** Every way in which a pair can be written in `--rename`; a renamed table may be called by either name. */
function spellingsOf(pair: RenamePair, renames: readonly Rename[]): readonly string[] {
  const key = (name: string): string => tableKey({ name, schema: pair.schema });
  if (pair.kind === "table") return [`${key(pair.from)}:${key(pair.to)}`, `${key(pair.from)}:${pair.to}`];
  if (pair.kind === "value")
    return [{ table: pair.table, column: pair.column }, ...pair.others].flatMap((on) =>
      namesOf(on.table, renames).flatMap((table) =>
        [on.column, columnBefore(on, renames)].flatMap((column) => [
          `${key(table)}.${column ?? ""}.${pair.from}:${pair.to}`,
          `${key(table)}.${column ?? ""}.${pair.from}:${key(table)}.${column ?? ""}.${pair.to}`,
        ]),
      ),
    );
  const tables = namesOf(pair.table, renames).map(key);
  return tables.flatMap((table) => [
    `${table}.${pair.from}:${pair.to}`,
    ...tables.map((other) => `${table}.${pair.from}:${other}.${pair.to}`),
  ]);
}

function refuseContradictions(told: readonly RenamePair[]): void {
  told.forEach((pair, i) => {
    const other = told
      .slice(i + 1)
      .find((next) => samePlace(next, pair) && (next.from === pair.from || next.to === pair.to));
    if (other !== undefined)
      throw cortexError("MIG_DIFF_RENAME_INVALID", {
        text: `${pair.flag} ${other.flag}`.replaceAll("--rename ", ""),
      });
  });
}

function unanswered(questions: readonly RenameQuestion[]): Error {
  return cortexError("MIG_DIFF_RENAME_UNANSWERED", {
    questions: questions.map((question) => ({
      kind: question.kind,
      table: tableKeyOf(question),
      ...(question.column === null ? {} : { column: question.column }),
      from: question.from,
      candidates: question.candidates.map((candidate) => candidate.name),
      flags: question.candidates.map((candidate) => candidate.flag),
    })),
  });
}

function unknownRename(text: string, input: RenameInput): Error {
  const facts = applyRenames(input, []);
  const names = (kinds: readonly Difference["kind"][]): readonly string[] =>
    facts.flatMap((fact) => {
      if (!kinds.includes(fact.kind)) return [];
      const table = tableKeyOf(fact);
      if (fact.kind === "columnChanged") {
        const [before, after] = [enumerationIn(fact.before.type), enumerationIn(fact.after.type)];
        const [some, others] = kinds.includes("tableRemoved") ? [before, after] : [after, before];
        const values = some?.values.filter((value) => others?.values.includes(value) === false) ?? [];
        return values.map((value) => `${table}.${fact.after.name}.${value}`);
      }
      return fact.kind === "columnAdded" || fact.kind === "columnRemoved"
        ? [`${table}.${fact.column.name}`]
        : [table];
    });
  return cortexError("MIG_DIFF_RENAME_UNKNOWN", {
    text,
    dropped: names(["tableRemoved", "columnRemoved", "columnChanged"]),
    added: names(["tableAdded", "columnAdded", "columnChanged"]),
  });
}

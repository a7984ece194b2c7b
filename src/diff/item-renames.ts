import { cortexError } from "../errors/index.js";
import type { Constraint, Index } from "../schema/constraints.js";
import type { ItemRename } from "../schema/rename-in-schema.js";
import { type Schema, tableKey, tableKeyOf } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import type { RenameAnswer } from "./answers.js";
import { compareText, sortedBy } from "./by-text.js";
import { sameCheck, sameForeignKey, samePrimaryKey, sameUnique } from "./compare-constraint.js";
import { sameIndex } from "./compare-index.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { isTwin } from "./compare-table.js";
import type { Difference } from "./difference.js";
import { itemsOf } from "./table-changes.js";

type Item = Constraint | Index;
type Named = Item & { readonly name: string };

/** What is compared, when renames of tables and columns have been told. */
export interface ItemRenameInput {
  /** What the database has, under the new names of tables and columns. */
  readonly current: Schema;
  readonly desired: Schema;
  readonly options: CompareOptions;
  /** The facts that count. */
  readonly differences: readonly Difference[];
}

/** What was said about indexes and constraints beforehand. */
export interface ItemAnswers {
  /** Only what an answer says is renamed. */
  readonly noRenames: boolean;
  readonly answers: readonly RenameAnswer[];
  /** The names by which an answer may call a table. */
  readonly namesOf: (table: string) => readonly string[];
}

/** What of a table goes and what comes. */
interface Sides {
  readonly table: string;
  readonly schema: string | null;
  readonly gone: readonly Named[];
  readonly come: readonly Named[];
}

type Place = Pick<Sides, "table" | "schema">;

/**
 * Indexes and constraints that are gone while the very same ones are there under other names: they are renamed, and
 * nobody is asked, because nothing can be lost. Several that say the same are paired in the order of their names. A name
 * that another thing gives up or takes in the same revision is not given by a rename: such a pair goes and comes, so that
 * the order in which things happen cannot matter.
 *
 * @throws MIG_DIFF_RENAME_UNKNOWN for an answer that names no such pair
 */
export function itemRenames(input: ItemRenameInput, given: ItemAnswers): readonly ItemRename[] {
  const tables = sidesOf(input);
  const likely = tables.filter(({ gone, come }) => gone.length > 0 && come.length > 0);
  const free = likely.length === 0 ? null : freeNames(input);
  const found = free === null ? [] : likely.flatMap((sides) => pairsOf(sides, { ...input, free }, given));
  const unmet = given.answers.find(
    (answer) => isItem(answer) && answer.to !== null && !found.some((pair) => pair.answer === answer),
  );
  if (unmet !== undefined) throw unknownPair(unmet, tables);
  return found.map((pair) => pair.rename);
}

/** A rename, and the answer that said so. */
interface Found {
  readonly rename: ItemRename;
  readonly answer: RenameAnswer | null;
}

const isItem = ({ kind }: RenameAnswer): boolean => kind === "index" || kind === "constraint";

const isAbout = (answer: RenameAnswer, place: Place, given: ItemAnswers): boolean =>
  isItem(answer) &&
  given
    .namesOf(place.table)
    .some((name) => [name, tableKey({ name, schema: place.schema })].includes(answer.table));

/** Whether an answer about an index or a constraint may mean a thing: a unique one may be called either. */
const mayMean = (answer: RenameAnswer, item: Item): boolean =>
  answer.kind === "index"
    ? item.kind === "index" || item.kind === "unique"
    : item.kind !== "index" || item.unique;

function unknownPair({ table, from, to }: RenameAnswer, tables: readonly Sides[]): Error {
  const names = (side: "gone" | "come"): readonly string[] =>
    tables.flatMap((sides) => sides[side].map((item) => `${tableKeyOf(sides)}.${item.name}`));
  return cortexError("MIG_DIFF_RENAME_UNKNOWN", {
    text: `${table}.${from}:${to ?? ""}`,
    dropped: names("gone"),
    added: names("come"),
  });
}

/** What goes and comes under names of its own, by table. */
function sidesOf({ differences, options }: ItemRenameInput): readonly Sides[] {
  const fold = foldOf(options);
  const tables = new Map<string, { readonly on: Place; readonly gone: Named[]; readonly come: Named[] }>();
  for (const fact of differences) {
    const { before, after } = itemsOf(fact);
    if (before === null && after === null) continue;
    const on = { table: fact.table, schema: fact.schema };
    const entry = tables.get(tableKeyOf(fact)) ?? { on, gone: [], come: [] };
    tables.set(tableKeyOf(fact), entry);
    if (isNamed(before)) entry.gone.push(before);
    if (isNamed(after)) entry.come.push(after);
  }
  return sortedBy(tables.entries(), ([key]) => key).map(([, { on, gone, come }]) => {
    const without = (items: readonly Named[], others: readonly Named[]): readonly Named[] =>
      items
        .filter((item) => !others.some((other) => fold(other.name) === fold(item.name)))
        .toSorted((a, b) => compareText(a.name, b.name));
    return { ...on, gone: without(gone, come), come: without(come, gone) };
  });
}

const isNamed = (item: Item | null): item is Named => item !== null && item.name !== null;

function pairsOf(
  sides: Sides,
  input: ItemRenameInput & { readonly free: FreeNames },
  given: ItemAnswers,
): readonly Found[] {
  const gone = sides.gone.filter((item) => input.free.leaves(sides, item.name));
  const left = sides.come.filter((item) => input.free.takes(sides, item.name));
  const own = given.answers.filter((answer) => isAbout(answer, sides, given));
  const answerTo = (item: Named): RenameAnswer | undefined =>
    own.find((answer) => answer.from === item.name && mayMean(answer, item));
  const found: Found[] = [];
  const pair = (item: Named, answer: RenameAnswer | null): void => {
    const at = left.findIndex(
      (other) => (answer === null || other.name === answer.to) && saysTheSame(item, other, { sides, input }),
    );
    const other = left[at];
    if (other === undefined) return;
    left.splice(at, 1);
    found.push({ rename: renameOf(sides, item, other), answer });
  };
  // What was told comes first: nobody else may take the name.
  for (const item of gone) {
    const answer = answerTo(item);
    if (answer !== undefined && answer.to !== null) pair(item, answer);
  }
  if (!given.noRenames) for (const item of gone) if (answerTo(item) === undefined) pair(item, null);
  return sortedBy(found, ({ rename }) => `${rename.kind}\0${rename.from}`);
}

function renameOf({ table, schema }: Place, item: Named, other: Named): ItemRename {
  const names = { schema, table, from: item.name, to: other.name };
  return item.kind === "index" || other.kind === "index"
    ? { kind: "index", type: null, ...names }
    : { kind: "constraint", type: item.kind, ...names };
}

/** Whether two things are one but for the name. */
function saysTheSame(
  before: Named,
  after: Named,
  { sides, input }: { readonly sides: Place; readonly input: ItemRenameInput },
): boolean {
  const { options } = input;
  const nameless = { ...after, name: null };
  if (before.kind === "index" && nameless.kind === "index") return sameIndex(before, nameless, options);
  if (before.kind === "unique" && nameless.kind === "unique") return sameUnique(before, nameless, options);
  if (before.kind === "check" && nameless.kind === "check") return sameCheck(before, nameless, options);
  if (before.kind === "primaryKey" && nameless.kind === "primaryKey")
    return samePrimaryKey(before, nameless, options);
  if (before.kind === "foreignKey" && nameless.kind === "foreignKey") {
    const place = { schema: sides.schema, primaryKeyOf: primaryKeyFinder(input) };
    return sameForeignKey(before, nameless, { ...options, place });
  }
  if (options.uniqueIndexIsConstraint !== true) return false;
  if (before.kind === "unique" && nameless.kind === "index") return isTwin(before, nameless, options);
  return before.kind === "index" && nameless.kind === "unique" && isTwin(nameless, before, options);
}

function primaryKeyFinder({ current, desired, options }: ItemRenameInput) {
  const fold = foldOf(options);
  return (name: string, schema: string | null): readonly string[] => {
    const isIt = (table: Table): boolean => fold(tableKey(table)) === fold(tableKey({ name, schema }));
    return (desired.tables.find(isIt) ?? current.tables.find(isIt))?.primaryKey?.columns ?? [];
  };
}

/** Whether a name is the one's alone that has it, or is to have it. */
interface FreeNames {
  readonly leaves: (place: Place, name: string) => boolean;
  readonly takes: (place: Place, name: string) => boolean;
}

/** Names that nothing else gives up or takes in the same schema (namespace): of most databases it is theirs, not the table's. */
function freeNames({ current, desired, options }: ItemRenameInput): FreeNames {
  const fold = foldOf(options);
  const keyOf = (schema: string | null, name: string): string => JSON.stringify([schema, fold(name)]);
  const holders = ({ tables }: Schema): ReadonlyMap<string, ReadonlySet<string>> => {
    const found = new Map<string, Set<string>>();
    for (const table of tables) {
      const hold = (name: string | null, holder: string): void => {
        if (name === null) return;
        const key = keyOf(table.schema, name);
        found.set(key, (found.get(key) ?? new Set()).add(holder));
      };
      hold(table.name, "");
      for (const item of itemsIn(table)) hold(item.name, fold(table.name));
    }
    return found;
  };
  const [before, after] = [holders(current), holders(desired)];
  const allIn =
    (some: typeof before, others: typeof before) =>
    ({ schema }: Place, name: string): boolean => {
      const key = keyOf(schema, name);
      return [...(some.get(key) ?? [])].every((holder) => others.get(key)?.has(holder) === true);
    };
  return { leaves: allIn(after, before), takes: allIn(before, after) };
}

const itemsIn = (table: Table): readonly Item[] => [
  ...(table.primaryKey === null ? [] : [table.primaryKey]),
  ...table.uniques,
  ...table.checks,
  ...table.foreignKeys,
  ...table.indexes,
];

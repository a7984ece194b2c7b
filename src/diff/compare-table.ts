import type { Column } from "../schema/column.js";
import type { Index, UniqueConstraint } from "../schema/constraints.js";
import { mentions } from "../schema/expression-words.js";
import type { Table } from "../schema/table.js";
import { compareColumn } from "./compare-column.js";
import {
  type ForeignKeyPlace,
  namesFit,
  sameCheck,
  sameForeignKey,
  samePrimaryKey,
  sameUnique,
} from "./compare-constraint.js";
import { sameIndex } from "./compare-index.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { sameOptions, saidIn } from "./compare-options-of-dialect.js";
import type { ComputedColumn, Difference } from "./difference.js";
import { unchangedDependents } from "./dependents.js";
import { pairUp } from "./pair-up.js";
import { sameValue } from "./same-value.js";

/** The same table on both sides, in canonical form. */
export interface TablePair {
  readonly before: Table;
  readonly after: Table;
  readonly primaryKeyOf: ForeignKeyPlace["primaryKeyOf"];
}

/** The facts about one table that is on both sides. The order of columns is not a difference. */
export function compareTable(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const facts = [
    ...compareColumns(pair, options),
    ...comparePrimaryKeys(pair, options),
    ...compareUniquesAndIndexes(pair, options),
    ...compareChecks(pair, options),
    ...compareForeignKeys(pair, options),
    ...compareTableItself(pair, options),
  ];
  return facts.map((fact) => {
    if (fact.kind !== "columnChanged") return fact;
    const computed = fact.changed.includes("type") ? computedFrom(fact.before, pair, facts) : [];
    return {
      ...fact,
      ...(fact.changed.includes("generated") && {
        dependents: unchangedDependents(pair.before, fact.before.name, facts),
      }),
      ...(computed.length > 0 && { computed }),
    };
  });
}

/** The generated columns on both sides that are computed from a column. */
function computedFrom(
  column: Column,
  pair: TablePair,
  facts: readonly Difference[],
): readonly ComputedColumn[] {
  return pair.before.columns.flatMap((before) => {
    const after = pair.after.columns.find((other) => other.name === before.name);
    const expression = before.generated?.expression;
    if (expression === undefined || after === undefined || !mentions(expression, column.name)) return [];
    return [{ before, after, dependents: unchangedDependents(pair.before, before.name, facts) }];
  });
}

const on = ({ before }: TablePair): { readonly table: string; readonly schema: string | null } => ({
  table: before.name,
  schema: before.schema,
});

function compareColumns(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const fold = foldOf(options);
  const before = new Map(pair.before.columns.map((column) => [fold(column.name), column]));
  const after = new Map(pair.after.columns.map((column) => [fold(column.name), column]));
  const facts: Difference[] = [];
  for (const column of pair.after.columns) {
    const old: Column | undefined = before.get(fold(column.name));
    if (old === undefined) facts.push({ kind: "columnAdded", ...on(pair), column });
    else {
      const changed = compareColumn(old, column, { ...options, on: on(pair) });
      if (changed.length > 0)
        facts.push({
          kind: "columnChanged",
          ...on(pair),
          before: old,
          after: column,
          changed,
          dependents: [],
        });
    }
  }
  pair.before.columns.forEach((column, position) => {
    if (!after.has(fold(column.name))) facts.push({ kind: "columnRemoved", ...on(pair), column, position });
  });
  return facts;
}

function comparePrimaryKeys(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const before = pair.before.primaryKey;
  const after = pair.after.primaryKey;
  if (samePrimaryKey(before, after, options)) return [];
  return [{ kind: "primaryKeyChanged", ...on(pair), before, after }];
}

function compareUniquesAndIndexes(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const fold = foldOf(options);
  const nameOf = (item: UniqueConstraint | Index): string | null =>
    item.name === null ? null : fold(item.name);
  const uniques = pairUp(pair.before.uniques, pair.after.uniques, {
    nameOf,
    same: (b, a) => sameUnique(b, a, options),
  });
  const indexes = pairUp(ownIndexes(pair.before, options), ownIndexes(pair.after, options), {
    nameOf,
    same: (b, a) => sameIndex(b, a, options),
  });
  const changed = uniques.pairs.filter((found) => !found.same);
  const removed = withoutTwins(uniques.removed, indexes.added, options);
  const added = withoutTwins(uniques.added, indexes.removed, options);
  const facts: Difference[] = [];
  for (const item of [...removed.uniques, ...changed.map((found) => found.before)])
    facts.push({ kind: "uniqueRemoved", ...on(pair), unique: item });
  for (const item of [...added.uniques, ...changed.map((found) => found.after)])
    facts.push({ kind: "uniqueAdded", ...on(pair), unique: item });
  for (const index of added.indexes) facts.push({ kind: "indexRemoved", ...on(pair), index });
  for (const index of removed.indexes) facts.push({ kind: "indexAdded", ...on(pair), index });
  for (const found of indexes.pairs)
    if (!found.same)
      facts.push({ kind: "indexChanged", ...on(pair), before: found.before, after: found.after });
  return facts;
}

/** The indexes without those that a unique constraint keeps for itself: they bear its name and its columns. */
function ownIndexes(table: Table, options: CompareOptions): readonly Index[] {
  return table.indexes.filter(
    (index) =>
      !table.uniques.some(
        (constraint) => constraint.name !== null && index.name !== null && isTwin(constraint, index, options),
      ),
  );
}

/** Where a unique index is a unique constraint, one that is gone and another that is new are the same thing. */
function withoutTwins(
  uniques: readonly UniqueConstraint[],
  indexes: readonly Index[],
  options: CompareOptions,
): { readonly uniques: readonly UniqueConstraint[]; readonly indexes: readonly Index[] } {
  if (options.uniqueIndexIsConstraint !== true) return { uniques, indexes };
  const left = [...indexes];
  const kept = uniques.filter((constraint) => {
    const at = left.findIndex((index) => isTwin(constraint, index, options));
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
  return { uniques: kept, indexes: left };
}

/** Whether a unique index is what a unique constraint would make. */
export function isTwin(constraint: UniqueConstraint, index: Index, options: CompareOptions): boolean {
  const fold = foldOf(options);
  const plain = index.parts.every((p) => p.kind === "column" && p.collation === null && p.order !== "desc");
  return (
    index.unique &&
    index.where === null &&
    plain &&
    namesFit(constraint.name, index.name, options) &&
    sameValue(
      index.parts.map((p) => fold(p.value)),
      constraint.columns.map(fold),
    )
  );
}

function compareChecks(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const fold = foldOf(options);
  const found = pairUp(pair.before.checks, pair.after.checks, {
    nameOf: (item) => (item.name === null ? null : fold(item.name)),
    same: (b, a) => sameCheck(b, a, options),
  });
  const changed = found.pairs.filter((one) => !one.same);
  return [
    ...[...found.removed, ...changed.map((one) => one.before)].map(
      (check): Difference => ({ kind: "checkRemoved", ...on(pair), check }),
    ),
    ...[...found.added, ...changed.map((one) => one.after)].map(
      (check): Difference => ({ kind: "checkAdded", ...on(pair), check }),
    ),
  ];
}

function compareForeignKeys(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const fold = foldOf(options);
  const place = { schema: pair.before.schema, primaryKeyOf: pair.primaryKeyOf };
  const found = pairUp(pair.before.foreignKeys, pair.after.foreignKeys, {
    nameOf: (item) => (item.name === null ? null : fold(item.name)),
    same: (b, a) => sameForeignKey(b, a, { ...options, place }),
  });
  const columnsOf = (columns: readonly string[]): string => columns.map(fold).sort().join("\0");
  const rest = pairUp(found.removed, found.added, {
    nameOf: (key) => `${fold(key.referentTable)}\0\0${columnsOf(key.columns)}`,
    same: () => false,
  });
  return [
    ...rest.removed.map((foreignKey): Difference => ({ kind: "foreignKeyRemoved", ...on(pair), foreignKey })),
    ...rest.added.map((foreignKey): Difference => ({ kind: "foreignKeyAdded", ...on(pair), foreignKey })),
    ...[...found.pairs, ...rest.pairs]
      .filter((one) => !one.same)
      .map(
        (one): Difference => ({
          kind: "foreignKeyChanged",
          ...on(pair),
          before: one.before,
          after: one.after,
        }),
      ),
  ];
}

function compareTableItself(pair: TablePair, options: CompareOptions): readonly Difference[] {
  const { before, after } = pair;
  const facts: Difference[] = [];
  if (options.comments === true && (before.comment ?? "") !== (after.comment ?? ""))
    facts.push({ kind: "tableCommentChanged", ...on(pair), before: before.comment, after: after.comment });
  if (!sameOptions(before.options, after.options, options.dialect))
    facts.push({
      kind: "tableOptionsChanged",
      ...on(pair),
      before: before.options,
      after: after.options,
      following: following(pair, options),
    });
  return facts;
}

/** The columns that are the same on both sides, and follow the options of the table that are not. */
function following({ before, after }: TablePair, options: CompareOptions): readonly string[] {
  const fold = foldOf(options);
  const [old = {}, wanted = {}] = [before, after].map((one) => saidIn(one.options, options.dialect));
  const changed = [...new Set([...Object.keys(old), ...Object.keys(wanted)])].filter(
    (name) => !sameValue(old[name], wanted[name]),
  );
  const follows = (column: Column | undefined): boolean =>
    column !== undefined && options.followsTable?.(column, changed) === true;
  return before.columns
    .filter(
      (column) =>
        follows(column) && follows(after.columns.find((other) => fold(other.name) === fold(column.name))),
    )
    .map((column) => column.name);
}

import type { Column } from "../../schema/column.js";
import type { CheckConstraint, Index, UniqueConstraint } from "../../schema/constraints.js";
import type { Table } from "../../schema/table.js";
import { deepFreeze } from "../../util/deep-freeze.js";

const same = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && a.toLowerCase() === b.toLowerCase());

/** Names for what has none, so that it is found again when the table is read back. */
const checkName = (place: number, at: number): string => `cortex_check_${place}_${at}`;
const uniqueName = (at: number): string => `cortex_unique_${at}`;
const indexName = (at: number): string => `cortex_index_${at}`;

/**
 * The table with a name for every check, unique constraint and index: {@link mergeSpelling} finds them by it.
 *
 * @param place the table's number, because names of checks are MySQL's whole database's
 */
export function withEveryName(table: Table, place: number): Table {
  return {
    ...table,
    checks: table.checks.map((check, at) => ({ ...check, name: checkName(place, at) })),
    uniques: table.uniques.map((unique, at) => ({ ...unique, name: uniqueName(at) })),
    indexes: table.indexes.map((index, at) => ({ ...index, name: indexName(at) })),
  };
}

function mergedColumn(column: Column, stored: Column | undefined): Column {
  if (stored === undefined) return column;
  return {
    ...column,
    type: stored.type,
    nullable: stored.nullable,
    serverDefault: stored.serverDefault,
    generated: stored.generated,
    autoincrement: stored.autoincrement,
    collation: stored.collation,
    comment: stored.comment,
    options: stored.options,
  };
}

function mergedCheck(check: CheckConstraint, stored: CheckConstraint | undefined): CheckConstraint {
  return stored === undefined ? check : { ...stored, name: check.name };
}

/** A unique constraint is an index there; one with a prefix is read back as such. */
function mergedUnique(unique: UniqueConstraint, stored: Table, name: string): UniqueConstraint {
  const found = stored.uniques.find((one) => same(one.name, name));
  const asIndex = stored.indexes.find((one) => same(one.name, name));
  return { ...unique, options: found?.options ?? asIndex?.options ?? unique.options };
}

function mergedIndex(index: Index, stored: Table, name: string): Index {
  const found = stored.indexes.find((one) => same(one.name, name));
  if (found !== undefined) return { ...found, name: index.name };
  // A plain unique index comes back as the constraint that it is.
  return stored.uniques.some((one) => same(one.name, name)) ? { ...index, options: {} } : index;
}

/**
 * The table in the words of the one that the server has made of it. Names, order and what was not built — foreign
 * keys — stay.
 *
 * @param stored what was read back of `withEveryName(table, place)`
 */
export function mergeSpelling(table: Table, stored: Table, place: number): Table {
  const checks = table.checks.map((check, at) =>
    mergedCheck(
      check,
      stored.checks.find((one) => same(one.name, checkName(place, at))),
    ),
  );
  return deepFreeze({
    ...table,
    columns: table.columns.map((column) =>
      mergedColumn(
        column,
        stored.columns.find((one) => same(one.name, column.name)),
      ),
    ),
    uniques: table.uniques.map((unique, at) => mergedUnique(unique, stored, uniqueName(at))),
    checks,
    indexes: table.indexes.map((index, at) => mergedIndex(index, stored, indexName(at))),
    comment: stored.comment,
    options: stored.options,
  });
}

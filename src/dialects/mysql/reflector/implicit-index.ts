import type { ForeignKey, Index } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";

const same = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && a.toLowerCase() === b.toLowerCase());

/** The server takes the constraint's name, else the first column's with a number behind it when that is taken. */
function nameFits(index: Index, key: ForeignKey): boolean {
  const first = key.columns[0] ?? "";
  const name = index.name ?? "";
  if (same(name, key.name) || same(name, first)) return true;
  return (
    same(name.slice(0, first.length + 1), `${first}_`) && /^[2-9]\d*$/.test(name.slice(first.length + 1))
  );
}

function isPlain(index: Index): boolean {
  return (
    !index.unique &&
    index.where === null &&
    Object.keys(index.options.mysql ?? {}).length === 0 &&
    index.parts.every((part) => part.kind === "column" && part.order !== "desc" && part.collation === null)
  );
}

/**
 * True for an index that is exactly the one which the server makes for a foreign key that has none
 * (https://dev.mysql.com/doc/refman/9.7/en/create-table-foreign-keys.html#foreign-key-indexes). It comes with the key
 * and is not told as an index of its own, whether somebody has written it or not.
 */
export function isImplicitIndex(index: Index, keys: readonly ForeignKey[]): boolean {
  return (
    isPlain(index) &&
    keys.some(
      (key) =>
        nameFits(index, key) &&
        key.columns.length === index.parts.length &&
        key.columns.every((column, at) => same(column, index.parts[at]?.value ?? null)),
    )
  );
}

/** The table without the indexes that its foreign keys bring along. */
export function withoutImplicitIndexes(table: Table): Table {
  const indexes = table.indexes.filter((index) => !isImplicitIndex(index, table.foreignKeys));
  return indexes.length === table.indexes.length ? table : { ...table, indexes };
}

/** True for an index that a foreign key over those columns can use. */
function serves(index: Pick<Index, "parts" | "options">, key: ForeignKey): boolean {
  const { length, kind } = index.options.mysql ?? {};
  return (
    kind === undefined &&
    key.columns.every(
      (column, at) => same(column, index.parts[at]?.value ?? null) && length?.[column] === undefined,
    )
  );
}

/**
 * The table without the indexes that the server makes again, by the same names, when it makes the table's foreign keys:
 * it names one as the key, and makes none where another index serves.
 */
export function withoutOwnIndexes(table: Table): Table {
  const primary = { parts: columnParts(table.primaryKey?.columns ?? []), options: {} };
  const uniques = table.uniques.map(({ columns, options }) => ({ parts: columnParts(columns), options }));
  const isMadeAgain = (index: Index): boolean =>
    table.foreignKeys.some((key) => {
      const others = [primary, ...uniques, ...table.indexes.filter((other) => other !== index)];
      return (
        same(index.name, key.name) &&
        isImplicitIndex(index, [key]) &&
        !others.some((other) => serves(other, key))
      );
    });
  return { ...table, indexes: table.indexes.filter((index) => !isMadeAgain(index)) };
}

const columnParts = (columns: readonly string[]): Index["parts"] =>
  columns.map((value) => ({ kind: "column", value, order: null, nulls: null, collation: null }));

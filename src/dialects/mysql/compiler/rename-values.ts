import type { AlterColumn } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import { type RenamedValues, renameInDefault } from "../../../schema/rename-values.js";
import type { RunStatement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";
import { tableName } from "../ddl/names.js";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.js";
import type { Draft } from "./draft.js";
import { pinnedColumns } from "./pinned-columns.js";

/** How words of an ENUM get other names: both are there, rows change, the old ones go. */
interface ValueRename {
  readonly widen: AlterColumn;
  readonly rows: RunStatement;
  readonly narrow: AlterColumn;
  /** The column between the two. */
  readonly column: Column;
  /** The same with the words that rows may hold then: no row holds an old one any more. */
  readonly held: Column;
}

const folds = (column: Column): boolean => !/_(?:bin|cs)$/i.test(column.collation ?? "");

/**
 * The words that are still to be renamed. One that changes in its case only is the same word to most collations, and
 * needs no detour.
 */
function openRenames(renamed: RenamedValues, old: Column): readonly (readonly [string, string])[] {
  const { type } = old;
  if (type.kind !== "enumeration") return [];
  const isSame = (a: string, b: string): boolean =>
    folds(old) ? a.toLowerCase() === b.toLowerCase() : a === b;
  const has = (word: string): boolean => type.values.some((value) => isSame(value, word));
  return Object.entries(renamed).filter(([from, to]) => has(from) && !has(to));
}

/**
 * An ENUM's words are known to the server by their text: a MODIFY with another word would lose the rows that have the old
 * one (https://dev.mysql.com/doc/refman/9.7/en/enum.html). Null where nothing is to be renamed.
 */
export function renameValues(draft: Draft, member: AlterColumn, old: Column): ValueRename | null {
  const { renamedValues: renamed = {}, ...rest } = member;
  const pairs = openRenames(renamed, old);
  const { type } = old;
  if (pairs.length === 0 || type.kind !== "enumeration") return null;
  const names = Object.fromEntries(pairs);
  const both = { ...type, values: [...type.values, ...pairs.map(([, to]) => to)] };
  const column = quoteIdentifier(old.name);
  const cases = pairs.map(([from, to]) => `WHEN ${quoteLiteral(from)} THEN ${quoteLiteral(to)}`).join(" ");
  const olds = pairs.map(([from]) => quoteLiteral(from)).join(", ");
  const values = [`${column} = CASE ${column} ${cases} END`, ...pinnedColumns(draft, old.name)].join(", ");
  const sql = `UPDATE ${tableName(draft.schema, draft.name)} SET ${values} WHERE ${column} IN (${olds})`;
  const serverDefault = renameInDefault(old.serverDefault, names);
  const isFollowed = member.changes.serverDefault === undefined && serverDefault !== old.serverDefault;
  return {
    widen: { ...rest, changes: { type: both }, position: null },
    rows: runStatement(draft.source, sql),
    narrow: { ...rest, changes: { ...member.changes, ...(isFollowed ? { serverDefault } : {}) } },
    column: { ...old, type: both },
    held: {
      ...old,
      type: { ...both, values: both.values.filter((value) => !Object.hasOwn(names, value)) },
    },
  };
}

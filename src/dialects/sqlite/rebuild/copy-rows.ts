import type { ParsedTable } from "../sql/create-table-model.js";
import { foldName } from "../sql/names.js";
import { parseOrdinaryTable } from "../sql/create-table.js";
import { quoteIdentifier } from "../sql/quote.js";
import type { Draft } from "./draft.js";
import { rowidColumn, rowidName } from "./row-reference.js";

/** How the rows get from the old table into the new one. */
export interface RowCopy {
  readonly sql: string;
  /** True when the rowids of the old table cannot be had, or not be given. */
  readonly losesRowids: boolean;
}

interface Pair {
  readonly into: string;
  readonly from: string;
}

function columnPairs(draft: Draft, table: ParsedTable): readonly Pair[] {
  return table.columns.flatMap((column) => {
    const origin = draft.origins.get(foldName(column.name.name)) ?? null;
    const isGenerated = column.constraints.some((constraint) => constraint.kind === "generated");
    return origin === null || isGenerated ? [] : [{ into: quoteIdentifier(column.name.name), from: origin }];
  });
}

/** The rowid is copied unless a column that is copied is the rowid. */
function rowidPair(draft: Draft, table: ParsedTable): Pair | null | "lost" {
  const old = parseOrdinaryTable(draft.state.sql);
  if (old.withoutRowid || table.withoutRowid) return null;
  const alias = rowidColumn(table);
  if (alias !== null && (draft.origins.get(foldName(alias)) ?? null) !== null) return null;
  const oldAlias = rowidColumn(old);
  const from = rowidName(old) ?? (oldAlias === null ? null : quoteIdentifier(oldAlias));
  const into = rowidName(table) ?? (alias === null ? null : quoteIdentifier(alias));
  return from === null || into === null ? "lost" : { into, from };
}

/**
 * One statement for all rows, with named columns. `OR ABORT` overrides what ON CONFLICT says in the table
 * (https://sqlite.org/lang_conflict.html), which would drop or change rows without a word.
 */
export function copyRows(draft: Draft, table: ParsedTable, newName: string): RowCopy {
  const rowid = rowidPair(draft, table);
  const columns = columnPairs(draft, table);
  const pairs = rowid === null || rowid === "lost" ? columns : [rowid, ...columns];
  const names = pairs.map((pair) => pair.into).join(", ");
  const values = pairs.map((pair) => pair.from).join(", ");
  const sql = `INSERT OR ABORT INTO ${quoteIdentifier(newName)} (${names}) SELECT ${values} FROM ${quoteIdentifier(draft.state.name)}`;
  return { sql, losesRowids: rowid === "lost" };
}

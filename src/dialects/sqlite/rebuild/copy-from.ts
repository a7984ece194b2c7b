import { cortexError } from "../../../errors/index.js";
import type { Table } from "../../../schema/table.js";
import { indexName, indexText } from "../ddl/index-text.js";
import { tableText } from "../ddl/table-text.js";
import { findColumn, parseOrdinaryTable } from "../sql/create-table.js";
import { foldName, sameName } from "../sql/names.js";
import { quoteIdentifier } from "../sql/quote.js";
import { advance, type Draft } from "./draft.js";
import { emptyCheck, nullsCheck } from "./row-checks.js";
import { valueCheck } from "./value-check.js";

function refuseLoss(draft: Draft, definition: Table): void {
  const lost = draft.state.columns.find(
    (column) => !definition.columns.some((wanted) => sameName(wanted.name, column.name)),
  );
  if (lost !== undefined)
    throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", {
      table: draft.state.name,
      reason: `copyFrom has no column '${lost.name}', so its values would be lost (list it, and drop it in the batch)`,
    });
}

/** The questions about rows that a definition from elsewhere raises: types and NOT NULL may be other than in the database. */
function checked(draft: Draft): Draft {
  const before = parseOrdinaryTable(draft.state.sql);
  return parseOrdinaryTable(draft.text).columns.reduce((next, column) => {
    const name = column.name.name;
    const old = findColumn(before, name);
    const mayNotBeNull = column.constraints.some((constraint) => constraint.kind === "notNull");
    const hasDefault = column.constraints.some((constraint) =>
      ["default", "generated"].includes(constraint.kind),
    );
    if (old === undefined)
      return mayNotBeNull && !hasDefault ? advance(next, { checks: [emptyCheck(next, name)] }) : next;
    const values = valueCheck(next, { column: old.name.name, from: old.typeText, to: column.typeText });
    const nulls = mayNotBeNull ? nullsCheck(next, name) : [];
    return advance(next, { checks: [...(values === null ? [] : [values]), ...nulls] });
  }, draft);
}

/**
 * The draft that begins with a definition instead of the database's own text. Indexes that the definition does not
 * know stay.
 *
 * @throws MIG_DIALECT_TABLE_NOT_EDITABLE when a column of the database is missing in the definition
 */
export function draftFromDefinition(draft: Draft, definition: Table): Draft {
  refuseLoss(draft, definition);
  const { state } = draft;
  const defined = definition.indexes.map((index) => {
    const name = indexName(index, state.name);
    return { name, sql: indexText({ ...index, name }, state.name) };
  });
  const kept = draft.indexes.filter((index) => !defined.some((other) => sameName(other.name, index.name)));
  const origins = definition.columns.map(({ name }) => {
    const stored = state.columns.find((column) => sameName(column.name, name));
    return [foldName(name), stored === undefined ? null : quoteIdentifier(stored.name)] as const;
  });
  const start = advance(draft, {
    text: tableText({ ...definition, name: state.name, schema: null }),
    indexes: [...kept, ...defined],
    origins: new Map(origins),
    mayBreakReaders: true,
  });
  return checked(start);
}

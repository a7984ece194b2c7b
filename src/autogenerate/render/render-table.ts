import type { Table } from "../../schema/table.js";
import { canonicalTable } from "../../diff/canonical.js";
import { array, type Code, call, optionsArgument, text } from "./code.js";
import { ON_OP } from "./own-code.js";
import { renderColumn } from "./render-column.js";
import { renderItem } from "./render-constraint.js";
import type { TypeOptions } from "./render-type.js";
import { optionsOrNone, quoteString, stringOrNone } from "./render-value.js";

/**
 * What stands in a table: columns, then the primary key where no column says it, unique constraints, checks, foreign
 * keys and indexes. The table must be in its canonical form (`canonicalTable`).
 */
export function renderTableItems(table: Table, given: TypeOptions): Code {
  const key = table.primaryKey;
  const said = key !== null && table.columns.some((column) => column.primaryKey);
  const { file } = given.at ?? ON_OP;
  const at = { file, within: "table", table: table.name, schema: table.schema, column: null } as const;
  const options: TypeOptions = { ...given, at };
  const items = [
    ...table.columns.map((column) =>
      renderColumn(column, { ...options, inKey: key?.columns.includes(column.name) ?? false }),
    ),
    ...[
      ...(key === null || said ? [] : [key]),
      ...table.uniques,
      ...table.checks,
      ...table.foreignKeys,
      ...table.indexes,
    ].map((item) => renderItem(item, options)),
  ];
  return array(items.filter((item) => item !== null));
}

/** A table as the call that makes it; null where the user's own renderer leaves it out. */
export function renderTable(given: Table, options: TypeOptions): Code | null {
  const table = canonicalTable(given);
  const { file } = options.at ?? ON_OP;
  const at = { file, within: "table", table: table.name, schema: table.schema, column: null } as const;
  const own = options.own?.("table", table, at);
  if (own !== undefined) return own === null ? null : text(own);
  return call(
    "table",
    text(quoteString(table.name)),
    renderTableItems(table, options),
    ...tableOptions(table),
  );
}

/** The options of a table, with others behind them; no argument when there is none. */
export function tableOptions(
  table: Table,
  more: readonly (readonly [string, Code | null])[] = [],
): readonly Code[] {
  return optionsArgument([
    ["schema", stringOrNone(table.schema)],
    ["comment", stringOrNone(table.comment)],
    ["options", optionsOrNone(table.options)],
    ...more,
  ]);
}

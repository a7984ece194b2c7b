import type { Table } from "../../schema/table.js";
import { array, type Code, optionsArgument } from "./code.js";
import { renderColumn } from "./render-column.js";
import { renderItem } from "./render-constraint.js";
import type { TypeOptions } from "./render-type.js";
import { optionsOrNone, stringOrNone } from "./render-value.js";

/**
 * What stands in a table: columns, then the primary key where no column says it, unique constraints, checks, foreign
 * keys and indexes. The table must be in its canonical form (`canonicalTable`).
 */
export function renderTableItems(table: Table, options: TypeOptions): Code {
  const key = table.primaryKey;
  const said = key !== null && table.columns.some((column) => column.primaryKey);
  return array([
    ...table.columns.map((column) =>
      renderColumn(column, { ...options, inKey: key?.columns.includes(column.name) ?? false }),
    ),
    ...(key === null || said ? [] : [renderItem(key)]),
    ...table.uniques.map(renderItem),
    ...table.checks.map(renderItem),
    ...table.foreignKeys.map(renderItem),
    ...table.indexes.map(renderItem),
  ]);
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

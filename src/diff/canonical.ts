import { type Column, type ColumnReference, expressionOf, type ServerDefault } from "../schema/column.js";
import type { ForeignKey, Index } from "../schema/constraints.js";
import type { Schema } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import { deepFreeze } from "../util/deep-freeze.js";

/**
 * One spelling for the many in which the same table can be written: what columns carry for their table (keys,
 * checks, indexes) stands at the table only, except for a primary key of one column without a name, which stands at
 * its column too. A table that is rendered and read again is equal to its canonical form.
 */
export function canonicalTable(table: Table): Table {
  const key = table.primaryKey;
  const flagged = key !== null && key.name === null && key.columns.length === 1 ? key.columns[0] : undefined;
  return deepFreeze({
    ...table,
    columns: table.columns.map((column) => ({
      ...plainColumn(column),
      primaryKey: column.name === flagged,
    })),
    checks: table.checks.map((check) => ({ ...check, expression: check.expression.trim() })),
    indexes: table.indexes.map(canonicalIndex),
  });
}

/** Every table of a schema in its canonical form. */
export function canonicalSchema(schema: Schema): Schema {
  return { ...schema, tables: schema.tables.map(canonicalTable) };
}

/** The column by itself: without what it carries for its table, and without a default of NULL. */
export function plainColumn(column: Column): Column {
  return {
    ...column,
    primaryKey: false,
    unique: false,
    index: false,
    references: null,
    check: null,
    serverDefault: canonicalDefault(column.serverDefault),
    generated:
      column.generated === null
        ? null
        : { ...column.generated, expression: column.generated.expression.trim() },
  };
}

/** A default of NULL is what a column without a default has. */
function canonicalDefault(value: ServerDefault | null): ServerDefault | null {
  if (value === null) return null;
  if (value.kind === "literal") return value.value === null ? null : value;
  return value.text.trim().toUpperCase() === "NULL" ? null : { kind: "sql", text: expressionOf(value.text) };
}

function canonicalIndex(index: Index): Index {
  return {
    ...index,
    parts: index.parts.map((part) => ({
      ...part,
      value: part.kind === "expression" ? part.value.trim() : part.value,
      order: part.order ?? (part.nulls === null ? null : "asc"),
    })),
    where: index.where === null ? null : index.where.trim(),
  };
}

/** A foreign key of one column, as the column carries it. */
export function referenceOf(key: ForeignKey): ColumnReference {
  return {
    table: key.referentTable,
    column: key.referentColumns[0] ?? "",
    ...(key.name === null ? {} : { name: key.name }),
    ...(key.onDelete === null ? {} : { onDelete: key.onDelete }),
    ...(key.onUpdate === null ? {} : { onUpdate: key.onUpdate }),
    ...(key.deferrable === null ? {} : { deferrable: key.deferrable }),
    ...(key.initially === null ? {} : { initially: key.initially }),
    ...(key.match === null ? {} : { match: key.match }),
    ...(key.referentSchema === null ? {} : { referentSchema: key.referentSchema }),
    ...(Object.keys(key.options).length === 0 ? {} : { options: key.options }),
  };
}

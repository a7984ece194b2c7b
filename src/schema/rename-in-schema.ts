import type { CheckConstraint, ForeignKey, Index } from "./constraints.js";
import type { DialectOptions } from "./dialect-options.js";
import { renameInOptions } from "./rename-in-options.js";
import { type Schema, tableKey } from "./schema.js";
import type { Table } from "./table.js";
import { hasValuesOf, renameValues } from "./rename-values.js";
import { assertNever } from "../util/assert-never.js";
import { constraintRenamed, indexRenamed, type NameChange } from "./rename-items.js";
import { type IdentifierQuote, renameInExpression } from "./expression-words.js";

/** A rename that was said to be one. `table` is the table's new name where the table is renamed too. */
export type Rename =
  | { readonly kind: "table"; readonly schema: string | null; readonly from: string; readonly to: string }
  | {
      readonly kind: "column";
      readonly schema: string | null;
      readonly table: string;
      readonly from: string;
      readonly to: string;
    }
  | ValueRename
  | ItemRename;

/** An index or a constraint that has another name, and is the same. */
export interface ItemRename extends NameChange {
  readonly kind: "index" | "constraint";
  readonly schema: string | null;
  /** The table, by its new name. */
  readonly table: string;
}

/** A value of an enumeration that was said to have another name. */
export interface ValueRename {
  readonly kind: "value";
  readonly schema: string | null;
  /** The table and the column at which it was said, by their new names. */
  readonly table: string;
  readonly column: string;
  /** The name of the enumeration, where it has one: every column of it is meant. */
  readonly enumeration: string | null;
  readonly from: string;
  readonly to: string;
}

/**
 * What the database will have after the renames: everything that names the table or the column follows, as it does
 * in the database itself — foreign keys of other tables, keys, indexes, checks and generated columns.
 *
 * @param quote what the database puts around a name in an expression that needs it
 */
export function renameInSchema(
  schema: Schema,
  renames: readonly Rename[],
  quote: IdentifierQuote = '"',
): Schema {
  const namespaces = new Set(schema.tables.map((table) => table.schema));
  const tables = renames.reduce<readonly Table[]>(
    (renamed, rename) =>
      renamed.map((table) => {
        switch (rename.kind) {
          case "table":
            return withTableRenamed(table, rename, namespaces);
          case "column":
            return withColumnRenamed(table, rename, { quote, namespaces });
          case "value":
            return withValueRenamed(table, rename);
          case "index":
          case "constraint":
            return withItemRenamed(table, rename);
          default:
            return assertNever(rename, "rename");
        }
      }),
    schema.tables,
  );
  return { ...schema, tables };
}

/** A table that is referred to, and the schemas (namespaces) that tables are in. */
interface Target {
  readonly name: string;
  readonly schema: string | null;
  readonly namespaces: ReadonlySet<string | null>;
}

function pointsAt(key: ForeignKey, owner: Table, target: Target): boolean {
  const { referentSchema } = key;
  // The default schema goes by no name here: one that no table is declared in may be its name.
  const isHome = referentSchema !== null && !target.namespaces.has(referentSchema);
  const schema = isHome ? null : (referentSchema ?? owner.schema);
  return tableKey({ name: key.referentTable, schema }) === tableKey(target);
}

function withTableRenamed(
  table: Table,
  rename: Extract<Rename, { kind: "table" }>,
  namespaces: Target["namespaces"],
): Table {
  const target = { name: rename.from, schema: rename.schema, namespaces };
  const isIt = tableKey(table) === tableKey(target);
  return {
    ...table,
    name: isIt ? rename.to : table.name,
    foreignKeys: table.foreignKeys.map((key) =>
      pointsAt(key, table, target) ? { ...key, referentTable: rename.to } : key,
    ),
  };
}

function withColumnRenamed(
  table: Table,
  rename: Extract<Rename, { kind: "column" }>,
  { quote, namespaces }: { readonly quote: IdentifierQuote; readonly namespaces: Target["namespaces"] },
): Table {
  const target = { name: rename.table, schema: rename.schema, namespaces };
  const isIt = tableKey(table) === tableKey(target);
  const swap = (name: string): string => (name === rename.from ? rename.to : name);
  const foreignKeys = table.foreignKeys.map((key) => ({
    ...key,
    columns: isIt ? key.columns.map(swap) : key.columns,
    referentColumns: pointsAt(key, table, target) ? key.referentColumns.map(swap) : key.referentColumns,
  }));
  if (!isIt) return { ...table, foreignKeys };
  const inText = (text: string): string =>
    renameInExpression(text, { from: rename.from, to: rename.to, quote });
  const inOptions = (options: DialectOptions): DialectOptions => renameInOptions(options, { swap, inText });
  return {
    ...table,
    options: inOptions(table.options),
    foreignKeys,
    columns: table.columns.map((column) => ({
      ...column,
      name: swap(column.name),
      generated:
        column.generated === null
          ? null
          : { ...column.generated, expression: inText(column.generated.expression) },
    })),
    primaryKey:
      table.primaryKey === null ? null : { ...table.primaryKey, columns: table.primaryKey.columns.map(swap) },
    uniques: table.uniques.map((item) => ({
      ...item,
      columns: item.columns.map(swap),
      options: inOptions(item.options),
    })),
    checks: table.checks.map((item): CheckConstraint => ({ ...item, expression: inText(item.expression) })),
    indexes: table.indexes.map(
      (item): Index => ({
        ...item,
        parts: item.parts.map((part) => ({
          ...part,
          value: part.kind === "column" ? swap(part.value) : inText(part.value),
        })),
        where: item.where === null ? null : inText(item.where),
        options: inOptions(item.options),
      }),
    ),
  };
}

function withItemRenamed(table: Table, rename: ItemRename): Table {
  if (tableKey(table) !== tableKey({ name: rename.table, schema: rename.schema })) return table;
  return rename.kind === "index" ? indexRenamed(table, rename) : constraintRenamed(table, rename);
}

function withValueRenamed(table: Table, rename: ValueRename): Table {
  const { from, to } = rename;
  return {
    ...table,
    columns: table.columns.map((column) =>
      hasValuesOf(table, column, rename) ? renameValues(column, { [from]: to }) : column,
    ),
  };
}

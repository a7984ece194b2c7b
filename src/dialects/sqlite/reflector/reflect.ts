import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type { OtherObject, Reflection, ReflectScope } from "../../contract/dialect.js";
import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { sameName } from "../sql/names.js";
import { type Catalog, readCatalog } from "./catalog.js";
import { keyDetails } from "./key-details.js";
import { inCreationOrder, otherOf } from "./others.js";
import { reflectTable } from "./reflect-table.js";

/** True for the schemas under which this dialect's tables are: none, and SQLite's own name for it. */
export function isMainSchema(schema: string | null | undefined): boolean {
  return schema === null || schema === undefined || schema.toLowerCase() === "main";
}

function keyColumns(catalog: Catalog, table: string): readonly string[] | null {
  for (const [name, columns] of catalog.columns)
    if (sameName(name, table))
      return columns
        .filter((column) => column.primaryKey > 0)
        .sort((a, b) => a.primaryKey - b.primaryKey)
        .map((column) => column.name);
  return null;
}

function keyColumnsFromDatabase(connection: SqliteConnection, table: string): readonly string[] {
  const rows = connection.rows("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [table]);
  return rows.map((row) => String(row.name));
}

/** The stored CREATE INDEX texts of each table, by its name in lower case. */
function indexTexts(catalog: Catalog): ReadonlyMap<string, readonly string[]> {
  const indexes = new Map<string, string[]>();
  for (const row of catalog.rows)
    if (row.type === "index" && row.sql !== null) {
      const key = row.table.toLowerCase();
      indexes.set(key, [...(indexes.get(key) ?? []), row.sql]);
    }
  return indexes;
}

function tablesOf(connection: SqliteConnection, catalog: Catalog): readonly Table[] {
  const indexes = indexTexts(catalog);
  return catalog.rows
    .filter((row) => row.type === "table" && otherOf(row, catalog) === null)
    .map((row) =>
      reflectTable({
        sql: row.sql ?? "",
        columns: catalog.columns.get(row.name) ?? [],
        indexes: indexes.get(row.name.toLowerCase()) ?? [],
        primaryKeyOf: (name) => keyColumns(catalog, name) ?? keyColumnsFromDatabase(connection, name),
      }),
    );
}

/**
 * Reads all tables with a constant number of queries. Views, triggers, virtual tables, what virtual tables keep their
 * content in, and what the portable schema cannot say of a key are `others`.
 */
export function reflect(connection: SqliteConnection, scope: ReflectScope): Reflection {
  const catalog: Catalog = isMainSchema(scope.schema)
    ? readCatalog(connection)
    : { rows: [], columns: new Map(), shadows: new Set() };
  const included = (name: string): boolean => !scope.exclude.some((excluded) => sameName(excluded, name));
  const rows = catalog.rows.filter((row) => included(row.table));
  const tables = tablesOf(connection, { ...catalog, rows });
  const indexes = indexTexts(catalog);
  const others = inCreationOrder(rows).flatMap((row): readonly OtherObject[] => {
    const other = otherOf(row, catalog);
    if (other !== null) return [other];
    return row.type === "table" ? keyDetails(row.sql ?? "", indexes.get(row.name.toLowerCase())) : [];
  });
  return deepFreeze({ schema: { kind: "schema", tables, namingConvention: {} }, others });
}

/** One table, or null when there is none of that name (a view and a virtual table are none). */
export function reflectOneTable(connection: SqliteConnection, name: string): Table | null {
  return tablesOf(connection, readCatalog(connection, name))[0] ?? null;
}

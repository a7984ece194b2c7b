import type { NamingConvention } from "./naming.js";
import type { Table } from "./table.js";

/** A whole schema: tables in the order of their definition. The same type holds what is read from a database. */
export interface Schema {
  readonly kind: "schema";
  readonly tables: readonly Table[];
  readonly namingConvention: NamingConvention;
}

/** The name by which tables are told apart: `schema.table`, or the table's name in the default schema. */
export function tableKey(table: { readonly name: string; readonly schema: string | null }): string {
  return table.schema === null ? table.name : `${table.schema}.${table.name}`;
}

/** The same for what stands on a table: a fact, an operation, a question. */
export function tableKeyOf(on: { readonly table: string; readonly schema: string | null }): string {
  return tableKey({ name: on.table, schema: on.schema });
}

/** The table of that name, or undefined. */
export function findTable(schema: Schema, name: string, namespace: string | null = null): Table | undefined {
  return schema.tables.find((table) => table.name === name && table.schema === namespace);
}

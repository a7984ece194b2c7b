import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

/**
 * The rows of a catalog query, as JSON made by the server: neither the driver's parsers of arrays, bigints and dates
 * nor those that a host has registered for its own handle change what is read.
 *
 * @param query a SELECT; `$1` is the JSON text of the schemas' names, `$2` the name of the one table or NULL
 */
export async function catalogRows<T>(
  connection: PostgresqlConnection,
  query: string,
  scope: CatalogScope,
): Promise<readonly T[]> {
  const rows = await connection.catalog(
    `SELECT coalesce(json_agg(found), '[]'::json)::text AS rows FROM (${query}) AS found`,
    [JSON.stringify(scope.namespaces), scope.table],
  );
  return JSON.parse(scope.spelled(String(rows[0]?.rows ?? "[]"))) as readonly T[];
}

/** Which part of the catalog is read. */
export interface CatalogScope {
  /** The schemas (namespaces), under the names that they have in the database. */
  readonly namespaces: readonly string[];
  /** One table alone; null is all of them. */
  readonly table: string | null;
  /** Puts the names that the model knows into what was read. */
  readonly spelled: (json: string) => string;
}

/** The schemas that are read, in a query over `pg_namespace n`. */
export const IN_NAMESPACES = "n.nspname IN (SELECT json_array_elements_text($1::text::json))";

/** The table that is read, in a query over `pg_class c`; always true when all are. */
export const IN_TABLE = "($2::text IS NULL OR c.relname = $2::text)";

/** Objects of a class that an extension has brought: the extension is told, they are not. */
export const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.${catalog}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;

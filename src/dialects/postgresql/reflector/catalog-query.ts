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

/** A SELECT of several that are read as one, and what it is from: `FROM … WHERE …`. */
export interface CatalogPart {
  readonly select: string;
  readonly from: string;
}

/** The first oid that an object has which somebody made (FirstNormalObjectId in PostgreSQL's access/transam.h). */
const FIRST_MADE = 16384;

/**
 * Makes what tells which of these parts may find anything. Most find nothing in most databases, and to plan what they
 * would say of each row takes the server longer than all the rest of a reflection. So that it is soon told, it is asked
 * less exactly: of all schemas, and of extensions' objects as well.
 */
export function partsThatFind(
  parts: readonly CatalogPart[],
): (connection: PostgresqlConnection, scope: CatalogScope) => Promise<readonly string[]> {
  const asked = parts.map(({ from }, at) => {
    const wider = from.replaceAll(IN_NAMESPACES, "true").replace(NOT_OF_EXTENSION, `$1 >= ${FIRST_MADE}`);
    return `SELECT ${at} WHERE EXISTS (SELECT ${wider})`;
  });
  // Every catalog query is told the schemas and a table; this one asks for neither, and a parameter has to be used.
  const query = `SELECT part FROM (${asked.join("\nUNION ALL ")}) AS p (part) WHERE $1::text IS NOT NULL AND $2::text IS NULL`;
  return async (connection, scope) => {
    const found = new Set(
      (await catalogRows<{ readonly part: number }>(connection, query, scope)).map(({ part }) => part),
    );
    return parts.flatMap(({ select }, at) => (found.has(at) ? [select] : []));
  };
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

/** The same, to be found in a text. */
const NOT_OF_EXTENSION = new RegExp(
  notOfExtension("CATALOG", "OID")
    .replace(/[.()]/g, "\\$&")
    .replace("CATALOG", "\\w+")
    .replace("OID", "([\\w.]+)"),
  "g",
);

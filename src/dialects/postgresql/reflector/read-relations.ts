import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { type CatalogScope, catalogRows, IN_NAMESPACES, IN_TABLE, notOfExtension } from "./catalog-query.js";

/** A table, as `pg_class` has it (https://www.postgresql.org/docs/18/catalog-pg-class.html). */
export interface RelationRow {
  readonly oid: number;
  readonly namespace: string;
  readonly name: string;
  readonly comment: string | null;
  readonly unlogged: boolean;
  /** Storage parameters as `name=value`; those of its TOAST table begin with `toast.`. */
  readonly parameters: readonly string[];
  readonly tablespace: string | null;
  /** The text of PARTITION BY. */
  readonly partitionBy: string | null;
  /** The tables that it inherits from; a name in another schema carries it. */
  readonly inherits: readonly string[] | null;
}

/** Tables that are neither partitions, temporary, nor of an extension. */
export const ORDINARY = `c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND ${notOfExtension("pg_class", "c.oid")}`;

/** Reads the tables of the scope, by name. */
export function readRelations(
  connection: PostgresqlConnection,
  scope: CatalogScope,
): Promise<readonly RelationRow[]> {
  return catalogRows<RelationRow>(
    connection,
    `SELECT c.oid::bigint AS oid, n.nspname AS namespace, c.relname AS name,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       c.relpersistence = 'u' AS unlogged,
       coalesce(c.reloptions, '{}') || coalesce((SELECT array_agg('toast.' || o) FROM pg_catalog.pg_class t, unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid), '{}') AS parameters,
       s.spcname AS tablespace,
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS "partitionBy",
       (SELECT json_agg(CASE WHEN p.relnamespace = c.relnamespace THEN p.relname ELSE pn.nspname || '.' || p.relname END ORDER BY i.inhseqno)
          FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
          JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid) AS inherits
     FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
     WHERE ${IN_NAMESPACES} AND ${IN_TABLE} AND ${ORDINARY}
     ORDER BY n.nspname, c.relname COLLATE "C"`,
    scope,
  );
}

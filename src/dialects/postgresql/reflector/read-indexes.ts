import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { type CatalogScope, catalogRows, IN_NAMESPACES, IN_TABLE } from "./catalog-query.js";
import { ORDINARY } from "./read-relations.js";

/** An index, as `pg_index` has it (https://www.postgresql.org/docs/18/catalog-pg-index.html). */
export interface IndexRow {
  readonly relation: number;
  readonly table: string;
  readonly name: string;
  readonly unique: boolean;
  readonly valid: boolean;
  /** As `pg_get_indexdef` writes it. */
  readonly definition: string;
  readonly method: string;
  /** The keys alone, as `pg_get_indexdef` writes each; then the columns of INCLUDE. */
  readonly keys: readonly string[];
  readonly keyCount: number;
  /** The column of a key; null for an expression. */
  readonly columns: readonly (string | null)[];
  readonly predicate: string | null;
  readonly nullsNotDistinct: boolean;
  readonly parameters: readonly string[] | null;
  readonly tablespace: string | null;
}

/** Reads the indexes of the scope's tables, by name; those that constraints keep for themselves are left out. */
export function readIndexes(
  connection: PostgresqlConnection,
  scope: CatalogScope,
): Promise<readonly IndexRow[]> {
  const nullsNotDistinct = connection.version.major < 15 ? "false" : "i.indnullsnotdistinct";
  return catalogRows<IndexRow>(
    connection,
    `SELECT c.oid::bigint AS relation, c.relname AS "table", ic.relname AS name, i.indisunique AS unique, i.indisvalid AS valid,
       pg_catalog.pg_get_indexdef(i.indexrelid) AS definition, am.amname AS method, i.indnkeyatts AS "keyCount",
       (SELECT json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k::int, false) ORDER BY k) FROM generate_series(1, i.indnatts) k) AS keys,
       (SELECT json_agg((SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0) ORDER BY k.position) FROM unnest(i.indkey) WITH ORDINALITY k(number, position)) AS columns,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
       ${nullsNotDistinct} AS "nullsNotDistinct",
       ic.reloptions AS parameters, s.spcname AS tablespace
     FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
     JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
     JOIN pg_catalog.pg_am am ON am.oid = ic.relam
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = ic.reltablespace
     WHERE ${IN_NAMESPACES} AND ${IN_TABLE} AND ${ORDINARY}
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
     ORDER BY c.oid, ic.relname COLLATE "C"`,
    scope,
  );
}

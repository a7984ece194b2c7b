import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { type CatalogScope, catalogRows, IN_NAMESPACES, IN_TABLE } from "./catalog-query.js";
import { ORDINARY } from "./read-relations.js";

/** A sequence; its numbers are texts, because a 64-bit one is not exact in JavaScript. */
export interface SequenceRow {
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
}

/** A column, as `pg_attribute` has it (https://www.postgresql.org/docs/18/catalog-pg-attribute.html). */
export interface ColumnRow {
  readonly relation: number;
  readonly name: string;
  readonly number: number;
  readonly notNull: boolean;
  /** As `format_type` writes it, with and without its arguments. */
  readonly type: string;
  readonly bareType: string;
  /** Of the type, or of an array's item: `e` an enumeration, `d` a domain. */
  readonly typeKind: string;
  readonly typeNamespace: string;
  readonly typeName: string;
  readonly labels: readonly string[] | null;
  readonly defaultText: string | null;
  /** `s` stored, `v` virtual, empty when it is not generated. */
  readonly generated: string;
  /** `a` always, `d` by default, empty when it is no identity. */
  readonly identity: string;
  /** The sequence of the identity, or the one that the column owns and takes its default from. */
  readonly sequence: SequenceRow | null;
  /** When it is not the type's own. */
  readonly collation: string | null;
  readonly comment: string | null;
  /** When it is not the type's own: `p`, `e`, `m` or `x`. */
  readonly storage: string | null;
  /** `p` or `l`. */
  readonly compression: string | null;
}

/**
 * Reads the columns of the scope's tables. A column is a serial when its default reads the sequence that belongs to it
 * (https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-SERIAL).
 */
export function readColumns(
  connection: PostgresqlConnection,
  scope: CatalogScope,
): Promise<readonly ColumnRow[]> {
  // It came with PostgreSQL 14. The row as JSON would hold it, or not, on all: but costs more than all else here.
  const compression = connection.version.major < 14 ? "NULL::text" : "nullif(a.attcompression, '')";
  return catalogRows<ColumnRow>(
    connection,
    `SELECT c.oid::bigint AS relation, a.attname AS name, a.attnum AS number, a.attnotnull AS "notNull",
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, pg_catalog.format_type(a.atttypid, NULL) AS "bareType",
       i.typtype AS "typeKind", tn.nspname AS "typeNamespace", i.typname AS "typeName",
       CASE WHEN i.typtype = 'e' THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = i.oid) END AS labels,
       pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS "defaultText",
       a.attgenerated AS generated, a.attidentity AS identity,
       CASE WHEN a.attidentity <> '' OR d.oid IS NOT NULL THEN (SELECT json_build_object('start', s.seqstart::text, 'increment', s.seqincrement::text, 'min', s.seqmin::text, 'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle)
          FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_sequence s ON s.seqrelid = x.objid
          WHERE x.classid = 'pg_catalog.pg_class'::regclass AND x.refclassid = 'pg_catalog.pg_class'::regclass
            AND x.refobjid = c.oid AND x.refobjsubid = a.attnum AND x.deptype IN ('a', 'i')
            AND (a.attidentity <> '' OR EXISTS (SELECT FROM pg_catalog.pg_depend y
              WHERE y.classid = 'pg_catalog.pg_attrdef'::regclass AND y.objid = d.oid AND y.refclassid = 'pg_catalog.pg_class'::regclass AND y.refobjid = x.objid))
          ORDER BY x.objid LIMIT 1) END AS sequence,
       CASE WHEN a.attcollation <> t.typcollation THEN CASE WHEN ln.nspname = 'pg_catalog' OR pg_catalog.pg_collation_is_visible(l.oid) THEN l.collname ELSE ln.nspname || '.' || l.collname END END AS collation,
       m.description AS comment,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
       ${compression} AS compression
     FROM pg_catalog.pg_attribute a
     JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     JOIN pg_catalog.pg_type i ON i.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 AND t.typtype = 'b' THEN t.typelem ELSE t.oid END
     JOIN pg_catalog.pg_namespace tn ON tn.oid = i.typnamespace
     LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     LEFT JOIN pg_catalog.pg_description m ON m.classoid = 'pg_catalog.pg_class'::regclass AND m.objoid = a.attrelid AND m.objsubid = a.attnum
     LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
     LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
     WHERE ${IN_NAMESPACES} AND ${IN_TABLE} AND ${ORDINARY} AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY c.oid, a.attnum`,
    scope,
  );
}

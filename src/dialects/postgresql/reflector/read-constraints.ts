import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { type CatalogScope, catalogRows, IN_NAMESPACES, IN_TABLE } from "./catalog-query.js";
import { ORDINARY } from "./read-relations.js";

/** A constraint, as `pg_constraint` has it (https://www.postgresql.org/docs/18/catalog-pg-constraint.html). */
export interface ConstraintRow {
  readonly relation: number;
  readonly name: string;
  /** `p` primary key, `u` unique, `c` check, `f` foreign key, `x` exclusion. */
  readonly type: "p" | "u" | "c" | "f" | "x";
  readonly columns: readonly string[] | null;
  /** Of a check: its expression. */
  readonly expression: string | null;
  /** Of an exclusion, and of what the model cannot say: the whole of it, as the server writes it. */
  readonly definition: string | null;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly noInherit: boolean;
  /** False for NOT ENFORCED, which came with PostgreSQL 18. */
  readonly enforced: boolean;
  /** WITHOUT OVERLAPS or PERIOD, which came with PostgreSQL 18. */
  readonly period: boolean;
  readonly referentNamespace: string | null;
  readonly referentTable: string | null;
  readonly referentColumns: readonly string[] | null;
  /** One letter each: `a` no action, `r` restrict, `c` cascade, `n` set null, `d` set default. */
  readonly onDelete: string;
  readonly onUpdate: string;
  /** The columns of ON DELETE SET NULL (…), where it names some. */
  readonly deleteColumns: readonly string[] | null;
  /** `f` full, `p` partial, `s` simple. */
  readonly match: string;
  /** Of a key: what its index carries beside the columns. */
  readonly include: readonly string[] | null;
  readonly nullsNotDistinct: boolean;
  readonly parameters: readonly string[] | null;
  readonly tablespace: string | null;
}

const names = (relation: string, numbers: string): string =>
  `(SELECT json_agg((SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = ${relation} AND a.attnum = u.number) ORDER BY u.position) FROM unnest(${numbers}) WITH ORDINALITY u(number, position) WHERE u.number <> 0)`;

/** Reads the constraints of the scope's tables, by name; those that a partition brings along are its own affair. */
export function readConstraints(
  connection: PostgresqlConnection,
  scope: CatalogScope,
): Promise<readonly ConstraintRow[]> {
  const major = connection.version.major;
  // From 15 on a foreign key says which columns it sets; from 18 on there are periods and what is not enforced.
  const columnsSet = major < 15 ? "NULL::smallint[]" : "k.confdelsetcols";
  const [period, enforced] = major < 18 ? ["false", "true"] : ["k.conperiod", "k.conenforced"];
  const nullsNotDistinct = major < 15 ? "false" : "coalesce(i.indnullsnotdistinct, false)";
  return catalogRows<ConstraintRow>(
    connection,
    `SELECT c.oid::bigint AS relation, k.conname AS name, k.contype AS type,
       ${names("k.conrelid", "k.conkey")} AS columns,
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expression,
       CASE WHEN k.contype = 'x' OR (k.contype = 'p' AND (k.condeferrable OR i.indnatts > i.indnkeyatts)) OR ${columnsSet} IS NOT NULL OR ${period} OR NOT ${enforced}
         THEN pg_catalog.pg_get_constraintdef(k.oid) END AS definition,
       k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS validated, k.connoinherit AS "noInherit",
       ${enforced} AS enforced,
       ${period} AS period,
       fn.nspname AS "referentNamespace", f.relname AS "referentTable", ${names("k.confrelid", "k.confkey")} AS "referentColumns",
       k.confdeltype AS "onDelete", k.confupdtype AS "onUpdate", k.confmatchtype AS match,
       CASE WHEN ${columnsSet} IS NOT NULL THEN (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (${columnsSet})) END AS "deleteColumns",
       CASE WHEN k.contype IN ('p', 'u', 'x') AND i.indnatts > i.indnkeyatts THEN (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conindid AND a.attnum > i.indnkeyatts) END AS include,
       ${nullsNotDistinct} AND k.contype = 'u' AS "nullsNotDistinct",
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN ic.reloptions END AS parameters,
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN s.spcname END AS tablespace
     FROM pg_catalog.pg_constraint k
     JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
     LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
     LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid
     LEFT JOIN pg_catalog.pg_class ic ON ic.oid = k.conindid
     LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = ic.reltablespace
     WHERE ${IN_NAMESPACES} AND ${IN_TABLE} AND ${ORDINARY} AND k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.conparentid = 0
     ORDER BY c.oid, k.conname COLLATE "C"`,
    scope,
  );
}

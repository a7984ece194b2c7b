import type { Connection } from "../../contract/connection.js";
import type { Reflection } from "../../contract/dialect.js";
import { type CatalogScope, catalogRows, IN_NAMESPACES, notOfExtension } from "./catalog-query.js";

type Other = Reflection["others"][number];

interface OtherRow {
  readonly kind: string;
  readonly name: string;
  readonly table: string | null;
  readonly isDetail: boolean;
}

const on = (
  table: string,
): string => `JOIN pg_catalog.pg_class c ON c.oid = ${table} AND c.relpersistence <> 't'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND ${IN_NAMESPACES}`;

/** Relations that are no ordinary tables; a sequence is told when no column owns it. */
const RELATIONS = `SELECT CASE WHEN c.relispartition THEN 'partition' ELSE CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' ELSE 'composite type' END END AS kind,
    c.relname AS name, p.relname AS "table", false AS "isDetail"
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
  LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
  WHERE ${IN_NAMESPACES} AND c.relpersistence <> 't' AND ${notOfExtension("pg_class", "c.oid")}
    AND (c.relkind IN ('v', 'm', 'f', 'S', 'c') OR (c.relispartition AND c.relkind IN ('r', 'p')))
    AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_class'::regclass AND x.objid = c.oid AND x.refclassid = 'pg_catalog.pg_class'::regclass AND x.refobjsubid > 0 AND x.deptype IN ('a', 'i')))`;

const ROUTINES = `SELECT CASE r.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    r.proname || '(' || pg_catalog.pg_get_function_identity_arguments(r.oid) || ')', NULL, false
  FROM pg_catalog.pg_proc r JOIN pg_catalog.pg_namespace n ON n.oid = r.pronamespace
  WHERE ${IN_NAMESPACES} AND ${notOfExtension("pg_proc", "r.oid")}
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_proc'::regclass AND x.objid = r.oid AND x.deptype = 'i')`;

/** A type that columns use is the table's affair; an enumeration that none uses may be the next one's. */
const TYPES = `SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'e' THEN 'enumeration' WHEN 'r' THEN 'range type' ELSE 'base type' END, t.typname, NULL, t.typtype = 'e'
  FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE ${IN_NAMESPACES} AND ${notOfExtension("pg_type", "t.oid")}
    AND (t.typtype IN ('d', 'r') OR (t.typtype = 'b' AND t.typelem = 0)
      OR (t.typtype = 'e' AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.atttypid IN (t.oid, t.typarray) AND c.relkind IN ('r', 'p') AND NOT a.attisdropped)))`;

const ON_TABLES = `SELECT 'trigger', t.tgname, c.relname, false FROM pg_catalog.pg_trigger t ${on("t.tgrelid")} WHERE NOT t.tgisinternal AND NOT c.relispartition
  UNION ALL SELECT 'rule', r.rulename, c.relname, false FROM pg_catalog.pg_rewrite r ${on("r.ev_class")} WHERE r.rulename <> '_RETURN'
  UNION ALL SELECT 'policy', p.polname, c.relname, false FROM pg_catalog.pg_policy p ${on("p.polrelid")}
  UNION ALL SELECT 'statistics object', s.stxname, c.relname, false FROM pg_catalog.pg_statistic_ext s ${on("s.stxrelid")}
  UNION ALL SELECT 'row level security', c.relname, c.relname, true FROM pg_catalog.pg_class d ${on("d.oid")} WHERE c.relrowsecurity
  UNION ALL SELECT 'replica identity', c.relname, c.relname, true FROM pg_catalog.pg_class d ${on("d.oid")} WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd'
  UNION ALL SELECT 'access method', m.amname, c.relname, true FROM pg_catalog.pg_class d ${on("d.oid")} JOIN pg_catalog.pg_am m ON m.oid = d.relam WHERE c.relkind IN ('r', 'p') AND m.amname <> 'heap'
  UNION ALL SELECT 'not null that is not validated', k.conname, c.relname, true FROM pg_catalog.pg_constraint k ${on("k.conrelid")} WHERE k.contype = 'n' AND NOT k.convalidated
  UNION ALL SELECT 'comment', k.conname, c.relname, true FROM pg_catalog.pg_description d JOIN pg_catalog.pg_constraint k ON k.oid = d.objoid AND d.classoid = 'pg_catalog.pg_constraint'::regclass ${on("k.conrelid")}
  UNION ALL SELECT 'comment', x.relname, c.relname, true FROM pg_catalog.pg_description d JOIN pg_catalog.pg_index i ON i.indexrelid = d.objoid AND d.classoid = 'pg_catalog.pg_class'::regclass JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid ${on("i.indrelid")}`;

const NAMED = `SELECT 'collation', l.collname, NULL, false FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE ${IN_NAMESPACES} AND n.nspname <> 'pg_catalog' AND ${notOfExtension("pg_collation", "l.oid")}
  UNION ALL SELECT 'operator', o.oprname || '(' || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END || ', ' || pg_catalog.format_type(o.oprright, NULL) || ')', NULL, false FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE ${IN_NAMESPACES} AND ${notOfExtension("pg_operator", "o.oid")}
  UNION ALL SELECT 'text search configuration', f.cfgname, NULL, false FROM pg_catalog.pg_ts_config f JOIN pg_catalog.pg_namespace n ON n.oid = f.cfgnamespace WHERE ${IN_NAMESPACES} AND ${notOfExtension("pg_ts_config", "f.oid")}`;

/** What belongs to the database and to no schema; plpgsql is in every database. */
const OF_DATABASE = `SELECT 'extension', e.extname, NULL, false FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'
  UNION ALL SELECT 'event trigger', v.evtname, NULL, false FROM pg_catalog.pg_event_trigger v WHERE ${notOfExtension("pg_event_trigger", "v.oid")}
  UNION ALL SELECT 'publication', p.pubname, NULL, false FROM pg_catalog.pg_publication p`;

/** Reads what is there and no table, in one query. */
export async function readOthers(connection: Connection, scope: CatalogScope): Promise<readonly Other[]> {
  const parts = [RELATIONS, ROUTINES, TYPES, ON_TABLES, NAMED, OF_DATABASE];
  const rows = await catalogRows<OtherRow>(
    connection,
    // Every catalog query is told a table; this one does not ask for it, and a parameter has to be used.
    `SELECT * FROM (${parts.join("\nUNION ALL\n")}) AS o (kind, name, "table", "isDetail") WHERE $2::text IS NULL ORDER BY 1, 3, 2`,
    { ...scope, table: null },
  );
  return rows.map(({ isDetail, ...other }) => (isDetail ? { ...other, isDetail } : other));
}

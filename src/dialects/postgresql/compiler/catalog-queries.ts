import { quoteLiteral, quoteIdentifier } from "../sql/quote.js";
import type { TypeName } from "../types.js";
import type { TableRef } from "./catalog.js";

const REGCLASS = (name: string): string => `'pg_catalog.${name}'::regclass`;

/** A name with its schema as `to_regclass` and `to_regtype` take it: resolved as our statements resolve it. */
function nameLiteral(schema: string | null, name: string): string {
  const text =
    schema === null ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  return quoteLiteral(text);
}

const relation = (ref: TableRef): string => `to_regclass(${nameLiteral(ref.schema, ref.table)})`;

/** The schema in which something new comes to lie. */
const creation = (schema: string | null): string =>
  schema === null ? "current_schema()" : quoteLiteral(schema);

export function hasTableQuery(ref: TableRef): string {
  return `SELECT 1 AS found FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${creation(ref.schema)} AND c.relname = ${quoteLiteral(ref.table)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;
}

export function columnNamesQuery(ref: TableRef): string {
  return `SELECT r.oid IS NOT NULL AS "exists", (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
  WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns FROM (SELECT ${relation(ref)} AS oid) r`;
}

/** A type, or the one under a domain, as far as casts are concerned. */
const base = (oid: string): string =>
  `(SELECT coalesce(nullif(b.typbasetype, 0), b.oid) FROM pg_catalog.pg_type b WHERE b.oid = ${oid})`;

/**
 * Whether the server brings a value of one type to another by itself in an assignment: the same type, a cast for
 * assignments, or any type to text (https://www.postgresql.org/docs/18/sql-createcast.html). Arrays go by their items.
 */
function assignableText(source: string, target: string): string {
  return `(SELECT EXISTS (
    SELECT FROM pg_catalog.pg_type s, pg_catalog.pg_type t
    WHERE s.oid = ${base(source)} AND t.oid = ${base(target)} AND (s.oid = t.oid OR t.typcategory = 'S'
      OR EXISTS (SELECT FROM pg_catalog.pg_cast k WHERE k.castsource = s.oid AND k.casttarget = t.oid AND k.castcontext IN ('i', 'a'))
      OR (s.typcategory = 'A' AND t.typcategory = 'A' AND EXISTS (SELECT FROM pg_catalog.pg_type e, pg_catalog.pg_type f
        WHERE e.oid = s.typelem AND f.oid = t.typelem AND (e.oid = f.oid OR f.typcategory = 'S'
          OR EXISTS (SELECT FROM pg_catalog.pg_cast k WHERE k.castsource = e.oid AND k.casttarget = f.oid AND k.castcontext IN ('i', 'a'))))))))`;
}

/** The sequence that a column owns: a serial's depends on it (a), an identity's is a part of it (i). */
const sequenceText = (dependency: "a" | "i"): string =>
  `(SELECT json_build_object('schema', CASE WHEN pg_catalog.pg_table_is_visible(s.oid) THEN NULL ELSE sn.nspname END, 'name', s.relname)
    FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_class s ON s.oid = x.objid AND s.relkind = 'S' JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
    WHERE x.classid = ${REGCLASS("pg_class")} AND x.refclassid = ${REGCLASS("pg_class")} AND x.refobjid = r.oid AND x.refobjsubid = a.attnum AND x.deptype = '${dependency}'
    ORDER BY x.objid LIMIT 1)::text`;

export function columnQuery(ref: TableRef, column: string, targetText: string | null): string {
  const assignable =
    targetText === null ? "false" : assignableText("a.atttypid", `to_regtype(${quoteLiteral(targetText)})`);
  return `SELECT r.oid IS NOT NULL AS "exists", a.attname IS NOT NULL AS "found",
  (SELECT json_agg(x.attname ORDER BY x.attnum) FROM pg_catalog.pg_attribute x WHERE x.attrelid = r.oid AND x.attnum > 0 AND NOT x.attisdropped)::text AS columns,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, i.typtype AS kind, tn.nspname AS "typeSchema", i.typname AS "typeName",
  CASE WHEN i.typtype = 'e' THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = i.oid) END::text AS labels,
  a.attnotnull AS "notNull", pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS "defaultText", a.attgenerated AS generated, a.attidentity AS identity,
  ${sequenceText("a")} AS sequence, ${sequenceText("i")} AS "identitySequence",
  EXISTS (SELECT FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_sequence s ON s.seqrelid = x.objid WHERE x.classid = ${REGCLASS("pg_class")} AND x.refclassid = ${REGCLASS("pg_class")} AND x.refobjid = a.attrelid AND x.refobjsubid = a.attnum AND x.deptype = 'i' AND s.seqincrement < 0) AS "countsDown",
  CASE WHEN a.attcollation <> t.typcollation THEN l.collname END AS collation, ${assignable} AS assignable,
  CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage, to_jsonb(a) ->> 'attcompression' AS compression
FROM (SELECT ${relation(ref)} AS oid) r
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attname = ${quoteLiteral(column)} AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type i ON i.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = i.typnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation`;
}

export function enumerationsQuery(names: readonly TypeName[]): string {
  const asked = names.map((name, at) => `(${at}, to_regtype(${nameLiteral(name.schema, name.name)}))`);
  return `SELECT w.at, t.typtype AS kind, (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)::text AS labels
FROM (VALUES ${asked.join(", ")}) AS w (at, oid) LEFT JOIN pg_catalog.pg_type t ON t.oid = w.oid ORDER BY w.at`;
}

export function usageQuery(name: TypeName): string {
  const visible = (oid: string, schema: string): string =>
    `CASE WHEN pg_catalog.pg_table_is_visible(${oid}) THEN NULL ELSE ${schema} END`;
  return `SELECT pg_catalog.obj_description(t.oid, 'pg_type') AS comment, t.typacl IS NOT NULL AS "hasPrivileges",
  (SELECT json_agg(json_build_object('schema', ${visible("c.oid", "n.nspname")}, 'table', c.relname, 'column', a.attname,
      'isArray', a.atttypid <> t.oid, 'defaultText', pg_catalog.pg_get_expr(d.adbin, d.adrelid)) ORDER BY n.nspname, c.relname, a.attnum)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.atttypid IN (t.oid, t.typarray) AND NOT a.attisdropped AND a.attinhcount = 0 AND c.relkind IN ('r', 'p', 'f'))::text AS columns,
  (SELECT json_agg(json_build_object('kind', 'constraint', 'schema', ${visible("c.oid", "n.nspname")}, 'table', c.relname, 'name', k.conname,
      'definition', pg_catalog.pg_get_constraintdef(k.oid)) ORDER BY k.conname)
    FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'c' AND k.coninhcount = 0 AND EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = ${REGCLASS("pg_constraint")} AND x.objid = k.oid
      AND x.refclassid = ${REGCLASS("pg_type")} AND x.refobjid IN (t.oid, t.typarray)))::text AS constraints,
  (SELECT json_agg(json_build_object('kind', 'index', 'schema', ${visible("c.oid", "n.nspname")}, 'table', c.relname, 'name', i.relname,
      'definition', pg_catalog.pg_get_indexdef(i.oid)) ORDER BY i.relname)
    FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT c.relispartition AND EXISTS (SELECT FROM pg_catalog.pg_depend y WHERE y.classid = ${REGCLASS("pg_class")} AND y.objid = i.oid
      AND y.refclassid = ${REGCLASS("pg_type")} AND y.refobjid IN (t.oid, t.typarray)))::text AS indexes
FROM pg_catalog.pg_type t WHERE t.oid = to_regtype(${nameLiteral(name.schema, name.name)}) AND t.typtype = 'e'`;
}

const names = (columns: readonly string[]): string => columns.map(quoteLiteral).join(", ");

/** What belongs to the tables in `tree` (to the columns, when some are asked about), and so goes with them. */
function ownText(columns: readonly string[]): string {
  const numbers = `SELECT a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = tree.oid AND a.attname IN (${names(columns)})`;
  const and = (text: string): string => (columns.length === 0 ? "" : ` AND ${text}`);
  const dependsOn = `EXISTS (SELECT FROM pg_catalog.pg_depend y WHERE y.classid = ${REGCLASS("pg_class")} AND y.objid = i.indexrelid AND y.refclassid = ${REGCLASS("pg_class")} AND y.refobjid = tree.oid AND y.refobjsubid IN (${numbers}))`;
  return `(x.classid = ${REGCLASS("pg_class")} AND x.objid = tree.oid${and(`x.objsubid IN (${numbers})`)})
      OR (x.classid = ${REGCLASS("pg_attrdef")} AND EXISTS (SELECT FROM pg_catalog.pg_attrdef d WHERE d.oid = x.objid AND d.adrelid = tree.oid${and(`d.adnum IN (${numbers})`)}))
      OR (x.classid = ${REGCLASS("pg_constraint")} AND EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.oid = x.objid AND k.conrelid = tree.oid${and(`k.conkey && ARRAY(${numbers})`)}))
      OR (x.classid = ${REGCLASS("pg_class")} AND EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indexrelid = x.objid AND i.indrelid = tree.oid${and(dependsOn)}))`;
}

/** Constraints and indexes over several columns, some of which go. */
function alsoDroppedText(columns: readonly string[]): string {
  const numbers = `SELECT a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.oid AND a.attname IN (${names(columns)}) AND NOT a.attisdropped`;
  return `(SELECT json_agg(o.name ORDER BY o.name) FROM (
    SELECT 'constraint ' || k.conname AS name FROM pg_catalog.pg_constraint k
      WHERE k.conrelid = r.oid AND k.contype IN ('c', 'p', 'u', 'f', 'x') AND k.conkey && ARRAY(${numbers}) AND cardinality(k.conkey) > 1
    UNION ALL SELECT 'index ' || c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = r.oid AND i.indkey::int2[] && ARRAY(${numbers}) AND i.indnatts > 1
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = r.oid)) o)`;
}

export function dropQuery(ref: TableRef, columns: readonly string[]): string {
  const isTable = columns.length === 0;
  const meant = isTable ? "" : ` AND a.attname IN (${names(columns)})`;
  return `WITH RECURSIVE tree AS (SELECT ${relation(ref)}::oid AS oid
  UNION SELECT h.inhrelid FROM pg_catalog.pg_inherits h JOIN tree ON h.inhparent = tree.oid JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid WHERE ${isTable ? "c.relispartition" : "true"})
SELECT r.oid IS NOT NULL AS "exists",
  (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns,
  (SELECT json_agg(DISTINCT jsonb_build_object('schema', CASE WHEN pg_catalog.pg_type_is_visible(t.oid) THEN NULL ELSE n.nspname END, 'name', t.typname))
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type u ON u.oid = a.atttypid
    JOIN pg_catalog.pg_type t ON t.typtype = 'e' AND (t.oid = u.oid OR t.oid = u.typelem) JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE a.attrelid = r.oid AND NOT a.attisdropped${meant}
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = ${REGCLASS("pg_type")} AND x.objid = t.oid AND x.deptype = 'e')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.refclassid = ${REGCLASS("pg_type")} AND x.refobjid IN (t.oid, t.typarray)
        AND NOT (x.classid = ${REGCLASS("pg_type")} AND x.objid = t.typarray)
        AND NOT EXISTS (SELECT FROM tree WHERE ${ownText(columns)})))::text AS orphans,
  ${isTable ? "NULL" : `${alsoDroppedText(columns)}::text`} AS "alsoDropped"
FROM (SELECT ${relation(ref)}::oid AS oid) r`;
}

export function indexQuery(name: string, schema: string | null): string {
  return `SELECT CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN NULL ELSE n.nspname END AS schema, c.relname AS "table", i.indisvalid AS valid,
  EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) AS building,
  EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) AS owned
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace xn ON xn.oid = x.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE x.relname = ${quoteLiteral(name)} AND xn.nspname = ${creation(schema)}`;
}

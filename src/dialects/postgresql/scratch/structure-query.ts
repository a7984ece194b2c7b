import { type CatalogPart, IN_NAMESPACES, notOfExtension } from "../reflector/catalog-query.js";

const CLASS = "'pg_catalog.pg_class'::regclass";
const TYPE = "'pg_catalog.pg_type'::regclass";
const ORDINARY = `c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND ${notOfExtension("pg_class", "c.oid")}`;
const ON_TABLE = `JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ${IN_NAMESPACES} AND ${ORDINARY}`;
const ON_RELATION = `JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ${IN_NAMESPACES} AND c.relpersistence <> 't' AND NOT c.relispartition`;

const collate = (type: string, of: string): string =>
  `CASE WHEN ${of} <> 0 AND ${of} <> ${type}.typcollation THEN (SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = ${of}) ELSE '' END`;

const parameters = (options: string): string =>
  `(SELECT string_agg(split_part(o, '=', 1) || '=' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(${options}) o)`;

const storage = (options: string): string => `coalesce(' WITH (' || ${parameters(options)} || ')', '')`;

/** A part of the structure: a SELECT of class, oid, rank, whether it is optional, and the statement. */
const made = (select: string, from: string): CatalogPart => ({ select: `${select} ${from}`, from });

const TYPES: readonly CatalogPart[] = [
  made(
    `SELECT ${TYPE} AS class, t.oid, 0 AS rank, false AS optional,
    format('CREATE TYPE %I AS ENUM (%s)', t.typname, (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)) AS sql`,
    `FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE ${IN_NAMESPACES} AND t.typtype = 'e' AND ${notOfExtension("pg_type", "t.oid")}`,
  ),
  made(
    `SELECT ${TYPE}, t.oid, 0, true, format('CREATE DOMAIN %I AS %s', t.typname, pg_catalog.format_type(t.typbasetype, t.typtypmod)) || ${collate("b", "t.typcollation")}
    || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)), '') FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')`,
    `FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE ${IN_NAMESPACES} AND t.typtype = 'd' AND ${notOfExtension("pg_type", "t.oid")}`,
  ),
  made(
    `SELECT ${CLASS}, c.oid, 0, true, format('CREATE TYPE %I AS (%s)', c.relname, (SELECT string_agg(format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))`,
    `FROM pg_catalog.pg_class c ${ON_RELATION} AND c.relkind = 'c' AND ${notOfExtension("pg_class", "c.oid")}`,
  ),
];

const SEQUENCES = made(
  `SELECT ${CLASS}, c.oid, 1, false, format('CREATE SEQUENCE %I AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)`,
  `FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid ${ON_RELATION} AND ${notOfExtension("pg_class", "c.oid")}
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = ${CLASS} AND x.objid = c.oid AND x.deptype = 'i' AND x.refobjsubid > 0)`,
);

/** The definition begins with the schema that it shall not have any more. */
const ROUTINES = made(
  `SELECT 'pg_catalog.pg_proc'::regclass, r.oid, 2, true,
    replace(left(f.text, strpos(f.text, h.head) + length(h.head) - 1), h.head, h.bare) || substr(f.text, strpos(f.text, h.head) + length(h.head))`,
  `FROM pg_catalog.pg_proc r JOIN pg_catalog.pg_namespace n ON n.oid = r.pronamespace,
    LATERAL (SELECT pg_catalog.pg_get_functiondef(r.oid) AS text) f,
    LATERAL (SELECT format(' %I.%I(', n.nspname, r.proname) AS head, format(' %I(', r.proname) AS bare) h
  WHERE ${IN_NAMESPACES} AND r.prokind IN ('f', 'p', 'w') AND ${notOfExtension("pg_proc", "r.oid")}`,
);

const IDENTITY = `(SELECT format(' (SEQUENCE NAME %I START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s)', sc.relname, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
  FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_sequence s ON s.seqrelid = x.objid JOIN pg_catalog.pg_class sc ON sc.oid = s.seqrelid
  WHERE x.classid = ${CLASS} AND x.refclassid = ${CLASS} AND x.refobjid = c.oid AND x.refobjsubid = a.attnum AND x.deptype = 'i')`;

const COLUMNS = `(SELECT string_agg(format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)) || ${collate("t", "a.attcollation")}
    || CASE a.attgenerated WHEN 's' THEN ' GENERATED ALWAYS AS (' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ') STORED' WHEN 'v' THEN ' GENERATED ALWAYS AS (' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ') VIRTUAL' ELSE '' END
    || CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' || ${IDENTITY} WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' || ${IDENTITY} ELSE '' END
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum)
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`;

const TABLES = made(
  `SELECT ${CLASS}, c.oid, 3, false,
    format('CREATE %sTABLE %I (%s)', CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, c.relname, ${COLUMNS})
    || coalesce((SELECT ' INHERITS (' || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) || ')' FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid), '')
    || CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_catalog.pg_get_partkeydef(c.oid) ELSE '' END
    || ${storage(`c.reloptions || (SELECT coalesce(array_agg('toast.' || o), '{}') FROM pg_catalog.pg_class tt, unnest(tt.reloptions) o WHERE tt.oid = c.reltoastrelid)`)}
    || coalesce((SELECT format(' TABLESPACE %I', s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace), '')`,
  `FROM pg_catalog.pg_class c ${ON_TABLE}`,
);

const DEFAULTS = made(
  `SELECT 'pg_catalog.pg_attrdef'::regclass, d.oid, 4, false, format('ALTER TABLE ONLY %I ALTER COLUMN %I SET DEFAULT %s', c.relname, a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid))`,
  `FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_class c ON c.oid = d.adrelid JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum ${ON_TABLE} AND a.attgenerated = ''`,
);

/** A foreign key to a table of another schema is added to a table that stands for it: see `farReferences`. */
const CONSTRAINTS = made(
  `SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, CASE k.contype WHEN 'f' THEN 7 ELSE 5 END, false, format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid))`,
  `FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid ${ON_TABLE} AND k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.conparentid = 0 AND (k.conislocal OR k.coninhcount = 0)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_class f WHERE f.oid = k.confrelid AND f.relnamespace <> c.relnamespace)`,
);

const INDEXES = made(
  `SELECT ${CLASS}, i.indexrelid, 6, false, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true)`,
  `FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid ${ON_TABLE} AND i.indisvalid
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`,
);

const VIEWS: readonly CatalogPart[] = [
  made(
    `SELECT ${CLASS}, c.oid, 8, true, format('CREATE %s %I%s AS %s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, c.relname, ${storage("c.reloptions")}, rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')) || CASE c.relkind WHEN 'm' THEN ' WITH NO DATA' ELSE '' END`,
    `FROM pg_catalog.pg_class c ${ON_RELATION} AND c.relkind IN ('v', 'm') AND ${notOfExtension("pg_class", "c.oid")}`,
  ),
  made(
    `SELECT ${CLASS}, i.indexrelid, 9, true, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true)`,
    `FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid ${ON_RELATION} AND c.relkind = 'm' AND ${notOfExtension("pg_class", "c.oid")}`,
  ),
];

const ROLES = `(SELECT string_agg(CASE g.role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(g.role)) END, ', ') FROM unnest(p.polroles) g(role))`;

const ATTACHED: readonly CatalogPart[] = [
  made(
    `SELECT 'pg_catalog.pg_trigger'::regclass, t.oid, 9, true, pg_catalog.pg_get_triggerdef(t.oid, true)`,
    `FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid ${ON_RELATION} AND NOT t.tgisinternal`,
  ),
  made(
    `SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, 9, true, pg_catalog.pg_get_ruledef(r.oid, true)`,
    `FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class ${ON_RELATION} AND r.rulename <> '_RETURN'`,
  ),
  made(
    `SELECT 'pg_catalog.pg_policy'::regclass, p.oid, 9, true, format('CREATE POLICY %I ON %I AS %s FOR %s TO %s', p.polname, c.relname, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, ${ROLES}) || coalesce(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '') || coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')`,
    `FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid ${ON_RELATION}`,
  ),
  made(
    `SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, 9, true, regexp_replace(pg_catalog.pg_get_statisticsobjdef(s.oid), '^CREATE STATISTICS ("([^"]|"")*"|[^".]+)\\.', 'CREATE STATISTICS ')`,
    `FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid ${ON_RELATION}`,
  ),
];

/** The definition of a key does not tell how its index is stored. */
const KEY_INDEXES = `FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class x ON x.oid = k.conindid JOIN pg_catalog.pg_class c ON c.oid = k.conrelid ${ON_TABLE} AND k.contype IN ('p', 'u', 'x')`;

/** What is said of a table once it is there; its partitions come last, and get its keys and indexes from it. */
const AFTERWARDS: readonly CatalogPart[] = [
  made(
    `SELECT ${CLASS}, 0, 10, false, format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', c.relname)`,
    `FROM pg_catalog.pg_class c ${ON_TABLE} AND c.relrowsecurity`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('ALTER SEQUENCE %I OWNED BY %I.%I', s.relname, c.relname, a.attname)`,
    `FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_class s ON s.oid = x.objid AND s.relkind = 'S' JOIN pg_catalog.pg_class c ON c.oid = x.refobjid JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.refobjsubid ${ON_TABLE} AND s.relnamespace = c.relnamespace AND x.classid = ${CLASS} AND x.refclassid = ${CLASS} AND x.deptype = 'a'`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('ALTER TABLE ONLY %I ALTER COLUMN %I SET STORAGE %s', c.relname, a.attname, CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END)`,
    `FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_type t ON t.oid = a.atttypid ${ON_TABLE} AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage`,
  ),
  // The column came with PostgreSQL 14; to_jsonb() of every system column would take longer than all the rest.
  made(
    `SELECT ${CLASS}, 0, 10, false, format('ALTER TABLE ONLY %I ALTER COLUMN %I SET COMPRESSION %s', c.relname, a.attname, CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' ELSE 'lz4' END)`,
    `FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid ${ON_TABLE} AND a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND to_jsonb(a) ->> 'attcompression' <> ''`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('ALTER INDEX %I SET (%s)', x.relname, ${parameters("x.reloptions")})`,
    `${KEY_INDEXES} AND x.reloptions IS NOT NULL`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('ALTER INDEX %I SET TABLESPACE %I', x.relname, (SELECT s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = x.reltablespace))`,
    `${KEY_INDEXES} AND x.reltablespace <> 0`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('COMMENT ON TABLE %I IS %L', c.relname, d.description)`,
    `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid AND d.classoid = ${CLASS} AND d.objsubid = 0 ${ON_TABLE}`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('COMMENT ON COLUMN %I.%I IS %L', c.relname, a.attname, d.description)`,
    `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid AND d.classoid = ${CLASS} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid ${ON_TABLE} AND d.objsubid > 0`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('COMMENT ON CONSTRAINT %I ON %I IS %L', k.conname, c.relname, d.description)`,
    `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_constraint k ON k.oid = d.objoid AND d.classoid = 'pg_catalog.pg_constraint'::regclass JOIN pg_catalog.pg_class c ON c.oid = k.conrelid ${ON_TABLE}`,
  ),
  made(
    `SELECT ${CLASS}, 0, 10, false, format('COMMENT ON INDEX %I IS %L', x.relname, d.description)`,
    `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_index i ON i.indexrelid = d.objoid AND d.classoid = ${CLASS} AND i.indisvalid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid ${ON_TABLE}`,
  ),
  made(
    `SELECT ${CLASS}, 0, 11, true, format('CREATE TABLE %I PARTITION OF %s %s', c.relname, i.inhparent::regclass, pg_catalog.pg_get_expr(c.relpartbound, c.oid)) || CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_catalog.pg_get_partkeydef(c.oid) ELSE '' END`,
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ${IN_NAMESPACES} AND c.relispartition AND c.relkind IN ('r', 'p')`,
  ),
];

/** Every object of a schema with the statement that makes it again, names unqualified. */
export const STRUCTURE: readonly CatalogPart[] = [
  ...TYPES,
  SEQUENCES,
  ROUTINES,
  TABLES,
  DEFAULTS,
  CONSTRAINTS,
  INDEXES,
  ...VIEWS,
  ...ATTACHED,
  ...AFTERWARDS,
];

/** What these parts of {@link STRUCTURE} find, in the order of its kinds. */
export const structureOf = (parts: readonly string[]): string =>
  `SELECT class::bigint AS class, oid::bigint AS oid, rank, optional, sql FROM (
${parts.join("\nUNION ALL\n")}
) AS s (class, oid, rank, optional, sql) WHERE $1::text IS NOT NULL AND $2::text IS NULL AND sql IS NOT NULL ORDER BY rank, oid`;

/** What is a part of another object, seen from what depends on it: a view's rule, a table's row type, a key's index. */
const PARTS = `SELECT 'pg_catalog.pg_rewrite'::regclass AS class, r.oid, ${CLASS} AS whole_class, r.ev_class AS whole FROM pg_catalog.pg_rewrite r WHERE r.rulename = '_RETURN'
UNION ALL SELECT ${TYPE}, t.oid, CASE WHEN coalesce(e.typrelid, t.typrelid) <> 0 THEN ${CLASS} ELSE ${TYPE} END, CASE WHEN coalesce(e.typrelid, t.typrelid) <> 0 THEN coalesce(e.typrelid, t.typrelid) ELSE e.oid END FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' WHERE t.typrelid <> 0 OR e.oid IS NOT NULL
UNION ALL SELECT 'pg_catalog.pg_attrdef'::regclass, d.oid, ${CLASS}, d.adrelid FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.attgenerated <> ''
UNION ALL SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, ${TYPE}, k.contypid FROM pg_catalog.pg_constraint k WHERE k.contypid <> 0
UNION ALL SELECT ${CLASS}, k.conindid, 'pg_catalog.pg_constraint'::regclass, k.oid FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p', 'u', 'x')`;

/** What depends on what, among the objects of a schema and their parts. */
export const DEPENDENCIES = `WITH parts (class, oid, whole_class, whole) AS MATERIALIZED (${PARTS})
SELECT DISTINCT coalesce(p.whole_class, d.classid)::bigint AS class, coalesce(p.whole, d.objid)::bigint AS oid,
    coalesce(q.whole_class, d.refclassid)::bigint AS "onClass", coalesce(q.whole, d.refobjid)::bigint AS "onOid"
  FROM pg_catalog.pg_depend d LEFT JOIN parts p ON p.class = d.classid AND p.oid = d.objid LEFT JOIN parts q ON q.class = d.refclassid AND q.oid = d.refobjid
  WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i') AND $1::text IS NOT NULL AND $2::text IS NULL`;

/** Foreign keys to tables of other schemas: what stands for those is made of the columns that are referred to. */
export const FAR_REFERENCES = `SELECT c.relname AS "table", k.conname AS name, pg_catalog.pg_get_constraintdef(k.oid) AS definition, fn.nspname AS "farSchema", f.relname AS "farTable", f.oid::regclass::text AS "farName",
    (SELECT json_agg(json_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod)) ORDER BY u.position) FROM unnest(k.confkey) WITH ORDINALITY u(number, position) JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number) AS columns
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
  ${ON_TABLE} AND k.contype = 'f' AND k.conparentid = 0 AND f.relnamespace <> c.relnamespace AND $2::text IS NULL ORDER BY 1, 2`;

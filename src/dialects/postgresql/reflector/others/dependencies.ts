const CLASS = "'pg_catalog.pg_class'::regclass";
const TYPE = "'pg_catalog.pg_type'::regclass";
const CONSTRAINT = "'pg_catalog.pg_constraint'::regclass";

/** What is a part of another object, seen from what depends on it. */
const PARTS = `SELECT 'pg_catalog.pg_rewrite'::regclass AS class, r.oid, ${CLASS} AS whole_class, r.ev_class AS whole FROM pg_catalog.pg_rewrite r WHERE r.rulename = '_RETURN'
UNION ALL SELECT ${TYPE}, t.oid, CASE WHEN coalesce(e.typrelid, t.typrelid) <> 0 THEN ${CLASS} ELSE ${TYPE} END, CASE WHEN coalesce(e.typrelid, t.typrelid) <> 0 THEN coalesce(e.typrelid, t.typrelid) ELSE e.oid END FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' WHERE t.oid >= 16384 AND (t.typrelid <> 0 OR e.oid IS NOT NULL)
UNION ALL SELECT 'pg_catalog.pg_attrdef'::regclass, d.oid, ${CLASS}, d.adrelid FROM pg_catalog.pg_attrdef d
UNION ALL SELECT ${CONSTRAINT}, k.oid, CASE k.conrelid WHEN 0 THEN ${TYPE} ELSE ${CLASS} END, CASE k.conrelid WHEN 0 THEN k.contypid ELSE k.conrelid END FROM pg_catalog.pg_constraint k WHERE k.oid >= 16384
UNION ALL SELECT ${CLASS}, i.indexrelid, ${CLASS}, i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid >= 16384
UNION ALL SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_catalog.pg_depend d WHERE d.deptype = 'i' AND d.objid >= 16384 AND d.classid IN ('pg_catalog.pg_amop'::regclass, 'pg_catalog.pg_amproc'::regclass)
UNION ALL SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_catalog.pg_depend d WHERE d.deptype = 'i' AND d.objid >= 16384 AND d.classid IN ('pg_catalog.pg_proc'::regclass, ${TYPE}) AND d.refclassid = ${TYPE}`;

/**
 * What the others are put in order by, and what is said of them: which object needs which (a sequence does not need
 * the column that it belongs to), and the comments of everything, with the column that each is of.
 */
export const CONNECTIONS = `WITH parts (class, oid, whole_class, whole) AS MATERIALIZED (${PARTS})
SELECT DISTINCT coalesce(p.whole_class, d.classid)::bigint AS class, coalesce(p.whole, d.objid)::bigint AS oid,
    coalesce(q.whole_class, d.refclassid)::bigint AS "onClass", coalesce(q.whole, d.refobjid)::bigint AS "onOid", NULL::text AS "column", NULL::text AS comment
  FROM pg_catalog.pg_depend d LEFT JOIN parts p ON p.class = d.classid AND p.oid = d.objid LEFT JOIN parts q ON q.class = d.refclassid AND q.oid = d.refobjid
  WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'P') AND $1::text IS NOT NULL AND $2::text IS NULL
    AND (coalesce(p.whole_class, d.classid), coalesce(p.whole, d.objid)) IS DISTINCT FROM (coalesce(q.whole_class, d.refclassid), coalesce(q.whole, d.refobjid))
    AND NOT (d.classid = ${CLASS} AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') AND EXISTS (SELECT FROM pg_catalog.pg_sequence s WHERE s.seqrelid = d.objid))
UNION ALL SELECT d.classoid::bigint, d.objoid::bigint, 0, 0, (SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE d.objsubid > 0 AND a.attrelid = d.objoid AND a.attnum = d.objsubid), d.description
  FROM pg_catalog.pg_description d WHERE d.objoid >= 16384`;

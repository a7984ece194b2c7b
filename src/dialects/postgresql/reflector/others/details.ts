import { type CatalogPart, IN_NAMESPACES } from "../catalog-query.js";
import {
  DETAIL,
  HAS_ROWS,
  IS_TABLE_OR_PARTITION,
  onRelation,
  part,
  TABLE_LABEL,
  TABLE_REF,
  ref,
} from "./part.js";

interface DetailColumns {
  readonly kind: string;
  readonly name: string;
  readonly create: string;
  readonly from: string;
}

/** What is said of a table once it is there. */
const detail = ({ kind, name, create, from }: DetailColumns): CatalogPart =>
  part({
    at: ["pg_class", "0"],
    of: "c.oid",
    rank: 14,
    kind: `'${kind}'`,
    name,
    table: TABLE_LABEL,
    isDetail: DETAIL,
    create,
    from,
  });

const OF_TABLE = `FROM pg_catalog.pg_class d ${onRelation("d.oid")}`;
const OF_COLUMN = `FROM pg_catalog.pg_attribute a ${onRelation("a.attrelid")}`;
const KEY_INDEX = `FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class x ON x.oid = k.conindid ${onRelation("k.conrelid")} WHERE ${IS_TABLE_OR_PARTITION} AND k.contype IN ('p', 'x')`;

/** The sequence of a serial or an identity, under the name and with the options that the server does not give it. */
const SEQUENCE = `(SELECT ARRAY(SELECT o FROM unnest(ARRAY[
      CASE WHEN s.persists THEN NULL ELSE format('ALTER SEQUENCE %s SET %s', s.given, CASE c.relpersistence WHEN 'u' THEN 'LOGGED' ELSE 'UNLOGGED' END) END,
      CASE WHEN s.usual THEN NULL ELSE format('ALTER SEQUENCE %s', s.given) || s.options END,
      CASE WHEN s.relname = s.guess THEN NULL ELSE format('DO $$BEGIN EXECUTE ''ALTER SEQUENCE '' || pg_catalog.pg_get_serial_sequence(%L, %L) || '' RENAME TO '' || quote_ident(%L); END$$', ${TABLE_REF}, a.attname, s.relname) END]) WITH ORDINALITY AS u(o, at)
    WHERE o IS NOT NULL ORDER BY at DESC))`;

const OPTIONS = `format(' AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s', pg_catalog.format_type(q.seqtypid, NULL), q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END)`;
const HIGHEST = "CASE a.atttypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 ELSE 9223372036854775807 END";

const SERIALS = `FROM pg_catalog.pg_attribute a ${onRelation("a.attrelid")} JOIN LATERAL (
    SELECT sc.relname, c.relname || '_' || a.attname || '_seq' AS guess, ${ref("n.nspname", "sc.relname")} AS given, ${OPTIONS} AS options,
      sc.relpersistence = c.relpersistence OR current_setting('server_version_num')::integer < 150000 AS persists,
      a.attidentity <> '' OR (q.seqtypid = a.atttypid AND q.seqincrement = 1 AND q.seqmin = 1 AND q.seqmax = ${HIGHEST} AND q.seqstart = 1 AND q.seqcache = 1 AND NOT q.seqcycle) AS usual
    FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_sequence q ON q.seqrelid = x.objid JOIN pg_catalog.pg_class sc ON sc.oid = q.seqrelid
    WHERE x.classid = 'pg_catalog.pg_class'::regclass AND x.refclassid = 'pg_catalog.pg_class'::regclass AND x.refobjid = c.oid AND x.refobjsubid = a.attnum
      AND (x.deptype = 'i' OR (x.deptype = 'a' AND a.atttypid IN (20, 21, 23) AND a.attnotnull AND EXISTS (SELECT FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_depend z ON z.classid = 'pg_catalog.pg_attrdef'::regclass AND z.objid = d.oid AND z.refobjid = x.objid
        WHERE d.adrelid = c.oid AND d.adnum = a.attnum AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ '^nextval\\(''([^'']|'''')*''::regclass\\)$')))
    ORDER BY x.objid LIMIT 1) s ON NOT s.usual OR NOT s.persists OR s.relname <> s.guess
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) AND NOT a.attisdropped AND a.attnum > 0 AND (a.attidentity <> '' OR a.atthasdef)
    AND (a.attrelid, a.attnum) IN (SELECT o.refobjid, o.refobjsubid FROM pg_catalog.pg_depend o WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i'))`;

/** A NOT NULL has a name from PostgreSQL 18 on; the names of several may be each other's usual ones. */
const RENAMED = `k.contype = 'n' AND k.conislocal AND k.convalidated AND NOT k.connoinherit AND k.conname <> c.relname || '_' || a.attname || '_not_null' AND length(c.relname || '_' || a.attname || '_not_null') < 64`;

export const DETAILS: readonly CatalogPart[] = [
  detail({
    kind: "row level security",
    name: TABLE_LABEL,
    create: `CASE WHEN c.relrowsecurity THEN ARRAY[format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', ${TABLE_REF})] ELSE '{}' END || CASE WHEN c.relforcerowsecurity THEN ARRAY[format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', ${TABLE_REF})] ELSE '{}' END`,
    from: `${OF_TABLE} WHERE c.relrowsecurity OR c.relforcerowsecurity`,
  }),
  detail({
    kind: "replica identity",
    name: TABLE_LABEL,
    create: `ARRAY[format('ALTER TABLE %s REPLICA IDENTITY ', ${TABLE_REF}) || CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END]`,
    from: `${OF_TABLE} WHERE ${IS_TABLE_OR_PARTITION} AND c.relreplident <> 'd'`,
  }),
  detail({
    kind: "clustering",
    name: "x.relname",
    create: `ARRAY[format('ALTER %s %s CLUSTER ON %I', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, ${TABLE_REF}, x.relname)]`,
    from: `FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid ${onRelation("i.indrelid")} WHERE i.indisclustered AND ${HAS_ROWS}`,
  }),
  detail({
    kind: "access method",
    name: "m.amname",
    create: `ARRAY[format('ALTER TABLE %s SET ACCESS METHOD %I', ${TABLE_REF}, m.amname)]`,
    from: `${OF_TABLE} JOIN pg_catalog.pg_am m ON m.oid = d.relam WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND m.amname <> 'heap'`,
  }),
  detail({
    kind: "type of a table",
    name: TABLE_LABEL,
    create: `ARRAY[format('ALTER TABLE %s OF %s', ${TABLE_REF}, pg_catalog.format_type(c.reloftype, NULL))]`,
    from: `${OF_TABLE} WHERE ${IS_TABLE_OR_PARTITION} AND c.reloftype <> 0`,
  }),
  detail({
    kind: "statistics target",
    name: "a.attname",
    create: `CASE WHEN coalesce(a.attstattarget, -1) >= 0 THEN ARRAY[format('ALTER %s %s ALTER COLUMN %s SET STATISTICS %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, ${TABLE_REF}, quote_ident(a.attname), a.attstattarget)] ELSE '{}' END
      || CASE WHEN a.attoptions IS NULL THEN '{}' ELSE ARRAY[format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', ${TABLE_REF}, a.attname, array_to_string(a.attoptions, ', '))] END`,
    from: `${OF_COLUMN} WHERE ${HAS_ROWS} AND a.attnum > 0 AND NOT a.attisdropped AND (coalesce(a.attstattarget, -1) >= 0 OR a.attoptions IS NOT NULL)`,
  }),
  detail({
    kind: "statistics target",
    name: "x.relname || '.' || a.attnum",
    create: `ARRAY[format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', ${ref("n.nspname", "x.relname")}, a.attnum, a.attstattarget)]`,
    from: `FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid ${onRelation("i.indrelid")} WHERE ${HAS_ROWS} AND i.indisvalid AND coalesce(a.attstattarget, -1) >= 0`,
  }),
  detail({
    kind: "sequence that counts otherwise",
    name: "a.attname",
    create: SEQUENCE,
    from: SERIALS,
  }),
  detail({
    kind: "names of NOT NULL",
    name: TABLE_LABEL,
    create: `ARRAY[(SELECT format('DO $$DECLARE found record; BEGIN FOR found IN SELECT k.conname AS old, wanted.name, wanted.column FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] JOIN (VALUES %s) AS wanted ("column", name) ON wanted.column = a.attname WHERE k.conrelid = %L::regclass AND k.contype = ''n'' ORDER BY a.attnum LOOP EXECUTE format(''ALTER TABLE %s RENAME CONSTRAINT %%I TO %%I'', found.old, ''cortex '' || md5(found.name)); END LOOP; %s END$$',
        string_agg(format('(%L, %L)', a.attname, k.conname), ', ' ORDER BY a.attnum), ${TABLE_REF}, replace(replace(${TABLE_REF}, '%', '%%'), '''', ''''''),
        string_agg(format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I;', ${TABLE_REF}, 'cortex ' || md5(k.conname), k.conname), ' ' ORDER BY a.attnum))
      FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] WHERE k.conrelid = c.oid AND ${RENAMED})]`,
    from: `${OF_TABLE} WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)
      AND EXISTS (SELECT FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] WHERE k.conrelid = c.oid AND ${RENAMED})`,
  }),
  detail({
    kind: "not null that is not validated",
    name: "k.conname",
    create: `ARRAY[format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', ${TABLE_REF}, a.attname), format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${TABLE_REF}, k.conname, pg_catalog.pg_get_constraintdef(k.oid))]`,
    from: `FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] ${onRelation("k.conrelid")} WHERE k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit)`,
  }),
  detail({
    kind: "storage of a key",
    name: "k.conname",
    create: `CASE WHEN x.reloptions IS NULL THEN '{}' ELSE ARRAY[format('ALTER INDEX %s SET (%s)', ${ref("n.nspname", "x.relname")}, (SELECT string_agg(split_part(o, '=', 1) || '=' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(x.reloptions) o))] END
      || CASE x.reltablespace WHEN 0 THEN '{}' ELSE ARRAY[format('ALTER INDEX %s SET TABLESPACE %I', ${ref("n.nspname", "x.relname")}, (SELECT s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = x.reltablespace))] END`,
    from: `${KEY_INDEX} AND (x.reloptions IS NOT NULL OR x.reltablespace <> 0)`,
  }),
  detail({
    kind: "comment",
    name: "k.conname",
    create: `ARRAY[format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, ${TABLE_REF}, d.description)]`,
    from: `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_constraint k ON k.oid = d.objoid AND d.classoid = 'pg_catalog.pg_constraint'::regclass ${onRelation("k.conrelid")}`,
  }),
  detail({
    kind: "comment",
    name: "x.relname",
    create: `ARRAY[format('COMMENT ON INDEX %s IS %L', ${ref("n.nspname", "x.relname")}, d.description)]`,
    from: `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_index i ON i.indexrelid = d.objoid AND d.classoid = 'pg_catalog.pg_class'::regclass JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid ${onRelation("i.indrelid")}`,
  }),
  // Of a table that inherits: the operation that would say these is not what makes it.
  detail({
    kind: "comment",
    name: "c.relname || coalesce('.' || a.attname, '')",
    create: `ARRAY[CASE WHEN a.attname IS NULL THEN format('COMMENT ON TABLE %s IS %L', ${TABLE_REF}, d.description) ELSE format('COMMENT ON COLUMN %s.%I IS %L', ${TABLE_REF}, a.attname, d.description) END]`,
    from: `FROM pg_catalog.pg_description d ${onRelation("d.objoid")} LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
      WHERE d.classoid = 'pg_catalog.pg_class'::regclass AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)`,
  }),
  // An enumeration is the affair of the tables that use it; what is said of it is not.
  part({
    at: ["pg_type", "0"],
    of: "0",
    rank: 16,
    kind: "'comment'",
    name: "t.typname",
    isDetail: "true",
    create: `ARRAY[format('COMMENT ON TYPE %s IS %L', ${ref("n.nspname", "t.typname")}, d.description)]`,
    from: `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_type t ON t.oid = d.objoid AND d.classoid = 'pg_catalog.pg_type'::regclass JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE ${IN_NAMESPACES} AND t.typtype = 'e' AND EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.atttypid IN (t.oid, t.typarray) AND c.relkind IN ('r', 'p') AND NOT a.attisdropped)`,
  }),
];

import { type CatalogPart, IN_NAMESPACES, notOfExtension } from "../catalog-query.js";
import { foreignOptions, part, ref, refTo } from "./part.js";

const EVENT_TRIGGER = part({
  at: ["pg_event_trigger", "v.oid"],
  rank: 19,
  kind: "'event trigger'",
  name: "v.evtname",
  target: "'EVENT TRIGGER ' || quote_ident(v.evtname)",
  create: `ARRAY[format('CREATE EVENT TRIGGER %I ON %I', v.evtname, v.evtevent) || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(g), ', ') FROM unnest(v.evttags) g) || ')', '') || ' EXECUTE FUNCTION ' || ${refTo("pg_proc", ["pro", "v.evtfoid"])} || '()']
    || CASE v.evtenabled WHEN 'O' THEN '{}' ELSE ARRAY[format('ALTER EVENT TRIGGER %I %s', v.evtname, CASE v.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END)] END`,
  from: `FROM pg_catalog.pg_event_trigger v WHERE ${notOfExtension("pg_event_trigger", "v.oid")}`,
});

const PUBLISHED = `concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)`;
/** The columns and the condition of a table came with PostgreSQL 15; a column that is not `there` is the one that is `absent`. */
const TABLES = `(SELECT string_agg('TABLE ONLY ' || ${ref("cn.nspname", "c.relname")}
    || coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND to_jsonb(r) -> 'prattrs' @> to_jsonb(a.attnum)), '')
    || coalesce(' WHERE (' || (SELECT (SELECT pg_catalog.pg_get_expr(prqual, prrelid) FROM (SELECT rr.* FROM pg_catalog.pg_publication_rel rr WHERE rr.oid = r.oid) AS there) FROM (SELECT NULL::pg_catalog.pg_node_tree AS prqual) AS absent) || ')', ''), ', ' ORDER BY c.oid)
  FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace WHERE r.prpubid = p.oid)`;

/** Whole schemas came with PostgreSQL 15; in `pg_depend` they are found without their own catalog. */
const SCHEMAS = `(SELECT 'TABLES IN SCHEMA ' || string_agg(quote_ident(sn.nspname), ', ' ORDER BY sn.nspname)
  FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_depend y ON y.classid = x.classid AND y.objid = x.objid AND y.refclassid = 'pg_catalog.pg_namespace'::regclass JOIN pg_catalog.pg_namespace sn ON sn.oid = y.refobjid
  WHERE x.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace') AND x.refclassid = 'pg_catalog.pg_publication'::regclass AND x.refobjid = p.oid)`;

const PUBLICATION = part({
  at: ["pg_publication", "p.oid"],
  rank: 18,
  kind: "'publication'",
  name: "p.pubname",
  target: "'PUBLICATION ' || quote_ident(p.pubname)",
  create: `ARRAY[format('CREATE PUBLICATION %I%s WITH (publish = %L%s)', p.pubname, CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR ' || nullif(concat_ws(', ', ${TABLES}, ${SCHEMAS}), ''), '') END, ${PUBLISHED}, CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END)]`,
  from: "FROM pg_catalog.pg_publication p",
});

const WRAPPER = part({
  at: ["pg_foreign_data_wrapper", "w.oid"],
  rank: 4,
  kind: "'foreign data wrapper'",
  name: "w.fdwname",
  target: "'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)",
  create: `ARRAY[format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname) || CASE w.fdwhandler WHEN 0 THEN '' ELSE ' HANDLER ' || ${refTo("pg_proc", ["pro", "w.fdwhandler"])} END || CASE w.fdwvalidator WHEN 0 THEN '' ELSE ' VALIDATOR ' || ${refTo("pg_proc", ["pro", "w.fdwvalidator"])} END || ${foreignOptions("w.fdwoptions", "' OPTIONS ('")}]`,
  from: `FROM pg_catalog.pg_foreign_data_wrapper w WHERE ${notOfExtension("pg_foreign_data_wrapper", "w.oid")}`,
});

const SERVER = part({
  at: ["pg_foreign_server", "s.oid"],
  rank: 5,
  kind: "'foreign server'",
  name: "s.srvname",
  target: "'SERVER ' || quote_ident(s.srvname)",
  create: `ARRAY[format('CREATE SERVER %I', s.srvname) || coalesce(' TYPE ' || quote_literal(s.srvtype), '') || coalesce(' VERSION ' || quote_literal(s.srvversion), '') || (SELECT format(' FOREIGN DATA WRAPPER %I', w.fdwname) FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw) || ${foreignOptions("s.srvoptions", "' OPTIONS ('")}]`,
  from: `FROM pg_catalog.pg_foreign_server s WHERE ${notOfExtension("pg_foreign_server", "s.oid")}`,
});

/** What a user mapping says is a user's name and password: those belong into no file. */
const MAPPING = part({
  at: ["pg_foreign_server", "0"],
  rank: 5,
  kind: "'user mapping'",
  name: "coalesce(u.usename, 'public') || '@' || u.srvname",
  create: "NULL",
  from: "FROM pg_catalog.pg_user_mappings u",
});

/** Those that nothing says but programs in C. */
const UNSAID = [
  ["pg_language", "lan", "language"],
  ["pg_am", "am", "access method"],
].map(([catalog = "", prefix = "", kind = ""]) =>
  part({
    at: [catalog, "o.oid"],
    rank: 2,
    kind: `'${kind === "access method" ? "index or table method" : kind}'`,
    name: `o.${prefix}name`,
    create: "NULL",
    from: `FROM pg_catalog.${catalog} o WHERE o.oid >= 16384 AND ${notOfExtension(catalog, "o.oid")}`,
  }),
);

/** The default schema is there, with a comment of its own. */
const SCHEMA_COMMENT = part({
  at: ["pg_namespace", "0"],
  rank: 16,
  kind: "'comment'",
  name: "n.nspname",
  create: "ARRAY[format('COMMENT ON SCHEMA %I IS %L', n.nspname, d.description)]",
  drop: "ARRAY[format('COMMENT ON SCHEMA %I IS %L', n.nspname, CASE n.nspname WHEN 'public' THEN 'standard public schema' END)]",
  from: `FROM pg_catalog.pg_description d JOIN pg_catalog.pg_namespace n ON n.oid = d.objoid AND d.classoid = 'pg_catalog.pg_namespace'::regclass WHERE ${IN_NAMESPACES} AND n.nspname IN (current_schema(), 'public') AND (n.nspname <> 'public' OR d.description <> 'standard public schema')`,
});

export const DATABASE: readonly CatalogPart[] = [
  ...[WRAPPER, SERVER, MAPPING, PUBLICATION, EVENT_TRIGGER, SCHEMA_COMMENT],
  ...UNSAID,
];

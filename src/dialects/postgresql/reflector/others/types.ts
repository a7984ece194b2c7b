import { type CatalogPart, IN_NAMESPACES, notOfExtension } from "../catalog-query.js";
import { collate, inSchema, label, part, ref, refTo } from "./part.js";

const CONSTRAINT = "format('CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid))";

/** What a table's column is of is the table's affair: an enumeration is told when no column is of it, or `used` is. */
const ENUMERATION = part({
  at: ["pg_type", "t.oid"],
  rank: 3,
  kind: `CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.atttypid IN (t.oid, t.typarray) AND c.relkind IN ('r', 'p') AND NOT a.attisdropped) THEN 'used enumeration' ELSE 'enumeration' END`,
  name: label("n.nspname", "t.typname"),
  isDetail: "true",
  target: `'TYPE ' || ${ref("n.nspname", "t.typname")}`,
  create: `ARRAY[format('CREATE TYPE %s AS ENUM (%s)', ${ref("n.nspname", "t.typname")}, (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid))]`,
  from: `${inSchema("pg_type", ["t", "typnamespace"])} AND t.typtype = 'e'`,
});

const DOMAIN = part({
  at: ["pg_type", "t.oid"],
  rank: 3,
  kind: "'domain'",
  name: label("n.nspname", "t.typname"),
  target: `'DOMAIN ' || ${ref("n.nspname", "t.typname")}`,
  create: `ARRAY[format('CREATE DOMAIN %s AS %s', ${ref("n.nspname", "t.typname")}, pg_catalog.format_type(t.typbasetype, t.typtypmod))
      || ${collate("t.typcollation", "(SELECT b.typcollation FROM pg_catalog.pg_type b WHERE b.oid = t.typbasetype)")}
      || coalesce(' DEFAULT ' || t.typdefault, '')
      || CASE WHEN t.typnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n') THEN ' NOT NULL' ELSE '' END
      || coalesce((SELECT string_agg(' ' || ${CONSTRAINT}, '' ORDER BY k.oid) FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.convalidated), '')]
    || ARRAY(SELECT format('ALTER DOMAIN %s ADD ', ${ref("n.nspname", "t.typname")}) || ${CONSTRAINT} FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND NOT k.convalidated ORDER BY k.oid)
    || ARRAY(SELECT format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', k.conname, ${ref("n.nspname", "t.typname")}, d.description) FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass WHERE k.contypid = t.oid ORDER BY k.oid)`,
  from: `${inSchema("pg_type", ["t", "typnamespace"])} AND t.typtype = 'd'`,
});

/** What an extension has brought is its type, on which the relation depends. */
const COMPOSITE = part({
  at: ["pg_class", "c.oid"],
  rank: 3,
  kind: "'composite type'",
  name: label("n.nspname", "c.relname"),
  target: `'TYPE ' || ${ref("n.nspname", "c.relname")}`,
  create: `ARRAY[format('CREATE TYPE %s AS (%s)', ${ref("n.nspname", "c.relname")}, (SELECT string_agg(format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)) || ${collate("a.attcollation", "(SELECT y.typcollation FROM pg_catalog.pg_type y WHERE y.oid = a.atttypid)")}, ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))]`,
  from: `${inSchema("pg_class", ["c", "relnamespace"])} AND c.relkind = 'c' AND ${notOfExtension("pg_type", "c.reltype")}`,
});

/** One with a canonical function needs a type that is not complete yet. */
const RANGE = part({
  at: ["pg_type", "t.oid"],
  rank: 3,
  kind: "'range type'",
  name: label("n.nspname", "t.typname"),
  target: `'TYPE ' || ${ref("n.nspname", "t.typname")}`,
  create: `CASE WHEN g.rngcanonical = 0 THEN ARRAY[format('CREATE TYPE %s AS RANGE (SUBTYPE = %s', ${ref("n.nspname", "t.typname")}, pg_catalog.format_type(g.rngsubtype, NULL))
      || ', SUBTYPE_OPCLASS = ' || ${refTo("pg_opclass", ["opc", "g.rngsubopc"])}
      || CASE WHEN g.rngcollation = 0 THEN '' ELSE ', COLLATION = ' || ${refTo("pg_collation", ["coll", "g.rngcollation"])} END
      || CASE WHEN g.rngsubdiff = 0 THEN '' ELSE ', SUBTYPE_DIFF = ' || ${refTo("pg_proc", ["pro", "g.rngsubdiff"])} END
      || coalesce(', MULTIRANGE_TYPE_NAME = ' || ${refTo("pg_type", ["typ", "(to_jsonb(g) ->> 'rngmultitypid')::oid"])}, '') || ')'] END`,
  from: `${inSchema("pg_type", ["t", "typnamespace"]).replace("WHERE", "JOIN pg_catalog.pg_range g ON g.rngtypid = t.oid WHERE")} AND t.typtype = 'r'`,
});

/** A base type is a program in C: it comes with an extension, or cannot be told. */
const BASE = part({
  at: ["pg_type", "t.oid"],
  rank: 3,
  kind: "'base type'",
  name: label("n.nspname", "t.typname"),
  target: `'TYPE ' || ${ref("n.nspname", "t.typname")}`,
  create: "NULL",
  from: `${inSchema("pg_type", ["t", "typnamespace"])} AND t.typtype = 'b' AND t.typelem = 0`,
});

const COLLATION = part({
  at: ["pg_collation", "l.oid"],
  rank: 2,
  kind: "'collation'",
  name: label("n.nspname", "l.collname"),
  target: `'COLLATION ' || ${ref("n.nspname", "l.collname")}`,
  create: `ARRAY[format('CREATE COLLATION %s (PROVIDER = %s', ${ref("n.nspname", "l.collname")}, CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END)
      || CASE WHEN l.collprovider <> 'c' THEN format(', LOCALE = %L', coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale', l.collcollate))
         WHEN l.collcollate = l.collctype THEN format(', LOCALE = %L', l.collcollate) ELSE format(', LC_COLLATE = %L, LC_CTYPE = %L', l.collcollate, l.collctype) END
      || CASE WHEN l.collisdeterministic THEN '' ELSE ', DETERMINISTIC = false' END
      || coalesce(', RULES = ' || quote_literal(to_jsonb(l) ->> 'collicurules'), '') || ')']`,
  from: inSchema("pg_collation", ["l", "collnamespace"]),
});

const DICTIONARY = part({
  at: ["pg_ts_dict", "d.oid"],
  rank: 3,
  kind: "'text search dictionary'",
  name: label("n.nspname", "d.dictname"),
  target: `'TEXT SEARCH DICTIONARY ' || ${ref("n.nspname", "d.dictname")}`,
  create: `ARRAY[format('CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s)', ${ref("n.nspname", "d.dictname")}, ${refTo("pg_ts_template", ["tmpl", "d.dicttemplate"])}, coalesce(', ' || d.dictinitoption, ''))]`,
  from: inSchema("pg_ts_dict", ["d", "dictnamespace"]),
});

const CONFIGURATION = part({
  at: ["pg_ts_config", "f.oid"],
  rank: 4,
  kind: "'text search configuration'",
  name: label("n.nspname", "f.cfgname"),
  target: `'TEXT SEARCH CONFIGURATION ' || ${ref("n.nspname", "f.cfgname")}`,
  create: `ARRAY[format('CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s)', ${ref("n.nspname", "f.cfgname")}, ${refTo("pg_ts_parser", ["prs", "f.cfgparser"])})]
    || ARRAY(SELECT format('ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s', ${ref("n.nspname", "f.cfgname")},
        (SELECT quote_ident(o.alias) FROM pg_catalog.ts_token_type(f.cfgparser) o WHERE o.tokid = m.maptokentype), string_agg(${refTo("pg_ts_dict", ["dict", "m.mapdict"])}, ', ' ORDER BY m.mapseqno))
      FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = f.oid GROUP BY m.maptokentype ORDER BY m.maptokentype)`,
  from: inSchema("pg_ts_config", ["f", "cfgnamespace"]),
});

/** Those that C functions make, and nothing else says. */
const UNSAID = [
  ["pg_ts_parser", "prs", "text search parser"],
  ["pg_ts_template", "tmpl", "text search template"],
  ["pg_conversion", "con", "conversion"],
].map(([catalog = "", prefix = "", kind = ""]) =>
  part({
    at: [catalog, "o.oid"],
    rank: 3,
    kind: `'${kind}'`,
    name: label("n.nspname", `o.${prefix}name`),
    create: "NULL",
    from: inSchema(catalog, ["o", `${prefix}namespace`]),
  }),
);

/** The schemas that are read, and those that extensions lie in; the default one is there. */
const SCHEMA = part({
  at: ["pg_namespace", "n.oid"],
  rank: 0,
  kind: "'schema'",
  name: "n.nspname",
  target: "'SCHEMA ' || quote_ident(n.nspname)",
  create: "ARRAY['CREATE SCHEMA ' || quote_ident(n.nspname)]",
  from: `FROM pg_catalog.pg_namespace n WHERE n.nspname <> current_schema() AND n.nspname !~ '^pg_' AND n.nspname <> 'public' AND ${notOfExtension("pg_namespace", "n.oid")}
    AND (${IN_NAMESPACES} OR EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extnamespace = n.oid))`,
});

/** Extensions are the database's; plpgsql is in every database. */
const EXTENSION = part({
  at: ["pg_extension", "e.oid"],
  rank: 1,
  kind: "'extension'",
  name: "e.extname",
  target: "'EXTENSION ' || quote_ident(e.extname)",
  create: `ARRAY['CREATE EXTENSION IF NOT EXISTS ' || quote_ident(e.extname) || CASE WHEN n.nspname IN (current_schema(), 'pg_catalog') THEN '' ELSE ' WITH SCHEMA ' || quote_ident(n.nspname) END]`,
  from: "FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'",
});

export const TYPES: readonly CatalogPart[] = [
  ...[SCHEMA, EXTENSION, COLLATION, ENUMERATION, DOMAIN, COMPOSITE, RANGE, BASE, DICTIONARY, CONFIGURATION],
  ...UNSAID,
];

/** Sequences that no serial and no identity brings along. */
export const SEQUENCES: readonly CatalogPart[] = [
  part({
    at: ["pg_class", "c.oid"],
    rank: 6,
    kind: "'sequence'",
    name: label("n.nspname", "c.relname"),
    target: `'SEQUENCE ' || ${ref("n.nspname", "c.relname")}`,
    // One that a column owns goes with it.
    drop: `CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_class'::regclass AND x.objid = c.oid AND x.refobjsubid > 0 AND x.deptype = 'a') THEN ARRAY['DROP SEQUENCE IF EXISTS ' || ${ref("n.nspname", "c.relname")}] END`,
    create: `ARRAY[format('CREATE %sSEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s', CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, ${ref("n.nspname", "c.relname")}, pg_catalog.format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)]`,
    from: `${inSchema("pg_class", ["c", "relnamespace"]).replace("WHERE", "JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid WHERE")} AND c.relpersistence <> 't' AND NOT EXISTS (${serialOf("c.oid")})`,
  }),
  part({
    at: ["pg_class", "0"],
    of: "c.oid",
    rank: 12,
    kind: "'owned sequence'",
    name: "s.relname",
    table: label("n.nspname", "c.relname"),
    isDetail: "NOT c.relispartition",
    create: `ARRAY[format('ALTER SEQUENCE %s OWNED BY %s.%I', ${ref("n.nspname", "s.relname")}, ${ref("n.nspname", "c.relname")}, a.attname)]`,
    from: `FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_class s ON s.oid = x.objid AND s.relkind = 'S' JOIN pg_catalog.pg_class c ON c.oid = x.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.refobjsubid
      WHERE ${IN_NAMESPACES} AND c.relpersistence <> 't' AND x.classid = 'pg_catalog.pg_class'::regclass AND x.refclassid = 'pg_catalog.pg_class'::regclass AND x.deptype = 'a' AND ${notOfExtension("pg_class", "s.oid")} AND NOT EXISTS (${serialOf("s.oid")})`,
  }),
];

/** The column whose serial or identity a sequence is: it is the column's own affair, but for one of a partition. */
function serialOf(sequence: string): string {
  return `SELECT FROM pg_catalog.pg_depend y JOIN pg_catalog.pg_class yc ON yc.oid = y.refobjid JOIN pg_catalog.pg_attribute ya ON ya.attrelid = y.refobjid AND ya.attnum = y.refobjsubid
    LEFT JOIN pg_catalog.pg_attrdef yd ON yd.adrelid = ya.attrelid AND yd.adnum = ya.attnum
    WHERE y.classid = 'pg_catalog.pg_class'::regclass AND y.objid = ${sequence} AND y.refclassid = 'pg_catalog.pg_class'::regclass AND y.refobjsubid > 0
      AND (y.deptype = 'i' OR (y.deptype = 'a' AND NOT yc.relispartition AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits yi WHERE yi.inhrelid = yc.oid) AND ya.atttypid IN (20, 21, 23) AND ya.attnotnull
        AND pg_catalog.pg_get_expr(yd.adbin, yd.adrelid) ~ '^nextval\\(''([^'']|'''')*''::regclass\\)$'
        AND EXISTS (SELECT FROM pg_catalog.pg_depend z WHERE z.classid = 'pg_catalog.pg_attrdef'::regclass AND z.objid = yd.oid AND z.refobjid = ${sequence})))`;
}

import type { Dialect } from "../../../src/dialects/contract/dialect.js";
import { asPostgresql } from "../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { Namespaces } from "../../../src/dialects/postgresql/reflector/namespaces.js";
import { readTables } from "../../../src/dialects/postgresql/reflector/read-tables.js";
import { quoteIdentifier } from "../../../src/dialects/postgresql/sql/quote.js";
import { postgresqlProfile } from "./profile-postgresql.js";
import { givenNames, type PropertyTarget } from "./target.js";
import { serverDatabase } from "./target-server.js";

const NAMESPACES = ["public", ...postgresqlProfile.namespaces.flatMap((one) => one ?? [])];
const SPACES = NAMESPACES.map((name) => `'${name.replaceAll("'", "''")}'`).join(", ");
const RELATIONS = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN (${SPACES})`;

/** What the server's own functions say of everything: `kind`, the name of a thing that may have been given, and the rest. */
const DUMP = `
SELECT 'table' AS kind, '' AS own, concat_ws(' ', n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions::text, (SELECT 'toast ' || h.reloptions::text FROM pg_class h WHERE h.oid = c.reltoastrelid), obj_description(c.oid, 'pg_class')) AS line
  FROM ${RELATIONS} WHERE c.relkind IN ('r', 'p')
UNION ALL SELECT 'column', '', concat_ws(' ', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, 'identity=' || a.attidentity::text, 'generated=' || a.attgenerated::text,
    'default=' || regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval\\(.*', 'nextval'), (SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation), 'storage=' || a.attstorage::text, 'compression=' || a.attcompression::text, col_description(c.oid, a.attnum),
    (SELECT concat_ws(',', s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, s.seqtypid::regtype) FROM pg_sequence s WHERE s.seqrelid = pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname)::regclass))
  FROM ${RELATIONS} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p')
UNION ALL SELECT 'constraint', o.conname, concat_ws(' ', n.nspname, c.relname, o.contype, pg_get_constraintdef(o.oid), o.condeferrable, o.condeferred, o.convalidated)
  FROM ${RELATIONS} JOIN pg_constraint o ON o.conrelid = c.oid WHERE o.contype <> 'n'
UNION ALL SELECT 'index', c.relname, concat_ws(' ', regexp_replace(pg_get_indexdef(c.oid), 'INDEX .*? ON ', 'INDEX ON '), c.reloptions::text, i.indisvalid)
  FROM ${RELATIONS} JOIN pg_index i ON i.indexrelid = c.oid
UNION ALL SELECT 'sequence', '', concat_ws(' ', n.nspname, count(*)) FROM ${RELATIONS} WHERE c.relkind = 'S' GROUP BY n.nspname
UNION ALL SELECT 'enumeration', '', concat_ws(' ', n.nspname, t.typname, (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND n.nspname IN (${SPACES}) WHERE t.typtype = 'e'`;

/** What columns may stand on, and no operation of ours makes. */
const STANDING = `
CREATE DOMAIN public.amount AS integer CHECK (VALUE > -1000);
CREATE DOMAIN other.label AS varchar(40) DEFAULT 'none';
CREATE EXTENSION citext SCHEMA public;
CREATE EXTENSION hstore SCHEMA public;
CREATE EXTENSION ltree SCHEMA public;`;

function tablesOnly(dialect: Dialect): Dialect {
  return {
    ...dialect,
    reflect: async (connection, { schema, also = [] }) => {
      const names = Namespaces.of(asPostgresql(connection));
      const namespaces = [...new Set([schema, ...also].map((one) => names.databaseName(one)))];
      const found = await readTables(asPostgresql(connection), names.scope(namespaces), names);
      return {
        schema: { kind: "schema", tables: found.map(({ table }) => table), namingConvention: {} },
        others: [],
      };
    },
  };
}

/** A database on PostgreSQL. */
export async function postgresqlTarget(): Promise<PropertyTarget> {
  const { dialect, connection, close } = await serverDatabase("postgresql-18");
  await connection.run("SET jit = off");
  return {
    dialect,
    quick: tablesOnly(dialect),
    profile: postgresqlProfile,
    connection,
    reset: () =>
      connection.run(
        `SET client_min_messages = error; ${NAMESPACES.map(quoteIdentifier)
          .map((name) => `DROP SCHEMA IF EXISTS ${name} CASCADE; CREATE SCHEMA ${name};`)
          .join("\n")}\n${STANDING}`,
      ),
    dump: async (schema) => {
      const given = givenNames(schema);
      const rows = await connection.query(DUMP);
      return rows
        .map((row) => {
          const own = String(row["own"]);
          return `${row["kind"]} ${given.has(own) ? own : "?"}: ${row["line"]}`;
        })
        .sort();
    },
    insert: async (statements) => {
      await connection
        .run(`BEGIN; SET LOCAL session_replication_role = replica; ${statements.join(";\n")}; COMMIT`)
        .catch(async (error: unknown) => {
          await connection.run("ROLLBACK");
          throw error;
        });
    },
    valuesQuery: ({ name, schema }, columns) =>
      `SELECT ${columns.map((one) => `${quoteIdentifier(one)}::text AS ${quoteIdentifier(one)}`).join(", ")} FROM ${quoteIdentifier(schema ?? "public")}.${quoteIdentifier(name)}`,
    close,
  };
}

import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { quoteLiteral } from "../sql/quote.js";
import { catalogRows } from "./catalog-query.js";
import { CONNECTIONS } from "./others/dependencies.js";
import { standingOn } from "./others/define.js";
import { ref } from "./others/part.js";
import type { ConnectionRow } from "./others/rows.js";
import { otherRows } from "./read-others.js";

/** A view, rule, trigger, policy or routine that must go before what it stands on changes, and comes back. */
export interface StandingObject {
  readonly kind: string;
  readonly name: string;
  readonly drop: readonly string[];
  /** Makes it as it was, with its comments, indexes, grants and owner. */
  readonly create: readonly string[];
}

/** What changes: columns, and types of this kind. Names without a schema are those of the default one. */
export interface Ground {
  readonly columns: readonly { readonly schema: string; readonly table: string; readonly column: string }[];
  readonly types: readonly { readonly schema: string; readonly name: string }[];
}

interface Seed {
  readonly class: number;
  readonly oid: number;
}

interface GrantRow extends Seed {
  readonly statements: readonly string[];
}

/** What may be dropped and made again without losing anything. */
const RESTORABLE: ReadonlySet<string> = new Set([
  "view",
  "materialized view",
  "rule",
  "trigger",
  "policy",
  "function",
  "procedure",
]);

const regclass = (name: string): string => `'pg_catalog.${name}'::regclass`;

/** What stands on the columns (and on those of tables that inherit them) and on the types themselves. */
function seedsQuery({ columns, types }: Ground): string {
  const rows = columns.map(
    (one) => `(${quoteLiteral(one.schema)}, ${quoteLiteral(one.table)}, ${quoteLiteral(one.column)})`,
  );
  const named = types.map((one) => `(${quoteLiteral(one.schema)}, ${quoteLiteral(one.name)})`);
  const onColumns =
    rows.length === 0
      ? "SELECT NULL::oid, NULL::name WHERE false"
      : `SELECT c.oid, w.c::name FROM (VALUES ${rows.join(", ")}) AS w (s, t, c) JOIN pg_catalog.pg_namespace n ON n.nspname = w.s JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.t`;
  const onTypes =
    named.length === 0
      ? "SELECT NULL::oid, NULL::oid WHERE false"
      : `SELECT t.oid, t.typarray FROM (VALUES ${named.join(", ")}) AS w (s, t) JOIN pg_catalog.pg_namespace n ON n.nspname = w.s JOIN pg_catalog.pg_type t ON t.typnamespace = n.oid AND t.typname = w.t`;
  return `WITH RECURSIVE tree (oid, name) AS (${onColumns}
  UNION SELECT h.inhrelid, tree.name FROM pg_catalog.pg_inherits h JOIN tree ON h.inhparent = tree.oid), types (oid, array_oid) AS (${onTypes})
SELECT DISTINCT CASE WHEN w.rulename = '_RETURN' THEN ${regclass("pg_class")} ELSE d.classid END::bigint AS class, CASE WHEN w.rulename = '_RETURN' THEN w.ev_class ELSE d.objid END::bigint AS oid
FROM pg_catalog.pg_depend d LEFT JOIN pg_catalog.pg_rewrite w ON d.classid = ${regclass("pg_rewrite")} AND w.oid = d.objid
WHERE $1::text IS NOT NULL AND $2::text IS NULL AND d.classid IN (${["pg_rewrite", "pg_trigger", "pg_policy", "pg_proc"].map(regclass).join(", ")})
  AND ((d.refclassid = ${regclass("pg_class")} AND EXISTS (SELECT FROM tree JOIN pg_catalog.pg_attribute a ON a.attrelid = tree.oid AND a.attname = tree.name WHERE d.refobjid = tree.oid AND d.refobjsubid = a.attnum))
    OR (d.refclassid = ${regclass("pg_type")} AND EXISTS (SELECT FROM types WHERE d.refobjid IN (types.oid, types.array_oid))))`;
}

const GRANTEE =
  "CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END";
const OPTION = "CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";
const RELATION = ref("n.nspname", "c.relname");
const ROUTINE = `(CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || ${ref("n.nspname", "p.proname")} || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')')`;

/** What was granted on views and routines, and whose they are: CREATE gives them to who runs it. */
const GRANTS = `SELECT ${regclass("pg_class")}::bigint AS class, c.oid::bigint AS oid,
    ARRAY(SELECT format('GRANT %s ON %s TO %s%s', g.privilege_type, ${RELATION}, ${GRANTEE}, ${OPTION}) FROM pg_catalog.aclexplode(c.relacl) g WHERE g.grantee <> c.relowner ORDER BY 1)
    || ARRAY(SELECT format('GRANT %s (%I) ON %s TO %s%s', g.privilege_type, a.attname, ${RELATION}, ${GRANTEE}, ${OPTION}) FROM pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) g WHERE a.attrelid = c.oid AND g.grantee <> c.relowner ORDER BY 1)
    || CASE WHEN pg_catalog.pg_get_userbyid(c.relowner) = current_user THEN '{}' ELSE ARRAY[format('ALTER %s %s OWNER TO %I', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, ${RELATION}, pg_catalog.pg_get_userbyid(c.relowner))] END AS statements
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384 AND $1::text IS NOT NULL AND $2::text IS NULL
UNION ALL SELECT ${regclass("pg_proc")}::bigint, p.oid::bigint,
    CASE WHEN p.proacl IS NULL THEN '{}' ELSE ARRAY['REVOKE ALL ON ' || ${ROUTINE} || ' FROM PUBLIC'] END
    || ARRAY(SELECT format('GRANT %s ON %s TO %s%s', g.privilege_type, ${ROUTINE}, ${GRANTEE}, ${OPTION}) FROM pg_catalog.aclexplode(p.proacl) g WHERE g.grantee <> p.proowner ORDER BY 1)
    || CASE WHEN pg_catalog.pg_get_userbyid(p.proowner) = current_user THEN '{}' ELSE ARRAY[format('ALTER %s OWNER TO %I', ${ROUTINE}, pg_catalog.pg_get_userbyid(p.proowner))] END
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384 AND p.prokind IN ('f', 'p')`;

/**
 * What stands in the way of a change of columns or types, also through views, in the order in which it can be made
 * again. Empty when nothing does, and when something does that cannot be made again: the server then refuses, and names
 * it.
 *
 * @see https://www.postgresql.org/docs/18/rules-views.html
 */
export async function readStanding(
  connection: PostgresqlConnection,
  ground: Ground,
): Promise<readonly StandingObject[]> {
  const none = { namespaces: [], table: null, spelled: (json: string) => json };
  const seeds = await catalogRows<Seed>(connection, seedsQuery(ground), none);
  if (seeds.length === 0) return [];
  const names = await connection.catalog(
    "SELECT nspname AS name FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
    [],
  );
  const scope = { ...none, namespaces: names.map((row) => String(row["name"])) };
  const rows = await otherRows(connection, scope);
  const found = standingOn(seeds, rows, await catalogRows<ConnectionRow>(connection, CONNECTIONS, scope));
  const isKnown = seeds.every((seed) =>
    found.some(({ row }) => row.class === seed.class && row.oid === seed.oid),
  );
  if (!isKnown || found.some(({ row, definition }) => !RESTORABLE.has(row.kind) || definition === null))
    return [];
  const grants = await catalogRows<GrantRow>(connection, GRANTS, scope);
  return found.map(({ row, definition }) => ({
    kind: row.kind,
    name: row.name,
    drop: definition?.drop ?? [],
    create: [
      ...(definition?.create ?? []),
      ...grants
        .filter((one) => one.class === row.class && one.oid === row.oid)
        .flatMap((one) => one.statements),
    ],
  }));
}

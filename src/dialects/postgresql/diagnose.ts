import { type Finding, LOCK_CHECK } from "../contract/dialect.js";
import type { PostgresqlConnection } from "./connection/postgresql-connection.js";
import { POOLED, POOLED_HINT, sessionKind } from "./lock/lock-proof.js";
import { OLDEST_POSTGRESQL } from "./server-version.js";
import { quoteIdentifier } from "./sql/quote.js";

/** So many tables are named. */
const NAMED_TABLES = 5;

const FACTS = `SELECT
  pg_is_in_recovery() AS recovering,
  (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only') AS read_only,
  current_setting('search_path') AS path,
  has_database_privilege(current_database(), 'CREATE') AS create_schema,
  has_database_privilege(current_database(), 'TEMPORARY') AS temporary,
  coalesce((SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = :schema), false) AS usage,
  coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = :schema), false) AS create_table,
  (SELECT array_agg(relname::text ORDER BY relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, 'USAGE')) AS foreign_tables,
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS ssl,
  (SELECT concat_ws(' ', version, cipher) FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS cipher`;

type Facts = Readonly<Record<string, unknown>>;

/** What is wrong, and what to do about it; null when all is well. */
interface Problem {
  readonly detail: string;
  readonly hint: string;
}

function finding(check: string, detail: string, problem: Problem | null = null): Finding {
  return {
    check,
    ok: problem === null,
    detail: problem?.detail ?? detail,
    hint: problem?.hint ?? null,
  };
}

function versionFinding({ serverVersion }: PostgresqlConnection): Finding {
  return finding("version", `${serverVersion} (${OLDEST_POSTGRESQL} and newer are supported)`);
}

function writableFinding(facts: Facts): Finding {
  if (facts.recovering === true)
    return finding("server takes writes", "", {
      detail: "the server is in recovery: a replica, or a primary that is starting",
      hint: "Connect to the primary server.",
    });
  if (facts.read_only === "on")
    return finding("server takes writes", "", {
      detail: "default_transaction_read_only is on for this user, this database or the server",
      hint: "Switch it off for the user that migrates: ALTER ROLE … SET default_transaction_read_only = off.",
    });
  return finding("server takes writes", "yes");
}

function privilegeFindings(connection: PostgresqlConnection, facts: Facts): readonly Finding[] {
  const { defaultSchema: schema, user, database } = connection;
  const grant = (privileges: string, on: string): string =>
    `GRANT ${privileges} ON ${on} TO ${quoteIdentifier(user)}; or migrate as the owner.`;
  const missing = [
    ...(facts.usage === true ? [] : ["USAGE"]),
    ...(facts.create_table === true ? [] : ["CREATE"]),
  ];
  return [
    finding(
      "privileges on the schema",
      `'${user}' may create tables in schema '${schema}' (search_path: ${String(facts.path)})`,
      missing.length === 0
        ? null
        : {
            detail: `'${user}' lacks ${missing.join(" and ")} on schema '${schema}' (search_path: ${String(facts.path)})`,
            hint: grant(missing.join(", "), `SCHEMA ${quoteIdentifier(schema)}`),
          },
    ),
    // Neither is needed to upgrade; a scratch schema for autogenerate needs the first.
    finding(
      "privileges on the database",
      `CREATE (schemas): ${facts.create_schema === true ? "yes" : "no, so autogenerate does without a scratch schema"}; TEMPORARY: ${facts.temporary === true ? "yes" : "no"} (database '${database}')`,
    ),
  ];
}

function ownerFinding(connection: PostgresqlConnection, facts: Facts): Finding {
  const tables = (facts.foreign_tables ?? []) as readonly string[];
  const named = tables.slice(0, NAMED_TABLES).join(", ");
  return finding(
    "ownership of tables",
    `'${connection.user}' owns every table of schema '${connection.defaultSchema}'`,
    tables.length === 0
      ? null
      : {
          detail: `${tables.length} tables of schema '${connection.defaultSchema}' belong to others, and only an owner may change them: ${named}${tables.length > NAMED_TABLES ? " …" : ""}`,
          hint: "Migrate as their owner, or give them to the user: ALTER TABLE … OWNER TO …, or GRANT the owner's role.",
        },
  );
}

function tlsFinding(facts: Facts): Finding {
  return finding("encryption", facts.ssl === true ? String(facts.cipher) : "off");
}

async function lockFinding(connection: PostgresqlConnection): Promise<Finding> {
  switch (await sessionKind(connection)) {
    case "direct":
      return finding(LOCK_CHECK, "the connection has a session of its own");
    case "pooled session":
      return finding(LOCK_CHECK, "a pooler is in between, and keeps the session");
    case "pooled transaction":
      return finding(LOCK_CHECK, "", {
        detail: POOLED,
        hint: POOLED_HINT,
      });
    case "unknown":
      return finding(LOCK_CHECK, "", {
        detail: "a pooler is in between, and whether it keeps the session cannot be seen",
        hint: POOLED_HINT,
      });
  }
}

/** What of {@link diagnose} would stop a run. */
export async function obstacles(connection: PostgresqlConnection): Promise<readonly Finding[]> {
  const [facts = {}] = await connection.query(FACTS, { schema: connection.defaultSchema });
  const findings = [
    writableFinding(facts),
    ...privilegeFindings(connection, facts),
    await lockFinding(connection),
  ];
  return findings.filter(({ ok }) => !ok);
}

/** What `cortex doctor` says of a connection. Nothing is changed. */
export async function diagnose(connection: PostgresqlConnection): Promise<readonly Finding[]> {
  const [facts = {}] = await connection.query(FACTS, { schema: connection.defaultSchema });
  return [
    versionFinding(connection),
    writableFinding(facts),
    ...privilegeFindings(connection, facts),
    ownerFinding(connection, facts),
    tlsFinding(facts),
    await lockFinding(connection),
  ];
}

import { defineSchema } from "../../schema/define-schema.js";
import type { RunOperation } from "../../operations/run-operation.js";
import type { Schema } from "../../schema/schema.js";
import type { Connection } from "../contract/connection.js";
import type { ScratchSource } from "../contract/dialect.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { asPostgresql, type PostgresqlConnection } from "./connection/postgresql-connection.js";
import { randomSchemaName } from "./normalize/staging.js";
import { catalogRows } from "./reflector/catalog-query.js";
import { Namespaces, registerStandIns } from "./reflector/namespaces.js";
import { reflect } from "./reflector/reflect.js";
import { mayNotCreate } from "./scratch/may-not-create.js";
import { enterStatements } from "./scratch/passage.js";
import { openScratchDatabase } from "./scratch/scratch-database.js";
import { readStructure, type Structure } from "./scratch/structure.js";
import { identifierIfNeeded, quoteString } from "./sql/quote.js";

/** What is written for where no server is asked: the newest that is supported. */
const NEWEST = "PostgreSQL 18.0";
const LABEL = "scratch";
const NOTHING: Structure = { statements: [], standIns: new Map() };

/**
 * A schema of its own on the same server, in a transaction of a session of its own, which is rolled back when the
 * connection is closed or the process ends. It stands first in the search path and is the connection's default schema;
 * what could not be copied into it is found behind it. The real tables are neither locked nor touched. Who asks for a
 * whole database gets one of its own, where the role may make one.
 *
 * Without a server, on a standby, for a role that may create no schema, and for a client of the host's, whose login is
 * not known, what is returned runs nothing and answers from a schema.
 *
 * @example await scratch({ kind: "copy", of: connection }) // the same tables, without rows
 */
export async function scratch(source: ScratchSource): Promise<Connection> {
  const model = source.kind === "copy" ? source.of : source.on;
  if (model === null) return replay(defineSchema({ tables: [] }), NEWEST);
  if (model instanceof ReplayConnection)
    return source.kind === "copy"
      ? replay(model.schema, model.serverVersion, model.ran)
      : replay(defineSchema({ tables: [] }), model.serverVersion);
  const real = asPostgresql(model);
  const whole = source.kind === "database" ? await openScratchDatabase(real) : null;
  const opened = whole ?? (await open(real, source.kind));
  if (opened !== null) return opened;
  const { schema } =
    source.kind === "copy"
      ? await reflect(real, { schema: null, exclude: [] })
      : { schema: defineSchema({ tables: [] }) };
  return replay(schema, real.serverVersion);
}

const replay = (schema: Schema, serverVersion: string, ran: readonly RunOperation[] = []): ReplayConnection =>
  new ReplayConnection({ schema, serverVersion, label: LABEL, ran });

/** Opens it on the server; null where that is not possible. */
async function open(
  real: PostgresqlConnection,
  kind: ScratchSource["kind"],
): Promise<PostgresqlConnection | null> {
  const { another } = real.origin;
  if (another === null) return null;
  const home = randomSchemaName("scratch");
  const structure = kind === "copy" ? await readStructure(real, home) : NOTHING;
  const rows = kind === "copy" ? await versionRows(real) : [];
  const defaultName = Namespaces.of(real).defaultName;
  const path = kind === "copy" ? null : await pathWithoutTables(real);
  const connection = await another({ isScratch: true });
  try {
    const schemas = [home, ...structure.standIns.keys()];
    await connection.runTogether(
      ["BEGIN READ WRITE", ...enterStatements({ home, schemas, path })].join(";\n"),
    );
    if (structure.statements.length + rows.length > 0)
      await connection.runTogether([...structure.statements, ...rows].join(";\n"));
  } catch (error) {
    await connection.close();
    if (mayNotCreate(error)) return null;
    throw error;
  }
  connection.defaultSchema = home;
  registerStandIns(connection, new Map([[home, defaultName], ...structure.standIns]));
  return connection;
}

/** A version table is one with this column alone, whatever its name: who runs on the copy has to know the revision. */
async function versionRows(real: PostgresqlConnection): Promise<readonly string[]> {
  const scope = Namespaces.of(real).scope([real.defaultSchema]);
  const tables = await catalogRows<{ readonly name: string }>(
    real,
    `SELECT c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN (SELECT json_array_elements_text($1::text::json)) AND $2::text IS NULL AND c.relkind = 'r'
       AND (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) = '{version_num}'`,
    scope,
  );
  const statements: string[] = [];
  for (const { name } of tables) {
    const table = identifierIfNeeded(name);
    const found = await real.query(
      `SELECT version_num::text AS version FROM ${identifierIfNeeded(real.defaultSchema)}.${table}`,
    );
    for (const row of found)
      statements.push(`INSERT INTO ${table} (version_num) VALUES (${quoteString(String(row.version))})`);
  }
  return statements;
}

/**
 * The search path for a scratch that is empty: without the default schema, where a name that the scratch does not have
 * would find a real table — unless an extension lies there, whose types and functions the revisions need.
 */
async function pathWithoutTables(real: PostgresqlConnection): Promise<string> {
  const [row] = await real.query(
    `SELECT coalesce(string_agg(quote_ident(s.name), ', ' ORDER BY s.position), '') AS path
     FROM unnest(current_schemas(false)) WITH ORDINALITY AS s(name, position)
     WHERE s.name <> $1 OR EXISTS (SELECT FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname = s.name)`,
    [real.defaultSchema],
  );
  return String(row?.path ?? "");
}

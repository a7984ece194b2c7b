import { deepFreeze } from "../../../util/deep-freeze.js";
import { tableKey } from "../../../schema/schema.js";
import type { Connection } from "../../contract/connection.js";
import type { Reflection, ReflectScope } from "../../contract/dialect.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asPostgresql, type PostgresqlConnection } from "../connection/postgresql-connection.js";
import { normalizeText } from "../normalize/normalize-text.js";
import { notOfExtension } from "./catalog-query.js";
import { Namespaces } from "./namespaces.js";
import { readOthers } from "./read-others.js";
import { readTables } from "./read-tables.js";

/**
 * Reads all tables of the schema and of those in `scope.also`, with a constant number of queries. What the model
 * cannot say (views, partitions, triggers, functions, policies …) is in `others`.
 *
 * @example (await reflect(connection, { schema: null, exclude: [] })).schema.tables.map((table) => table.name)
 */
export async function reflect(connection: Connection, scope: ReflectScope): Promise<Reflection> {
  const excluded = new Set(scope.exclude);
  if (connection instanceof ReplayConnection) {
    const { tables } = normalizeText(connection.schema, null);
    const included = tables.filter((table) => !excluded.has(table.name));
    return deepFreeze({ schema: { kind: "schema", tables: included, namingConvention: {} }, others: [] });
  }
  const postgresql = asPostgresql(connection);
  const names = Namespaces.of(postgresql);
  const namespaces = [
    ...new Set([scope.schema, ...(scope.also ?? [])].map((one) => names.databaseName(one))),
  ];
  const catalog = names.scope(namespaces);
  const all = await readTables(postgresql, catalog, names);
  // A table without columns is among the others.
  const tables = all.filter(({ table }) => !excluded.has(table.name) && table.columns.length > 0);
  const gone = new Set(all.flatMap(({ table }) => (excluded.has(table.name) ? [tableKey(table)] : [])));
  const others = scope.others === false ? [] : await readOthers(postgresql, catalog);
  return deepFreeze({
    schema: { kind: "schema", tables: tables.map(({ table }) => table), namingConvention: {} },
    others: [
      ...tables.flatMap((table) => table.others),
      ...others.filter((other) => other.table === null || !gone.has(other.table)),
    ],
    ...(scope.definitions === true ? { unread: await readUnread(postgresql, namespaces) } : {}),
  });
}

/** The schemas with tables or views besides these; what is an extension's or the server's is nobody's. */
async function readUnread(
  connection: PostgresqlConnection,
  namespaces: readonly string[],
): Promise<readonly string[]> {
  const rows = await connection.query(
    `SELECT n.nspname::text AS name FROM pg_catalog.pg_namespace n
      WHERE n.nspname !~ '^(pg_|information_schema$)' AND n.nspname <> ALL ($1::text[]) AND ${notOfExtension("pg_namespace", "n.oid")}
      AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${notOfExtension("pg_class", "c.oid")})
      ORDER BY n.nspname COLLATE "C"`,
    [namespaces],
  );
  return rows.map((row) => String(row.name));
}

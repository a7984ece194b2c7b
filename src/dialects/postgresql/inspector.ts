import type { Inspector, InspectorOptions } from "../../operations/operation-context.js";
import type { Table } from "../../schema/table.js";
import type { Connection } from "../contract/connection.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { SchemaInspector } from "../shared/schema-inspector.js";
import { TableInspector } from "../shared/table-inspector.js";
import { asPostgresql, type PostgresqlConnection } from "./connection/postgresql-connection.js";
import { Namespaces } from "./reflector/namespaces.js";
import { readTable } from "./reflector/read-table.js";

/** Looks at a PostgreSQL database as it is at this moment; names are compared as they are, with their case. */
export class PostgresqlInspector extends TableInspector {
  readonly #connection: PostgresqlConnection;
  readonly #namespaces: Namespaces;

  constructor(connection: PostgresqlConnection) {
    super();
    this.#connection = connection;
    this.#namespaces = Namespaces.of(connection);
  }

  async #has(condition: string, names: readonly string[], options?: InspectorOptions): Promise<boolean> {
    const rows = await this.#connection.query(
      `SELECT 1 AS found FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = $1 AND c.relname = $2 AND ${condition}`,
      [this.#namespaces.databaseName(options?.schema ?? null), ...names],
    );
    return rows.length > 0;
  }

  async #names(kinds: string, options?: InspectorOptions): Promise<readonly string[]> {
    const rows = await this.#connection.query(
      `SELECT c.relname::text AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = $1 AND c.relkind IN (${kinds}) AND NOT c.relispartition ORDER BY c.relname COLLATE "C"`,
      [this.#namespaces.databaseName(options?.schema ?? null)],
    );
    return rows.map((row) => String(row.name));
  }

  hasTable(name: string, options?: InspectorOptions): Promise<boolean> {
    return this.#has("c.relkind IN ('r', 'p', 'f')", [name], options);
  }

  hasColumn(table: string, column: string, options?: InspectorOptions): Promise<boolean> {
    return this.#has(
      "EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = $3 AND a.attnum > 0 AND NOT a.attisdropped)",
      [table, column],
      options,
    );
  }

  hasIndex(table: string, index: string, options?: InspectorOptions): Promise<boolean> {
    return this.#has(
      "EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND x.relname = $3)",
      [table, index],
      options,
    );
  }

  getTableNames(options?: InspectorOptions): Promise<readonly string[]> {
    return this.#names("'r', 'p'", options);
  }

  getViewNames(options?: InspectorOptions): Promise<readonly string[]> {
    return this.#names("'v', 'm'", options);
  }

  getTable(name: string, options?: InspectorOptions): Promise<Table | null> {
    return readTable(this.#connection, name, options?.schema ?? null);
  }
}

/** What looks at the database: a replay is looked at through its schema. */
export function inspector(connection: Connection): Inspector {
  if (connection instanceof ReplayConnection)
    return new SchemaInspector(() => connection.schema, { defaultSchema: "public" });
  return new PostgresqlInspector(asPostgresql(connection));
}

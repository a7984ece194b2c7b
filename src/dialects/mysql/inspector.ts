import type { Inspector, InspectorOptions, Row } from "../../operations/operation-context.js";
import type { Table } from "../../schema/table.js";
import type { Connection } from "../contract/connection.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { SchemaInspector } from "../shared/schema-inspector.js";
import { TableInspector } from "../shared/table-inspector.js";
import { asMysql, type MysqlConnection } from "./connection/mysql-connection.js";
import { readTable, readWholeTable } from "./reflector/read-table.js";
import { textOf } from "./reflector/rows.js";

/** Looks at a MySQL or MariaDB database as it is at this moment. Names of columns and indexes have no case. */
class MysqlInspector extends TableInspector {
  readonly #connection: MysqlConnection;

  constructor(connection: MysqlConnection) {
    super();
    this.#connection = connection;
  }

  #schema(options?: InspectorOptions): string {
    return options?.schema ?? this.#connection.defaultSchema;
  }

  #ask(
    sql: string,
    options: InspectorOptions | undefined,
    ...names: readonly string[]
  ): Promise<readonly Row[]> {
    return this.#connection.query(sql, [this.#schema(options), ...names]);
  }

  async hasTable(name: string, options?: InspectorOptions): Promise<boolean> {
    const rows = await this.#ask(
      `SELECT 1 AS one FROM information_schema.tables
WHERE table_schema = ? AND table_name = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')`,
      options,
      name,
    );
    return rows.length > 0;
  }

  async hasColumn(table: string, column: string, options?: InspectorOptions): Promise<boolean> {
    const rows = await this.#ask(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?",
      options,
      table,
    );
    return rows.some((row) => textOf(row, "name").toLowerCase() === column.toLowerCase());
  }

  async hasIndex(table: string, index: string, options?: InspectorOptions): Promise<boolean> {
    const rows = await this.#ask(
      "SELECT index_name AS name FROM information_schema.statistics WHERE table_schema = ? AND table_name = ?",
      options,
      table,
    );
    return rows.some((row) => textOf(row, "name").toLowerCase() === index.toLowerCase());
  }

  async getTableNames(options?: InspectorOptions): Promise<readonly string[]> {
    const rows = await this.#ask(
      `SELECT table_name AS name FROM information_schema.tables
WHERE table_schema = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')`,
      options,
    );
    return rows.map((row) => textOf(row, "name")).sort();
  }

  async getViewNames(options?: InspectorOptions): Promise<readonly string[]> {
    const rows = await this.#ask(
      "SELECT table_name AS name FROM information_schema.views WHERE table_schema = ?",
      options,
    );
    return rows.map((row) => textOf(row, "name")).sort();
  }

  async getTable(name: string, options?: InspectorOptions): Promise<Table | null> {
    return readTable(this.#connection, name, options?.schema ?? null);
  }

  /** With the indexes that foreign keys have brought along as well, because a drop or a hint may mean them. */
  protected override wholeTable(name: string, options?: InspectorOptions): Promise<Table | null> {
    return readWholeTable(this.#connection, name, options?.schema ?? null);
  }
}

/** Looks at the database of a connection, or at the schema that stands in for one. */
export function inspectorOf(connection: Connection): Inspector {
  if (connection instanceof ReplayConnection)
    return new SchemaInspector(() => connection.schema, { fold: (name) => name.toLowerCase() });
  return new MysqlInspector(asMysql(connection));
}

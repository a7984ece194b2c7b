import type { InspectorOptions } from "../../operations/operation-context.js";
import type { Table } from "../../schema/table.js";
import { TableInspector } from "../shared/table-inspector.js";
import type { SqliteConnection } from "./connection/sqlite-connection.js";
import { isMainSchema, reflectOneTable } from "./reflector/reflect.js";
import { sameName } from "./sql/names.js";

const NOT_INTERNAL = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/** Looks at a SQLite database as it is at this moment; names are compared as SQLite does, without case. */
export class SqliteInspector extends TableInspector {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    super();
    this.#connection = connection;
  }

  #has(type: string, name: string, table: string | null): boolean {
    const only = table === null ? "" : " AND tbl_name = :table COLLATE NOCASE";
    const rows = this.#connection.rows(
      `SELECT 1 FROM sqlite_schema WHERE type = :type AND name = :name COLLATE NOCASE${only}`,
      table === null ? { type, name } : { type, name, table },
    );
    return rows.length > 0;
  }

  #names(type: string, options?: InspectorOptions): readonly string[] {
    if (!isMainSchema(options?.schema)) return [];
    const rows = this.#connection.rows(
      `SELECT name FROM sqlite_schema WHERE type = ? AND ${NOT_INTERNAL} ORDER BY name`,
      [type],
    );
    return rows.map((row) => String(row.name));
  }

  async hasTable(name: string, options?: InspectorOptions): Promise<boolean> {
    return isMainSchema(options?.schema) && this.#has("table", name, null);
  }

  async hasColumn(table: string, column: string, options?: InspectorOptions): Promise<boolean> {
    if (!isMainSchema(options?.schema)) return false;
    const rows = this.#connection.rows("SELECT name FROM pragma_table_xinfo(?)", [table]);
    return rows.some((row) => sameName(String(row.name), column));
  }

  async hasIndex(table: string, index: string, options?: InspectorOptions): Promise<boolean> {
    return isMainSchema(options?.schema) && this.#has("index", index, table);
  }

  async getTableNames(options?: InspectorOptions): Promise<readonly string[]> {
    return this.#names("table", options);
  }

  async getViewNames(options?: InspectorOptions): Promise<readonly string[]> {
    return this.#names("view", options);
  }

  async getTable(name: string, options?: InspectorOptions): Promise<Table | null> {
    return isMainSchema(options?.schema) ? reflectOneTable(this.#connection, name) : null;
  }
}

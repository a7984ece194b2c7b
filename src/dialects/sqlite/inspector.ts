import { cortexError } from "../../errors/index.js";
import type { Inspector, InspectorOptions } from "../../operations/operation-context.js";
import type { Table } from "../../schema/table.js";
import type { SqliteConnection } from "./connection/sqlite-connection.js";
import { isMainSchema, reflectOneTable } from "./reflector/reflect.js";
import { sameName } from "./sql/names.js";

const NOT_INTERNAL = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/** Looks at a SQLite database as it is at this moment; names are compared as SQLite does, without case. */
export class SqliteInspector implements Inspector {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
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

  async getColumns(table: string, options?: InspectorOptions): Promise<Table["columns"]> {
    return (await this.#table(table, options)).columns;
  }

  async getIndexes(table: string, options?: InspectorOptions): Promise<Table["indexes"]> {
    return (await this.#table(table, options)).indexes;
  }

  async getForeignKeys(table: string, options?: InspectorOptions): Promise<Table["foreignKeys"]> {
    return (await this.#table(table, options)).foreignKeys;
  }

  async getUniqueConstraints(table: string, options?: InspectorOptions): Promise<Table["uniques"]> {
    return (await this.#table(table, options)).uniques;
  }

  async getCheckConstraints(table: string, options?: InspectorOptions): Promise<Table["checks"]> {
    return (await this.#table(table, options)).checks;
  }

  async getPrimaryKey(table: string, options?: InspectorOptions): Promise<Table["primaryKey"]> {
    return (await this.#table(table, options)).primaryKey;
  }

  /** @throws MIG_DIALECT_TABLE_NOT_FOUND, because "no columns" would be an answer about a table that is there */
  async #table(name: string, options?: InspectorOptions): Promise<Table> {
    const table = await this.getTable(name, options);
    if (table === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: name });
    return table;
  }
}

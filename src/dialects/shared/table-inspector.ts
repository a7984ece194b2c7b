import { cortexError } from "../../errors/index.js";
import type { Inspector, InspectorOptions } from "../../operations/operation-context.js";
import type { Table } from "../../schema/table.js";

/**
 * The half of an inspector that every database answers alike: the parts of one table, taken from the whole of it. A
 * dialect says which names there are and reads a table.
 *
 * @example class ToyInspector extends TableInspector { … getTable(name) { return readTable(connection, name); } }
 */
export abstract class TableInspector implements Inspector {
  abstract hasTable(name: string, options?: InspectorOptions): Promise<boolean>;
  abstract hasColumn(table: string, column: string, options?: InspectorOptions): Promise<boolean>;
  abstract hasIndex(table: string, index: string, options?: InspectorOptions): Promise<boolean>;
  abstract getTableNames(options?: InspectorOptions): Promise<readonly string[]>;
  abstract getViewNames(options?: InspectorOptions): Promise<readonly string[]>;
  abstract getTable(name: string, options?: InspectorOptions): Promise<Table | null>;

  /** The table whose parts are told. Overridden where `getTable` leaves out what the database has made by itself. */
  protected wholeTable(name: string, options?: InspectorOptions): Promise<Table | null> {
    return this.getTable(name, options);
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
    const table = await this.wholeTable(name, options);
    if (table === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: name });
    return table;
  }
}

import type { InspectorOptions } from "../../operations/operation-context.js";
import type { Schema } from "../../schema/schema.js";
import type { Table } from "../../schema/table.js";
import { TableInspector } from "./table-inspector.js";

/** How names of the schema are looked up. */
export interface SchemaInspectorOptions {
  /** The name of the default schema (namespace), under which its tables are found too; null where it is not known. */
  readonly defaultSchema?: string | null;
  /** How two names are made comparable. Default: as they are. */
  readonly fold?: (name: string) => string;
}

/**
 * Answers from a schema instead of from a database: what stands in where there is no server is looked at with it. It
 * knows no views, because the schema has none.
 *
 * @example new SchemaInspector(() => replay.schema).hasTable("users")
 */
export class SchemaInspector extends TableInspector {
  readonly #schema: () => Schema;
  readonly #defaultSchema: string | null;
  readonly #fold: (name: string) => string;

  /** @param schema asked anew for every answer: a replay changes its schema from operation to operation */
  constructor(schema: () => Schema, options: SchemaInspectorOptions = {}) {
    super();
    this.#schema = schema;
    this.#defaultSchema = options.defaultSchema ?? null;
    this.#fold = options.fold ?? ((name) => name);
  }

  #same(a: string | null, b: string | null): boolean {
    return a === null || b === null ? a === b : this.#fold(a) === this.#fold(b);
  }

  #tables(options?: InspectorOptions): readonly Table[] {
    const given = options?.schema ?? null;
    const wanted = this.#same(given, this.#defaultSchema) ? null : given;
    return this.#schema().tables.filter((table) => this.#same(table.schema, wanted));
  }

  async hasTable(name: string, options?: InspectorOptions): Promise<boolean> {
    return (await this.getTable(name, options)) !== null;
  }

  async hasColumn(table: string, column: string, options?: InspectorOptions): Promise<boolean> {
    const found = await this.getTable(table, options);
    return found?.columns.some((one) => this.#same(one.name, column)) ?? false;
  }

  async hasIndex(table: string, index: string, options?: InspectorOptions): Promise<boolean> {
    const found = await this.getTable(table, options);
    return found?.indexes.some((one) => this.#same(one.name, index)) ?? false;
  }

  async getTableNames(options?: InspectorOptions): Promise<readonly string[]> {
    return this.#tables(options)
      .map((table) => table.name)
      .sort();
  }

  async getViewNames(): Promise<readonly string[]> {
    return [];
  }

  async getTable(name: string, options?: InspectorOptions): Promise<Table | null> {
    return this.#tables(options).find((table) => this.#same(table.name, name)) ?? null;
  }
}

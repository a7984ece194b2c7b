import type { Schema } from "../../../schema/schema.js";
import type { Table } from "../../../schema/table.js";
import type { DataType } from "../../../schema/types.js";
import { postgresqlOptions } from "../options.js";
import type { Namespaces } from "../reflector/namespaces.js";
import { enumerationIn, typeNameOf, writtenTypeName } from "../types.js";

/** A name for a schema that nobody else has. */
export function randomSchemaName(purpose: string): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8));
  return `cortex_${purpose}_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Under these names constraints without a name are built: what the server would call them is not what was written. */
const UNNAMED = "cortex_unnamed_";

/** Where the tables of a schema are built: each of its schemas (namespaces) has one that stands for it. */
export class Staging {
  /** What stands for the default schema. */
  readonly home: string;
  readonly #defaultName: string;
  readonly #names = new Map<string, string>();
  #unnamed = 0;

  /** @param defaultName the name of the real default schema */
  constructor(schema: Schema, defaultName: string) {
    this.home = randomSchemaName("normalize");
    this.#defaultName = defaultName;
    this.#names.set(defaultName, this.home);
    for (const table of schema.tables) {
      const types = table.columns.flatMap((column) => enumerationIn(column.type) ?? []);
      const used = types.map((type) => typeNameOf(type.name ?? "", table.schema).schema);
      for (const name of [table.schema, ...used])
        if (name !== null && !this.#names.has(name))
          this.#names.set(name, `${this.home}_${this.#names.size}`);
    }
  }

  /** The schemas that are made. */
  get schemas(): readonly string[] {
    return [...this.#names.values()];
  }

  /** The names that the model knows, while these schemas are there. */
  namespaces(outside: Namespaces): Namespaces {
    return outside.within(this.home, new Map([...this.#names].map(([real, name]) => [name, real])));
  }

  /** The table as it is built: in the schemas that stand for its own, without foreign keys, and with names for all keys and checks. */
  staged(table: Table): Table {
    const schema = this.#standIn(table.schema);
    const named = <T extends { readonly name: string | null }>(item: T): T =>
      item.name === null ? { ...item, name: this.#temporaryName() } : item;
    const { inherits, ...options } = postgresqlOptions(table.options);
    const parents = inherits?.map((parent) => this.#named(parent, table.schema));
    return {
      ...table,
      schema,
      columns: table.columns.map((column) => ({ ...column, type: this.#type(column.type, table.schema) })),
      primaryKey: table.primaryKey === null ? null : named(table.primaryKey),
      uniques: table.uniques.map(named),
      checks: table.checks.map(named),
      foreignKeys: [],
      // An exclusion constraint is an option, which is compared with its name: the server gives it one.
      options: { postgresql: { ...options, ...(parents === undefined ? {} : { inherits: parents }) } },
    };
  }

  /** The name as it was written: null for one that {@link staged} has made up. */
  writtenName(name: string | null): string | null {
    return name?.startsWith(UNNAMED) === true ? null : name;
  }

  #temporaryName(): string {
    this.#unnamed += 1;
    return `${UNNAMED}${String(this.#unnamed).padStart(6, "0")}`;
  }

  /** Null where it is the default, whose stand-in is first in the search path. */
  #standIn(schema: string | null): string | null {
    if (schema === null || schema === this.#defaultName) return null;
    return this.#names.get(schema) ?? schema;
  }

  #type(type: DataType, tableSchema: string | null): DataType {
    if (type.kind === "array") return { ...type, item: this.#type(type.item, tableSchema) };
    if (type.kind !== "enumeration" || type.name === null) return type;
    return { ...type, name: this.#named(type.name, tableSchema) };
  }

  /** The name of a type or a parent, as a table in the stand-in of its schema would write it. */
  #named(name: string, tableSchema: string | null): string {
    const at = typeNameOf(name, tableSchema);
    const home = this.#standIn(tableSchema);
    const schema = this.#standIn(at.schema) ?? (home === null ? null : this.home);
    return writtenTypeName({ schema, name: at.name }, home);
  }
}

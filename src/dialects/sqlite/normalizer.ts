import type { Schema } from "../../schema/schema.js";
import { deepFreeze } from "../../util/deep-freeze.js";
import { indexText } from "./ddl/index-text.js";
import { tableText } from "./ddl/table-text.js";
import { openMemory } from "./driver.js";
import { reflect } from "./reflector/reflect.js";

/**
 * The schema as reflection would read it back: it is built in a database in memory and read. Names, order and naming
 * convention stay; comments, and what belongs to other databases, go.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for what SQLite cannot have
 */
export async function normalize(schema: Schema): Promise<Schema> {
  const connection = await openMemory();
  try {
    for (const table of schema.tables) {
      connection.runUnseen(tableText(table));
      for (const index of table.indexes) connection.runUnseen(indexText(index, table.name));
    }
    const { tables } = reflect(connection, { schema: null, exclude: [] }).schema;
    return deepFreeze({ kind: "schema", tables, namingConvention: schema.namingConvention });
  } finally {
    await connection.close();
  }
}

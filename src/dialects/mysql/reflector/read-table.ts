import { findTable } from "../../../schema/schema.js";
import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type { Connection } from "../../contract/connection.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asMysql } from "../connection/mysql-connection.js";
import { withoutImplicitIndexes } from "./implicit-index.js";
import { readTables } from "./reflect.js";

/**
 * The live table as the model, with everything that only these servers know in `options.mysql`; null when there is no
 * table of that name (a view, a sequence and a table with history are none).
 *
 * @param connection where a `ReplayConnection` is given, the table is that of its schema
 * @param schema the database of the table; null is the connection's own
 * @example (await readTable(connection, "users", null))?.columns
 */
export async function readTable(
  connection: Connection,
  name: string,
  schema: string | null,
): Promise<Table | null> {
  const table = await readWholeTable(connection, name, schema);
  return table === null ? null : deepFreeze(withoutImplicitIndexes(table));
}

/** As {@link readTable}, with the indexes that foreign keys have brought along: who changes a key has to know them. */
export async function readWholeTable(
  connection: Connection,
  name: string,
  schema: string | null,
): Promise<Table | null> {
  if (connection instanceof ReplayConnection) return findTable(connection.schema, name, schema) ?? null;
  const own = asMysql(connection);
  const { tables } = await readTables(own, {
    databases: [schema ?? own.defaultSchema],
    table: name,
    schemaOf: () => schema,
    implicitIndexes: "all",
  });
  return tables[0] ?? null;
}

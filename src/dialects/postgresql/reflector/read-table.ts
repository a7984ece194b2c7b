import { findTable } from "../../../schema/schema.js";
import type { Table } from "../../../schema/table.js";
import type { Connection } from "../../contract/connection.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asPostgresql } from "../connection/postgresql-connection.js";
import { Namespaces } from "./namespaces.js";
import { readTables } from "./read-tables.js";

/**
 * One table as the model has it, as it is at this moment; null when there is none of that name (a view, a foreign
 * table and a partition are none). On a connection that replays, the table of its schema.
 *
 * @param schema the schema (namespace); null is the default
 */
export async function readTable(
  connection: Connection,
  name: string,
  schema: string | null,
): Promise<Table | null> {
  if (connection instanceof ReplayConnection) return findTable(connection.schema, name, schema) ?? null;
  const postgresql = asPostgresql(connection);
  const namespaces = Namespaces.of(postgresql);
  const scope = namespaces.scope([namespaces.databaseName(schema)], name);
  const [found] = await readTables(postgresql, scope, namespaces);
  return found?.table ?? null;
}

import type { Schema } from "../../schema/schema.js";
import type { Table } from "../../schema/table.js";
import { deepFreeze } from "../../util/deep-freeze.js";
import type { Connection } from "../contract/connection.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { asPostgresql, type PostgresqlConnection } from "./connection/postgresql-connection.js";
import { normalizeTable, normalizeText } from "./normalize/normalize-text.js";
import { enumerationStatements, parentsFirst, tableStatements } from "./normalize/staged-statements.js";
import { Staging } from "./normalize/staging.js";
import { Namespaces } from "./reflector/namespaces.js";
import { readTables } from "./reflector/read-tables.js";
import { mayNotCreate } from "./scratch/may-not-create.js";
import { Passage } from "./scratch/passage.js";

/**
 * The schema as reflection would read it back. With a connection the server itself spells it: the tables are built in a
 * schema of their own, in a transaction that is rolled back, and read. Without one, on a standby, and for a role that
 * may create nothing, only what is known without a server is brought into one spelling; so is a table that the server
 * refuses, because it stands on something that is not there yet.
 *
 * Names, order and naming convention stay: a constraint without a name has none.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for what PostgreSQL cannot have
 */
export async function normalize(schema: Schema, connection: Connection | null): Promise<Schema> {
  if (connection === null || connection instanceof ReplayConnection) return normalizeText(schema, null);
  const postgresql = asPostgresql(connection);
  const { defaultName } = Namespaces.of(postgresql);
  if (schema.tables.length === 0) return schema;
  const staging = new Staging(schema, defaultName);
  const built = await build(postgresql, schema, staging);
  const place = { defaultName, tables: schema };
  const tables = schema.tables.map((table) => {
    const text = normalizeTable(table, place);
    const found = built.find((one) => one.name === text.name && one.schema === text.schema);
    return found === undefined ? text : completed(found, text, staging);
  });
  return deepFreeze({ kind: "schema", tables, namingConvention: schema.namingConvention });
}

/** The table that was built, with the names that were written and the foreign keys that it was built without. */
function completed(built: Table, text: Table, staging: Staging): Table {
  const asWritten = <T extends { readonly name: string | null }>(item: T): T => ({
    ...item,
    name: staging.writtenName(item.name),
  });
  return {
    ...built,
    columns: inOrderOf(text.columns, built.columns),
    primaryKey: built.primaryKey && asWritten(built.primaryKey),
    uniques: built.uniques.map(asWritten),
    checks: built.checks.map(asWritten),
    foreignKeys: text.foreignKeys,
  };
}

/** A table that inherits has its parents' columns first, also those that it names itself further down. */
function inOrderOf(written: Table["columns"], built: Table["columns"]): Table["columns"] {
  const position = new Map(written.map((column, at) => [column.name, at]));
  return [...built].sort((a, b) => (position.get(a.name) ?? -1) - (position.get(b.name) ?? -1));
}

/** Builds the tables where nobody sees them, and reads them; those that cannot be built are not among them. */
async function build(
  connection: PostgresqlConnection,
  schema: Schema,
  staging: Staging,
): Promise<readonly Table[]> {
  const tables = parentsFirst(schema.tables.map((table) => staging.staged(table)));
  const { major } = connection.version;
  const types = enumerationStatements(tables, staging.home);
  const perTable = tables.map((table) => tableStatements(table, major));
  const passage = new Passage(connection, staging);
  try {
    await passage.enter();
  } catch (error) {
    await passage.leave();
    if (mayNotCreate(error)) return [];
    throw error;
  }
  try {
    if (!(await passage.attempt([...types, ...perTable.flat()]))) {
      for (const statements of [...types.map((type) => [type]), ...perTable])
        await passage.attempt(statements);
    }
    const namespaces = staging.namespaces(Namespaces.of(connection));
    const found = await readTables(connection, namespaces.scope(staging.schemas), namespaces);
    return found.map(({ table }) => table);
  } finally {
    await passage.leave();
  }
}

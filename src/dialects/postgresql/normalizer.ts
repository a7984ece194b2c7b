import type { CompareOptions } from "../../diff/compare-options.js";
import { compareSchemas } from "../../diff/compare-schemas.js";
import { sameValue } from "../../diff/same-value.js";
import type { Column } from "../../schema/column.js";
import { type Schema, tableKey, tableKeyOf } from "../../schema/schema.js";
import type { Table } from "../../schema/table.js";
import { deepFreeze } from "../../util/deep-freeze.js";
import type { Connection } from "../contract/connection.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { asPostgresql, type PostgresqlConnection } from "./connection/postgresql-connection.js";
import { normalizeText } from "./normalize/normalize-text.js";
import { enumerationStatements, parentsFirst, tableStatements } from "./normalize/staged-statements.js";
import { Staging } from "./normalize/staging.js";
import { defaultOf } from "./reflector/column-default.js";
import { Namespaces } from "./reflector/namespaces.js";
import { readTables } from "./reflector/read-tables.js";
import { numberAsText, sameExpression } from "./sql/normalize-expression.js";
import { quoteLiteral } from "./sql/quote.js";
import { mayNotCreate } from "./scratch/may-not-create.js";
import { Passage } from "./scratch/passage.js";
import { typeNameOf } from "./types.js";

/**
 * The schema as reflection would read it back. With a connection the server itself spells it: the tables are built in a
 * schema of their own, in a transaction that is rolled back, and read. Those that `live` has in the same words are
 * spelled already, and are not built. Without a connection, on a standby, and for a role that may create nothing, only
 * what is known without a server is brought into one spelling; so is a table that the server refuses, because it stands
 * on something that is not there yet.
 *
 * Names, order and naming convention stay: a constraint without a name has none.
 *
 * @param live what the database has, as it was just reflected
 * @throws MIG_DIALECT_UNSUPPORTED for what PostgreSQL cannot have
 */
export async function normalize(
  schema: Schema,
  connection: Connection | null,
  live?: Schema,
): Promise<Schema> {
  if (connection === null || connection instanceof ReplayConnection) return normalizeText(schema, null);
  const postgresql = asPostgresql(connection);
  const { defaultName } = Namespaces.of(postgresql);
  if (schema.tables.length === 0) return schema;
  const text = normalizeText(schema, defaultName);
  const asked = live === undefined ? schema : differing(schema, text, live);
  if (asked.tables.length === 0) return text;
  const staging = new Staging(asked, defaultName);
  const built = new Map((await build(postgresql, asked, staging)).map((table) => [tableKey(table), table]));
  const tables = text.tables.map((table) => {
    const found = built.get(tableKey(table));
    return found === undefined ? table : completed(found, table, staging);
  });
  return deepFreeze({ kind: "schema", tables, namingConvention: schema.namingConvention });
}

const COMPARE: CompareOptions = Object.freeze({
  dialect: "postgresql",
  sameType: sameValue,
  sameExpression,
  sameDefault: (a, b) => {
    const textOf = (value: typeof a): string =>
      value.kind === "sql" ? value.text : quoteLiteral(value.value);
    return sameValue(a, b) || sameExpression(textOf(a), textOf(b));
  },
  comments: true,
} satisfies CompareOptions);

/** The tables that the database does not have in the same words, with those that they inherit from. */
function differing(schema: Schema, text: Schema, live: Schema): Schema {
  const apart = new Set(compareSchemas(live, text, COMPARE).map(tableKeyOf));
  const keys = text.tables.map(tableKey);
  const asked = new Set(schema.tables.filter((_, at) => apart.has(keys[at] ?? "")));
  for (const table of asked)
    for (const parent of table.options.postgresql?.inherits ?? []) {
      const at = typeNameOf(parent, table.schema);
      const found = schema.tables.find((one) => one.name === at.name && one.schema === at.schema);
      // A Set that is gone through meets what is added on the way.
      if (found !== undefined) asked.add(found);
    }
  return { ...schema, tables: schema.tables.filter((table) => asked.has(table)) };
}

/** The table that was built, with the names that were written and the foreign keys that it was built without. */
function completed(built: Table, text: Table, staging: Staging): Table {
  const asWritten = <T extends { readonly name: string | null }>(item: T): T => ({
    ...item,
    name: staging.writtenName(item.name),
  });
  return {
    ...built,
    columns: inOrderOf(text.columns, built.columns).map(withNumber),
    primaryKey: built.primaryKey && asWritten(built.primaryKey),
    uniques: built.uniques.map(asWritten),
    checks: built.checks.map(asWritten),
    foreignKeys: text.foreignKeys,
  };
}

/** A default that was written as a text ("0") is the number that it is. */
function withNumber(column: Column): Column {
  const { serverDefault } = column;
  const number = serverDefault?.kind === "sql" ? numberAsText(serverDefault.text) : null;
  return number === null ? column : { ...column, serverDefault: defaultOf(number, "") };
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

import type { CompareOptions } from "../../diff/compare-options.js";
import { compareSchemas } from "../../diff/compare-schemas.js";
import { type Schema, tableKey } from "../../schema/schema.js";
import type { Table } from "../../schema/table.js";
import { deepFreeze } from "../../util/deep-freeze.js";
import type { Connection } from "../contract/connection.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { asMysql, type MysqlConnection } from "./connection/mysql-connection.js";
import { tableText } from "./ddl/table-text.js";
import { mergeSpelling, withEveryName } from "./merge-spelling.js";
import { type SpellingContext, spelledTable } from "./normalize-table.js";
import { readTables } from "./reflector/reflect.js";
import { textOf } from "./reflector/rows.js";
import { copySequences } from "./scratch/copy-sequences.js";
import { openScratchDatabase } from "./scratch/scratch-database.js";
import { normalizeExpression } from "./sql/normalize-expression.js";
import { quoteLiteral } from "./sql/quote.js";
import { typeText } from "./types.js";

/** Without a server: what MySQL would do. */
const OFFLINE: SpellingContext = Object.freeze({
  flavour: "mysql",
  database: null,
  collationOf: () => null,
  lowerCaseTables: false,
});

const sameExpression = (a: string, b: string): boolean => normalizeExpression(a) === normalizeExpression(b);

const COMPARE: CompareOptions = Object.freeze({
  dialect: "mysql",
  sameType: (a, b) => typeText(a) === typeText(b),
  sameExpression,
  sameDefault: (a, b) => {
    const text = (value: typeof a): string => (value.kind === "sql" ? value.text : quoteLiteral(value.value));
    return sameExpression(text(a), text(b));
  },
  comments: true,
  caseInsensitiveNames: true,
  restrictIsNoAction: true,
  uniqueIndexIsConstraint: true,
} satisfies CompareOptions);

const schemaOf = (tables: readonly Table[]): Schema => ({ kind: "schema", tables, namingConvention: {} });

async function contextOf(
  connection: MysqlConnection,
  databases: readonly string[],
): Promise<SpellingContext> {
  const rows = await connection.query(
    `SELECT schema_name AS db, default_collation_name AS collation FROM information_schema.schemata
WHERE schema_name IN (${databases.map(() => "?").join(", ")})`,
    databases,
  );
  const collations = new Map(rows.map((row) => [textOf(row, "db"), textOf(row, "collation")]));
  return {
    flavour: connection.version.flavour,
    database: connection.defaultSchema,
    collationOf: (schema) => collations.get(schema ?? connection.defaultSchema) ?? null,
    lowerCaseTables: connection.facts.lowerCaseTableNames === 1,
  };
}

/** The tables that the server does not have in the same words. */
function differing(tables: readonly Table[], live: readonly Table[]): readonly Table[] {
  const there = new Map(live.map((table) => [tableKey(table), table]));
  return tables.filter((table) => {
    const found = there.get(tableKey(table));
    return (
      compareSchemas(schemaOf(found === undefined ? [] : [found]), schemaOf([table]), COMPARE).length > 0
    );
  });
}

async function tablesThere(
  connection: MysqlConnection,
  databases: readonly string[],
): Promise<readonly Table[]> {
  const own = connection.defaultSchema;
  const schemaOf = (name: string): string | null => (name === own ? null : name);
  return (await readTables(connection, { databases, table: null, schemaOf })).tables;
}

/** Builds the tables of one database in a scratch one and reads them back; null where none can be had. */
async function builtByServer(
  connection: MysqlConnection,
  database: string,
  tables: readonly Table[],
): Promise<ReadonlyMap<string, Table> | null> {
  const scratch = await openScratchDatabase(connection, database);
  if (scratch === null) return null;
  try {
    await copySequences(connection, database, scratch);
    for (const [place, table] of tables.entries()) {
      const alone = { ...withEveryName(table, place), schema: null, foreignKeys: [] };
      await scratch.execute(tableText(alone, scratch.version));
    }
    const read = await readTables(scratch, {
      databases: [scratch.defaultSchema],
      table: null,
      schemaOf: () => null,
    });
    return new Map(read.tables.map((table) => [table.name, table]));
  } finally {
    await scratch.close();
  }
}

/** The tables as the server spells them, by the tables that were given. */
async function spelledByServer(
  connection: MysqlConnection,
  tables: readonly Table[],
): Promise<ReadonlyMap<Table, Table>> {
  const found = new Map<Table, Table>();
  for (const schema of new Set(tables.map((table) => table.schema))) {
    const wanted = tables.filter((table) => table.schema === schema);
    const built = await builtByServer(connection, schema ?? connection.defaultSchema, wanted);
    for (const [place, table] of wanted.entries()) {
      const stored = built?.get(table.name);
      if (stored !== undefined) found.set(table, mergeSpelling(table, stored, place));
    }
  }
  return found;
}

/**
 * The schema as reflection would read it back. What its text alone tells comes first: types, literals, defaults. Only
 * tables that then differ from those that are there are built, without foreign keys, in a scratch database, which the
 * server spells; it is gone afterwards. Without a connection, or where the user may not make a database, the text is
 * all there is.
 *
 * @param live what the database has, as it was just reflected; read here where it is not given
 * @throws MIG_DIALECT_UNSUPPORTED for what the server cannot have
 */
export async function normalize(
  schema: Schema,
  connection: Connection | null,
  live?: Schema,
): Promise<Schema> {
  if (connection === null || connection instanceof ReplayConnection)
    return deepFreeze({ ...schema, tables: schema.tables.map((table) => spelledTable(table, OFFLINE)) });
  const own = asMysql(connection);
  const databases = [
    ...new Set([own.defaultSchema, ...schema.tables.flatMap((table) => table.schema ?? [])]),
  ];
  const context = await contextOf(own, databases);
  const tables = schema.tables.map((table) => spelledTable(table, context));
  const others = differing(tables, live?.tables ?? (await tablesThere(own, databases)));
  const byServer = others.length === 0 ? new Map<Table, Table>() : await spelledByServer(own, others);
  return deepFreeze({ ...schema, tables: tables.map((table) => byServer.get(table) ?? table) });
}

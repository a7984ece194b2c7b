import { tableKey } from "../../../schema/schema.js";
import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type { Connection } from "../../contract/connection.js";
import type { Reflection, ReflectScope } from "../../contract/dialect.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asMysql, type MysqlConnection } from "../connection/mysql-connection.js";
import { type Catalog, type CatalogTable, readCatalog } from "./catalog.js";
import { type CreateDetails, createDetails } from "./create-text.js";
import { isBytes, isLossy } from "./column-of.js";
import { withDefinitions } from "./definitions.js";
import { detailsOf, type FoundOther, inOrder, kindOfOther, readPrograms } from "./others.js";
import { readCreate } from "./read-create.js";
import { textOf } from "./rows.js";
import { type ImplicitIndexes, tableOf } from "./table-of.js";
import { unsaidTables } from "./unsaid-tables.js";

/** What is read, in the database's own words. */
export interface ReadScope {
  readonly databases: readonly string[];
  /** One table only; null for all. */
  readonly table: string | null;
  /** The name under which a database is told. */
  readonly schemaOf: (database: string) => string | null;
  /** Which of the indexes that foreign keys bring along are told. Default "none". */
  readonly implicitIndexes?: ImplicitIndexes;
}

/** What was read: the tables, and what the schema cannot tell of them and beside them. */
export interface ReadTables {
  readonly tables: readonly Table[];
  readonly others: readonly FoundOther[];
}

const NO_DETAILS: CreateDetails = Object.freeze({
  partition: null,
  parsers: new Map(),
  periods: [],
  bytes: new Map(),
});

/**
 * True for a table of which the catalogue does not tell all: partitions, parsers of FULLTEXT indexes, and (of MariaDB,
 * which keeps a check for each) periods. Only these are asked for one by one.
 */
function hasDetails(source: CatalogTable): boolean {
  return (
    /\bpartitioned\b/.test(textOf(source.table, "options")) ||
    source.indexes.some((row) => textOf(row, "type") === "FULLTEXT") ||
    source.checks.some((row) => /^`(?:[^`]|``)*` < `(?:[^`]|``)*`$/.test(textOf(row, "clause")))
  );
}

/** True for a table with a default of bytes: the catalogue tells it as text, in which bytes are lost. */
function hasBytes(source: CatalogTable): boolean {
  return source.columns.some((row) => {
    const text = textOf(row, "dflt");
    const isExpression = /\bDEFAULT_GENERATED\b/.test(textOf(row, "extra"));
    return !["", "''", "NULL"].includes(text) && !isExpression && isBytes(row);
  });
}

async function readDetails(connection: MysqlConnection, source: CatalogTable): Promise<CreateDetails> {
  const lossy = connection.version.flavour === "mysql" && source.columns.some(isLossy);
  if (!hasDetails(source) && !hasBytes(source) && !lossy) return NO_DETAILS;
  const names = { database: textOf(source.table, "db"), table: textOf(source.table, "tbl") };
  return createDetails(await readCreate(connection, { ...names, hasBytes: hasBytes(source) }));
}

/** Reads tables; a sequence, a view or a table with history is one of the others. */
export async function readTables(connection: MysqlConnection, scope: ReadScope): Promise<ReadTables> {
  const catalog: Catalog = await readCatalog(connection, scope);
  const tables: Table[] = [];
  const others: FoundOther[] = [];
  for (const source of catalog.tables) {
    const kind = kindOfOther(source.table);
    const database = textOf(source.table, "db");
    if (kind !== null) {
      others.push({ kind, name: textOf(source.table, "tbl"), table: null, database });
      continue;
    }
    const details = await readDetails(connection, source);
    others.push(...detailsOf(source, details));
    tables.push(
      tableOf(source, {
        flavour: connection.version.flavour,
        collation: catalog.collations.get(database) ?? null,
        schema: scope.schemaOf(database),
        details,
        implicitIndexes: scope.implicitIndexes ?? "none",
      }),
    );
  }
  return { tables, others };
}

/** What was read, and for what. */
interface Found {
  readonly database: string;
  readonly tables: readonly Table[];
  readonly others: readonly FoundOther[];
}

/** What the schema does not tell of the database, with the SQL that makes it. */
async function definedOthers(
  connection: MysqlConnection,
  { database, tables, others }: Found,
): Promise<Reflection["others"]> {
  const told = new Set(others.flatMap((other) => (other.isDetail === true ? [other.table] : [])));
  const open = tables.filter((table) => table.schema === null && !told.has(table.name));
  const unsaid = await unsaidTables(connection, database, open);
  return withDefinitions(connection, database, [...unsaid, ...others]);
}

/** An object without definition; one in another database is told with the database of its table. */
function toldFrom(home: string, { database, ...other }: FoundOther): Reflection["others"][number] {
  const { table } = other;
  return table === null || database === home
    ? other
    : { ...other, table: tableKey({ name: table, schema: database }) };
}

/**
 * Reads what is there: seven queries, whatever the number of tables, and one more for each table with partitions, a
 * FULLTEXT index or a default of bytes. Views, triggers, programs, events, sequences and tables with history are
 * `others`; how they are made takes a query for each, and for each table one that makes it in a scratch database.
 *
 * @example (await reflect(connection, { schema: null, exclude: ["alembic_version"] })).schema.tables
 */
export async function reflect(connection: Connection, scope: ReflectScope): Promise<Reflection> {
  const excluded = new Set(scope.exclude.map((name) => name.toLowerCase()));
  const isIncluded = (name: string): boolean => !excluded.has(name.toLowerCase());
  if (connection instanceof ReplayConnection) {
    const tables = connection.schema.tables.filter((table) => isIncluded(table.name));
    return deepFreeze({ schema: { ...connection.schema, tables }, others: [] });
  }
  const own = asMysql(connection);
  const database = scope.schema ?? own.defaultSchema;
  const databases = [...new Set([database, ...(scope.also ?? [])])];
  const read = await readTables(own, {
    databases,
    table: null,
    schemaOf: (name) => (name === database ? null : name),
    implicitIndexes: scope.definitions === true ? "named otherwise" : "none",
  });
  const tables = read.tables.filter((table) => table.schema !== null || isIncluded(table.name));
  const others = inOrder([...read.others, ...(await readPrograms(own, databases))]).filter(
    (other) => other.table === null || isIncluded(other.table),
  );
  return deepFreeze({
    schema: { kind: "schema", tables, namingConvention: {} },
    others:
      scope.definitions === true
        ? await definedOthers(own, { database, tables, others })
        : others.map((other) => toldFrom(database, other)),
  });
}

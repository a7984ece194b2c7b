import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type { Connection } from "../../contract/connection.js";
import type { Reflection, ReflectScope } from "../../contract/dialect.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asMysql, type MysqlConnection } from "../connection/mysql-connection.js";
import { quoteIdentifier } from "../sql/quote.js";
import { type Catalog, type CatalogTable, readCatalog } from "./catalog.js";
import { type CreateDetails, createDetails } from "./create-text.js";
import { isBytes } from "./column-of.js";
import { detailsOf, kindOfOther, type Other, readPrograms } from "./others.js";
import { textOf, textOrNull } from "./rows.js";
import { tableOf } from "./table-of.js";

/** What is read, in the database's own words. */
export interface ReadScope {
  readonly databases: readonly string[];
  /** One table only; null for all. */
  readonly table: string | null;
  /** The name under which a database is told. */
  readonly schemaOf: (database: string) => string | null;
  /** The indexes that foreign keys bring along are told as well. Default false. */
  readonly implicitIndexes?: boolean;
}

/** What was read: the tables, and what the schema cannot tell of them and beside them. */
export interface ReadTables {
  readonly tables: readonly Table[];
  readonly others: readonly Other[];
}

const NO_DETAILS: CreateDetails = Object.freeze({ partition: null, parsers: new Map(), periods: [] });

const nameOf = (source: CatalogTable): string =>
  `${quoteIdentifier(textOf(source.table, "db"))}.${quoteIdentifier(textOf(source.table, "tbl"))}`;

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

async function readDetails(connection: MysqlConnection, source: CatalogTable): Promise<CreateDetails> {
  if (!hasDetails(source)) return NO_DETAILS;
  const [row] = await connection.query(`SHOW CREATE TABLE ${nameOf(source)}`);
  return row === undefined ? NO_DETAILS : createDetails(textOf(row, "Create Table"));
}

interface BytesColumn {
  readonly source: CatalogTable;
  readonly column: string;
}

function bytesColumns(source: CatalogTable): readonly BytesColumn[] {
  return source.columns
    .filter((row) => {
      const text = textOrNull(row, "dflt");
      return (
        text !== null &&
        text !== "NULL" &&
        !/\bDEFAULT_GENERATED\b/.test(textOf(row, "extra")) &&
        isBytes(row)
      );
    })
    .map((row) => ({ source, column: textOf(row, "name") }));
}

/**
 * The defaults of columns of bytes, by table and column. The catalogue tells them as text, in which bytes are lost;
 * the columns themselves do not, and are asked without reading a row.
 */
async function readBytes(
  connection: MysqlConnection,
  sources: readonly CatalogTable[],
): Promise<ReadonlyMap<CatalogTable, ReadonlyMap<string, string>>> {
  const found = new Map<CatalogTable, Map<string, string>>();
  const columns = sources.flatMap(bytesColumns);
  if (columns.length === 0) return found;
  const parts = columns.map(
    ({ source, column }, at) =>
      `SELECT ${at} AS at, HEX(DEFAULT(t.${quoteIdentifier(column)})) AS hex FROM (SELECT 1) AS one LEFT JOIN ${nameOf(source)} AS t ON FALSE`,
  );
  for (const row of await connection.query(parts.join("\nUNION ALL "))) {
    const at = columns[Number(row.at)];
    const hex = textOrNull(row, "hex");
    if (at === undefined || hex === null) continue;
    const ofTable = found.get(at.source) ?? new Map<string, string>();
    found.set(at.source, ofTable.set(at.column, hex));
  }
  return found;
}

/** Reads tables; a sequence, a view or a table with history is one of the others. */
export async function readTables(connection: MysqlConnection, scope: ReadScope): Promise<ReadTables> {
  const catalog: Catalog = await readCatalog(connection, scope);
  const ordinary = catalog.tables.filter((source) => kindOfOther(source.table) === null);
  const bytes = await readBytes(connection, ordinary);
  const tables: Table[] = [];
  const others: Other[] = [];
  for (const source of catalog.tables) {
    const kind = kindOfOther(source.table);
    if (kind !== null) {
      others.push({ kind, name: textOf(source.table, "tbl"), table: null });
      continue;
    }
    const database = textOf(source.table, "db");
    const details = await readDetails(connection, source);
    others.push(...detailsOf(source, details));
    tables.push(
      tableOf(source, {
        flavour: connection.version.flavour,
        collation: catalog.collations.get(database) ?? null,
        schema: scope.schemaOf(database),
        details,
        bytes: bytes.get(source) ?? new Map(),
        implicitIndexes: scope.implicitIndexes ?? false,
      }),
    );
  }
  return { tables, others };
}

/**
 * Reads what is there: seven queries, whatever the number of tables, and one more for each table with partitions or a
 * FULLTEXT index. Views, triggers, programs, events, sequences and tables with history are `others`.
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
  });
  const tables = read.tables.filter((table) => table.schema !== null || isIncluded(table.name));
  const others = [...read.others, ...(await readPrograms(own, databases))].filter(
    (other) => other.table === null || isIncluded(other.table),
  );
  return deepFreeze({ schema: { kind: "schema", tables, namingConvention: {} }, others });
}

import type { Row } from "../../../operations/operation-context.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import { groupBy, textOf } from "./rows.js";

/** Which tables are looked at. */
export interface CatalogScope {
  /** The databases, by their names. */
  readonly databases: readonly string[];
  /** One table only; null for all of them. */
  readonly table: string | null;
}

/** What information_schema tells about one table. */
export interface CatalogTable {
  readonly table: Row;
  readonly columns: readonly Row[];
  readonly indexes: readonly Row[];
  readonly checks: readonly Row[];
  readonly keys: readonly Row[];
}

/** What information_schema tells. */
export interface Catalog {
  /** The collation of each database. */
  readonly collations: ReadonlyMap<string, string>;
  /** Tables, views and sequences in the order of their names. */
  readonly tables: readonly CatalogTable[];
}

const isMaria = (connection: MysqlConnection): boolean => connection.version.flavour === "mariadb";

// Every name is given another: information_schema answers in upper case on one server, as it was asked on the other.
const TABLES = `SELECT table_schema AS db, table_name AS tbl, table_type AS kind, engine AS engine,
  table_collation AS collation, create_options AS options, table_comment AS comment
FROM information_schema.tables`;

const columns = (
  maria: boolean,
): string => `SELECT table_schema AS db, table_name AS tbl, column_name AS name,
  ordinal_position AS position, column_default AS dflt, is_nullable AS nullable, data_type AS data_type,
  column_type AS type, character_set_name AS charset, collation_name AS collation, extra AS extra,
  column_comment AS comment, generation_expression AS formula, ${maria ? "NULL" : "srs_id"} AS srid
FROM information_schema.columns`;

const statistics = (
  maria: boolean,
): string => `SELECT table_schema AS db, table_name AS tbl, index_name AS name,
  seq_in_index AS position, non_unique AS non_unique, column_name AS col, collation AS direction,
  sub_part AS sub_part, index_type AS type, index_comment AS comment,
  ${maria ? "IF(ignored = 'YES', 'NO', 'YES')" : "is_visible"} AS visible, ${maria ? "NULL" : "expression"} AS expression
FROM information_schema.statistics`;

/** MariaDB's constraints belong to a table, MySQL's names are unique in the database. */
const checks = (maria: boolean): string =>
  maria
    ? `SELECT constraint_schema AS db, table_name AS tbl, constraint_name AS name, level AS level,
  check_clause AS clause, 'YES' AS enforced
FROM information_schema.check_constraints`
    : `SELECT c.constraint_schema AS db, t.table_name AS tbl, c.constraint_name AS name, 'Table' AS level,
  c.check_clause AS clause, t.enforced AS enforced
FROM information_schema.check_constraints c
JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema
  AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK'`;

const KEYS = `SELECT k.table_schema AS db, k.table_name AS tbl, k.constraint_name AS name, k.column_name AS col,
  k.ordinal_position AS position, k.referenced_table_schema AS ref_db, k.referenced_table_name AS ref_tbl,
  k.referenced_column_name AS ref_col, r.update_rule AS on_update, r.delete_rule AS on_delete
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
  AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name`;

/** MariaDB keeps the reference system of a geometry, but shows it nowhere else (https://mariadb.com/kb/en/information-schema-geometry_columns-table/). */
const REFERENCE_SYSTEMS = `SELECT g_table_schema AS db, g_table_name AS tbl, g_geometry_column AS name, srid AS srid
FROM information_schema.geometry_columns`;

const GEOMETRY = /^(?:geom|(?:multi)?(?:point|linestring|polygon)$)/i;

function withReferenceSystems(columns: readonly Row[], systems: readonly Row[]): readonly Row[] {
  const keyOf = (row: Row): string => JSON.stringify([row.db, row.tbl, row.name]);
  const found = new Map(systems.map((row) => [keyOf(row), Number(row.srid)]));
  return columns.map((row) => {
    const srid = found.get(keyOf(row)) ?? 0;
    return srid === 0 ? row : { ...row, srid };
  });
}

/** The columns that hold the names of the database and the table. */
interface Place {
  readonly schema: string;
  readonly table: string;
}

/** The tables' condition. MariaDB opens only the databases and tables that are compared with a constant. */
function condition(
  scope: CatalogScope,
  place: Place,
): { readonly text: string; readonly parameters: readonly string[] } {
  const marks = scope.databases.map(() => "?").join(", ");
  const databases = scope.databases.length === 1 ? `${place.schema} = ?` : `${place.schema} IN (${marks})`;
  if (scope.table === null) return { text: databases, parameters: scope.databases };
  return { text: `${databases} AND ${place.table} = ?`, parameters: [...scope.databases, scope.table] };
}

/**
 * Reads information_schema with six queries, whatever the number of tables, and one more where MariaDB has geometries.
 *
 * @param scope the databases, and the table when only one is wanted
 */
export async function readCatalog(connection: MysqlConnection, scope: CatalogScope): Promise<Catalog> {
  const maria = isMaria(connection);
  const ask = async (sql: string, ...places: readonly Place[]): Promise<readonly Row[]> => {
    const conditions = places.map((place) => condition(scope, place));
    return connection.query(
      `${sql}\nWHERE ${conditions.map((one) => one.text).join("\n  AND ")}`,
      conditions.flatMap((one) => one.parameters),
    );
  };
  const plain = { schema: "table_schema", table: "table_name" };
  const schemata = await connection.query(
    `SELECT schema_name AS db, default_collation_name AS collation FROM information_schema.schemata
WHERE schema_name IN (${scope.databases.map(() => "?").join(", ")})`,
    scope.databases,
  );
  const tables = await ask(TABLES, plain);
  const plainColumns = await ask(columns(maria), plain);
  const isMapped = maria && plainColumns.some((row) => GEOMETRY.test(textOf(row, "data_type")));
  const systems = isMapped
    ? await ask(REFERENCE_SYSTEMS, { schema: "g_table_schema", table: "g_table_name" })
    : [];
  const rows = {
    columns: withReferenceSystems(plainColumns, systems),
    indexes: await ask(statistics(maria), plain),
    checks: await ask(
      checks(maria),
      maria
        ? { schema: "constraint_schema", table: "table_name" }
        : { schema: "c.constraint_schema", table: "t.table_name" },
    ),
    keys: await ask(
      KEYS,
      { schema: "k.table_schema", table: "k.table_name" },
      { schema: "r.constraint_schema", table: "r.table_name" },
    ),
  };
  return {
    collations: new Map(schemata.map((row) => [textOf(row, "db"), textOf(row, "collation")])),
    tables: assembled(tables, rows),
  };
}

function assembled(
  tables: readonly Row[],
  rows: Readonly<Record<"columns" | "indexes" | "checks" | "keys", readonly Row[]>>,
): readonly CatalogTable[] {
  const keyOf = (row: Row): string => JSON.stringify([textOf(row, "db"), textOf(row, "tbl")]);
  const grouped = {
    columns: groupBy(rows.columns, keyOf),
    indexes: groupBy(rows.indexes, keyOf),
    checks: groupBy(rows.checks, keyOf),
    keys: groupBy(rows.keys, keyOf),
  };
  const byPosition = (list: readonly Row[] | undefined): readonly Row[] =>
    [...(list ?? [])].sort((a, b) => Number(a.position) - Number(b.position));
  const sorted = [...tables].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return sorted.map((table) => ({
    table,
    columns: byPosition(grouped.columns.get(keyOf(table))),
    indexes: byPosition(grouped.indexes.get(keyOf(table))),
    checks: grouped.checks.get(keyOf(table)) ?? [],
    keys: byPosition(grouped.keys.get(keyOf(table))),
  }));
}

import type { ScratchSource } from "../contract/dialect.js";
import { asSqlite, OLDEST_SQLITE, type SqliteConnection } from "./connection/sqlite-connection.js";
import { openMemory } from "./driver.js";
import { isVirtual, readCatalog, type SchemaRow } from "./reflector/catalog.js";
import { quoteIdentifier } from "./sql/quote.js";

/** Tables first, then what stands on them. */
const ORDER: readonly ((row: SchemaRow) => boolean)[] = [
  (row) => row.type === "table" && !isVirtual(row),
  isVirtual,
  (row) => row.type === "index",
  (row) => row.type === "view",
  (row) => row.type === "trigger",
];

function copyRows(from: SqliteConnection, to: SqliteConnection, table: string): void {
  const rows = from.rows(`SELECT * FROM ${quoteIdentifier(table)}`);
  for (const row of rows) {
    const columns = Object.keys(row);
    const names = columns.map(quoteIdentifier).join(", ");
    const marks = columns.map(() => "?").join(", ");
    to.rows(
      `INSERT INTO ${quoteIdentifier(table)} (${names}) VALUES (${marks})`,
      columns.map((column) => row[column]),
    );
  }
}

function copySchema(from: SqliteConnection, to: SqliteConnection): void {
  const catalog = readCatalog(from);
  const rows = catalog.rows.filter((row) => row.sql !== null && !catalog.shadows.has(row.table));
  for (const belongs of ORDER) for (const row of rows.filter(belongs)) to.runUnseen(row.sql ?? "");
  // A version table is one with this column alone, whatever its name: who runs on the copy has to know the revision.
  for (const [table, columns] of catalog.columns)
    if (columns.length === 1 && columns[0]?.name === "version_num") copyRows(from, to, table);
  const hasSequence = from.rows("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").length > 0;
  if (hasSequence) copyRows(from, to, "sqlite_sequence");
}

/**
 * An empty database in memory, or one with another database's tables, indexes, views, triggers and AUTOINCREMENT marks,
 * and the rows of its version table.
 */
export async function scratch(source: ScratchSource): Promise<SqliteConnection> {
  if (source.kind !== "copy")
    // Nobody knows which SQLite a script will be fed to: its SQL is what the oldest one understands.
    return openMemory(source.on === null ? OLDEST_SQLITE : asSqlite(source.on).version.text);
  const like = asSqlite(source.of);
  const connection = await openMemory(like.version.text);
  copySchema(like, connection);
  return connection;
}

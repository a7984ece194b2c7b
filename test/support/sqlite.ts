import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";

/** An open database. */
export type Database = InstanceType<typeof DatabaseSync>;

/** A database file of its own, in a directory of its own. */
export interface TempDatabase {
  readonly db: Database;
  readonly path: string;
  /** Closes the database and removes the directory. */
  readonly dispose: () => void;
}

/** Opens a new database file in the system's directory for temporary files. */
export function openTempDatabase(): TempDatabase {
  const directory = mkdtempSync(join(tmpdir(), "cortex-test-"));
  const path = join(directory, "test.db");
  const db = new DatabaseSync(path);
  const dispose = (): void => {
    if (db.isOpen) db.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { db, path, dispose };
}

/** A row of a query as a plain record. */
export type Row = Readonly<Record<string, unknown>>;

/** All rows of a query. */
export function rowsOf(db: Database, sql: string): readonly Row[] {
  return db.prepare(sql).all() as readonly Row[];
}

/** A name in double quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function tableRows(db: Database, table: string): readonly string[] {
  const columns = rowsOf(
    db,
    `SELECT name FROM pragma_table_xinfo('${table.replaceAll("'", "''")}') WHERE hidden <> 1`,
  );
  const values = columns.map((column) => `quote(${quoted(String(column.name))})`).join(" || ', ' || ");
  return rowsOf(db, `SELECT ${values} AS line FROM ${quoted(table)}`)
    .map((row) => `${table}: ${String(row.line)}`)
    .sort();
}

/** Everything in a database as text: sqlite_master, sorted, and the rows of every table, sorted. Equal texts mean equal databases. */
export function masterDump(db: Database): string {
  const master = rowsOf(db, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name");
  const lines = master.map((row) => [row.type, row.name, row.tbl_name, row.sql ?? "(implicit)"].join(" | "));
  const tables = master.filter((row) => row.type === "table").map((row) => String(row.name));
  return [...lines, ...tables.flatMap((table) => tableRows(db, table))].join("\n");
}

/** The folder with other people's databases; another one when DATABASE_CORPUS names it. */
export function databaseCorpus(): string {
  return process.env.DATABASE_CORPUS ?? resolve(import.meta.dirname, "../../../shared/corpora/databases");
}

/** A database of the corpus: the SQL files to run for it, in their order. */
export interface CorpusItem {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

function sqlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sql"))
    .map((path) => join(folder, path))
    .sort();
}

function itemFolders(): readonly { readonly name: string; readonly folder: string }[] {
  const root = databaseCorpus();
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => ({ name: entry.name, folder: join(root, entry.name, "sqlite") }))
      .filter(({ folder }) => readdirSync(join(folder, ".."), { encoding: "utf8" }).includes("sqlite"));
  } catch (error) {
    console.warn(`no database corpus at ${root}, its tests are skipped: ${String(error)}`);
    return [];
  }
}

const read = (path: string): CorpusItem["files"][number] => ({ path, text: readFileSync(path, "utf8") });

/** Every SQL file of the corpus for this database. */
export function corpusFiles(): CorpusItem["files"] {
  return itemFolders().flatMap(({ folder }) => sqlFiles(folder).map(read));
}

/** Every database of the corpus with what builds it: the schema, its data, or the ups of a chain. */
export function corpusItems(): readonly CorpusItem[] {
  return itemFolders().map(({ name, folder }) => {
    const files = sqlFiles(folder).filter((path) => !path.endsWith(".down.sql"));
    const rank = (path: string): number => (path.endsWith("data.sql") ? 1 : 0);
    return { name, files: [...files].sort((a, b) => rank(a) - rank(b)).map(read) };
  });
}

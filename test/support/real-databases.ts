import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import type { Connection } from "../../src/dialects/contract/connection.js";
import { connect } from "../../src/dialects/sqlite/driver.js";
import { fillTables } from "./fill-tables.js";
import { type CorpusItem, corpusItems, type Database, rowsOf } from "./sqlite.js";

/** A database that other people designed, loaded by SQLite itself, with rows. */
export interface RealDatabase {
  readonly name: string;
  readonly item: CorpusItem;
  /** The file; tests work on copies of it. */
  readonly template: string;
  /** The tables that are neither virtual nor a virtual table's, in the order of creation. */
  readonly tables: readonly string[];
  /** Those for which no row could be thought of. */
  readonly withoutRows: readonly string[];
  readonly dispose: () => void;
}

/** Opens a file as SQLite's shell does: foreign keys off, double-quoted strings allowed. */
export function openAsShell(path: string): Database {
  return new DatabaseSync(path, {
    enableForeignKeyConstraints: false,
    enableDoubleQuotedStringLiterals: true,
  });
}

/** True for a script that begins a transaction itself. */
export function beginsItself(script: string): boolean {
  return /^[ \t]*BEGIN[ \t]*(TRANSACTION|IMMEDIATE|DEFERRED|EXCLUSIVE)?[ \t]*;/im.test(script);
}

/** Runs the files one after the other; SQLite's own parser splits them. */
export function loadFiles(db: Database, files: CorpusItem["files"]): void {
  for (const { path, text } of files) {
    const [begin, commit] = beginsItself(text) ? ["", ""] : ["BEGIN;", "COMMIT;"];
    db.exec(`PRAGMA foreign_keys = OFF; ${begin}`);
    try {
      db.exec(text);
    } catch (error) {
      throw new Error(`${basename(path)}: ${String(error)}`);
    }
    db.exec(commit);
  }
}

/** The tables that are neither virtual nor a virtual table's nor SQLite's own. */
export function ordinaryTables(db: Database): readonly string[] {
  const kinds = rowsOf(db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'");
  const ordinary = new Set(kinds.map((row) => String(row.name)));
  return rowsOf(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    .map((row) => String(row.name))
    .filter((name) => ordinary.has(name) && !name.startsWith("sqlite_"));
}

/** Builds the database of an item; with `fill`, rows are made for the tables that its files leave empty. */
export function buildRealDatabase(item: CorpusItem, fill = true): RealDatabase {
  const folder = mkdtempSync(join(tmpdir(), "cortex-real-"));
  const template = join(folder, `${item.name}.db`);
  const db = openAsShell(template);
  try {
    loadFiles(db, item.files);
    const tables = ordinaryTables(db);
    const withoutRows = fill ? fillTables(db, tables) : tables;
    const dispose = (): void => rmSync(folder, { recursive: true, force: true });
    return { name: item.name, item, template, tables, withoutRows, dispose };
  } finally {
    db.close();
  }
}

/** What the corpus has, one by one: the tests of an item do not need the others. */
export function realItems(): readonly CorpusItem[] {
  return corpusItems();
}

/** Opens a file with the product's own driver. */
export function openWithProduct(file: string): Promise<Connection> {
  const nothing = { url: null, host: null, port: null, username: null, password: null, database: null };
  const target = { ...nothing, file, memory: false, schema: null, sslCa: null, handle: null };
  return connect({ ...target, ssl: "off" }, { readOnly: false });
}

/** An opener for `scene` that begins with a copy of the database. */
export function openCopyOf(template: string): (path: string) => Promise<Connection> {
  return (path) => {
    copyFileSync(template, path);
    return openWithProduct(path);
  };
}

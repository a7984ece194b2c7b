import type { DatabaseSync, DatabaseSyncOptions } from "@photostructure/sqlite";
import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { cortexError, isCortexError } from "../../errors/index.js";
import type { ConnectionTarget, ConnectOptions } from "../contract/connection.js";
import { BetterHandle, isBetterDatabase } from "./connection/better-handle.js";
import type { NativeDatabase } from "./connection/native-database.js";
import { ReadOnlyWalFile } from "./connection/read-only-wal-file.js";
import { type ConnectionOrigin, SqliteConnection } from "./connection/sqlite-connection.js";
import { isSyncDatabase, type SyncDatabase, SyncHandle } from "./connection/sync-handle.js";
import { MEMORY, resolveTarget, type SqliteTarget } from "./connection/target.js";
import { ThreadHandle } from "./connection/thread-handle.js";
import { describeError, isBusy, resultCodeOf } from "./native-errors.js";

interface Driver {
  readonly Database: typeof DatabaseSync;
  /** The version of its SQLite. */
  readonly version: string;
  /** SQLite's online backup (https://sqlite.org/backup.html); null where the driver has none. */
  readonly backup: OnlineBackup | null;
  /** Its package; null for Node's own. */
  readonly module: string | null;
}

type OnlineBackup = (source: InstanceType<typeof DatabaseSync>, path: string) => Promise<unknown>;

type FileTarget = Extract<SqliteTarget, { kind: "file" }>;

/** How long SQLite itself waits for a lock, where nobody polls: short, because nothing else runs meanwhile. */
const BUSY_TIMEOUT_MS = 1_000;
/** The same for a look at what a thread of this process writes: this thread is there to answer others. */
const LOOK_TIMEOUT_MS = 50;

/**
 * From this size on, a file is written on a thread of its own: its statements may take so long that the process would be
 * missed meanwhile. For a smaller one that costs more than it gives, see docs/decisions/0018-sqlite-on-a-thread.md.
 */
const THREAD_FROM_BYTES = 8 * 1024 * 1024;

let loaded: Driver | null = null;

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}

/** Opens something, because a binary that does not fit the machine may only fail then. */
function probed({ Database, backup }: Pick<Driver, "Database" | "backup">, module: string | null): Driver {
  const database = new Database(MEMORY);
  const row = database.prepare("SELECT sqlite_version() AS version").get() as { readonly version: string };
  database.close();
  return { Database, version: row.version, backup, module };
}

/** Node's own driver, where Node has it; asking for it is what makes Node load it. */
function builtinDriver(): Pick<Driver, "Database" | "backup"> | null {
  const builtin = process.getBuiltinModule?.("node:sqlite") as
    | { readonly DatabaseSync: typeof DatabaseSync; readonly backup?: OnlineBackup }
    | undefined;
  return builtin === undefined ? null : { Database: builtin.DatabaseSync, backup: builtin.backup ?? null };
}

/** The first driver that loads: the package's prebuilt binary, then the one that Node brings. */
async function loadDriver(): Promise<Driver> {
  if (loaded !== null) return loaded;
  const tried: string[] = [];
  try {
    const { DatabaseSync: Database, backup } = await import("@photostructure/sqlite");
    loaded = probed({ Database, backup }, "@photostructure/sqlite");
    return loaded;
  } catch (error) {
    tried.push(`@photostructure/sqlite: ${reasonOf(error)}`);
  }
  const builtin = builtinDriver();
  if (builtin === null) {
    tried.push(`node:sqlite: Node ${process.versions.node} does not have it`);
    throw cortexError("MIG_DIALECT_DRIVER_MISSING", { database: "SQLite", tried });
  }
  loaded = probed(builtin, null);
  return loaded;
}

/**
 * What else is opened beside a handle of Node's own driver is opened with that driver: its SQLite and the package's
 * in one process have been seen to crash Node 22 at its end.
 */
function preferDriverOf(handle: SyncDatabase): void {
  if (loaded !== null) return;
  const builtin = builtinDriver();
  if (builtin !== null && handle instanceof builtin.Database) loaded = probed(builtin, null);
}

function optionsOf(readOnly: boolean, timeout: number): DatabaseSyncOptions {
  return {
    readOnly,
    // Schemas from elsewhere may hold "text" in double quotes (https://sqlite.org/quirks.html).
    enableDoubleQuotedStringLiterals: true,
    timeout,
  };
}

function openNative(driver: Driver, location: string | URL, readOnly: boolean): NativeDatabase {
  const timeout = readOnly && ThreadHandle.isOpen(String(location)) ? LOOK_TIMEOUT_MS : BUSY_TIMEOUT_MS;
  const database = new driver.Database(location, optionsOf(readOnly, timeout));
  return new SyncHandle(database as unknown as SyncDatabase);
}

function canAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}

function refuseUnwritable(path: string, exists: boolean): void {
  const folder = dirname(path);
  if (exists && !canAccess(path, constants.W_OK))
    throw cortexError("MIG_DIALECT_READ_ONLY", {
      database: path,
      detail: "this user may not write the file",
    });
  if (!canAccess(folder, constants.W_OK | constants.X_OK)) {
    const detail = `this user may not write the folder ${folder}, where SQLite keeps its journal`;
    throw cortexError("MIG_DIALECT_READ_ONLY", { database: path, detail });
  }
}

/** Names what is wrong with a path before SQLite does, whose one answer is "unable to open database file". */
function checkPath(path: string, readOnly: boolean): { readonly exists: boolean } {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry?.isDirectory()) throw cortexError("MIG_DIALECT_IS_DIRECTORY", { path });
  const folder = dirname(path);
  if (entry === undefined && !readOnly && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw cortexError("MIG_DIALECT_FOLDER_MISSING", { path, folder });
  if (entry !== undefined && !canAccess(path, constants.R_OK))
    throw cortexError("MIG_DIALECT_CANNOT_OPEN", {
      database: path,
      detail: "this user may not read the file",
    });
  // SQLite takes a file of one byte for an empty database, and writes over it.
  if (entry?.size === 1) throw cortexError("MIG_DIALECT_NOT_A_DATABASE", { path });
  if (!readOnly) refuseUnwritable(path, entry !== undefined);
  return { exists: entry !== undefined };
}

/** How a file is kept; `unknown` where something is in the way, which whoever reads it in earnest is told. */
type JournalKind = "rollback" | "wal" | "unknown";

/**
 * Whether a file is in WAL mode. SQLite is asked, which cannot open such a file without locks: who reads the header with
 * an open and a close of his own takes the locks of every connection of this process away
 * (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
function journalKindOf(driver: Driver, path: string): JournalKind {
  const location = pathToFileURL(path);
  location.search = "nolock=1";
  const native = openNative(driver, location, true);
  try {
    native.all("PRAGMA schema_version", { kind: "none" });
    return "rollback";
  } catch (error) {
    return resultCodeOf(error) === "CANTOPEN" ? "wal" : "unknown";
  } finally {
    native.close();
  }
}

/** A file to be read, which has been seen to be a whole one: the next question need not be one for that alone. */
function openReadOnly(driver: Driver, target: FileTarget, origin: ConnectionOrigin): SqliteConnection {
  // A log that is not empty tells that without a question.
  const hasLog = (statSync(`${target.path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const kind = hasLog ? "wal" : journalKindOf(driver, target.path);
  const native =
    kind === "wal" ? openWalReadOnly(driver, target.path) : openNative(driver, target.path, true);
  return hasLog || kind === "unknown" ? verified(native, origin) : new SqliteConnection(native, origin);
}

function openWalReadOnly(driver: Driver, path: string): NativeDatabase {
  return new ReadOnlyWalFile(path, (immutable) => {
    const location = pathToFileURL(path);
    if (immutable) location.search = "immutable=1";
    return openNative(driver, location, true);
  });
}

function locationOf(target: FileTarget): string | URL {
  if (target.parameters === "") return target.path;
  const location = pathToFileURL(target.path);
  location.search = target.parameters;
  return location;
}

function openWritable(driver: Driver, target: FileTarget): NativeDatabase {
  return openNative(driver, locationOf(target), false);
}

/** On a thread, where the file is large and there can be a thread; else on this one. */
async function openForRun(driver: Driver, target: FileTarget): Promise<NativeDatabase> {
  const size = statSync(target.path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < THREAD_FROM_BYTES) return openWritable(driver, target);
  const location = locationOf(target);
  try {
    return await ThreadHandle.open({
      driver: driver.module === null ? null : createRequire(import.meta.url).resolve(driver.module),
      location: String(location),
      isUrl: location instanceof URL,
      options: optionsOf(false, BUSY_TIMEOUT_MS),
    });
  } catch (error) {
    if (resultCodeOf(error) !== null) throw error;
    // There can be no thread (Node's permissions forbid it), or no driver on one: here there is one.
    return openWritable(driver, target);
  }
}

async function openFile(driver: Driver, target: FileTarget, readOnly: boolean): Promise<SqliteConnection> {
  const { exists } = checkPath(target.path, readOnly);
  // A database that is not there is an empty one to who only looks, and stays not there.
  if (readOnly && !exists)
    return new SqliteConnection(openNative(driver, MEMORY, false), {
      label: target.label,
      owned: true,
      path: null,
    });
  const { version } = driver;
  const origin: ConnectionOrigin = { label: target.label, owned: true, path: target.path, readOnly, version };
  if (!readOnly) return verified(await openForRun(driver, target), origin);
  try {
    return openReadOnly(driver, target, origin);
  } catch (error) {
    if (!isCortexError(error, "MIG_DIALECT_READ_ONLY")) throw error;
    rollBackJournal(driver, target);
    return openReadOnly(driver, target, origin);
  }
}

/**
 * A process that was killed while it wrote has left its journal, and who may not write cannot even read before it is
 * rolled back (https://sqlite.org/lockingv3.html#hot_journals). That brings back what was committed, and nothing else.
 */
function rollBackJournal(driver: Driver, target: FileTarget): void {
  refuseUnwritable(target.path, true);
  const writer = openWritable(driver, target);
  try {
    writer.all("SELECT count(*) FROM sqlite_schema", { kind: "none" });
  } finally {
    writer.close();
  }
}

/** Reads the header, so that a file that is no database is found now and not in the middle of a step. */
function verified(native: NativeDatabase, origin: ConnectionOrigin): SqliteConnection {
  try {
    const connection = new SqliteConnection(native, origin);
    try {
      connection.rows("SELECT count(*) FROM sqlite_schema");
    } catch (error) {
      // Somebody is writing at this moment: who wants to write as well waits for the lock, later.
      if (!isBusy(error)) throw error;
    }
    return connection;
  } catch (error) {
    native.close();
    throw error;
  }
}

function adopt(handle: unknown): SqliteConnection {
  const refuse = (reason: string): never => {
    throw cortexError("MIG_DIALECT_HANDLE_INVALID", { database: "SQLite", reason });
  };
  if (isSyncDatabase(handle)) preferDriverOf(handle);
  const native = isSyncDatabase(handle)
    ? handle.isOpen === false
      ? refuse("it is closed")
      : new SyncHandle(handle)
    : isBetterDatabase(handle)
      ? handle.open
        ? new BetterHandle(handle)
        : refuse("it is closed")
      : refuse("it is neither a better-sqlite3 database nor a DatabaseSync of node:sqlite");
  const [main] = native.all(
    "SELECT file, sqlite_version() AS version FROM pragma_database_list WHERE name = 'main'",
    { kind: "none" },
  );
  const path = typeof main?.file === "string" && main.file !== "" ? main.file : null;
  const version = String(main?.version);
  return new SqliteConnection(native, { label: path ?? MEMORY, owned: false, path, version });
}

/**
 * Opens a SQLite database, or uses the handle that the host gives.
 *
 * @throws MIG_DIALECT_* naming the file and what is wrong with it
 * @example await connect({ ...target, file: "./cortex.db" }, { readOnly: true })
 */
export async function connect(target: ConnectionTarget, options: ConnectOptions): Promise<SqliteConnection> {
  const resolved = resolveTarget(target);
  if (resolved.kind === "handle") return adopt(resolved.handle);
  const driver = await loadDriver();
  if (resolved.kind === "memory") return openMemory();
  try {
    return await openFile(driver, resolved, options.readOnly || resolved.readOnly);
  } catch (error) {
    throw describeError(error, { sql: null, label: resolved.path });
  }
}

/** A new database in memory; with `version`, one for which SQL is written as for that older SQLite. */
export async function openMemory(version?: string): Promise<SqliteConnection> {
  const native = openNative(await loadDriver(), MEMORY, false);
  const origin = { label: MEMORY, owned: true, path: null };
  return new SqliteConnection(native, version === undefined ? origin : { ...origin, version });
}

/** A file that is locked; the system frees it when the process ends, however it ends. */
export interface LockedFile {
  release(): void;
}

/** Locks a file of its own as SQLite locks a database, without a byte written into it. Null when another has it. */
export async function lockFile(path: string): Promise<LockedFile | null> {
  const { Database } = await loadDriver();
  const file = new Database(path, { timeout: 0 });
  try {
    file.exec("BEGIN EXCLUSIVE");
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (isBusy(describeError(error, { sql: null, label: path }))) return null;
    throw error;
  }
}

/**
 * Copies a database into a new file while others may use it, page by page: rowids stay, which `VACUUM INTO` may change
 * (https://sqlite.org/lang_vacuum.html).
 *
 * @throws what SQLite says, and an Error where the driver cannot do it
 */
export async function backupFile(from: string, to: string): Promise<void> {
  const { Database, backup } = await loadDriver();
  if (backup === null)
    throw new Error(`the SQLite of Node ${process.versions.node} has no online backup; Node 22.16 has it`);
  const source = new Database(from, { timeout: BUSY_TIMEOUT_MS });
  try {
    await backup(source, to);
  } finally {
    source.close();
  }
  const copy = new Database(to);
  try {
    const row = copy.prepare("PRAGMA quick_check").get() as { readonly quick_check?: unknown };
    if (row.quick_check !== "ok") throw new Error(`the copy is damaged: ${String(row.quick_check)}`);
  } finally {
    copy.close();
  }
}

/** What is wrong with a database file; null for a whole one. Nothing is written. */
export async function damageOf(path: string): Promise<string | null> {
  const { Database } = await loadDriver();
  const file = new Database(path, { readOnly: true });
  try {
    const row = file.prepare("PRAGMA integrity_check(1)").get() as { readonly integrity_check?: unknown };
    return row.integrity_check === "ok" ? null : String(row.integrity_check);
  } finally {
    file.close();
  }
}

/**
 * Sees that nobody is in a transaction on a database, nor has one open that writes ahead: that mode ends only when its
 * last connection has gone (https://sqlite.org/wal.html#persistence_of_wal_mode).
 *
 * @throws what SQLite says, when somebody is
 */
export async function requireUnused(path: string): Promise<void> {
  const { Database } = await loadDriver();
  const file = new Database(path, { timeout: 0 });
  try {
    file.exec("PRAGMA journal_mode = DELETE");
    file.exec("BEGIN EXCLUSIVE; COMMIT");
  } finally {
    file.close();
  }
}

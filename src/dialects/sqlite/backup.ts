import { rmSync } from "node:fs";
import { cortexError } from "../../errors/index.js";
import type { DatabaseBackup } from "../contract/dialect.js";
import { asSqlite } from "./connection/sqlite-connection.js";
import { backupFile } from "./driver.js";

/** The online backup of SQLite. A database in memory, or of which only a handle is known, has no file to copy. */
export const backup: DatabaseBackup = {
  extension: ".db",
  async create(_target, connection, path) {
    const { path: file, label } = asSqlite(connection);
    const failed = (reason: string, cause?: unknown): Error =>
      cortexError("MIG_DIALECT_BACKUP_FAILED", { database: label, path, reason }, cause);
    if (file === null) throw failed("it is not in a file");
    try {
      await backupFile(file, path);
    } catch (error) {
      rmSync(path, { force: true });
      throw failed(error instanceof Error ? error.message : String(error), error);
    }
  },
};

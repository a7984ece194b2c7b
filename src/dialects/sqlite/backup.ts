import { existsSync, rmSync } from "node:fs";
import { cortexError, isCortexError } from "../../errors/index.js";
import type { DatabaseBackup } from "../contract/dialect.js";
import { asSqlite } from "./connection/sqlite-connection.js";
import { resolveTarget } from "./connection/target.js";
import { backupFile, damageOf, requireUnused } from "./driver.js";
import { isBusy } from "./native-errors.js";

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
  async restore(target, from) {
    const resolved = resolveTarget(target);
    const database = resolved.kind === "file" ? resolved.path : "a database without a file";
    const failed = (reason: string, cause?: unknown): Error =>
      cortexError("MIG_DIALECT_RESTORE_FAILED", { database, path: from, reason }, cause);
    if (resolved.kind !== "file") throw failed("it is not in a file");
    const { path } = resolved;
    if (!existsSync(from)) throw failed("there is no such file");
    if (from === path) throw failed("it is the database itself");
    try {
      const damage = await damageOf(from);
      if (damage !== null) throw failed(`it is damaged: ${damage}`);
      if (!existsSync(path)) {
        await backupFile(from, path);
        return null;
      }
      await requireUnused(path);
      const stamp = new Date().toISOString().replace(/[-:.]/g, "");
      const aside = `${path}.before-restore-${stamp}`;
      await backupFile(path, aside);
      await backupFile(from, path);
      return aside;
    } catch (error) {
      if (isCortexError(error)) throw error;
      if (isBusy(error)) throw failed("somebody has the database open: end that first", error);
      throw failed(error instanceof Error ? error.message : String(error), error);
    }
  },
};

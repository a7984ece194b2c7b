import { cortexError } from "../../errors/index.js";
import type { DatabaseBackup } from "../contract/dialect.js";
import { runDump } from "../shared/run-dump.js";
import { resolveTarget } from "./connection/target.js";

/**
 * `pg_dump` in its custom format, for `pg_restore`. The password goes by a password file
 * (https://www.postgresql.org/docs/current/libpq-pgpass.html).
 */
export const backup: DatabaseBackup = {
  extension: ".dump",
  async create(target, connection, path) {
    const server = resolveTarget(target);
    const where = { database: connection.label, path };
    if (server.kind === "handle")
      throw cortexError("MIG_DIALECT_BACKUP_FAILED", {
        ...where,
        reason: "the host has opened the connection",
      });
    const { host, port, username, database, password, tls } = server;
    if (tls.ca !== null || tls.cert !== null)
      throw cortexError("MIG_DIALECT_BACKUP_FAILED", {
        ...where,
        reason: "pg_dump is not run with certificates of CORTEX_DB_SSL_CA",
      });
    const parts = (passfile: string): Readonly<Record<string, string | number>> => ({
      host,
      port,
      user: username,
      dbname: database,
      passfile,
      sslmode: tls.mode === "off" ? "disable" : tls.mode,
    });
    await runDump(
      {
        programs: ["pg_dump"],
        secret: `*:*:*:*:${(password ?? "").replace(/[\\:]/g, "\\$&")}\n`,
        arguments: (file) => [
          "--format=custom",
          "--no-password",
          `--file=${path}`,
          `--dbname=${Object.entries(parts(file))
            .map(([key, value]) => `${key}='${String(value).replace(/[\\']/g, "\\$&")}'`)
            .join(" ")}`,
        ],
      },
      where,
    );
  },
};

import { join } from "node:path";
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
    const files: Record<string, string> = {};
    if (tls.ca !== null) files["sslrootcert"] = tls.ca;
    if (tls.cert !== null) files["sslcert"] = tls.cert;
    if (tls.key !== null) files["sslkey"] = tls.key;
    // Without a certificate of its own, libpq looks into the user's home; "system" is what the driver does.
    const trust = tls.mode === "verify-full" && tls.ca === null ? { sslrootcert: "system" } : {};
    const parts = (passfile: string, folder: string): Readonly<Record<string, string | number>> => ({
      host,
      port,
      user: username,
      dbname: database,
      passfile,
      sslmode: tls.mode === "off" ? "disable" : tls.mode,
      ...trust,
      ...Object.fromEntries(Object.keys(files).map((name) => [name, join(folder, name)])),
    });
    await runDump(
      {
        programs: ["pg_dump"],
        files,
        secret: () => `*:*:*:*:${(password ?? "").replace(/[\\:]/g, "\\$&")}\n`,
        arguments: (file, folder) => [
          "--format=custom",
          "--no-password",
          `--file=${path}`,
          `--dbname=${Object.entries(parts(file, folder))
            .map(([key, value]) => `${key}='${String(value).replace(/[\\']/g, "\\$&")}'`)
            .join(" ")}`,
        ],
      },
      where,
    );
  },
};

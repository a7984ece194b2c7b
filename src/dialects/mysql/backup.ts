import { cortexError } from "../../errors/index.js";
import type { DatabaseBackup } from "../contract/dialect.js";
import { runDump } from "../shared/run-dump.js";
import { resolveTarget } from "./connection/target.js";

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

/**
 * `mysqldump` or `mariadb-dump`, as the server is, in one snapshot of its InnoDB tables. The password goes by an option
 * file (https://dev.mysql.com/doc/refman/8.4/en/option-files.html).
 */
export const backup: DatabaseBackup = {
  extension: ".sql",
  async create(target, connection, path) {
    const server = resolveTarget(target);
    const where = { database: connection.label, path };
    if (server.kind === "handle")
      throw cortexError("MIG_DIALECT_BACKUP_FAILED", {
        ...where,
        reason: "the host has opened the connection",
      });
    if (server.ssl !== "off")
      throw cortexError("MIG_DIALECT_BACKUP_FAILED", {
        ...where,
        reason: "the dump program is not run where CORTEX_DB_SSL asks for encryption",
      });
    const { host, port, socketPath, user, password, database } = server;
    const place =
      socketPath === null ? [`host=${host}`, `port=${port}`, "protocol=tcp"] : [`socket=${socketPath}`];
    const isMaria = /mariadb/i.test(connection.serverVersion);
    await runDump(
      {
        programs: isMaria ? ["mariadb-dump", "mysqldump"] : ["mysqldump"],
        secret: ["[client]", ...place, `user=${quoted(user)}`, `password=${quoted(password ?? "")}`, ""].join(
          "\n",
        ),
        arguments: (file) => [
          `--defaults-extra-file=${file}`,
          "--single-transaction",
          "--routines",
          "--events",
          "--triggers",
          `--result-file=${path}`,
          "--",
          database,
        ],
      },
      where,
    );
  },
};

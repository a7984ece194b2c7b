import { join } from "node:path";
import { cortexError } from "../../errors/index.js";
import type { DatabaseBackup } from "../contract/dialect.js";
import { runDump } from "../shared/run-dump.js";
import { resolveTarget } from "./connection/target.js";

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

const CA_FILE = "ca.pem";

/** The file of a certificate that may have been given as its text. */
function caFile(given: string | null, folder: string): string | null {
  return given?.includes("-----BEGIN") === true ? join(folder, CA_FILE) : given;
}

/**
 * The two clients say it each in its own words (https://dev.mysql.com/doc/refman/8.4/en/connection-options.html,
 * https://mariadb.com/kb/en/mariadb-dump/).
 */
function encryption(wanted: {
  readonly ssl: "off" | "require" | "verify-full";
  readonly isMaria: boolean;
  readonly ca: string | null;
}): readonly string[] {
  const { ssl, isMaria, ca } = wanted;
  if (ssl === "off") return [];
  const verifies = ssl === "verify-full";
  const authority = ca === null ? [] : [`ssl-ca=${quoted(ca)}`];
  if (!isMaria) return [`ssl-mode=${verifies ? "VERIFY_IDENTITY" : "REQUIRED"}`, ...authority];
  return ["ssl", verifies ? "ssl-verify-server-cert" : "skip-ssl-verify-server-cert", ...authority];
}

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
    const { host, port, socketPath, user, password, database, ssl, sslCa } = server;
    const place =
      socketPath === null ? [`host=${host}`, `port=${port}`, "protocol=tcp"] : [`socket=${socketPath}`];
    const isMaria = /mariadb/i.test(connection.serverVersion);
    await runDump(
      {
        programs: isMaria ? ["mariadb-dump", "mysqldump"] : ["mysqldump"],
        files: sslCa?.includes("-----BEGIN") === true ? { [CA_FILE]: sslCa } : {},
        secret: (folder) =>
          [
            "[client]",
            ...place,
            `user=${quoted(user)}`,
            `password=${quoted(password ?? "")}`,
            ...encryption({ ssl, isMaria, ca: caFile(sslCa, folder) }),
            "",
          ].join("\n"),
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

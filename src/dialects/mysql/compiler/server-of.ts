import type { Connection } from "../../contract/connection.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { asMysql } from "../connection/mysql-connection.js";
import { parseVersion, type ServerVersion } from "../server-version.js";

/** The server that SQL is written for; of a connection that stands in for one, the server that it speaks of. */
export function serverOf(connection: Connection): ServerVersion {
  if (!(connection instanceof ReplayConnection)) return asMysql(connection).version;
  const told = connection.serverVersion;
  const number = /\d[\w.-]*/.exec(told)?.[0] ?? "";
  return parseVersion(/mariadb/i.test(told) && !/mariadb/i.test(number) ? `${number}-MariaDB` : number);
}

/** True for a connection that asks no server. */
export function isReplay(connection: Connection): connection is ReplayConnection {
  return connection instanceof ReplayConnection;
}

/**
 * What stands before a check's name after DROP. CHECK is MySQL's own word; a script is fed to nobody knows which of the
 * two, and CONSTRAINT is read by MariaDB and by MySQL from 8.0.19 on
 * (https://dev.mysql.com/doc/refman/9.7/en/alter-table.html#alter-table-foreign-key).
 */
export function checkWord(draft: {
  readonly connection: Connection;
  readonly server: ServerVersion;
}): "CHECK" | "CONSTRAINT" {
  return draft.server.flavour === "mariadb" || isReplay(draft.connection) ? "CONSTRAINT" : "CHECK";
}

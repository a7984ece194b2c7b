import type { ConnectionTarget } from "../../../../src/dialects/contract/connection.js";
import type { MysqlConnection } from "../../../../src/dialects/mysql/connection/mysql-connection.js";
import { connect } from "../../../../src/dialects/mysql/driver.js";
import { createDatabase, server, type ServerName, type TestServer } from "../../../support/servers/index.js";
import { NO_TARGET } from "../../../support/no-target.js";

/** The servers that this dialect is for. */
export const SERVERS = ["mysql", "mariadb"] as const satisfies readonly ServerName[];

/** A target of which only some parts are given. */
export function targetOf(parts: Partial<ConnectionTarget>): ConnectionTarget {
  return { ...NO_TARGET, ...parts };
}

/** A connection to the URL. */
export function open(url: string): Promise<MysqlConnection> {
  return connect(targetOf({ url }), { readOnly: false });
}

/** What a test works on. */
export interface Workbench {
  readonly on: TestServer;
  readonly url: string;
  readonly database: string;
  readonly connection: MysqlConnection;
}

/** Runs a test on an empty database of its own. */
export async function onDatabase(name: ServerName, work: (bench: Workbench) => Promise<void>): Promise<void> {
  const on = await server(name);
  const database = await createDatabase(on);
  const connection = await open(database.url);
  try {
    await work({ on, url: database.url, database: database.name, connection });
  } finally {
    await connection.close();
    await database.drop();
  }
}

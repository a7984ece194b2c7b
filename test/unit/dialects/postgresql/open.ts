import { afterAll } from "vitest";
import type { ConnectionTarget } from "../../../../src/dialects/contract/connection.js";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { CortexError } from "../../../../src/errors/index.js";
import { createDatabase, type ServerName, server } from "../../../support/servers/index.js";
import { NO_TARGET } from "../../../support/no-target.js";

export { NO_TARGET };

const opened: PostgresqlConnection[] = [];

afterAll(async () => {
  for (const connection of opened) await connection.close();
});

/** A new database on that server, gone after the run. */
export async function freshUrl(name: ServerName = "postgresql-18"): Promise<string> {
  return (await createDatabase(await server(name))).url;
}

/** A connection to it; closed after the file's tests. */
export async function open(url: string, more: Partial<ConnectionTarget> = {}): Promise<PostgresqlConnection> {
  const connection = await connect({ ...NO_TARGET, url, ...more }, { readOnly: false });
  opened.push(connection);
  return connection;
}

/** The coded error that the work ends with. @throws when it does not fail, or with another error */
export async function failure(work: () => unknown): Promise<CortexError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

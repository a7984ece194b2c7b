import { loadDialect } from "../../../src/dialects/registry.js";
import { NO_TARGET } from "../no-target.js";
import { createDatabase, type ServerName, server } from "../servers/index.js";
import type { Connection } from "../../../src/dialects/contract/connection.js";
import type { Dialect } from "../../../src/dialects/contract/dialect.js";

/** A database of its own on a server of the tests. */
export interface ServerDatabase {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** Makes one and connects to it. */
export async function serverDatabase(name: ServerName): Promise<ServerDatabase> {
  const on = await server(name);
  const dialect = await loadDialect(on.dialect);
  const database = await createDatabase(on);
  const connection = await dialect.connect({ ...NO_TARGET, url: database.url }, { readOnly: false });
  return {
    dialect,
    connection,
    name: database.name,
    close: async () => {
      await connection.close();
      await database.drop();
    },
  };
}

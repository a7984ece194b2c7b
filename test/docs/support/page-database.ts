import { clientFolder, createDatabase, type ServerName, server } from "../../support/servers/index.js";

/** The database on a server that a page is run against, in place of the one that it shows. */
export interface PageDatabase {
  readonly name: ServerName;
  readonly dbType: "postgresql" | "mysql";
  /** What leads `cortex` to it. */
  readonly variables: Readonly<Record<string, string>>;
  /** The folder of the server's own clients. */
  readonly clients: string;
  /** The text with the connection that the page shows replaced by the real one. */
  fill(text: string): string;
  /** What was printed, with the connection that the page shows. */
  hide(text: string): string;
  drop(): Promise<void>;
}

/** What pages show: `user`, `password`, `localhost`, the usual port, `cortex`. */
const SHOWN = /\b(postgresql|mysql|mariadb):\/\/user:password@localhost(?::\d+)?\/cortex\b/g;

/** An empty database on a server of the tests. */
export async function openPageDatabase(name: ServerName): Promise<PageDatabase> {
  const on = await server(name);
  const database = await createDatabase(on);
  const variables: Readonly<Record<string, string>> = {
    CORTEX_DB_TYPE: on.dialect,
    CORTEX_DB_HOST: on.host,
    CORTEX_DB_PORT: String(on.port),
    CORTEX_DB_USERNAME: on.username,
    CORTEX_DB_PASSWORD: on.password,
    CORTEX_DB_NAME: database.name,
  };
  return {
    name,
    dbType: on.dialect,
    variables,
    clients: await clientFolder(on),
    fill: (text) =>
      text
        .replace(
          /\b(CORTEX_DB_(?:HOST|PORT|USERNAME|PASSWORD|NAME))=("[^"]*"|[\w./-]+)/g,
          (whole, key: string) => (variables[key] === undefined ? whole : `${key}='${variables[key]}'`),
        )
        .replace(SHOWN, database.url),
    hide: (text) =>
      text
        .replaceAll(database.name, "cortex")
        .replaceAll(`${on.username}@${on.host}:${on.port}`, "user@localhost"),
    drop: () => database.drop(),
  };
}

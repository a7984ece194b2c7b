import type { BundleName } from "./bring/bundles.js";
import type { Owner } from "./bring/run.js";

/** The servers that the tests run on. */
export type ServerName = "postgresql-18" | "postgresql-15" | "mysql" | "mariadb";

/** All of them. */
export const SERVER_NAMES: readonly ServerName[] = ["postgresql-18", "postgresql-15", "mysql", "mariadb"];

/** The variable that names a running server instead. */
export const VARIABLES: Readonly<Record<ServerName, string>> = {
  "postgresql-18": "TEST_POSTGRESQL_URL",
  "postgresql-15": "TEST_POSTGRESQL_15_URL",
  mysql: "TEST_MYSQL_URL",
  mariadb: "TEST_MARIADB_URL",
};

/** Administrators that the servers are initialised with. */
export const ADMIN = { postgresql: "postgres", mysql: "root" } as const;

/** Their password, on servers that listen on this machine only and live as long as a run. */
export const PASSWORD = "test";

/** Where one server runs. */
export interface Place {
  /** The folder of its programs, from the cache. */
  readonly programs: string;
  /** Its own folder: data, log, socket. */
  readonly folder: string;
  readonly data: string;
  readonly port: number;
  readonly owner: Owner | null;
}

/** How a server is started. */
export interface StartOptions {
  /** With the settings of a server whose data matter, to be killed and started again. */
  readonly durable?: boolean;
  /** More settings, without dashes: `{ "max_connections": "5" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A program with its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How one kind of server is initialised and run. */
export interface Recipe {
  readonly dialect: "postgresql" | "mysql";
  readonly bundle: BundleName;
  /** Makes an empty data folder at `place.data`. */
  initialise(place: Omit<Place, "port">, settings: Readonly<Record<string, string>>): Promise<void>;
  /** The server itself, in the foreground. */
  command(place: Place, options: StartOptions): Command;
  /** What a client gives as the socket. */
  socket(place: Place): string;
  /** Whether a setting holds for a data folder from its beginning. */
  readonly initialSetting: RegExp;
  /** The signal that ends it at once. */
  readonly stop: "SIGQUIT" | "SIGKILL";
}

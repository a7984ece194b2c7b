import type { Operation } from "../../operations/operation.js";
import type { Bind } from "../../operations/operation-context.js";

/** Where a database is and how to log in; which parts count is the dialect's affair. */
export interface ConnectionTarget {
  /** A URL instead of the parts. */
  readonly url: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: string | null;
  /** The file of a database that is a file. */
  readonly file: string | null;
  /** A database that lives in memory, and ends with the connection. */
  readonly memory: boolean;
  /** The schema (namespace) for tables and the version table. */
  readonly schema: string | null;
  readonly ssl: "off" | "require" | "verify-full";
  readonly sslCa: string | null;
  /** A handle that the host has opened; it is used as it is and never closed. */
  readonly handle: unknown;
}

/** How a connection is opened. */
export interface ConnectOptions {
  /** Nothing may be changed or created through it: a database that is not there stays not there. */
  readonly readOnly: boolean;
  /** The database is created on its server when it is not there. Default false. */
  readonly createDatabase?: boolean;
}

/** An open connection: one session, one statement at a time. */
export interface Connection extends Bind {
  /** Runs one or more statements without parameters, and drops their rows. */
  run(sql: string): Promise<void>;
  /** The server's name and version, as "SQLite 3.53.0". */
  readonly serverVersion: string;
  /** The database for people: a path or a URL without its password. */
  readonly label: string;
  /**
   * Told of each operation whose statements have run. Only a connection that stands in for a database listens: it
   * changes the schema that it answers from.
   */
  applied?(operation: Operation): void;
  /** True for such a stand-in: there are no rows, so that a check finds none in the way. */
  readonly isReplay?: true;
  /** Ends the connection, unless the host has opened it. */
  close(): Promise<void>;
}

import { createRequire } from "node:module";

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Where a client connects to. */
export interface Target {
  readonly dialect: "postgresql" | "mysql";
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

interface PostgresqlClient {
  connect(): Promise<void>;
  query(
    sql: string,
  ): Promise<{ readonly rows?: readonly Row[] } | readonly { readonly rows?: readonly Row[] }[]>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
}

interface MysqlConnection {
  query(sql: string): Promise<readonly [unknown, unknown]>;
  end(): Promise<void>;
}

// The packages bring no types, or more than is used here.
const require = createRequire(import.meta.url);

/**
 * Runs SQL through the database's driver on a connection of its own, and returns the rows of the last statement.
 *
 * @param database null for the server's own one
 */
export async function driverQuery(
  target: Target,
  database: string | null,
  sql: string,
): Promise<readonly Row[]> {
  return target.dialect === "postgresql"
    ? postgresqlQuery(target, database ?? "postgres", sql)
    : mysqlQuery(target, database, sql);
}

/** The version as the server numbers it: `18.4`, `9.7.4-2`, `10.11.18-MariaDB-0+deb12u1`. */
export async function serverVersion(target: Target): Promise<string> {
  const sql =
    target.dialect === "postgresql"
      ? "SELECT current_setting('server_version') AS version"
      : "SELECT version() AS version";
  const [row] = await driverQuery(target, null, sql);
  return String(row?.version).split(" ")[0] ?? "";
}

async function postgresqlQuery(target: Target, database: string, sql: string): Promise<readonly Row[]> {
  const { Client }: { Client: new (options: object) => PostgresqlClient } = require("pg");
  const client = new Client({
    host: target.host,
    port: target.port,
    user: target.username,
    password: target.password,
    database,
    connectionTimeoutMillis: 10_000,
  });
  let broken: Error | null = null;
  // A connection that breaks between two answers reports it here, else the process would end.
  client.on("error", (error) => {
    broken = error;
  });
  await client.connect();
  try {
    const results = await client.query(sql);
    const last = Array.isArray(results) ? results.at(-1) : results;
    return last?.rows ?? [];
  } finally {
    if (broken === null) await client.end();
  }
}

async function mysqlQuery(target: Target, database: string | null, sql: string): Promise<readonly Row[]> {
  const { createConnection }: { createConnection: (options: object) => Promise<MysqlConnection> } =
    require("mysql2/promise");
  const connection = await createConnection({
    host: target.host,
    port: target.port,
    user: target.username,
    password: target.password,
    ...(database === null ? {} : { database }),
    multipleStatements: true,
    connectTimeout: 10_000,
  });
  try {
    const [result] = await connection.query(sql);
    return lastRows(result);
  } finally {
    await connection.end();
  }
}

/** The driver gives a list of rows, or of such lists, or the outcome of a statement that has none. */
function lastRows(result: unknown): readonly Row[] {
  if (!Array.isArray(result)) return [];
  const isMany = result.length > 0 && result.every((one) => Array.isArray(one) || isOutcome(one));
  if (!isMany) return result as readonly Row[];
  const last: unknown = result.at(-1);
  return Array.isArray(last) ? (last as readonly Row[]) : [];
}

function isOutcome(value: unknown): boolean {
  return typeof value === "object" && value !== null && value.constructor.name === "ResultSetHeader";
}

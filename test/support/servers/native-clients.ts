import { join } from "node:path";
import type { BundleName } from "./bring/bundles.js";
import { run } from "./bring/run.js";
import type { Target } from "./drivers.js";
import type { ServerName } from "./recipes.js";

/** What a dump holds. */
export interface DumpOptions {
  /** Without the rows, and without the counters of MySQL's tables, which are about rows. */
  readonly schemaOnly?: boolean;
  /** Tables that are left out, on MySQL and MariaDB. */
  readonly without?: readonly string[];
}

/** How a script went. */
export interface ScriptResult {
  readonly ok: boolean;
  /** What the client has printed, its errors included. */
  readonly output: string;
}

/** A server's own clients, and the bundle that holds them. */
interface Clients {
  readonly bundle: BundleName;
  readonly dump: string;
  readonly shell: string;
}

export const CLIENTS: Readonly<Record<ServerName, Clients>> = {
  // The package of the server has no clients.
  "postgresql-18": { bundle: "postgresql-18-client", dump: "pg_dump", shell: "psql" },
  "postgresql-15": { bundle: "postgresql-15", dump: "pg_dump", shell: "psql" },
  mysql: { bundle: "mysql", dump: "mysqldump", shell: "mysql" },
  mariadb: { bundle: "mariadb", dump: "mariadb-dump", shell: "mariadb" },
};

/** Whose clients, where they are, and where they connect to. */
export interface ClientCall {
  readonly name: ServerName;
  readonly programs: string;
  readonly target: Target;
  readonly database: string;
}

/** The database's own dump, without what differs between two dumps of the same: versions, dates, tokens. */
export async function dump(call: ClientCall, options: DumpOptions = {}): Promise<string> {
  const program = join(call.programs, "bin", CLIENTS[call.name].dump);
  const args = call.target.dialect === "postgresql" ? postgresqlDump(options) : mysqlDump(call, options);
  const { code, stdout, stderr } = await run(program, [...connection(call.target), ...args, call.database], {
    env: passwords(call.target),
  });
  if (code !== 0) throw new Error(`the dump of ${call.database} on ${call.name} has failed:\n${stderr}`);
  return normalise(stdout, options);
}

/** Feeds a script to the database's own shell, which stops at the first error. */
export async function feed(call: ClientCall, sql: string): Promise<ScriptResult> {
  const program = join(call.programs, "bin", CLIENTS[call.name].shell);
  const own =
    call.target.dialect === "postgresql"
      ? ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", call.database]
      : ["--default-character-set=utf8mb4", call.database];
  const { code, stdout, stderr } = await run(program, [...connection(call.target), ...own], {
    env: passwords(call.target),
    input: sql,
  });
  return { ok: code === 0, output: `${stdout}${stderr}` };
}

function connection(target: Target): readonly string[] {
  if (target.dialect === "postgresql")
    return ["-w", "-h", target.host, "-p", String(target.port), "-U", target.username];
  return [
    "--no-defaults",
    "--protocol=tcp",
    `--host=${target.host}`,
    `--port=${target.port}`,
    `--user=${target.username}`,
  ];
}

/** In the environment: an argument can be read by every user of the machine. */
function passwords(target: Target): Readonly<Record<string, string>> {
  return {
    PGPASSWORD: target.password,
    MYSQL_PWD: target.password,
    PGCLIENTENCODING: "UTF8",
    LC_ALL: "C.UTF-8",
  };
}

function postgresqlDump(options: DumpOptions): readonly string[] {
  return ["--encoding=UTF8", ...(options.schemaOnly ? ["--schema-only"] : ["--inserts"])];
}

function mysqlDump({ name, database }: ClientCall, options: DumpOptions): readonly string[] {
  return [
    ...["--default-character-set=utf8mb4", "--skip-comments", "--skip-add-locks", "--skip-disable-keys"],
    ...["--skip-add-drop-table", "--no-tablespaces", "--single-transaction", "--skip-lock-tables"],
    ...["--routines", "--events", "--triggers", "--hex-blob"],
    ...(name === "mysql" ? ["--set-gtid-purged=OFF"] : []),
    ...(options.without ?? []).map((table) => `--ignore-table=${database}.${table}`),
    ...(options.schemaOnly ? ["--no-data"] : ["--skip-extended-insert", "--order-by-primary"]),
  ];
}

/** Lines that are another in each dump. */
const PASSING = /^(-- Dumped (from|by) |\\(un)?restrict |\/\*M?!999999)/;

function normalise(text: string, options: DumpOptions): string {
  const lines = text.split("\n").filter((line) => !PASSING.test(line));
  // Only the closing line of a CREATE TABLE holds the counter.
  const kept = options.schemaOnly
    ? lines.map((line) => (line.startsWith(") ENGINE=") ? line.replace(/ AUTO_INCREMENT=\d+/, "") : line))
    : lines;
  return `${kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

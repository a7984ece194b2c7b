/** How a variable's text is read. */
export type VariableKind =
  | "text"
  | "path"
  | "url"
  | "boolean"
  | "port"
  | "seconds"
  | "choice"
  | "databaseType";

/** One environment variable. */
export interface Variable {
  readonly name: string;
  readonly kind: VariableKind;
  /** What holds when it is unset, as one would write it; null when there is no such text (the description says what then). */
  readonly default: string | null;
  readonly description: string;
  /** The words it may hold; null for another kind (the database types are those of the dialects). */
  readonly allowed: readonly string[] | null;
  /** Its value is never shown: not in an error, not by `doctor`. */
  readonly secret: boolean;
  /** The same setting among the library's options, or null. */
  readonly option: string | null;
  /** The same setting in `cortex.config.*`, or null. */
  readonly configKey: string | null;
}

/**
 * Every environment variable there is; the reference page is held against this list by a test. The order is the one of
 * the reference page and of `cortex doctor`.
 */
export const VARIABLES = [
  {
    name: "CORTEX_AUTO_APPLY_DB_MIGRATIONS",
    kind: "boolean",
    default: "true",
    description: "Whether a starting server applies the migrations that are missing.",
    allowed: null,
    secret: false,
    option: "autoApply",
    configKey: "autoApply",
  },
  {
    name: "CORTEX_DB_TYPE",
    kind: "databaseType",
    default: null,
    description:
      "The type of the database, and the folder of its chain. Unset: the type that the URL names, else the default type, and the plan says so.",
    allowed: null,
    secret: false,
    option: "dbType",
    configKey: "dbType",
  },
  {
    name: "CORTEX_DB_MIGRATIONS_IS_INTERACTIVE",
    kind: "boolean",
    default: null,
    description:
      "Whether the plan must be confirmed before it is applied. Unset: true on a terminal, else false.",
    allowed: null,
    secret: false,
    option: "interactive",
    configKey: "interactive",
  },
  {
    name: "CORTEX_DB_MIGRATIONS_AUTO_APPROVE",
    kind: "choice",
    default: "all",
    description:
      "What a start without a terminal may apply unasked: nothing, only what endangers no data, or everything.",
    allowed: ["none", "safe", "all"],
    secret: false,
    option: "autoApprove",
    configKey: "autoApprove",
  },
  {
    name: "CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT",
    kind: "seconds",
    default: "60",
    description: "How many seconds to wait for the migration lock; 0 gives up at once.",
    allowed: null,
    secret: false,
    option: "lockTimeoutSeconds",
    configKey: "lockTimeoutSeconds",
  },
  {
    name: "CORTEX_DB_MIGRATIONS_TABLE_LOCK_TIMEOUT",
    kind: "seconds",
    default: "60",
    description:
      "How many seconds a step is tried again whose statements do not get the locks of tables that others use; 0 tries once.",
    allowed: null,
    secret: false,
    option: "tableLockTimeoutSeconds",
    configKey: "tableLockTimeoutSeconds",
  },
  {
    name: "CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH",
    kind: "choice",
    default: "refuse",
    description:
      "What an upgrade does when a revision was changed after it was applied to this database: refuse, warn and go on, or not look.",
    allowed: ["refuse", "warn", "ignore"],
    secret: false,
    option: "onChecksumMismatch",
    configKey: "onChecksumMismatch",
  },
  {
    name: "CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD",
    kind: "choice",
    default: "refuse",
    description:
      "What a starting server does when the database has revisions that this build has no files of: refuse to start, or warn and serve without migrating.",
    allowed: ["refuse", "warn"],
    secret: false,
    option: "onSchemaAhead",
    configKey: "onSchemaAhead",
  },
  {
    name: "CORTEX_MIGRATIONS_VERSIONS_DIRECTORY",
    kind: "path",
    default: null,
    description:
      "The directory with one folder of revisions a database type. Replaces the chains that Cortex brings along; unset, those are used.",
    allowed: null,
    secret: false,
    option: "versionsDirectory",
    configKey: "migrations.directory",
  },
  {
    name: "CORTEX_ENV_FILE_PATH",
    kind: "path",
    default: null,
    description:
      "The file to read variables from. Unset: local.env, else .env, in the project root. A variable that is set already wins over the file.",
    allowed: null,
    secret: false,
    option: "envFile",
    configKey: null,
  },
  {
    name: "CORTEX_DB_URL",
    kind: "url",
    default: null,
    description: "The database as a URL; wins over the parts below, and names the type.",
    allowed: null,
    secret: false,
    option: "url",
    configKey: "url",
  },
  {
    name: "CORTEX_DB_HOST",
    kind: "text",
    default: null,
    description: "The host of a database server.",
    allowed: null,
    secret: false,
    option: "host",
    configKey: "host",
  },
  {
    name: "CORTEX_DB_PORT",
    kind: "port",
    default: null,
    description: "The port of a database server. Unset: the usual one of its type.",
    allowed: null,
    secret: false,
    option: "port",
    configKey: "port",
  },
  {
    name: "CORTEX_DB_USERNAME",
    kind: "text",
    default: null,
    description: "The user to log in as; fills in a URL that names none.",
    allowed: null,
    secret: false,
    option: "username",
    configKey: "username",
  },
  {
    name: "CORTEX_DB_PASSWORD",
    kind: "text",
    default: null,
    description: "The password to log in with; fills in a URL that holds none. Never shown.",
    allowed: null,
    secret: true,
    option: "password",
    configKey: "password",
  },
  {
    name: "CORTEX_DB_NAME",
    kind: "text",
    default: null,
    description: "The name of the database on its server.",
    allowed: null,
    secret: false,
    option: "database",
    configKey: "database",
  },
  {
    name: "CORTEX_DB_FILE",
    kind: "path",
    default: "./cortex.db",
    description:
      "The file of a database that is a file, against the working directory; ~ is the home directory.",
    allowed: null,
    secret: false,
    option: "file",
    configKey: "file",
  },
  {
    name: "CORTEX_DB_MEMORY",
    kind: "boolean",
    default: "false",
    description:
      "Whether the database lives in memory instead of in CORTEX_DB_FILE, and ends with the process.",
    allowed: null,
    secret: false,
    option: "memory",
    configKey: "memory",
  },
  {
    name: "CORTEX_DB_SCHEMA",
    kind: "text",
    default: null,
    description:
      "The database schema (namespace) for tables and the version table. Unset: the connection's default one.",
    allowed: null,
    secret: false,
    option: "dbSchema",
    configKey: "dbSchema",
  },
  {
    name: "CORTEX_DB_SSL",
    kind: "choice",
    default: "off",
    description:
      "Encryption of the connection: none, required, or required with the server's certificate and name verified.",
    allowed: ["off", "require", "verify-full"],
    secret: false,
    option: "ssl",
    configKey: "ssl",
  },
  {
    name: "CORTEX_DB_SSL_CA",
    kind: "path",
    default: null,
    description: "The file of the certificate authority to trust, or its PEM text.",
    allowed: null,
    secret: false,
    option: "sslCa",
    configKey: "sslCa",
  },
  {
    name: "CORTEX_LOG_LEVEL",
    kind: "choice",
    default: "info",
    description: "The least level that is logged (to stderr).",
    allowed: ["debug", "info", "warn", "error"],
    secret: false,
    option: "logLevel",
    configKey: "logLevel",
  },
  {
    name: "CORTEX_LOG_FORMAT",
    kind: "choice",
    default: "text",
    description: "How the command logs: lines for people, or one JSON object a line.",
    allowed: ["text", "json"],
    secret: false,
    option: "logFormat",
    configKey: "logFormat",
  },
  {
    name: "CORTEX_API_HOST",
    kind: "text",
    default: "127.0.0.1",
    description:
      "The address that the API server listens on. The default answers this machine only; in a container set 0.0.0.0.",
    allowed: null,
    secret: false,
    option: "apiHost",
    configKey: "api.host",
  },
  {
    name: "CORTEX_API_PORT",
    kind: "port",
    default: "9002",
    description: "The port that the API server listens on; 0 takes a free one.",
    allowed: null,
    secret: false,
    option: "apiPort",
    configKey: "api.port",
  },
  {
    name: "CORTEX_ADMIN_API_KEY",
    kind: "text",
    default: null,
    description:
      "The bearer key for endpoints that change the database; unset, they are forbidden. Never shown.",
    allowed: null,
    secret: true,
    option: "adminApiKey",
    configKey: null,
  },
] as const satisfies readonly Variable[];

/** The name of a variable in the list. */
export type VariableName = (typeof VARIABLES)[number]["name"];

/** The row of a variable. */
export function variable(name: VariableName): Variable {
  const found: Variable | undefined = VARIABLES.find((row) => row.name === name);
  if (found === undefined) throw new Error(`unexpected variable: ${name}`);
  return found;
}

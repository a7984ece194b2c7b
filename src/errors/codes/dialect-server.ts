import { errorRow } from "../cortex-error.js";

/** What databases on a server say: connections, privileges, locks, and objects that need each other. */
export const dialectServerCodes = {
  MIG_DIALECT_CONNECTION_REFUSED: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `Nothing accepts connections at ${d.database}: ${d.detail}.`,
    hint: () =>
      "Start the database server, or correct CORTEX_DB_HOST and CORTEX_DB_PORT (or CORTEX_DB_URL); a firewall may be in between.",
  }),
  MIG_DIALECT_CONNECTION_HOST_NOT_FOUND: errorRow<{ database: string; host: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The host '${d.host}' of ${d.database} cannot be found: ${d.detail}.`,
    hint: () =>
      "Correct CORTEX_DB_HOST (or CORTEX_DB_URL), or see to it that this machine can resolve the name.",
  }),
  MIG_DIALECT_CONNECTION_TIMEOUT: errorRow<{ database: string; seconds: number }>({
    exit: 1,
    http: 503,
    message: (d) => `${d.database} did not answer within ${d.seconds} s.`,
    hint: () =>
      "Check the host and the port, and whether a firewall drops the packets; connect_timeout in the URL sets how many seconds to wait.",
  }),
  MIG_DIALECT_CONNECTION_NOT_READY: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The server of ${d.database} takes no connections now: ${d.detail}.`,
    hint: () => "It is starting, stopping or recovering: run the command again in a moment.",
  }),
  MIG_DIALECT_CONNECTION_LOGIN_REFUSED: errorRow<{ database: string; user: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `${d.database} refuses the login of user '${d.user}': ${d.detail}.`,
    hint: () =>
      "Correct CORTEX_DB_USERNAME and CORTEX_DB_PASSWORD; in a URL, characters such as @ / : # % must be percent-encoded.",
  }),
  MIG_DIALECT_CONNECTION_HOST_REFUSED: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `${d.database} takes no connections of this user from this machine: ${d.detail}.`,
    hint: () =>
      "Allow the user and the address on the server, or set CORTEX_DB_SSL=require if it takes only encrypted connections.",
  }),
  MIG_DIALECT_CONNECTION_TOO_MANY: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `${d.database} has no connection left: ${d.detail}.`,
    hint: () =>
      "Close connections that are not needed or raise the server's limit (or the user's), then run it again.",
  }),
  MIG_DIALECT_CONNECTION_TLS: errorRow<{ database: string; ssl: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `No encrypted connection to ${d.database} (CORTEX_DB_SSL=${d.ssl}): ${d.detail}.`,
    hint: () =>
      "Set CORTEX_DB_SSL_CA to the certificate authority of the server and use the host name of its certificate, switch encryption on at the server, or choose another CORTEX_DB_SSL (off, require, verify-full).",
  }),
  MIG_DIALECT_CONNECTION_LOST: errorRow<{ database: string; sql: string | null; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) =>
      `The connection to ${d.database} was lost${d.sql === null ? "" : ` during \`${d.sql}\``}: ${d.detail}.`,
    hint: () =>
      "What was not committed is undone by the server, unless the connection was lost at the very commit; `cortex current` tells. Then run the same command again.",
  }),
  MIG_DIALECT_CONNECTION_FAILED: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `No connection to ${d.database}: ${d.detail}.`,
    hint: () => "Check the connection's settings; `cortex doctor` shows them.",
  }),
  MIG_DIALECT_DATABASE_MISSING: errorRow<{ database: string; name: string }>({
    exit: 1,
    http: 503,
    message: (d) => `There is no database '${d.name}' on the server of ${d.database}.`,
    hint: () =>
      "Create it, correct CORTEX_DB_NAME (or CORTEX_DB_URL), or run `cortex upgrade --create-database`.",
  }),
  MIG_DIALECT_SCHEMA_MISSING: errorRow<{ database: string; schema: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} has no schema '${d.schema}'.`,
    hint: (d) =>
      `Create it (CREATE SCHEMA ${JSON.stringify(d.schema)}) or correct CORTEX_DB_SCHEMA; nothing is created unasked.`,
  }),
  MIG_DIALECT_SERVER_READ_ONLY: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The server of ${d.database} takes no writes: ${d.detail}.`,
    hint: () =>
      "Connect to the primary server and not to a replica, or lift the read-only setting of the server, the database or the user.",
  }),
  MIG_DIALECT_PERMISSION_DENIED: errorRow<{
    database: string;
    user: string;
    object: string;
    privilege: string;
    sql: string | null;
  }>({
    exit: 1,
    http: 503,
    message: (d) =>
      `User '${d.user}' lacks ${d.privilege} on ${d.object} of ${d.database}${d.sql === null ? "" : `: ${d.sql}`}`,
    hint: (d) =>
      `Grant ${d.privilege} on ${d.object} to the user, or migrate as a user who has it; \`cortex doctor\` lists what is missing.`,
  }),
  MIG_DIALECT_OBJECT_LOCKED: errorRow<{ database: string; sql: string; holder: string | null }>({
    exit: 4,
    http: 409,
    message: (d) =>
      `A lock in ${d.database} was not given in time${d.holder === null ? "" : ` (held by ${d.holder})`}: ${d.sql}`,
    hint: () =>
      "Another session uses the object: end what runs long or sits idle in a transaction, then run the same command again. CORTEX_DB_MIGRATIONS_TABLE_LOCK_TIMEOUT sets how many seconds it is tried.",
  }),
  MIG_DIALECT_DEADLOCK: errorRow<{ database: string; sql: string; detail: string }>({
    exit: 4,
    http: 409,
    message: (d) => `The database ${d.database} ended a deadlock by refusing \`${d.sql}\`: ${d.detail}`,
    hint: () => "Nothing of the step was kept. Run the same command again.",
  }),
  MIG_DIALECT_CANCELLED: errorRow<{ database: string; sql: string | null; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `${d.database} stopped ${d.sql === null ? "the request" : `\`${d.sql}\``}: ${d.detail}.`,
    hint: () =>
      "A time limit of the server or of the user, or an administrator, stopped it. Raise the limit for this user, then run it again.",
  }),
  MIG_DIALECT_DEPENDENTS: errorRow<{ object: string; sql: string; dependents: string }>({
    exit: 6,
    http: 409,
    message: (d) => `Other objects need ${d.object}: ${d.dependents} (${d.sql})`,
    hint: () =>
      "Drop or change what needs it first, with operations or op.execute(), and create it anew after.",
  }),
  MIG_DIALECT_VALUE_UNFIT: errorRow<{ sql: string; detail: string }>({
    exit: 1,
    http: 409,
    message: (d) => `A value does not fit: ${d.detail} (${d.sql})`,
    hint: () =>
      "Correct the value or the rows with op.execute() first, or pass `using` with the SQL that converts them.",
  }),
  MIG_DIALECT_LOCK_UNPROVEN: errorRow<{ database: string; reason: string; setting: string }>({
    exit: 6,
    http: 409,
    message: (d) => `The migration lock of ${d.database} protects nothing: ${d.reason}.`,
    hint: (d) => d.setting,
  }),
  MIG_DIALECT_FOREIGN_KEY_INVALID: errorRow<{ sql: string; detail: string }>({
    exit: 1,
    http: 409,
    message: (d) => `A foreign key would not fit: ${d.detail} (${d.sql})`,
    hint: () =>
      "Both columns need the same type (length, sign, character set, collation), the referenced one an index, and SET NULL a nullable column; the referenced table must be there.",
  }),
  MIG_DIALECT_DEFINITION_REFUSED: errorRow<{ sql: string; detail: string; advice: string }>({
    exit: 1,
    http: 422,
    message: (d) => `The server does not take this definition: ${d.detail} (${d.sql})`,
    hint: (d) => d.advice,
  }),
  MIG_DIALECT_TYPE_DIFFERS: errorRow<{
    type: string;
    found: readonly string[];
    wanted: readonly string[];
    object: string;
  }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `${d.object} wants the type '${d.type}' with the values ${d.wanted.join(", ")}, but a type of that name is there with ${d.found.join(", ")}.`,
    hint: () =>
      "Give the new enumeration another name, or change the values first: alterColumn with the new type on a column that has it.",
  }),
  MIG_DIALECT_ENUM_VALUES_IN_USE: errorRow<{
    type: string;
    table: string;
    column: string;
    values: readonly string[];
    rows?: readonly Readonly<Record<string, unknown>>[];
  }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `The type '${d.type}' cannot lose ${d.values.map((value) => `'${value}'`).join(", ")}: rows of '${d.table}.${d.column}' hold it (${(d.rows ?? []).map((row) => Object.values(row).map(String).join(": ")).join("; ")}).`,
    hint: (d) =>
      `Nothing was changed. Change the rows with op.execute() first; for another name of the same value: op.execute("ALTER TYPE ${d.type} RENAME VALUE 'old' TO 'new'") instead of this change.`,
  }),
  MIG_DIALECT_STATE_UNKNOWN: errorRow<{ operation: string; object: string; needed: readonly string[] }>({
    exit: 6,
    http: 422,
    message: (d) =>
      `'${d.operation}' needs to know ${d.object} as it is, but it was not made by operations, and no server is asked here.`,
    hint: (d) =>
      `Say how it is: ${d.needed.join(", ")}. Or run against a server, where that can be looked up.`,
  }),
};

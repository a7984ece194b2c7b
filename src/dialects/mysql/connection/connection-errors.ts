import { type CortexError, cortexError } from "../../../errors/index.js";

/** What is known of a connection that failed. */
export interface ConnectionFailure {
  readonly label: string;
  readonly sql: string | null;
  readonly host: string;
  readonly user: string;
  readonly ssl: string;
  readonly connectTimeoutSeconds: number;
}

const REFUSED = [
  "ECONNREFUSED",
  "ENOENT",
  "EACCES",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ENOTSOCK",
];
const NOT_FOUND = ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"];
const LOST = [
  "PROTOCOL_CONNECTION_LOST",
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "ENOTCONN",
  "PROTOCOL_SEQUENCE_TIMEOUT",
];
const TLS_CODE =
  /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|INVALID_CA|HANDSHAKE_(?:NO_SSL|SSL))/;
const TLS_MESSAGE = /does not support secure connection|certificate|\bPEM\b|\bTLS\b/i;

/** The code of an error of the network or of the driver; the server's own begin with ER_. */
function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/** The network tries several addresses of one name, and then tells of all. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map((one) => messageOf(one)).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** True when a session that was open is gone, as the driver tells it. */
export function isNetworkLoss(error: unknown): boolean {
  const code = codeOf(error);
  return (
    [...REFUSED, ...LOST, "ETIMEDOUT"].includes(code) ||
    TLS_CODE.test(code) ||
    /closed state/.test(messageOf(error))
  );
}

/** An error of the network, of TLS or of the driver as a coded one; null for the server's. */
export function networkError(error: unknown, failure: ConnectionFailure): CortexError | null {
  const code = codeOf(error);
  const detail = messageOf(error);
  const database = failure.label;
  if (failure.sql !== null && isNetworkLoss(error))
    return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql: failure.sql, detail }, error);
  if (REFUSED.includes(code))
    return cortexError("MIG_DIALECT_CONNECTION_REFUSED", { database, detail }, error);
  if (NOT_FOUND.includes(code))
    return cortexError(
      "MIG_DIALECT_CONNECTION_HOST_NOT_FOUND",
      { database, host: failure.host, detail },
      error,
    );
  if (code === "ETIMEDOUT")
    return cortexError(
      "MIG_DIALECT_CONNECTION_TIMEOUT",
      { database, seconds: failure.connectTimeoutSeconds },
      error,
    );
  if (TLS_CODE.test(code) || (!code.startsWith("ER_") && TLS_MESSAGE.test(detail)))
    return cortexError("MIG_DIALECT_CONNECTION_TLS", { database, ssl: failure.ssl, detail }, error);
  if (isNetworkLoss(error))
    return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql: failure.sql, detail }, error);
  return code.startsWith("AUTH_SWITCH")
    ? cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", { database, user: failure.user, detail }, error)
    : null;
}

/** What the server says while a login is going on, and what it says of the session itself; null for all else. */
export function sessionError(number: number, error: unknown, failure: ConnectionFailure): CortexError | null {
  const detail = messageOf(error);
  const { label: database, user, sql } = failure;
  switch (number) {
    case 1045:
    case 1251:
    case 1698:
    case 1820:
    case 1862:
    case 1873:
    case 3118:
    case 3032:
    case 4151:
      return cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", { database, user, detail }, error);
    case 1129:
    case 1130:
      return cortexError("MIG_DIALECT_CONNECTION_HOST_REFUSED", { database, detail }, error);
    case 1040:
    case 1203:
    case 1226:
      return cortexError("MIG_DIALECT_CONNECTION_TOO_MANY", { database, detail }, error);
    // MariaDB: a member that has not joined its Galera cluster, or has lost the others.
    case 1047:
      return sql === null
        ? cortexError("MIG_DIALECT_CONNECTION_NOT_READY", { database, detail }, error)
        : null;
    case 3159:
      return cortexError("MIG_DIALECT_CONNECTION_TLS", { database, ssl: failure.ssl, detail }, error);
    case 1053:
    case 1077:
    case 3169:
      return sql === null
        ? cortexError("MIG_DIALECT_CONNECTION_NOT_READY", { database, detail }, error)
        : cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, error);
    case 1080:
    case 1152:
    case 1158:
    case 1159:
    case 1160:
    case 1161:
    case 1184:
    case 1927:
    case 4031:
      return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, error);
    default:
      return null;
  }
}

import { type CortexError, cortexError } from "../../../errors/index.js";
import { namesIn, type ServerError } from "./server-error.js";

/** What is known of a connection that failed. */
export interface ConnectionFailure {
  readonly database: string;
  readonly user: string;
  readonly sql: string | null;
  readonly ssl: string;
  readonly host: string;
  readonly timeoutSeconds: number;
  readonly cause: unknown;
}

const REFUSED = ["ECONNREFUSED", "ENOENT", "EACCES", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"];
const LOST = ["ECONNRESET", "EPIPE", "ECONNABORTED", "ENOTCONN"];
const LOST_MESSAGE =
  /Connection terminated|Client was closed|Client has encountered a connection error|not queryable|server closed the connection/i;
const TLS_CODE =
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_OSSL|HOSTNAME_MISMATCH|EPROTO|INVALID_CA)/;
const TLS_MESSAGE = /does not support SSL|SSL connection|certificate|\bPEM\b/i;

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

/** What the network tells of a session that was open: whether the statement has run is not known. */
function isLoss(code: string, detail: string): boolean {
  return (
    [...REFUSED, ...LOST, "ETIMEDOUT"].includes(code) || TLS_CODE.test(code) || LOST_MESSAGE.test(detail)
  );
}

/** An error of the network, of TLS or of the driver as a coded one; null for any other. */
export function networkError(failure: ConnectionFailure): CortexError | null {
  const { cause, database } = failure;
  const code = codeOf(cause);
  const detail = messageOf(cause);
  if (failure.sql !== null && isLoss(code, detail))
    return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql: failure.sql, detail }, cause);
  if (REFUSED.includes(code))
    return cortexError("MIG_DIALECT_CONNECTION_REFUSED", { database, detail }, cause);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return cortexError(
      "MIG_DIALECT_CONNECTION_HOST_NOT_FOUND",
      { database, host: failure.host, detail },
      cause,
    );
  if (code === "ETIMEDOUT" || detail === "timeout expired")
    return cortexError(
      "MIG_DIALECT_CONNECTION_TIMEOUT",
      { database, seconds: failure.timeoutSeconds },
      cause,
    );
  if (LOST.includes(code) || LOST_MESSAGE.test(detail))
    return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql: failure.sql, detail }, cause);
  if (TLS_CODE.test(code) || TLS_MESSAGE.test(detail))
    return cortexError("MIG_DIALECT_CONNECTION_TLS", { database, ssl: failure.ssl, detail }, cause);
  return null;
}

function loginError(server: ServerError, failure: ConnectionFailure): CortexError {
  const { database, user, cause } = failure;
  const details = { database, detail: server.message };
  if (/pg_hba/.test(server.message))
    return cortexError("MIG_DIALECT_CONNECTION_HOST_REFUSED", details, cause);
  return cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", { ...details, user }, cause);
}

/** What the server says of the session itself; null when the error is about a statement. */
export function sessionError(server: ServerError, failure: ConnectionFailure): CortexError | null {
  const { database, sql, cause } = failure;
  const detail = server.message;
  switch (server.state) {
    case "28P01":
    case "28000":
      return loginError(server, failure);
    case "3D000": {
      const name = namesIn(detail)[0] ?? database;
      return cortexError("MIG_DIALECT_DATABASE_MISSING", { database, name }, cause);
    }
    case "53300":
    case "53400":
      return cortexError("MIG_DIALECT_CONNECTION_TOO_MANY", { database, detail }, cause);
    case "57P03":
    case "55000":
      // 55000 of a login: the database takes no connections (ALTER DATABASE … ALLOW_CONNECTIONS false).
      return server.state === "55000" && sql !== null
        ? null
        : cortexError("MIG_DIALECT_CONNECTION_NOT_READY", { database, detail }, cause);
    case "25006":
      return cortexError("MIG_DIALECT_SERVER_READ_ONLY", { database, detail }, cause);
    case "25P03":
    case "25P04":
    case "57P01":
    case "57P02":
    case "57P04":
    case "57P05":
      return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, cause);
    default:
      return server.state.startsWith("08")
        ? cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, cause)
        : null;
  }
}

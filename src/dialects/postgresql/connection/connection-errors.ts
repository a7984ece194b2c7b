import { type CortexError, cortexError } from "../../../errors/index.js";
import { networkError as coded, type NetworkFailure, type NetworkWords } from "../../shared/network-error.js";
import { namesIn, type ServerError } from "./server-error.js";

/** How the package `pg` tells of the network. */
const WORDS: NetworkWords = {
  lost: [],
  lostMessage:
    /Connection terminated|Client was closed|Client has encountered a connection error|not queryable|server closed the connection/i,
  tls: null,
  tlsMessage: /does not support SSL|SSL connection|certificate|\bPEM\b/i,
  timeoutMessage: /^timeout expired$/,
};

/** An error of the network, of TLS or of the driver as a coded one; null for any other. */
export const networkError = (failure: NetworkFailure): CortexError | null => coded(failure, WORDS);

function loginError(server: ServerError, failure: NetworkFailure): CortexError {
  const { database, user, cause } = failure;
  const details = { database, detail: server.message };
  if (/pg_hba/.test(server.message))
    return cortexError("MIG_DIALECT_CONNECTION_HOST_REFUSED", details, cause);
  return cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", { ...details, user }, cause);
}

/** What the server says of the session itself; null when the error is about a statement. */
export function sessionError(server: ServerError, failure: NetworkFailure): CortexError | null {
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

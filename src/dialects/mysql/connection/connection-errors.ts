import { type CortexError, cortexError } from "../../../errors/index.js";
import {
  isNetworkLoss as isLoss,
  networkCodeOf,
  networkError as coded,
  type NetworkFailure,
  networkMessageOf,
  type NetworkWords,
} from "../../shared/network-error.js";

/** How the package `mysql2` tells of the network. */
const WORDS: NetworkWords = {
  lost: ["PROTOCOL_CONNECTION_LOST", "PROTOCOL_SEQUENCE_TIMEOUT"],
  lostMessage: /closed state/,
  tls: /^HANDSHAKE_(?:NO_SSL|SSL)/,
  tlsMessage: /does not support secure connection|certificate|\bPEM\b|\bTLS\b/i,
  timeoutMessage: null,
};

/** True when a session that was open is gone, as the driver tells it. */
export const isNetworkLoss = (error: unknown): boolean => isLoss(error, WORDS);

/** An error of the network, of TLS or of the driver as a coded one; null for the server's. */
export function networkError(failure: NetworkFailure): CortexError | null {
  const known = coded(failure, WORDS);
  const { database, user, cause } = failure;
  if (known !== null || !networkCodeOf(cause).startsWith("AUTH_SWITCH")) return known;
  const detail = networkMessageOf(cause);
  return cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", { database, user, detail }, cause);
}

/** What the server says while a login is going on, and what it says of the session itself; null for all else. */
export function sessionError(number: number, failure: NetworkFailure): CortexError | null {
  const { database, user, sql, ssl, cause } = failure;
  const detail = networkMessageOf(cause);
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
      return cortexError("MIG_DIALECT_CONNECTION_LOGIN_REFUSED", { database, user, detail }, cause);
    case 1129:
    case 1130:
      return cortexError("MIG_DIALECT_CONNECTION_HOST_REFUSED", { database, detail }, cause);
    case 1040:
    case 1203:
    case 1226:
      return cortexError("MIG_DIALECT_CONNECTION_TOO_MANY", { database, detail }, cause);
    // MariaDB: a member that has not joined its Galera cluster, or has lost the others.
    case 1047:
      return sql === null
        ? cortexError("MIG_DIALECT_CONNECTION_NOT_READY", { database, detail }, cause)
        : null;
    case 3159:
      return cortexError("MIG_DIALECT_CONNECTION_TLS", { database, ssl, detail }, cause);
    case 1053:
    case 1077:
    case 3169:
      return sql === null
        ? cortexError("MIG_DIALECT_CONNECTION_NOT_READY", { database, detail }, cause)
        : cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, cause);
    case 1080:
    case 1152:
    case 1158:
    case 1159:
    case 1160:
    case 1161:
    case 1184:
    case 1927:
    case 4031:
      return cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, cause);
    default:
      return null;
  }
}

import { type CortexError, cortexError } from "../../errors/index.js";

/** A failure below the server's own errors, and what is known of the connection. */
export interface NetworkFailure {
  readonly database: string;
  readonly user: string;
  /** The statement that was under way; null while the connection is opened. */
  readonly sql: string | null;
  readonly host: string;
  readonly ssl: string;
  readonly timeoutSeconds: number;
  readonly cause: unknown;
}

/** How a driver tells of the network, beside the codes of Node (https://nodejs.org/api/errors.html). */
export interface NetworkWords {
  /** Its own codes of a session that is gone, and its messages where there is no code. */
  readonly lost: readonly string[];
  readonly lostMessage: RegExp;
  /** Its own codes of an encryption that could not be agreed on, and its messages where there is no code. */
  readonly tls: RegExp | null;
  readonly tlsMessage: RegExp;
  /** Its message when a connection takes too long. */
  readonly timeoutMessage: RegExp | null;
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
const LOST = ["ECONNRESET", "EPIPE", "ECONNABORTED", "ENOTCONN"];
const TLS =
  /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|INVALID_CA)/;

/** The code that Node or the driver has given; empty for none. */
export function networkCodeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/** The network tries several addresses of one name, and then tells of all. */
export function networkMessageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map((one) => networkMessageOf(one)).join("; ");
  return error instanceof Error ? error.message : String(error);
}

const isTlsCode = (code: string, words: NetworkWords): boolean =>
  TLS.test(code) || words.tls?.test(code) === true;

/** What the network tells of a session that was open: whether its statement has run is not known. */
export function isNetworkLoss(error: unknown, words: NetworkWords): boolean {
  const code = networkCodeOf(error);
  return (
    [...REFUSED, ...LOST, ...words.lost, "ETIMEDOUT"].includes(code) ||
    isTlsCode(code, words) ||
    words.lostMessage.test(networkMessageOf(error))
  );
}

/** An error of the network, of TLS or of the driver as a coded one; null for any other. */
export function networkError(failure: NetworkFailure, words: NetworkWords): CortexError | null {
  const { database, sql, host, ssl, cause } = failure;
  const code = networkCodeOf(cause);
  const detail = networkMessageOf(cause);
  const lost = (): CortexError =>
    cortexError("MIG_DIALECT_CONNECTION_LOST", { database, sql, detail }, cause);
  if (sql !== null && isNetworkLoss(cause, words)) return lost();
  if (REFUSED.includes(code))
    return cortexError("MIG_DIALECT_CONNECTION_REFUSED", { database, detail }, cause);
  if (NOT_FOUND.includes(code))
    return cortexError("MIG_DIALECT_CONNECTION_HOST_NOT_FOUND", { database, host, detail }, cause);
  if (code === "ETIMEDOUT" || words.timeoutMessage?.test(detail) === true)
    return cortexError(
      "MIG_DIALECT_CONNECTION_TIMEOUT",
      { database, seconds: failure.timeoutSeconds },
      cause,
    );
  const tls = (): CortexError => cortexError("MIG_DIALECT_CONNECTION_TLS", { database, ssl, detail }, cause);
  if (isTlsCode(code, words)) return tls();
  if (isNetworkLoss(cause, words)) return lost();
  return words.tlsMessage.test(detail) ? tls() : null;
}

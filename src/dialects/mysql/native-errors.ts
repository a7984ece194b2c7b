import { CortexError, cortexError } from "../../errors/index.js";
import type { ErrorContext } from "../contract/dialect.js";
import { excerpt } from "../shared/excerpt.js";
import type { NetworkFailure } from "../shared/network-error.js";
import { isNetworkLoss, networkError, sessionError } from "./connection/connection-errors.js";
import type { ServerTarget } from "./connection/target.js";
import { statementError } from "./statement-errors.js";

interface ServerError {
  readonly errno?: unknown;
  readonly sqlState?: unknown;
}

/**
 * The server's number of an error, also of its coded form; null for one that is not the server's. The driver's names of
 * the numbers are MySQL's, and wrong for MariaDB's own.
 */
export function nativeNumber(error: unknown): number | null {
  const native = error instanceof CortexError ? error.cause : error;
  const { errno, sqlState } = (native ?? {}) as ServerError;
  // The network's errors have a negative number, and no state.
  return typeof errno === "number" && errno > 0 && sqlState !== undefined ? errno : null;
}

/** True when the session is gone, also for the coded form of that error. */
export function isLoss(error: unknown): boolean {
  if (error instanceof CortexError) return error.code === "MIG_DIALECT_CONNECTION_LOST";
  if (isNetworkLoss(error)) return true;
  const number = nativeNumber(error);
  return number !== null && [1053, 1927, 4031].includes(number);
}

function describe(given: NetworkFailure): CortexError {
  const { cause, database } = given;
  if (cause instanceof CortexError) return cause;
  const number = nativeNumber(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  const sql = given.sql === null ? null : excerpt(given.sql);
  const failure = { ...given, sql };
  const known =
    number === null
      ? networkError(failure)
      : (sessionError(number, failure) ?? statementError({ number, message, sql, database, cause }));
  return known ?? cortexError("MIG_DIALECT_SQL_FAILED", { database, sql, detail: message }, cause);
}

/**
 * A native error as a coded one that names the object; a coded one is returned as it is.
 *
 * @example describeError(error, { sql: "DROP TABLE t", label: "mysql://db/shop" }).code // "MIG_DIALECT_TABLE_NOT_FOUND"
 */
export function describeError(error: unknown, context: ErrorContext): CortexError {
  return describe({
    database: context.label,
    sql: context.sql,
    host: context.label,
    user: "",
    ssl: "",
    timeoutSeconds: 0,
    cause: error,
  });
}

/** Why a connection could not be opened. */
export function connectionFailed(
  error: unknown,
  target: Pick<ServerTarget, "label" | "ssl" | "host" | "user" | "connectTimeoutSeconds">,
): CortexError {
  const { label: database, connectTimeoutSeconds: timeoutSeconds, host, user, ssl } = target;
  const described = describe({ database, host, user, ssl, timeoutSeconds, sql: null, cause: error });
  return described.code === "MIG_DIALECT_SQL_FAILED"
    ? cortexError(
        "MIG_DIALECT_CONNECTION_FAILED",
        { database, detail: error instanceof Error ? error.message : String(error) },
        error,
      )
    : described;
}

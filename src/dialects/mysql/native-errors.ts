import { CortexError, cortexError } from "../../errors/index.js";
import type { ErrorContext } from "../contract/dialect.js";
import { excerpt } from "../shared/excerpt.js";
import {
  type ConnectionFailure,
  isNetworkLoss,
  networkError,
  sessionError,
} from "./connection/connection-errors.js";
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

function describe(error: unknown, failure: ConnectionFailure): CortexError {
  if (error instanceof CortexError) return error;
  const number = nativeNumber(error);
  const message = error instanceof Error ? error.message : String(error);
  const sql = failure.sql === null ? null : excerpt(failure.sql);
  const known =
    number === null
      ? networkError(error, { ...failure, sql })
      : (sessionError(number, error, { ...failure, sql }) ??
        statementError({ number, message, sql, database: failure.label, cause: error }));
  return (
    known ?? cortexError("MIG_DIALECT_SQL_FAILED", { database: failure.label, sql, detail: message }, error)
  );
}

/**
 * A native error as a coded one that names the object; a coded one is returned as it is.
 *
 * @example describeError(error, { sql: "DROP TABLE t", label: "mysql://db/shop" }).code // "MIG_DIALECT_TABLE_NOT_FOUND"
 */
export function describeError(error: unknown, context: ErrorContext): CortexError {
  return describe(error, {
    label: context.label,
    sql: context.sql,
    host: context.label,
    user: "",
    ssl: "",
    connectTimeoutSeconds: 0,
  });
}

/** Why a connection could not be opened. */
export function connectionFailed(error: unknown, target: Omit<ConnectionFailure, "sql">): CortexError {
  const described = describe(error, { ...target, sql: null });
  return described.code === "MIG_DIALECT_SQL_FAILED"
    ? cortexError(
        "MIG_DIALECT_CONNECTION_FAILED",
        { database: target.label, detail: error instanceof Error ? error.message : String(error) },
        error,
      )
    : described;
}

import { redactDeep } from "./redact.js";

/** What a code in the table says: how the process ends, how HTTP answers, and the two sentences for people. */
export interface ErrorRow<D> {
  /** The exit code of the command (0 done, 1 failed, 2 usage or settings, 3 declined, 4 locked, 5 not up to date, 6 refused). */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6;
  /** The HTTP status that the server answers with. */
  readonly http: number;
  /** What happened, to which object, in which file. */
  readonly message: (details: D) => string;
  /** What to do about it. */
  readonly hint: (details: D) => string;
}

/** Declares one row of the error table; the type parameter names the details that the message needs. */
export function errorRow<D extends object>(row: ErrorRow<D>): ErrorRow<D> {
  return row;
}

/** What is given to a {@link CortexError}. */
export interface CortexErrorInit {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
  readonly httpStatus: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Every failure that this package reports. `code` is stable and listed in `docs/reference/errors.md`;
 * `cause` holds the native error where there is one.
 *
 * @example
 * try { await manager.applyMigrations(); }
 * catch (error) { if (error instanceof CortexError && error.code === "MIG_LOCK_TIMEOUT") retryLater(); }
 */
export class CortexError extends Error {
  override readonly name = "CortexError";
  readonly code: string;
  readonly hint: string;
  readonly exitCode: number;
  readonly httpStatus: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(init: CortexErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.hint = init.hint;
    this.exitCode = init.exitCode;
    this.httpStatus = init.httpStatus;
    this.details = init.details;
  }

  /** The shape that `--json` and the server print: `{"error":{"code","message","hint","details"}}`. */
  toJSON(): {
    error: { code: string; message: string; hint: string; details: Readonly<Record<string, unknown>> };
  } {
    const details = redactDeep(this.details) as Readonly<Record<string, unknown>>;
    return { error: { code: this.code, message: this.message, hint: this.hint, details } };
  }
}

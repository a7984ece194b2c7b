import { ERROR_CODES, type ErrorCode } from "./codes.js";
import { CortexError, type ErrorRow } from "./cortex-error.js";
import { redact } from "./redact.js";

type DetailsOf<C extends ErrorCode> = (typeof ERROR_CODES)[C] extends ErrorRow<infer D> ? D : never;

/**
 * Builds the error of a code: message and hint come from the table, passwords are taken out of both.
 *
 * @example throw cortexError("MIG_REVISION_NOT_FOUND", { identifier: "abc" });
 */
export function cortexError<C extends ErrorCode>(
  code: C,
  details: DetailsOf<C>,
  cause?: unknown,
): CortexError {
  const row = ERROR_CODES[code] as unknown as ErrorRow<DetailsOf<C>>;
  return new CortexError({
    code,
    message: redact(row.message(details)),
    hint: redact(row.hint(details)),
    exitCode: row.exit,
    httpStatus: row.http,
    details: details as Readonly<Record<string, unknown>>,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** True for an error of this package with one of the given codes (any code when none is given). */
export function isCortexError(error: unknown, ...codes: readonly ErrorCode[]): error is CortexError {
  if (!(error instanceof CortexError)) return false;
  return codes.length === 0 || (codes as readonly string[]).includes(error.code);
}

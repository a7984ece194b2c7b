import { CortexError, cortexError, mapTexts } from "../errors/index.js";
import type { Logger } from "../util/logger.js";
import type { Scrub } from "./scrub-secrets.js";

/** Where {@link errorResponse} gets its helpers from. */
export interface ErrorResponseOptions {
  readonly scrub: Scrub;
  /** One that takes secrets out itself. */
  readonly logger: Logger;
  /** `GET /path`, for the log. */
  readonly request: string;
}

/**
 * The answer to a failure: `{"error":{"code","message","hint","details"}}` with the status of the code's row. What has
 * no code becomes MIG_SERVER_INTERNAL, and only the log learns more. Neither holds a stack trace or a secret.
 */
export function errorResponse(error: unknown, options: ErrorResponseOptions): Response {
  const { scrub, logger, request } = options;
  const coded = error instanceof CortexError ? error : cortexError("MIG_SERVER_INTERNAL", {}, error);
  const fields = { request, code: coded.code, ...(coded === error ? {} : { error: String(error) }) };
  // Who asks too early is told so; what the start is doing stands in the log anyway.
  if (coded.httpStatus >= 500 && coded.code !== "MIG_SERVER_STARTING") logger.error(coded.message, fields);
  else logger.debug(coded.message, fields);
  return Response.json(mapTexts(coded.toJSON(), scrub), {
    status: coded.httpStatus,
    headers: headersOf(coded),
  });
}

/** The headers that HTTP demands beside a status (RFC 9110, 11.6.1, 15.5.6 and 10.2.3). */
function headersOf(error: CortexError): Record<string, string> {
  const { allowed, retryAfterSeconds } = error.details;
  switch (error.httpStatus) {
    case 401:
      return { "WWW-Authenticate": 'Bearer realm="cortex"' };
    case 405:
      return { Allow: Array.isArray(allowed) ? allowed.join(", ") : "" };
    case 429:
      return { "Retry-After": String(retryAfterSeconds) };
    default:
      return {};
  }
}

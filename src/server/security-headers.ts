import type { MiddlewareHandler } from "hono";

/** For answers that are data: a browser that shows them may load and run nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/**
 * Sets the headers that keep a browser from doing more with an answer than showing it. A page brings its own
 * Content-Security-Policy (it names the hashes of its script and style). There is no CORS header at all: other origins
 * can read nothing. No Strict-Transport-Security either: whether there is TLS is for the proxy in front to say.
 */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has("Content-Security-Policy"))
      c.res.headers.set("Content-Security-Policy", DATA_POLICY);
  };
}

import { mapTexts, redact } from "../errors/index.js";
import type { Logger } from "../util/logger.js";

/** Shorter secrets would take harmless letters out of every message; the patterns of `redact` still see them. */
const SHORTEST_SECRET = 4;

/** Takes secrets out of a text. */
export type Scrub = (text: string) => string;

/**
 * Builds the function that takes the given secrets out of a text, as they are and as a URL writes them,
 * besides everything that merely looks like a secret.
 *
 * @example secretScrubber(["hunter22"])("no entry for hunter22") // "no entry for ***"
 */
export function secretScrubber(secrets: readonly (string | null | undefined)[]): Scrub {
  const known = secrets
    .filter((secret): secret is string => typeof secret === "string" && secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [...new Set([secret, encodeURIComponent(secret)])])
    .sort((a, b) => b.length - a.length);
  return (text) => known.reduce((rest, secret) => rest.replaceAll(secret, "***"), redact(text));
}

/** A logger that takes secrets out of every message and field before it hands them on. */
export function scrubbedLogger(logger: Logger, scrub: Scrub): Logger {
  const at =
    (level: keyof Logger): Logger["info"] =>
    (message, fields) =>
      logger[level](
        scrub(message),
        fields === undefined
          ? undefined
          : Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, mapTexts(value, scrub)])),
      );
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

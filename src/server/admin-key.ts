import { createHash, timingSafeEqual } from "node:crypto";
import { cortexError } from "../errors/index.js";

const WINDOW_MS = 60_000;
const FAILURES_PER_WINDOW = 10;
/** Addresses that are told apart; further ones share one counter, so that no stranger can fill the memory. */
const MOST_ADDRESSES = 1_000;
const EVERYBODY_ELSE = "*";

interface Failures {
  readonly count: number;
  readonly until: number;
}

/** Decides whether a request may upgrade. */
export interface AdminKeyGuard {
  /**
   * @param authorization the `Authorization` header, if there was one
   * @param address where the request came from
   * @throws MIG_SERVER_NO_ADMIN_KEY without a configured key, MIG_SERVER_UNAUTHORIZED for a missing or wrong one,
   *   MIG_SERVER_TOO_MANY_ATTEMPTS after ten wrong ones from one address within a minute (the right one included,
   *   so that guessing on gains nothing)
   */
  admit(authorization: string | undefined, address: string): void;
}

/**
 * Guards the upgrade endpoint with one key. Both keys are hashed before they are compared, so that the comparison
 * takes the same time for every input (https://nodejs.org/api/crypto.html#cryptotimingsafeequala-b needs equal lengths).
 *
 * @example adminKeyGuard("s3cret").admit(request.headers.get("authorization") ?? undefined, "127.0.0.1");
 */
export function adminKeyGuard(key: string | null, now: () => number = Date.now): AdminKeyGuard {
  const expected = key === null || key === "" ? null : digest(key);
  const failures = new Map<string, Failures>();

  const slotOf = (address: string): string => {
    if (failures.has(address)) return address;
    if (failures.size >= MOST_ADDRESSES)
      for (const [other, { until }] of failures) if (until <= now()) failures.delete(other);
    return failures.size >= MOST_ADDRESSES ? EVERYBODY_ELSE : address;
  };

  return {
    admit(authorization, address) {
      if (expected === null) throw cortexError("MIG_SERVER_NO_ADMIN_KEY", {});
      const slot = slotOf(address);
      const past = failures.get(slot);
      const open = past !== undefined && past.until > now() ? past : { count: 0, until: now() + WINDOW_MS };
      if (open.count >= FAILURES_PER_WINDOW)
        throw cortexError("MIG_SERVER_TOO_MANY_ATTEMPTS", {
          retryAfterSeconds: Math.max(1, Math.ceil((open.until - now()) / 1000)),
        });
      const given = bearerToken(authorization);
      if (given !== null && timingSafeEqual(digest(given), expected)) return;
      // A request without any key guesses nothing, so it costs nobody a try.
      if (given !== null) failures.set(slot, { ...open, count: open.count + 1 });
      throw cortexError("MIG_SERVER_UNAUTHORIZED", {
        reason: given === null ? "it carries no bearer key" : "the key is wrong",
      });
    },
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

/** The key of an `Authorization: Bearer …` header (RFC 6750, 2.1), or null. */
function bearerToken(authorization: string | undefined): string | null {
  const match = /^Bearer +(\S+) *$/i.exec(authorization ?? "");
  return match?.[1] ?? null;
}

import { cortexError } from "../errors/index.js";
import { closestWord } from "../util/edit-distance.js";
import { maskUrl } from "./database-url.js";

/** Where a value was found; errors name it. */
export interface ValueOrigin {
  /** As the user knows it: `CORTEX_DB_PORT`, `port`. */
  readonly name: string;
  /** In words: "environment", "/srv/app/.env". */
  readonly origin: string;
  /** The value is never shown. */
  readonly secret: boolean;
}

const TRUE = new Set(["true", "1", "yes", "on"]);
const FALSE = new Set(["false", "0", "no", "off"]);

/** The error of a value that cannot be understood. */
export function invalidValue(
  text: string,
  from: ValueOrigin,
  may: { readonly hold: string; readonly suggestion?: string | null },
): Error {
  return cortexError("MIG_CONFIG_INVALID_VALUE", {
    name: from.name,
    origin: from.origin,
    held: from.secret ? null : maskUrl(text),
    expected: may.hold,
    suggestion: may.suggestion ?? null,
  });
}

/** true/1/yes/on and false/0/no/off in any case. @throws MIG_CONFIG_INVALID_VALUE for anything else. */
export function parseBoolean(text: string, from: ValueOrigin): boolean {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw invalidValue(text, from, { hold: "true, 1, yes, on, false, 0, no or off" });
}

/** A port; `0` only where a free one may be taken. @throws MIG_CONFIG_INVALID_VALUE for anything else. */
export function parsePort(text: string, from: ValueOrigin, least: 0 | 1): number {
  const word = text.trim();
  const port = /^\d{1,5}$/.test(word) ? Number(word) : -1;
  if (port < least || port > 65_535)
    throw invalidValue(text, from, { hold: `a port number from ${least} to 65535` });
  return port;
}

/** setTimeout cannot wait longer than 2^31-1 ms. */
const MOST_SECONDS = 2_147_483;

/** A number of seconds (a fraction is fine), in milliseconds. @throws MIG_CONFIG_INVALID_VALUE for anything else. */
export function parseSeconds(text: string, from: ValueOrigin): number {
  const word = text.trim();
  const seconds = /^\d+(\.\d+)?$/.test(word) ? Number(word) : -1;
  if (seconds < 0 || seconds > MOST_SECONDS)
    throw invalidValue(text, from, { hold: `a number of seconds from 0 to ${MOST_SECONDS}` });
  return Math.round(seconds * 1000);
}

/** One of the words, in any case. @throws MIG_CONFIG_INVALID_VALUE for anything else, with the nearest word. */
export function parseChoice<W extends string>(text: string, from: ValueOrigin, words: readonly W[]): W {
  const word = text.trim().toLowerCase();
  const found = words.find((each) => each.toLowerCase() === word);
  if (found !== undefined) return found;
  throw invalidValue(text, from, {
    hold: listOf(words),
    suggestion: from.secret ? null : closestWord(word, words),
  });
}

function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

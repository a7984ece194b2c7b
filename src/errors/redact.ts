import { hideKnownSecrets } from "./known-secrets.js";

// Greedy up to the last @ of the word: a password that was not encoded may hold one itself.
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s]*@/gi;
const ASSIGNED_SECRET =
  /\b(password|passwd|pwd|token|secret|api[_-]?key)(\s*[=:]\s*)(?!(?:YES|NO)\))("[^"]*"|'[^']*'|[^\s,;&]+)/gi;
// The password of a role or user in a statement; a revision that is "identified by 'x'" is none.
const SQL_PASSWORD =
  /\b(password|(?:user|role|to|set|exists)\b[^;]{0,300}?\bidentified\s+(?:with\s+\S+\s+)?(?:by|as))(\s+)('(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*")/gi;

// Key material, whichever variable it was put into.
const PEM = /-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g;
// What stands after the question mark of a database's URL: an option that is none may hold a token.
const URL_OPTIONS = /(\b(?!https?:)[a-z][a-z0-9+.-]*:\/\/[^\s?'"]*\?)([^\s'"]+)/gi;
const OPEN_OPTION =
  /^(?:host|port|user|dbname|database|schema|ssl-?_?mode|ssl|sslaccept|charset|mode|cache|immutable|connect[-_]timeout|application_name|socket|socketpath|unix_socket|timezone)$/i;

// Nearly every text holds nothing of the kind, which one look finds out sooner than five.
const MAY_HOLD_SECRET = /:\/\/|-----BEGIN |passw|pwd|token|secret|api[_-]?key|identified/i;

function maskOptions(options: string): string {
  return options
    .split("&")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at === -1 || OPEN_OPTION.test(pair.slice(0, at)) ? pair : `${pair.slice(0, at)}=***`;
    })
    .join("&");
}

/**
 * Replaces the secrets that are known, and what looks like one, in a text: the password of a URL and its options, PEM,
 * the value of `password=…`, `token=…`, and of `PASSWORD '…'` and `IDENTIFIED BY '…'` in SQL.
 *
 * @example redact("mysql://root:hunter2@db/x") // "mysql://root:***@db/x"
 */
export function redact(text: string): string {
  const rest = hideKnownSecrets(text);
  if (!MAY_HOLD_SECRET.test(rest)) return rest;
  return rest
    .replace(PEM, "-----BEGIN $1----- *** -----END $1-----")
    .replace(URL_PASSWORD, "$1:***@")
    .replace(URL_OPTIONS, (_all, place: string, options: string) => `${place}${maskOptions(options)}`)
    .replace(ASSIGNED_SECRET, "$1$2***")
    .replace(SQL_PASSWORD, "$1$2***");
}

/** {@link redact} for every text inside a JSON value; keys, and what is no plain object or list, stay. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactDeep(inner)]));
}

import type { ConnectionTarget } from "../../contract/connection.js";

type Ssl = ConnectionTarget["ssl"];

/** What the part of a URL behind the question mark says. */
export interface UrlOptions {
  readonly socket: string | null;
  readonly ssl: Ssl | null;
  readonly sslCa: string | null;
  readonly connectTimeoutSeconds: number | null;
}

/** The words of this package, of the servers' shells, and of other tools. */
const SSL_WORDS: Readonly<Record<string, Ssl>> = {
  off: "off",
  false: "off",
  "0": "off",
  disable: "off",
  disabled: "off",
  prefer: "off",
  preferred: "off",
  require: "require",
  required: "require",
  true: "require",
  "1": "require",
  accept_invalid_certs: "require",
  "verify-ca": "verify-full",
  verify_ca: "verify-full",
  "verify-full": "verify-full",
  verify_identity: "verify-full",
  strict: "verify-full",
};

const SSL_NAMES = ["ssl", "sslmode", "ssl-mode", "ssl_mode", "sslaccept"];
const CA_NAMES = ["ssl-ca", "ssl_ca", "sslca", "sslcert"];
const SOCKET_NAMES = ["socket", "socketpath", "unix_socket"];
const TIMEOUT_NAMES = ["connect_timeout", "connect-timeout"];
/** Of a pool, or what is always so here: taken and passed over, so that an application's URL can be used as it is. */
const PASSED_OVER = [
  "connection_limit",
  "connectionlimit",
  "pool_timeout",
  "pool_size",
  "max_overflow",
  "pool_recycle",
  "schema",
  "timezone",
  "autocommit",
];

const STRICTNESS: readonly Ssl[] = ["off", "require", "verify-full"];

/** The stricter of the setting and the URL. */
export function stricterSsl(setting: Ssl, fromUrl: Ssl | null): Ssl {
  return fromUrl !== null && STRICTNESS.indexOf(fromUrl) > STRICTNESS.indexOf(setting) ? fromUrl : setting;
}

/** Reads the options of a URL; a sentence says which of them cannot be obeyed. */
export function urlOptions(query: ReadonlyMap<string, string>): UrlOptions | string {
  let options: UrlOptions = { socket: null, ssl: null, sslCa: null, connectTimeoutSeconds: null };
  for (const [written, value] of query) {
    const name = written.toLowerCase();
    if (SSL_NAMES.includes(name)) {
      const ssl = SSL_WORDS[value.toLowerCase()];
      if (ssl === undefined) return `'${written}' cannot be '${value}': off, require or verify-full`;
      options = { ...options, ssl: stricterSsl(options.ssl ?? "off", ssl) };
    } else if (CA_NAMES.includes(name)) options = { ...options, sslCa: value };
    else if (SOCKET_NAMES.includes(name)) options = { ...options, socket: value };
    else if (TIMEOUT_NAMES.includes(name)) {
      if (!/^[1-9][0-9]{0,4}$/.test(value)) return `'${written}' cannot be '${value}': seconds, 1 or more`;
      options = { ...options, connectTimeoutSeconds: Number(value) };
    } else if (name === "charset") {
      if (!/^utf8/i.test(value)) return `the charset '${value}' is not used here, only utf8mb4`;
    } else if (!PASSED_OVER.includes(name)) return `its option '${written}' is not known`;
  }
  return options;
}

import { cortexError, redact } from "../../../errors/index.js";

/** The parts of a URL, decoded; null for what it leaves out. */
export interface UrlParts {
  readonly host: string | null;
  readonly port: number | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: string | null;
  /** What stands after the question mark, by its name in lower case. */
  readonly options: ReadonlyMap<string, string>;
}

/** Understood after the question mark (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS). */
const UNDERSTOOD = new Set(
  "host port user password dbname sslmode ssl sslrootcert sslcert sslkey connect_timeout application_name schema".split(
    " ",
  ),
);

/** Of other clients, and without a meaning here. */
const IGNORED = new Set(
  `channel_binding target_session_attrs gssencmode krbsrvname keepalives keepalives_idle keepalives_interval
  keepalives_count tcp_user_timeout fallback_application_name client_encoding sslnegotiation pgbouncer connection_limit
  pool_timeout prepared_statements statement_cache_size`.split(/\s+/),
);

function refuse(url: string, reason: string): never {
  throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason });
}

/** A part that is not well encoded stands for itself: a password with a bare % in it. */
function decoded(text: string): string {
  return /%(?![0-9a-f]{2})/i.test(text) ? text : decodeOrKeep(text);
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function present(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : decoded(text);
}

function portOf(text: string | undefined, url: string): number | null {
  if (text === undefined || text === "") return null;
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536
    ? port
    : refuse(url, "its port is no number from 1 to 65535");
}

function optionsOf(query: string, url: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split("&").filter((part) => part !== "")) {
    const at = pair.indexOf("=");
    const name = decoded(at === -1 ? pair : pair.slice(0, at)).toLowerCase();
    if (IGNORED.has(name)) continue;
    if (!UNDERSTOOD.has(name))
      refuse(url, `'${name}' is not understood; it may have: ${[...UNDERSTOOD].join(", ")}`);
    // A plus sign is itself here, as libpq has it; only a form makes it a space.
    options.set(name, at === -1 ? "" : decoded(pair.slice(at + 1)));
  }
  return options;
}

/**
 * Takes a URL apart: `postgresql://user:password@host:port/database?option=value`. The password ends at the last `@`
 * before the options, so that one which was not encoded is understood as well; a host in brackets is an IPv6 address,
 * one that begins with a slash (encoded, or as the option `host`) the folder of a socket.
 *
 * @throws MIG_DIALECT_TARGET_INVALID without the password
 */
export function parseTargetUrl(url: string): UrlParts {
  const scheme = /^(?:postgresql|postgres)(?:\+[a-z0-9_]+)?:\/\//i.exec(url)?.[0];
  if (scheme === undefined) refuse(url, "it does not begin with postgresql://");
  const [address = "", ...rest] = url.slice(scheme.length).split("?");
  const at = address.lastIndexOf("@");
  const login = at === -1 ? "" : address.slice(0, at);
  const [place = "", ...path] = address.slice(at + 1).split("/");
  if (place.includes(",")) refuse(url, "it names several hosts; name the one that takes writes");
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(place) ?? [];
  if (bracketed === undefined && plain === undefined)
    refuse(
      url,
      "what follows the login is no host and port; an IPv6 address stands in brackets, and @ / ? in a password are written %40 %2F %3F",
    );
  const colon = login.indexOf(":");
  const options = optionsOf(rest.join("?"), url);
  return {
    host: options.get("host") ?? present(bracketed ?? plain),
    port: portOf(options.get("port") ?? port, url),
    username: options.get("user") ?? present(colon === -1 ? login : login.slice(0, colon)),
    password: options.get("password") ?? (colon === -1 ? null : present(login.slice(colon + 1))),
    database: options.get("dbname") ?? present(path.join("/")),
    options,
  };
}

/** The parts of a URL that names a server. */
export interface ServerUrl {
  readonly scheme: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly database: string;
  readonly query: ReadonlyMap<string, string>;
}

/** Percent-encoding undone; a percent sign that encodes nothing stays one. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    const bytes = Buffer.from(encoded.replaceAll("%", ""), "hex");
    return bytes.toString("utf8");
  });
}

function parseQuery(text: string): ReadonlyMap<string, string> {
  const pairs = text.split("&").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return at === -1 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    }),
  );
}

/**
 * Reads the URL of a server. A password may hold any character, encoded or not: it reaches up to the last `@`.
 *
 * @returns a sentence that says why, for a text that is none
 * @example parseServerUrl("mysql://app:p@ss/#1@db:3307/shop") // user app, password p@ss/#1, host db, database shop
 */
export function parseServerUrl(url: string): ServerUrl | string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) return "it is no URL such as mysql://user@host:3306/name";
  const at = rest.lastIndexOf("@");
  const login = at === -1 ? null : rest.slice(0, at);
  const colon = login?.indexOf(":") ?? -1;
  const [, place = "", path = "", query = ""] =
    /^([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(?:#.*)?$/s.exec(rest.slice(at + 1)) ?? [];
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(place) ?? [null, null];
  if (host === null)
    return "what follows the login is no host with a port (an IPv6 address stands in brackets)";
  if (port !== undefined && port !== null && Number(port) > 65_535) return `there is no port ${port}`;
  return {
    scheme: scheme.toLowerCase(),
    user: login === null ? null : decode(colon === -1 ? login : login.slice(0, colon)),
    password: login === null || colon === -1 ? null : decode(login.slice(colon + 1)),
    host: host === "" ? null : decode(host),
    port: port === undefined || port === null || port === "" ? null : Number(port),
    database: decode(path),
    query: parseQuery(query),
  };
}

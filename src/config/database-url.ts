/**
 * A URL with its password hidden: everything up to the last `@` before the path, so that a password
 * which was not encoded and holds an `@` itself does not show its end.
 *
 * @example maskUrl("db://root:p@ss@host/x") // "db://root:***@host/x"
 */
export function maskUrl(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:@/?#]*):.*@/i, "$1:***@")
    .replace(/([?&][^=&#]*(?:password|passwd|pwd|token|secret|key)[^=&#]*=)[^&#]*/gi, "$1***");
}

/** The scheme in lower case without a driver (`scheme+driver:`, as SQLAlchemy writes it), or null when there is none. */
export function urlScheme(url: string): string | null {
  const scheme = /^([a-z][a-z0-9.-]*)(?:\+[a-z0-9._-]+)?:/i.exec(url)?.[1];
  return scheme === undefined ? null : scheme.toLowerCase();
}

/** The URL without the driver of its scheme, which names a Python package. */
export function withoutDriver(url: string): string {
  return url.replace(/^([a-z][a-z0-9.-]*)\+[a-z0-9._-]+:/i, "$1:");
}

/**
 * Puts a user and a password into a URL that has none, so that the secret can be kept apart from the address.
 * A URL without a host, or one that the WHATWG parser cannot read (several hosts), stays as it is.
 */
export function withLogin(url: string, username: string | null, password: string | null): string {
  if ((username === null && password === null) || !URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.host === "") return url;
  if (parsed.username === "" && username !== null) parsed.username = encodeURIComponent(username);
  if (parsed.password === "" && password !== null && parsed.username !== "")
    parsed.password = encodeURIComponent(password);
  return parsed.href;
}

import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { cortexError } from "../../../errors/index.js";
import type { ConnectionTarget } from "../../contract/connection.js";
import { parseTargetUrl, type UrlParts } from "./target-url.js";

export const DEFAULT_PORT = 5432;
const DEFAULT_TIMEOUT_SECONDS = 10;

/** How the connection is encrypted. */
export interface TlsTarget {
  /** As in CORTEX_DB_SSL; `verify-ca` only comes from a URL. */
  readonly mode: "off" | "require" | "verify-ca" | "verify-full";
  /** A PEM text. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** Where a server is, and how to log in. */
export interface ServerTarget {
  readonly kind: "server";
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string | null;
  readonly database: string;
  readonly schema: string | null;
  readonly tls: TlsTarget;
  /** 0 waits for ever. */
  readonly timeoutSeconds: number;
  readonly applicationName: string | null;
  /** For people: without the password. */
  readonly label: string;
}

/** What a {@link ConnectionTarget} comes to. */
export type PostgresqlTarget =
  | { readonly kind: "handle"; readonly handle: unknown; readonly schema: string | null }
  | ServerTarget;

const NO_PARTS: UrlParts = {
  host: null,
  port: null,
  username: null,
  password: null,
  database: null,
  options: new Map(),
};

function refuse(reason: string, target: string): never {
  throw cortexError("MIG_DIALECT_TARGET_INVALID", { target, reason });
}

/** The file of a certificate or key, or its text. */
function pem(value: string | null | undefined, what: string): string | null {
  if (value === null || value === undefined || value === "" || value === "system") return null;
  if (value.includes("-----BEGIN")) return value;
  try {
    return readFileSync(value, "utf8");
  } catch (error) {
    const reason = `${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: value, reason }, error);
  }
}

function tlsMode(target: ConnectionTarget, options: UrlParts["options"]): TlsTarget["mode"] {
  const written = options.get("sslmode") ?? options.get("ssl");
  switch (written) {
    case undefined:
    case "allow":
    case "prefer":
      // A preference is none: what CORTEX_DB_SSL says counts.
      return target.ssl;
    case "disable":
    case "false":
    case "0":
      return "off";
    case "require":
    case "no-verify":
    case "true":
    case "1":
      return target.ssl === "verify-full" ? target.ssl : "require";
    case "verify-ca":
    case "verify-full":
      return written;
    default:
      return refuse(`sslmode '${written}' is not known`, "the URL");
  }
}

function tlsOf(target: ConnectionTarget, options: UrlParts["options"]): TlsTarget {
  const mode = tlsMode(target, options);
  if (mode === "off") return { mode, ca: null, cert: null, key: null };
  return {
    mode,
    ca: pem(options.get("sslrootcert") ?? target.sslCa, "the certificate authority"),
    cert: pem(options.get("sslcert"), "the client's certificate"),
    key: pem(options.get("sslkey"), "the client's key"),
  };
}

function timeoutOf(written: string | undefined): number {
  if (written === undefined || written === "") return DEFAULT_TIMEOUT_SECONDS;
  const seconds = Number(written);
  return Number.isFinite(seconds) && seconds >= 0
    ? seconds
    : refuse(`connect_timeout '${written}' is no number of seconds`, "the URL");
}

/** As libpq: who runs the program. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    const reason = "no user is named (CORTEX_DB_USERNAME), and the system has none either";
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: "", reason }, error);
  }
}

type Place = Pick<ServerTarget, "host" | "port" | "username" | "database">;

function labelOf({ host, port, username, database }: Place): string {
  const user = encodeURIComponent(username);
  const name = encodeURIComponent(database);
  const atPort = port === DEFAULT_PORT ? "" : `:${port}`;
  if (host.startsWith("/"))
    return `postgresql://${user}@/${name}?host=${host}${port === DEFAULT_PORT ? "" : `&port=${port}`}`;
  return `postgresql://${user}@${host.includes(":") ? `[${host}]` : host}${atPort}/${name}`;
}

/**
 * Where a target points: a handle, or a server given by a URL or by its parts. A URL counts as a whole, but for the
 * schema, which it seldom names.
 *
 * @throws MIG_DIALECT_TARGET_INVALID
 * @example resolveTarget({ ...target, url: "postgresql://app@[::1]/app" })
 */
export function resolveTarget(target: ConnectionTarget): PostgresqlTarget {
  if (target.handle !== null && target.handle !== undefined)
    return { kind: "handle", handle: target.handle, schema: target.schema };
  const parts = target.url === null ? NO_PARTS : parseTargetUrl(target.url);
  const database = parts.database ?? target.database;
  if (database === null || database === "")
    refuse("no database is named (CORTEX_DB_NAME, or after the host in the URL)", target.host ?? "the URL");
  const place = {
    host: unbracketed(parts.host ?? target.host ?? "localhost"),
    port: parts.port ?? target.port ?? DEFAULT_PORT,
    username: parts.username ?? target.username ?? systemUser(),
    database,
  };
  return {
    kind: "server",
    ...place,
    password: parts.password ?? target.password,
    schema: target.schema ?? parts.options.get("schema") ?? null,
    tls: tlsOf(target, parts.options),
    timeoutSeconds: timeoutOf(parts.options.get("connect_timeout")),
    applicationName: parts.options.get("application_name") ?? null,
    label: labelOf(place),
  };
}

function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

/** The database for people, without connecting. */
export function describeTarget(target: ConnectionTarget): string {
  const resolved = resolveTarget(target);
  return resolved.kind === "handle" ? "the connection that was handed in" : resolved.label;
}

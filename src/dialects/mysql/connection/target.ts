import { cortexError, redact } from "../../../errors/index.js";
import type { ConnectionTarget } from "../../contract/connection.js";
import { parseServerUrl } from "./server-url.js";
import { stricterSsl, urlOptions } from "./url-options.js";

/** A server and how to log in. */
export interface ServerTarget {
  readonly kind: "server";
  readonly host: string;
  readonly port: number;
  /** The file of the socket, which is used instead of host and port. */
  readonly socketPath: string | null;
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  readonly ssl: ConnectionTarget["ssl"];
  /** The text of a certificate, or its file. */
  readonly sslCa: string | null;
  readonly connectTimeoutSeconds: number;
  readonly label: string;
}

/** What a {@link ConnectionTarget} comes to. */
export type MysqlTarget = { readonly kind: "handle"; readonly handle: unknown } | ServerTarget;

/** The port that both servers listen on. */
export const DEFAULT_PORT = 3306;
const DEFAULT_TIMEOUT_SECONDS = 10;

type Parts = Omit<ServerTarget, "kind" | "label">;

function invalid(target: string, reason: string): Error {
  return cortexError("MIG_DIALECT_TARGET_INVALID", { target, reason });
}

/** The database for people: a URL without its password. */
export function labelOf(parts: Pick<Parts, "host" | "port" | "socketPath" | "user" | "database">): string {
  const host = parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  const place = parts.socketPath === null ? `${host}:${parts.port}` : "localhost";
  const socket = parts.socketPath === null ? "" : `?socket=${parts.socketPath}`;
  const user = parts.user === "" ? "" : `${parts.user}@`;
  return `mysql://${user}${place}/${parts.database}${socket}`;
}

/** A host that begins with a slash is the file of a socket, as other tools have it. */
function place(host: string | null, socket: string | null): { host: string; socketPath: string | null } {
  const bare = (host ?? "").replace(/^\[(.*)\]$/, "$1");
  if (socket !== null) return { host: "localhost", socketPath: socket };
  if (bare.startsWith("/")) return { host: "localhost", socketPath: bare };
  // "localhost" may be ::1 first, where the servers do not listen by themselves; both addresses are tried.
  return { host: bare === "" ? "localhost" : bare, socketPath: null };
}

function fromUrl(url: string, target: ConnectionTarget): Parts {
  const parsed = parseServerUrl(url);
  if (typeof parsed === "string") throw invalid(redact(url), parsed);
  if (!/^(?:mysql|mariadb)(?:\+[a-z0-9_]+)?$/.test(parsed.scheme))
    throw invalid(redact(url), "it is the URL of another kind of database");
  const options = urlOptions(parsed.query);
  if (typeof options === "string") throw invalid(redact(url), options);
  return {
    ...place(parsed.host, options.socket),
    port: parsed.port ?? DEFAULT_PORT,
    user: parsed.user ?? "",
    password: parsed.password,
    database: parsed.database,
    ssl: stricterSsl(target.ssl, options.ssl),
    sslCa: options.sslCa ?? target.sslCa,
    connectTimeoutSeconds: options.connectTimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
  };
}

function fromParts(target: ConnectionTarget): Parts {
  return {
    ...place(target.host, null),
    port: target.port ?? DEFAULT_PORT,
    user: target.username ?? "",
    password: target.password,
    database: target.database ?? "",
    ssl: target.ssl,
    sslCa: target.sslCa,
    connectTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  };
}

/**
 * Where a target points: a handle, or a server by its URL (`mysql://`, `mariadb://`) or its parts.
 *
 * @throws MIG_DIALECT_TARGET_INVALID
 */
export function resolveTarget(target: ConnectionTarget): MysqlTarget {
  if (target.handle !== null && target.handle !== undefined) return { kind: "handle", handle: target.handle };
  const parts = target.url === null ? fromParts(target) : fromUrl(target.url, target);
  const label = labelOf(parts);
  if (parts.database === "")
    throw invalid(label, "no database is named: set CORTEX_DB_NAME, or end the URL with its name");
  if (target.schema !== null && target.schema !== parts.database)
    throw invalid(
      label,
      `the schema '${target.schema}' is not its database: here both are the same thing, leave CORTEX_DB_SCHEMA out`,
    );
  return Object.freeze({ kind: "server", ...parts, label });
}

/** The database for people, without connecting. */
export function describeTarget(target: ConnectionTarget): string {
  const resolved = resolveTarget(target);
  return resolved.kind === "server" ? resolved.label : "the connection that was handed in";
}

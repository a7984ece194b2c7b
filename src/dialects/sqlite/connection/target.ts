import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cortexError, redact } from "../../../errors/index.js";
import type { ConnectionTarget } from "../../contract/connection.js";

/** What a {@link ConnectionTarget} comes to. */
export type SqliteTarget =
  | { readonly kind: "handle"; readonly handle: unknown }
  | { readonly kind: "memory" }
  | {
      readonly kind: "file";
      /** As it was written: what people are shown. */
      readonly label: string;
      readonly path: string;
      /** `mode=ro` was written into the URI. */
      readonly readOnly: boolean;
      /** The other parameters of a `file:` URI (https://sqlite.org/uri.html), as they were written. */
      readonly parameters: string;
    };

/** How a database that lives in memory is called. */
export const MEMORY = ":memory:";

const SQLITE_URL = /^sqlite3?(?:\+[a-z0-9_]+)?:(?:\/\/\/?)?/i;
const OWN_PARAMETERS = ["mode", "uri"];

function fileTarget(written: string, query: string): SqliteTarget {
  const parameters = new URLSearchParams(query);
  const mode = parameters.get("mode");
  if (written === "" || written === MEMORY || mode === "memory") return { kind: "memory" };
  for (const name of OWN_PARAMETERS) parameters.delete(name);
  return {
    kind: "file",
    label: written,
    path: resolve(written),
    readOnly: mode === "ro",
    parameters: parameters.toString(),
  };
}

function fileUrlTarget(url: string): SqliteTarget {
  const [location = "", query = ""] = url.replace(/#.*$/s, "").split("?", 2);
  const rest = location.slice("file:".length);
  if (!rest.startsWith("/")) return fileTarget(decodeURIComponent(rest), query);
  try {
    return fileTarget(fileURLToPath(location), query);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason }, error);
  }
}

/** SQLAlchemy's form: what follows `sqlite:///` is the path, so an absolute one has four slashes. */
function sqliteUrlTarget(url: string): SqliteTarget {
  if (/^sqlite[^:]*:\/\/[^/?]/i.test(url)) {
    const reason =
      "a SQLite URL has no host: three slashes before a relative path, four before an absolute one";
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason });
  }
  const rest = url.replace(SQLITE_URL, "");
  if (/^file:/i.test(rest)) return fileUrlTarget(rest);
  const [path = "", query = ""] = rest.split("?", 2);
  return fileTarget(path, query);
}

function urlTarget(url: string): SqliteTarget {
  if (/^sqlite/i.test(url) && SQLITE_URL.test(url)) return sqliteUrlTarget(url);
  if (/^file:/i.test(url)) return fileUrlTarget(url);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(url)) {
    const reason = "it is the URL of another kind of database";
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason });
  }
  return fileTarget(url, "");
}

/**
 * Where a target points: a handle, memory, or a file. Understood are a path, `:memory:`, `sqlite://` (memory),
 * `sqlite:///relative.db`, `sqlite:////absolute.db` and `file:` URIs.
 *
 * @throws MIG_DIALECT_TARGET_INVALID
 */
export function resolveTarget(target: ConnectionTarget): SqliteTarget {
  if (target.handle !== null && target.handle !== undefined) return { kind: "handle", handle: target.handle };
  if (target.url !== null) return urlTarget(target.url);
  if (target.memory) return { kind: "memory" };
  if (target.file !== null)
    return /^file:/i.test(target.file) ? fileUrlTarget(target.file) : fileTarget(target.file, "");
  const reason = "neither a file, nor a URL, nor memory is given";
  throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: "", reason });
}

/** The database for people, without opening it. */
export function describeTarget(target: ConnectionTarget): string {
  const resolved = resolveTarget(target);
  switch (resolved.kind) {
    case "memory":
      return MEMORY;
    case "file":
      return resolved.label;
    case "handle":
      return "the connection that was handed in";
  }
}

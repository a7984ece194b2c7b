import type { NativeConnection } from "./native-connection.js";

/** What is read of a handle's own settings. */
export interface HandleConfig {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly socketPath?: string;
}

function isNative(handle: unknown): handle is NativeConnection & { readonly config?: HandleConfig } {
  if (typeof handle !== "object" || handle === null) return false;
  const { query, on, removeListener, destroy } = handle as Partial<NativeConnection>;
  return [query, on, removeListener, destroy].every((method) => typeof method === "function");
}

/** A pool gives another session for each statement; its promise form has it under `pool`. */
function isPool(handle: unknown): boolean {
  return (
    typeof handle === "object" &&
    handle !== null &&
    typeof (handle as { getConnection?: unknown }).getConnection === "function"
  );
}

/**
 * The connection in a handle of mysql2: the connection itself, or the promise form of one.
 *
 * @returns a sentence that says why it cannot be used
 */
export function nativeOf(handle: unknown): (NativeConnection & { readonly config?: HandleConfig }) | string {
  if (isPool(handle))
    return "it is a pool, whose statements run in several sessions; hand in one connection of it";
  const inner = (handle as { readonly connection?: unknown } | null)?.connection;
  // The promise form has `query` as well, but not the callback that it calls.
  if (isNative(inner)) return inner;
  return isNative(handle) ? handle : "it is not a connection of mysql2";
}

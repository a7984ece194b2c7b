import { cortexError } from "../errors/index.js";
import type { Dialect } from "./contract/dialect.js";

/** The only line that a new dialect adds; its code is loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<Dialect>>> = {
  sqlite: async () => (await import("./sqlite/sqlite-dialect.js")).sqliteDialect,
};

/** The database types that there are, as in CORTEX_DB_TYPE. */
export const dialectNames: readonly string[] = Object.freeze(Object.keys(LOADERS));

/**
 * The dialect of that name.
 *
 * @throws MIG_DIALECT_UNKNOWN listing what there is
 * @example const dialect = await loadDialect("sqlite");
 */
export async function loadDialect(name: string): Promise<Dialect> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  if (load === undefined) throw cortexError("MIG_DIALECT_UNKNOWN", { name, known: dialectNames });
  return load();
}

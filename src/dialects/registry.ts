import { cortexError } from "../errors/index.js";
import type { Dialect } from "./contract/dialect.js";

/** The only line that a new dialect adds; its code is loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<Dialect>>> = {
  sqlite: async () => (await import("./sqlite/sqlite-dialect.js")).sqliteDialect,
};

/** The database types that can be used, as in CORTEX_DB_TYPE; the first is the default. */
export const dialectNames: readonly string[] = Object.freeze(Object.keys(LOADERS));

/** The type that is used when nothing names one. */
export const defaultDialect = "sqlite";

/** The database types that a chain may be of: each has its folder. */
export const chainTypes: readonly string[] = Object.freeze(["sqlite", "postgresql", "mysql"]);

/** The type that a URL's scheme names. */
export const urlSchemes: Readonly<Record<string, string>> = Object.freeze({
  sqlite: "sqlite",
  sqlite3: "sqlite",
  file: "sqlite",
  postgresql: "postgresql",
  postgres: "postgresql",
  mysql: "mysql",
  mariadb: "mysql",
});

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

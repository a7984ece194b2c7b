import { cortexError } from "../errors/index.js";
import type { Dialect } from "./contract/dialect.js";

/** A database type: how its code is had, and which URLs mean it. */
export interface DialectEntry {
  /** Loads the dialect when it is asked for. */
  readonly load: () => Promise<Dialect>;
  /** The schemes of the URLs that name it, without the colon. */
  readonly urlSchemes: readonly string[];
}

/** One line a dialect; the first is what is used when nothing names one. */
const ENTRIES = new Map<string, DialectEntry>([
  [
    "sqlite",
    {
      load: async () => (await import("./sqlite/sqlite-dialect.js")).sqliteDialect,
      urlSchemes: ["sqlite", "sqlite3", "file"],
    },
  ],
  [
    "postgresql",
    {
      load: async () => (await import("./postgresql/postgresql-dialect.js")).postgresqlDialect,
      urlSchemes: ["postgresql", "postgres"],
    },
  ],
  [
    "mysql",
    {
      load: async () => (await import("./mysql/mysql-dialect.js")).mysqlDialect,
      urlSchemes: ["mysql", "mariadb"],
    },
  ],
]);

/** The type that is used when nothing names one. */
export const defaultDialect = "sqlite";

/** The database types: the values of CORTEX_DB_TYPE, and the names of the chains' folders. */
export function dialectNames(): readonly string[] {
  return [...ENTRIES.keys()];
}

/** The type that a URL's scheme names. */
export function urlSchemes(): Readonly<Record<string, string>> {
  const pairs = [...ENTRIES].flatMap(([name, entry]) =>
    entry.urlSchemes.map((scheme) => [scheme, name] as const),
  );
  return Object.fromEntries(pairs);
}

/**
 * Adds a database type that this package does not bring. Its chains lie in a folder of its name.
 *
 * @throws MIG_DIALECT_NAME_TAKEN for a name or a URL scheme that is another's
 * @example registerDialect("toy", { load: async () => toyDialect, urlSchemes: ["toy"] });
 */
export function registerDialect(name: string, entry: DialectEntry): void {
  const taken = urlSchemes();
  for (const wanted of [name, ...entry.urlSchemes])
    if (ENTRIES.has(wanted) || Object.hasOwn(taken, wanted))
      throw cortexError("MIG_DIALECT_NAME_TAKEN", { name, wanted });
  ENTRIES.set(name, entry);
}

/**
 * The dialect of that name.
 *
 * @throws MIG_DIALECT_UNKNOWN listing what there is
 * @example const dialect = await loadDialect("sqlite");
 */
export async function loadDialect(name: string): Promise<Dialect> {
  const entry = ENTRIES.get(name);
  if (entry === undefined) throw cortexError("MIG_DIALECT_UNKNOWN", { name, known: dialectNames() });
  return entry.load();
}

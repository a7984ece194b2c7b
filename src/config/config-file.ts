/** What a name filter is told besides the name. */
export interface NameFilterContext {
  readonly type: "schema" | "table" | "column" | "index" | "unique" | "foreignKey" | "check";
  /** The schema (namespace); null is the database's default. */
  readonly schema: string | null;
  /** The table that the object belongs to; null for a table or a schema. */
  readonly table: string | null;
}

/** What an object filter is told besides the object. */
export interface ObjectFilterContext extends NameFilterContext {
  readonly name: string | null;
  /** True when the object was read from the database, false when it is in the schema file. */
  readonly reflected: boolean;
  /** Its counterpart on the other side, or null. */
  readonly compareTo: unknown;
}

/** What comparing leaves out, and what it takes in. */
export interface Filters {
  /** Further schemas (namespaces) that are looked at, besides the default one and those that the schema file names. */
  readonly schemas?: readonly string[];
  /** Asked about what is in the database, before it is looked at; false leaves it alone. */
  readonly includeName?: (name: string | null, context: NameFilterContext) => boolean;
  /** Asked about objects of both sides; false leaves it alone. */
  readonly includeObject?: (object: unknown, context: ObjectFilterContext) => boolean;
}

/** What is done with a revision file once it is written: a function, or a command (no shell) that gets the path as `{path}` or last. */
export type PostWriteHook =
  | ((path: string) => void | Promise<void>)
  | { readonly command: string; readonly arguments?: readonly string[]; readonly cwd?: string };

/** What runs at the seams. */
export interface Hooks {
  readonly postWrite?: readonly PostWriteHook[];
}

/**
 * What `cortex.config.ts` (`.mts .js .mjs .cjs .json`) exports by default. Everything is optional; flags, options and the
 * environment win over it. Relative paths are against the file's own directory.
 */
export interface ConfigFile<S = unknown> {
  /** The schema, or the path of the module that exports it (in JSON there is no other way). */
  readonly schema?: S | string;
  readonly migrations?: { readonly directory?: string };
  /** Name of a new revision's file without its ending: `{revision}_cortex_db_version_{n}`. */
  readonly fileTemplate?: string;
  /** The version table, `alembic_version` by default. */
  readonly versionTable?: string | { readonly name?: string; readonly schema?: string };
  readonly filters?: Filters;
  readonly hooks?: Hooks;
  /** Databases of the other types, by type: `revision --all-dialects` compares with them instead of with a replay. */
  readonly databases?: Readonly<Record<string, { readonly url?: string }>>;
  readonly dbType?: string;
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
  readonly file?: string;
  readonly memory?: boolean;
  /** The database schema (namespace) for tables and the version table. */
  readonly dbSchema?: string;
  readonly ssl?: "off" | "require" | "verify-full";
  readonly sslCa?: string;
  readonly autoApply?: boolean;
  readonly interactive?: boolean;
  readonly autoApprove?: "none" | "safe" | "all";
  readonly lockTimeoutSeconds?: number;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  readonly api?: { readonly host?: string; readonly port?: number };
}

/**
 * Gives a configuration file its types; returns what it is given.
 *
 * @example export default defineConfig({ schema, migrations: { directory: "./migrations" } });
 */
export function defineConfig<S>(config: ConfigFile<S>): ConfigFile<S> {
  return config;
}

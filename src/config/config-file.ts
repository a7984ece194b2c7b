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

/** A revision that is about to be written. What is put in its lists is what is written. */
export interface RevisionDirective<O = unknown> {
  message: string;
  /** What `upgrade` does. */
  operations: readonly O[];
  /** What `downgrade` does. */
  downgradeOperations: readonly O[];
}

/** What a hook is told about the revision that is being made. */
export interface DirectiveContext {
  readonly dbType: string;
  readonly autogenerate: boolean;
}

/** A column as the database has it, and as the schema file has it in the database's spelling. */
export interface ColumnComparison<C = unknown> {
  readonly dbType: string;
  readonly table: string;
  readonly schema: string | null;
  readonly database: C;
  readonly defined: C;
}

/** Code of the user's own in a revision, with the import lines that it needs. */
export interface RenderedItem {
  readonly code: string;
  /** Whole lines: `import { money } from "../types.js";`. */
  readonly imports?: readonly string[];
}

/** Where code of the user's own is to stand. */
export interface RenderContext {
  readonly dbType: string;
  /** A revision, or the schema file that `init --from-database` writes. */
  readonly file: "revision" | "schema";
  /**
   * What it stands in: among the items of a table, where it is an expression (`index("ix", ["a"])`); or as a statement on
   * `op` or on the `batch` of `op.batchAlterTable` (`await batch.createIndex("ix", ["a"])`). A column, and what a column is
   * made of, is an expression everywhere.
   */
  readonly within: "table" | "op" | "batch";
  /** The table that it belongs to; null for what belongs to none. */
  readonly table: string | null;
  /** The schema (namespace) of that table; null for the default one. */
  readonly schema: string | null;
  /** The column, of its type, default, computation or identity. */
  readonly column: string | null;
}

/** What a renderer gives: code, null to leave the thing out, undefined or false for the usual code. */
export type Rendered = string | RenderedItem | null | false | undefined;

/** A renderer for each kind of thing, as far as there is one; `I` are the things by their kinds. */
export type Renderers<I> = {
  // A method's type: one for a table is one for what a table is a case of.
  readonly [K in keyof I & string]?: { render(item: I[K], context: RenderContext): Rendered }["render"];
};

/** Verdicts about what of a column differs: true or false; what is not named is compared as ever. */
export type ColumnVerdicts = {
  readonly [A in
    | "type"
    | "nullable"
    | "serverDefault"
    | "generated"
    | "identity"
    | "autoincrement"
    | "collation"
    | "comment"
    | "options"]?: boolean | undefined;
};

/**
 * What runs at the seams. `O` are operations, `C` columns, `I` the items that can be rendered by their kinds, `K` the
 * comparators of what the schema cannot say.
 */
export interface Hooks<
  O = unknown,
  C = unknown,
  I = Readonly<Record<string, unknown>>,
  K = { readonly name: string },
> {
  readonly postWrite?: readonly PostWriteHook[];
  /**
   * Called before a revision is written: changes the list or returns another one. An empty list cancels the revision,
   * several directives become several revisions, each after the one before.
   */
  processRevisionDirectives?(
    context: DirectiveContext,
    directives: RevisionDirective<O>[],
  ): undefined | readonly RevisionDirective<O>[] | Promise<undefined | readonly RevisionDirective<O>[]>;
  /** Whether a column's type differs: true or false, or undefined to have it compared as ever. */
  compareType?(comparison: ColumnComparison<C>): boolean | undefined;
  /** The same for its server default. */
  compareServerDefault?(comparison: ColumnComparison<C>): boolean | undefined;
  /** The same for anything of it: `{ comment: false }` says that the comments are the same. */
  compareColumn?(comparison: ColumnComparison<C>): ColumnVerdicts | undefined;
  /** Comparators of what the schema cannot say (views, grants …): what they find is put into the revision. */
  readonly comparators?: readonly K[];
  /**
   * Code of one's own for what is written into a revision or a schema file, by what it is for. undefined or false is the usual
   * code; null leaves an operation or an item of a table out, and is refused for what a column is made of.
   */
  readonly renderers?: Renderers<I>;
  /** The same in one function, asked about what no renderer of its kind has code for. */
  renderItem?(kind: keyof I & string, item: I[keyof I], context: RenderContext): Rendered;
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
  readonly tableLockTimeoutSeconds?: number;
  /** What an upgrade does when a revision was changed after it was applied. */
  readonly onChecksumMismatch?: "refuse" | "warn" | "ignore";
  /** What a starting server does when the database has revisions that this build has no files of. */
  readonly onSchemaAhead?: "refuse" | "warn";
  /** Refuses revision files that others may write, or that lie outside of the versions directory, instead of warning. */
  readonly strictPermissions?: boolean;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  readonly logFormat?: "text" | "json";
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

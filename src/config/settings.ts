import type { ConfigFile, Filters, Hooks } from "./config-file.js";
import type { LoadedEnvironment } from "./env-file.js";

/** Where a setting came from; the earlier in this list, the stronger. */
export type SettingSource = "option" | "environment" | "envFile" | "configFile" | "default";

/** Where the database is and how to log in. Has the shape of a dialect's connection target. */
export interface DatabaseSettings {
  readonly url: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: string | null;
  /** Absolute; null when the database is a URL or lives in memory. */
  readonly file: string | null;
  readonly memory: boolean;
  readonly schema: string | null;
  readonly ssl: "off" | "require" | "verify-full";
  /** The absolute path of a PEM file, or PEM text (`-----BEGIN …`). */
  readonly sslCa: string | null;
  readonly handle: unknown;
}

/** One line of `cortex doctor`: a setting, its value for people (secrets masked) and where it came from. */
export interface SettingReport {
  readonly name: string;
  /** Null when it is unset. */
  readonly value: string | null;
  readonly source: SettingSource;
  /** The source in words: the path of the file, "environment", "default", "the option dbType". */
  readonly origin: string;
}

/** Everything that can be set, resolved and frozen. */
export interface Settings<S = unknown> {
  readonly dbType: string;
  /** "default" when nothing names a type; a type that only the URL names has the URL's source. */
  readonly dbTypeSource: SettingSource;
  readonly database: DatabaseSettings;
  /** The databases that were named for other types, by type. */
  readonly databases: Readonly<Record<string, { readonly url?: string }>>;
  readonly autoApply: boolean;
  readonly interactive: boolean;
  /** Absolute; null means Cortex's own chains. */
  readonly versionsDirectory: string | null;
  readonly lockTimeoutMs: number;
  readonly tableLockTimeoutMs: number;
  readonly autoApprove: "none" | "safe" | "all";
  readonly onChecksumMismatch: "refuse" | "warn" | "ignore";
  readonly onSchemaAhead: "refuse" | "warn";
  readonly strictPermissions: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logFormat: "text" | "json";
  readonly api: { readonly host: string; readonly port: number; readonly adminApiKey: string | null };
  readonly versionTable: { readonly name: string; readonly schema: string | null };
  readonly fileTemplate: string;
  /** The schema of tables, when it was given as a value; null means Cortex's own, or `schemaModule`. */
  readonly schema: S | null;
  /** The absolute path of the module that exports the schema, when it was given as a path. */
  readonly schemaModule: string | null;
  readonly filters: Filters;
  readonly hooks: Hooks;
  readonly cwd: string;
  readonly envFile: string | null;
  readonly configFile: string | null;
  readonly sources: readonly SettingReport[];
}

/** The constructor's options and the command's flags: the strongest source. Text is read as in the environment. */
export interface SettingsOverrides<S = unknown> {
  readonly dbType?: string | undefined;
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  readonly file?: string | undefined;
  readonly memory?: boolean | undefined;
  readonly dbSchema?: string | undefined;
  readonly ssl?: string | undefined;
  readonly sslCa?: string | undefined;
  /** A handle that the host has opened. */
  readonly connection?: unknown;
  readonly autoApply?: boolean | undefined;
  readonly interactive?: boolean | undefined;
  readonly autoApprove?: string | undefined;
  readonly lockTimeoutSeconds?: number | string | undefined;
  readonly tableLockTimeoutSeconds?: number | string | undefined;
  readonly onChecksumMismatch?: string | undefined;
  readonly onSchemaAhead?: string | undefined;
  readonly strictPermissions?: boolean | undefined;
  readonly versionsDirectory?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly logFormat?: string | undefined;
  readonly apiHost?: string | undefined;
  readonly apiPort?: number | string | undefined;
  readonly adminApiKey?: string | undefined;
  readonly versionTable?: ConfigFile["versionTable"] | undefined;
  readonly fileTemplate?: string | undefined;
  readonly schema?: S | undefined;
  readonly databases?: ConfigFile["databases"] | undefined;
  readonly filters?: Filters | undefined;
  readonly hooks?: Hooks | undefined;
}

/** What the dialects say of themselves; handed in, because their floor is higher. */
export interface DatabaseTypes {
  /** The values of CORTEX_DB_TYPE. */
  readonly names: readonly string[];
  /** The type when nothing names one. */
  readonly default: string;
  /** The type that a URL's scheme names, as `{ postgres: "postgresql" }`; keys in lower case, without the colon. */
  readonly urlSchemes: Readonly<Record<string, string>>;
}

/** What {@link resolveSettings} is given. */
export interface ResolveSettingsOptions<S = unknown> {
  /** From `loadEnvironment`. */
  readonly environment: LoadedEnvironment;
  /** The validated configuration file, or null when there is none. */
  readonly configFile: { readonly path: string; readonly value: ConfigFile<S> } | null;
  readonly overrides: SettingsOverrides<S>;
  /** Absolute. */
  readonly cwd: string;
  /** Whether somebody can be asked. */
  readonly isTerminal: boolean;
  readonly databaseTypes: DatabaseTypes;
}

/** The name of a new revision's file, as the guide has it. */
export const DEFAULT_FILE_TEMPLATE = "{revision}_cortex_db_version_{n}";

/** Alembic's table, so that either tool reads the other's state. */
export const DEFAULT_VERSION_TABLE = "alembic_version";

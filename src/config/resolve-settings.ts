import { absolutePath } from "./absolute-path.js";
import type { ConfigFile } from "./config-file.js";
import { type ResolvedDatabase, resolveDatabase } from "./database-settings.js";
import { maskUrl } from "./database-url.js";
import { type FindSetting, type FoundSetting, settingFinder } from "./find-setting.js";
import { parseBoolean, parseChoice, parsePort, parseSeconds } from "./parse-value.js";
import {
  DEFAULT_FILE_TEMPLATE,
  DEFAULT_VERSION_TABLE,
  type ResolveSettingsOptions,
  type SettingReport,
  type Settings,
} from "./settings.js";
import { VARIABLES, type Variable, type VariableName, variable } from "./variables.js";

/**
 * Everything that can be set, from its sources: an option wins over the environment, a variable over the env file, that
 * over the configuration file, that over the default. Reads nothing itself; every value is read, so that a wrong one
 * stops the program whether or not it would have mattered.
 *
 * @throws MIG_CONFIG_INVALID_VALUE, MIG_CONFIG_URL_SCHEME, MIG_CONFIG_TYPE_MISMATCH.
 */
export function resolveSettings<S = unknown>(options: ResolveSettingsOptions<S>): Settings<S> {
  const { environment, configFile, overrides, cwd, isTerminal, databaseTypes } = options;
  const find = settingFinder(options);
  const read = reader(find);
  const handle = overrides.connection ?? null;
  const resolved = resolveDatabase({ find, types: databaseTypes, cwd, handle });
  const interactive = find("CORTEX_DB_MIGRATIONS_IS_INTERACTIVE");
  const directory = find("CORTEX_MIGRATIONS_VERSIONS_DIRECTORY");
  return Object.freeze({
    dbType: resolved.dbType,
    dbTypeSource: resolved.dbTypeSource,
    database: resolved.database,
    autoApply: read("CORTEX_AUTO_APPLY_DB_MIGRATIONS", parseBoolean),
    interactive: interactive === null ? isTerminal : parseBoolean(interactive.text, interactive),
    versionsDirectory: directory === null ? null : absolutePath(directory.text, directory.base),
    tableLockTimeoutMs: read("CORTEX_DB_MIGRATIONS_TABLE_LOCK_TIMEOUT", parseSeconds),
    lockTimeoutMs: read("CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT", parseSeconds),
    autoApprove: read("CORTEX_DB_MIGRATIONS_AUTO_APPROVE", (text, from) =>
      parseChoice(text, from, ["none", "safe", "all"] as const),
    ),
    onChecksumMismatch: read("CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH", (text, from) =>
      parseChoice(text, from, ["refuse", "warn", "ignore"] as const),
    ),
    onSchemaAhead: read("CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD", (text, from) =>
      parseChoice(text, from, ["refuse", "warn"] as const),
    ),
    logFormat: read("CORTEX_LOG_FORMAT", (text, from) => parseChoice(text, from, ["text", "json"] as const)),
    logLevel: read("CORTEX_LOG_LEVEL", (text, from) =>
      parseChoice(text, from, ["debug", "info", "warn", "error"] as const),
    ),
    api: Object.freeze({
      host: read("CORTEX_API_HOST", (text) => text.trim()),
      port: read("CORTEX_API_PORT", (text, from) => parsePort(text, from, 0)),
      adminApiKey: find("CORTEX_ADMIN_API_KEY")?.text ?? null,
    }),
    ...filePart(options, resolved.database.schema),
    cwd,
    envFile: environment.path,
    configFile: configFile?.path ?? null,
    sources: reports(options, find, resolved),
  });
}

type Parse<T> = (text: string, from: { name: string; origin: string; secret: boolean }) => T;

/** Reads a setting that has a default, which is parsed by the same rule. */
function reader(find: FindSetting): <T>(name: VariableName, parse: Parse<T>) => T {
  return (name, parse) => {
    const found = find(name);
    if (found !== null) return parse(found.text, found);
    return parse(variable(name).default ?? "", { name, origin: "default", secret: false });
  };
}

/** What has no environment variable: options win over the configuration file. */
function filePart<S>(
  { configFile, overrides, cwd }: ResolveSettingsOptions<S>,
  dbSchema: string | null,
): Pick<
  Settings<S>,
  | "versionTable"
  | "fileTemplate"
  | "schema"
  | "schemaModule"
  | "databases"
  | "filters"
  | "hooks"
  | "strictPermissions"
> {
  const file: ConfigFile<S> = configFile?.value ?? {};
  const schema = overrides.schema ?? file.schema ?? null;
  const base =
    overrides.schema === undefined && configFile !== null ? absolutePath("..", configFile.path) : cwd;
  const given = overrides.versionTable ?? file.versionTable ?? {};
  const table = typeof given === "string" ? { name: given } : given;
  return {
    versionTable: Object.freeze({
      name: table.name ?? DEFAULT_VERSION_TABLE,
      schema: table.schema ?? dbSchema,
    }),
    strictPermissions: overrides.strictPermissions ?? file.strictPermissions ?? false,
    fileTemplate: overrides.fileTemplate ?? file.fileTemplate ?? DEFAULT_FILE_TEMPLATE,
    schema: typeof schema === "string" ? null : schema,
    schemaModule: typeof schema === "string" ? absolutePath(schema, base) : null,
    databases: Object.freeze({ ...file.databases, ...overrides.databases }),
    filters: Object.freeze({ ...file.filters, ...overrides.filters }),
    hooks: Object.freeze({ ...file.hooks, ...overrides.hooks }),
  };
}

function reports<S>(
  { environment, isTerminal }: ResolveSettingsOptions<S>,
  find: FindSetting,
  { dbType, dbTypeSource, dbTypeFrom, database }: ResolvedDatabase,
): readonly SettingReport[] {
  const special: Partial<Record<VariableName, Omit<SettingReport, "name">>> = {
    CORTEX_DB_TYPE: { value: dbType, source: dbTypeSource, origin: typeOrigin(dbTypeFrom) },
    CORTEX_ENV_FILE_PATH: {
      value: environment.path,
      source: environment.source,
      origin: environment.source === "option" ? "the option envFile" : environment.source,
    },
  };
  const defaults: Partial<Record<VariableName, string | null>> = {
    CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: String(isTerminal),
    CORTEX_DB_FILE: database.file,
  };
  return Object.freeze(
    VARIABLES.map((row: Variable & { readonly name: VariableName }): SettingReport => {
      const { name } = row;
      const known = special[name];
      if (known !== undefined) return Object.freeze({ name, ...known });
      const found = find(name);
      if (found !== null)
        return Object.freeze({
          name,
          value: shown(row, found.text),
          source: found.source,
          origin: found.origin,
        });
      const value = name in defaults ? (defaults[name] ?? null) : row.default;
      return Object.freeze({ name, value, source: "default", origin: "default" });
    }),
  );
}

function typeOrigin(from: FoundSetting | null): string {
  if (from === null) return "default";
  return from.name === "CORTEX_DB_URL" || from.name === "url" ? `${from.name} (${from.origin})` : from.origin;
}

function shown(row: Variable, text: string): string {
  if (row.secret) return "***";
  if (text.includes("-----BEGIN")) return "*** (PEM)";
  return row.kind === "url" ? maskUrl(text) : text;
}

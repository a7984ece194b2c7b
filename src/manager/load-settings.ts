import { resolve } from "node:path";
import type { ConfigFile } from "../config/config-file.js";
import { loadEnvironment } from "../config/env-file.js";
import { findConfigFile, readJsonConfigFile } from "../config/find-config-file.js";
import { noteSecrets, noteSecretVariables } from "../config/note-secrets.js";
import { readEnvironment } from "../config/read-environment.js";
import { resolveSettings } from "../config/resolve-settings.js";
import type { Settings, SettingsOverrides } from "../config/settings.js";
import { validateConfigFile } from "../config/validate-config-file.js";
import { defaultDialect, dialectNames, urlSchemes } from "../dialects/registry.js";
import type { Schema } from "../schema/schema.js";
import type { LoadUserModule } from "./user-modules.js";
import type { ManagerOptions } from "./types.js";

/**
 * The settings, from the options, the environment, the env file and the configuration file.
 *
 * @throws MIG_CONFIG_*
 */
export async function loadSettings(options: ManagerOptions, load: LoadUserModule): Promise<Settings<Schema>> {
  const cwd = resolve(options.cwd ?? ".");
  const given = withoutUnset(options.environment) ?? readEnvironment();
  const words = [...dialectNames(), ...Object.keys(urlSchemes())];
  noteSecrets(options, words);
  noteSecretVariables(given, words);
  const environment = loadEnvironment({
    environment: given,
    cwd,
    path: options.envFile ?? null,
  });
  noteSecretVariables(environment.values, words);
  const configFile = await loadConfigFile(cwd, options.configFile ?? null, load);
  noteSecrets(configFile?.value ?? {}, words);
  return resolveSettings<Schema>({
    environment,
    configFile,
    overrides: overridesOf(options),
    cwd,
    isTerminal: options.isTerminal ?? false,
    databaseTypes: { names: dialectNames(), default: defaultDialect, urlSchemes: urlSchemes() },
  });
}

async function loadConfigFile(
  cwd: string,
  named: string | null,
  load: LoadUserModule,
): Promise<{ readonly path: string; readonly value: ConfigFile<Schema> } | null> {
  const path = findConfigFile(cwd, named);
  if (path === null) return null;
  if (path.endsWith(".json")) return { path, value: readJsonConfigFile(path) };
  const exported = (await load(path)) as Readonly<Record<string, unknown>>;
  return { path, value: validateConfigFile<Schema>(exported["default"] ?? exported, path) };
}

function withoutUnset(
  environment: Readonly<Record<string, string | undefined>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (environment === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function overridesOf(options: ManagerOptions): SettingsOverrides<Schema> {
  const { lockTimeout, tableLockTimeout, ...rest } = options;
  return {
    dbType: rest.dbType,
    url: rest.url,
    host: rest.host,
    port: rest.port,
    username: rest.username,
    password: rest.password,
    database: rest.database,
    file: rest.file,
    memory: rest.memory,
    dbSchema: rest.dbSchema,
    ssl: rest.ssl,
    sslCa: rest.sslCa,
    connection: rest.connection,
    autoApply: rest.autoApply,
    interactive: rest.interactive,
    autoApprove: rest.autoApprove,
    lockTimeoutSeconds: lockTimeout,
    tableLockTimeoutSeconds: tableLockTimeout,
    onChecksumMismatch: rest.onChecksumMismatch,
    onSchemaAhead: rest.onSchemaAhead,
    strictPermissions: rest.strictPermissions,
    versionsDirectory: rest.versionsDirectory,
    adminApiKey: rest.adminApiKey,
    versionTable: rest.versionTable,
    fileTemplate: rest.fileTemplate,
    schema: rest.schema,
    databases: rest.databases,
    filters: rest.filters,
    hooks: rest.hooks,
  };
}

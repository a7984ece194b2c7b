export { absolutePath } from "./absolute-path.js";
export {
  type ConfigFile,
  defineConfig,
  type Filters,
  type Hooks,
  type NameFilterContext,
  type ObjectFilterContext,
  type PostWriteHook,
} from "./config-file.js";
export { maskUrl } from "./database-url.js";
export { ENV_FILE_NAMES, findEnvFile, type LoadedEnvironment, loadEnvironment } from "./env-file.js";
export { CONFIG_FILE_NAMES, findConfigFile, readJsonConfigFile } from "./find-config-file.js";
export { misspeltVariables } from "./misspelt-variables.js";
export { type Environment, readEnvironment } from "./read-environment.js";
export { resolveSettings } from "./resolve-settings.js";
export {
  type DatabaseSettings,
  type DatabaseTypes,
  DEFAULT_FILE_TEMPLATE,
  DEFAULT_VERSION_TABLE,
  type ResolveSettingsOptions,
  type SettingReport,
  type SettingSource,
  type Settings,
  type SettingsOverrides,
} from "./settings.js";
export { validateConfigFile } from "./validate-config-file.js";
export { VARIABLES, type Variable, type VariableKind, type VariableName, variable } from "./variables.js";
export { wantsColor } from "./wants-color.js";

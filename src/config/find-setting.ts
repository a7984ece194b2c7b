import { dirname } from "node:path";
import { invalidValue, type ValueOrigin } from "./parse-value.js";
import type { ResolveSettingsOptions, SettingSource } from "./settings.js";
import { type VariableName, variable } from "./variables.js";

/** The text of a setting, and where it was found. */
export interface FoundSetting extends ValueOrigin {
  readonly text: string;
  readonly source: SettingSource;
  /** What a relative path is against. */
  readonly base: string;
}

/** Looks a setting up in all the sources, the strongest first; null when none has it. */
export type FindSetting = (name: VariableName) => FoundSetting | null;

/** How strong each source is. */
export const STRENGTH: Readonly<Record<SettingSource, number>> = Object.freeze({
  option: 4,
  environment: 3,
  envFile: 2,
  configFile: 1,
  default: 0,
});

/**
 * The look-up over options, environment, env file and configuration file. An empty variable counts as unset; an empty
 * option does not, because `--url "$URL"` with a variable that is not set must not go to another database.
 */
export function settingFinder<S>(options: ResolveSettingsOptions<S>): FindSetting {
  const { environment, configFile, overrides, cwd } = options;
  return (name) => {
    const { option, configKey, secret } = variable(name);
    const override =
      option === null ? null : scalar((overrides as Readonly<Record<string, unknown>>)[option]);
    if (option !== null && override !== null) {
      const from = { name: option, origin: `the option ${option}`, secret };
      if (override.trim() === "") throw invalidValue("", from, { hold: "a text that is not empty" });
      return { ...from, text: secret ? override : override.trim(), source: "option", base: cwd };
    }
    const value = environment.values[name];
    if (value !== undefined && value.trim() !== "") {
      const fromFile = environment.fromFile.has(name);
      const origin = fromFile && environment.path !== null ? environment.path : "environment";
      return {
        name,
        origin,
        secret,
        text: secret ? value : value.trim(),
        source: fromFile ? "envFile" : "environment",
        base: cwd,
      };
    }
    if (configFile === null || configKey === null) return null;
    const inFile = scalar(atKey(configFile.value, configKey));
    if (inFile === null || inFile === "") return null;
    const base = dirname(configFile.path);
    return { name: configKey, origin: configFile.path, secret, text: inFile, source: "configFile", base };
  };
}

function scalar(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    default:
      return null;
  }
}

function atKey(value: object, key: string): unknown {
  return key
    .split(".")
    .reduce<unknown>(
      (at, name) =>
        typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined,
      value,
    );
}

import { errorRow } from "../cortex-error.js";

export const configCodes = {
  MIG_CONFIG_INVALID_VALUE: errorRow<{
    name: string;
    origin: string;
    held: string | null;
    expected: string;
    suggestion: string | null;
  }>({
    exit: 2,
    http: 500,
    message: (d) =>
      `${d.name} (${d.origin}) ${d.held === null ? "holds a value that is not shown, and it" : `holds '${d.held}', which`} is not ${d.expected}`,
    hint: (d) =>
      d.suggestion === null
        ? `Set ${d.name} to ${d.expected}, or leave it unset.`
        : `Did you mean '${d.suggestion}'? Set ${d.name} to ${d.expected}, or leave it unset.`,
  }),
  MIG_CONFIG_ENV_FILE_UNREADABLE: errorRow<{ path: string; namedBy: string | null; reason: string }>({
    exit: 2,
    http: 500,
    message: (d) =>
      `The env file '${d.path}'${d.namedBy === null ? "" : `, named by ${d.namedBy},`} cannot be read: ${d.reason}`,
    hint: (d) =>
      d.namedBy === null
        ? "Make the file readable, or name another one in CORTEX_ENV_FILE_PATH."
        : `Correct ${d.namedBy}, or leave it unset: then local.env and .env of the project root are looked for.`,
  }),
  MIG_CONFIG_ENV_FILE_SYNTAX: errorRow<{ path: string; line: number; reason: string }>({
    exit: 2,
    http: 500,
    message: (d) => `Line ${d.line} of the env file '${d.path}' cannot be understood: ${d.reason}`,
    hint: () => 'Write NAME=value, NAME="value" or export NAME="value", one variable a line.',
  }),
  MIG_CONFIG_FILE_UNREADABLE: errorRow<{ path: string; reason: string }>({
    exit: 2,
    http: 500,
    message: (d) => `The configuration file '${d.path}' cannot be read: ${d.reason}`,
    hint: () =>
      "Name a file that is there with --config, or leave it out: then cortex.config.ts, .mts, .js, .mjs, .cjs and .json are looked for in the project root.",
  }),
  MIG_CONFIG_FILE_UNKNOWN_KEY: errorRow<{
    path: string;
    key: string;
    suggestion: string | null;
    allowed: readonly string[];
  }>({
    exit: 2,
    http: 500,
    message: (d) => `The configuration file '${d.path}' has a key '${d.key}' that does not exist`,
    hint: (d) =>
      `${d.suggestion === null ? "" : `Did you mean '${d.suggestion}'? `}The keys here are ${d.allowed.join(", ")}.`,
  }),
  MIG_CONFIG_FILE_INVALID: errorRow<{ path: string; key: string; found: string; expected: string }>({
    exit: 2,
    http: 500,
    message: (d) =>
      `The configuration file '${d.path}' is not valid: ${d.key === "" ? "it" : `'${d.key}'`} holds ${d.found} where ${d.expected} belongs`,
    hint: () => "Correct the file; `defineConfig` from cortex-migrations lets the editor check it.",
  }),
  MIG_CONFIG_URL_SCHEME: errorRow<{ name: string; origin: string; url: string; schemes: readonly string[] }>({
    exit: 2,
    http: 500,
    message: (d) => `${d.name} (${d.origin}) holds '${d.url}', whose beginning names no database type`,
    hint: (d) => `A database URL begins with ${d.schemes.map((scheme) => `${scheme}:`).join(", ")}.`,
  }),
  MIG_CONFIG_TYPE_MISMATCH: errorRow<{
    url: string;
    urlName: string;
    urlType: string;
    typeName: string;
    type: string;
  }>({
    exit: 2,
    http: 500,
    message: (d) =>
      `${d.typeName} says '${d.type}', but the URL in ${d.urlName} ('${d.url}') is one of '${d.urlType}'`,
    hint: (d) => `Unset ${d.typeName} (the URL names the type), or correct one of the two.`,
  }),
};

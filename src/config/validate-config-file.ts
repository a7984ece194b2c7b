import { cortexError } from "../errors/index.js";
import { assertNever } from "../util/assert-never.js";
import { closestWord } from "../util/edit-distance.js";
import type { ConfigFile } from "./config-file.js";
import { variable } from "./variables.js";

/** What may stand at a key. */
type Rule =
  | { readonly kind: "anything" }
  | { readonly kind: "string" | "boolean" | "number" | "function" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "object"; readonly keys: Readonly<Record<string, Rule>>; readonly required?: string }
  | { readonly kind: "list"; readonly item: Rule }
  /** An object whose keys are the user's own. */
  | { readonly kind: "record"; readonly item: Rule }
  | { readonly kind: "either"; readonly rules: readonly Rule[]; readonly expected: string };

const STRING: Rule = { kind: "string" };
const NUMBER: Rule = { kind: "number" };
const BOOLEAN: Rule = { kind: "boolean" };
const FUNCTION: Rule = { kind: "function" };

const words = (name: Parameters<typeof variable>[0]): Rule => ({
  kind: "words",
  words: variable(name).allowed ?? [],
});

const POST_WRITE: Rule = {
  kind: "either",
  expected: "a function or { command, arguments, cwd }",
  rules: [
    FUNCTION,
    {
      kind: "object",
      required: "command",
      keys: { command: STRING, arguments: { kind: "list", item: STRING }, cwd: STRING },
    },
  ],
};

const COMPARATOR: Rule = {
  kind: "object",
  keys: { name: STRING, compareSchema: FUNCTION, compareTable: FUNCTION },
  required: "name",
};

/** What there may be a renderer for. */
const RENDERED =
  "table column type serverDefault generated identity references primaryKey unique check foreignKey index exclusion operation".split(
    " ",
  );

const KEYS: Readonly<Record<keyof ConfigFile, Rule>> = {
  schema: { kind: "anything" },
  migrations: { kind: "object", keys: { directory: STRING } },
  fileTemplate: STRING,
  versionTable: {
    kind: "either",
    expected: "a name or { name, schema }",
    rules: [STRING, { kind: "object", keys: { name: STRING, schema: STRING } }],
  },
  filters: {
    kind: "object",
    keys: { schemas: { kind: "list", item: STRING }, includeName: FUNCTION, includeObject: FUNCTION },
  },
  hooks: {
    kind: "object",
    keys: {
      postWrite: { kind: "list", item: POST_WRITE },
      processRevisionDirectives: FUNCTION,
      compareType: FUNCTION,
      compareServerDefault: FUNCTION,
      compareColumn: FUNCTION,
      comparators: { kind: "list", item: COMPARATOR },
      renderItem: FUNCTION,
      renderers: { kind: "object", keys: Object.fromEntries(RENDERED.map((kind) => [kind, FUNCTION])) },
    },
  },
  databases: { kind: "record", item: { kind: "object", keys: { url: STRING } } },
  dbType: STRING,
  url: STRING,
  host: STRING,
  port: NUMBER,
  username: STRING,
  password: STRING,
  database: STRING,
  file: STRING,
  memory: BOOLEAN,
  dbSchema: STRING,
  ssl: words("CORTEX_DB_SSL"),
  sslCa: STRING,
  autoApply: BOOLEAN,
  interactive: BOOLEAN,
  autoApprove: words("CORTEX_DB_MIGRATIONS_AUTO_APPROVE"),
  lockTimeoutSeconds: NUMBER,
  tableLockTimeoutSeconds: NUMBER,
  onChecksumMismatch: words("CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH"),
  onSchemaAhead: words("CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD"),
  strictPermissions: BOOLEAN,
  logLevel: words("CORTEX_LOG_LEVEL"),
  logFormat: words("CORTEX_LOG_FORMAT"),
  api: { kind: "object", keys: { host: STRING, port: NUMBER } },
};

/**
 * Checks what a configuration file exports, and returns it as its type. A key whose value is undefined counts as left out.
 *
 * @throws MIG_CONFIG_FILE_UNKNOWN_KEY with the key that was probably meant, MIG_CONFIG_FILE_INVALID naming the key.
 * @example validateConfigFile({ migrations: { directory: "./migrations" } }, "cortex.config.ts")
 */
export function validateConfigFile<S>(value: unknown, path: string): ConfigFile<S> {
  check(value, { kind: "object", keys: KEYS }, { path, key: "" });
  return value as ConfigFile<S>;
}

interface Place {
  readonly path: string;
  readonly key: string;
  /** The value is one of a few words, and may stand in the message. */
  readonly shown?: boolean;
}

function check(value: unknown, rule: Rule, place: Place): void {
  switch (rule.kind) {
    case "anything":
      return;
    case "string":
    case "boolean":
    case "number":
    case "function":
      if (kindOf(value) !== rule.kind) throw invalid(value, `a ${rule.kind}`, place);
      return;
    case "words":
      if (typeof value !== "string" || !rule.words.includes(value))
        throw invalid(value, rule.words.map((word) => `'${word}'`).join(" or "), { ...place, shown: true });
      return;
    case "object":
      checkObject(value, rule, place);
      return;
    case "list":
      if (!Array.isArray(value)) throw invalid(value, "a list", place);
      for (const [i, item] of value.entries())
        check(item, rule.item, { path: place.path, key: `${place.key}[${i}]` });
      return;
    case "record":
      if (kindOf(value) !== "object") throw invalid(value, "an object", place);
      for (const [name, item] of Object.entries(value as object))
        check(item, rule.item, { path: place.path, key: `${place.key}.${name}` });
      return;
    case "either": {
      const fitting = rule.rules.find((each) => each.kind === kindOf(value));
      if (fitting === undefined) throw invalid(value, rule.expected, place);
      check(value, fitting, place);
      return;
    }
    default:
      assertNever(rule, "rule");
  }
}

function checkObject(value: unknown, rule: Rule & { readonly kind: "object" }, place: Place): void {
  if (kindOf(value) !== "object") throw invalid(value, "an object", place);
  for (const [name, inner] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const key = place.key === "" ? name : `${place.key}.${name}`;
    const allowed = Object.keys(rule.keys);
    const ruleOfKey = Object.hasOwn(rule.keys, name) ? rule.keys[name] : undefined;
    if (ruleOfKey === undefined)
      throw cortexError("MIG_CONFIG_FILE_UNKNOWN_KEY", {
        path: place.path,
        key,
        suggestion: closestWord(name, allowed),
        allowed,
      });
    if (inner !== undefined) check(inner, ruleOfKey, { path: place.path, key });
  }
  if (rule.required !== undefined && !Object.hasOwn(value as object, rule.required))
    throw invalid(value, `an object with '${rule.required}'`, place);
}

/** `typeof`, but null and lists are what they are. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

/** Most values are not shown: they may be a password or a URL with one. */
function invalid(value: unknown, expected: string, { path, key, shown = false }: Place): Error {
  const kind = kindOf(value);
  const named =
    kind === "undefined" || kind === "null" ? kind : `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
  const found = shown && typeof value === "string" ? `'${value}'` : named;
  return cortexError("MIG_CONFIG_FILE_INVALID", { path, key, found, expected });
}

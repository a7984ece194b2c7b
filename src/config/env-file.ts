import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cortexError } from "../errors/index.js";
import { absolutePath } from "./absolute-path.js";
import { type EnvAssignment, parseEnvText } from "./parse-env-text.js";
import { pathKind } from "./path-kind.js";
import type { Environment } from "./read-environment.js";

/** An environment with the variables of an env file added to it. */
export interface LoadedEnvironment {
  /** Everything that is set: the real environment, and what only the file sets. */
  readonly values: Environment;
  /** The names whose value comes from the file. */
  readonly fromFile: ReadonlySet<string>;
  /** The file, or null when there is none. */
  readonly path: string | null;
  /** What named the file; "default" when it was looked for in the project root. */
  readonly source: "option" | "environment" | "default";
}

/** What {@link loadEnvironment} is given. */
export interface LoadEnvironmentOptions {
  readonly environment: Environment;
  /** The project root. */
  readonly cwd: string;
  /** A file named by a flag or an option; wins over CORTEX_ENV_FILE_PATH. */
  readonly path?: string | null | undefined;
}

/** The names looked for in the project root, the first that is there counts. */
export const ENV_FILE_NAMES = Object.freeze(["local.env", ".env"] as const);

/**
 * Reads the env file and adds its variables to the environment. Changes nothing in the process and prints nothing.
 * A variable that is already set wins over the file; an empty one counts as unset. `${NAME}` and `${NAME:-default}`
 * stand for variables of the environment or of the file.
 *
 * @throws MIG_CONFIG_ENV_FILE_UNREADABLE for a named file that is not there, and for any that cannot be read.
 * @throws MIG_CONFIG_ENV_FILE_SYNTAX for a line of a CORTEX_ variable that cannot be understood.
 * @example loadEnvironment({ environment: readEnvironment(), cwd: process.cwd() }).values.CORTEX_DB_TYPE
 */
export function loadEnvironment(options: LoadEnvironmentOptions): LoadedEnvironment {
  const { environment, cwd } = options;
  const named = namedFile(options);
  const source = named?.source ?? "default";
  const path = named === null ? findEnvFile(cwd) : named.path;
  const values: Record<string, string> = { ...environment };
  const fromFile = new Set<string>();
  if (path !== null) {
    const assignments = parseEnvText(readText(path, named === null ? null : NAMED_BY[named.source]), path);
    for (const [name, value] of expand(assignments, environment, path)) {
      if (isSet(environment[name])) continue;
      values[name] = value;
      fromFile.add(name);
    }
  }
  return Object.freeze({ values: Object.freeze(values), fromFile, path, source });
}

const NAMED_BY = { option: "--env-file (the option envFile)", environment: "CORTEX_ENV_FILE_PATH" } as const;

/** The env file of a project root, or null. A directory of that name (a Python `.env`) is none. */
export function findEnvFile(root: string): string | null {
  for (const name of ENV_FILE_NAMES) {
    const path = join(root, name);
    if (pathKind(path) === "file") return path;
  }
  return null;
}

function namedFile({
  environment,
  cwd,
  path,
}: LoadEnvironmentOptions): { readonly path: string; readonly source: keyof typeof NAMED_BY } | null {
  if (isSet(path)) return { path: absolutePath(path, cwd), source: "option" };
  const fromVariable = environment.CORTEX_ENV_FILE_PATH;
  if (isSet(fromVariable)) return { path: absolutePath(fromVariable, cwd), source: "environment" };
  return null;
}

function isSet(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== "";
}

function readText(path: string, namedBy: string | null): string {
  try {
    const bytes = readFileSync(path);
    // Windows PowerShell 5 writes UTF-16 with `echo X=1 > .env`.
    const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(utf16 ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw cortexError("MIG_CONFIG_ENV_FILE_UNREADABLE", { path, namedBy, reason: reasonOf(error) }, error);
  }
}

/** The reason in words for people, without the path that the message already has. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "ENOTDIR":
      return "a part of its path is not a directory";
    case "EISDIR":
      return "it is a directory";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "it is not UTF-8 text";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

const REFERENCE = /\\([\s\S])|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g;

function expand(
  assignments: readonly EnvAssignment[],
  environment: Environment,
  path: string,
): ReadonlyMap<string, string> {
  const byName = new Map(assignments.map((assignment) => [assignment.name, assignment]));
  const done = new Map<string, string>();
  const expanded = (assignment: EnvAssignment, trail: readonly string[]): string => {
    const known = done.get(assignment.name);
    if (known !== undefined) return known;
    const value =
      assignment.quoting === "literal"
        ? assignment.raw
        : assignment.raw.replace(REFERENCE, (whole, escaped?: string, name?: string, fallback?: string) =>
            name === undefined
              ? unescaped(whole, escaped ?? "", assignment.quoting)
              : reference(name, fallback, [...trail, assignment.name]),
          );
    done.set(assignment.name, value);
    return value;
  };
  const reference = (name: string, fallback: string | undefined, trail: readonly string[]): string => {
    const target = byName.get(name);
    const real = environment[name];
    const found = isSet(real)
      ? real
      : target === undefined || trail.includes(name)
        ? undefined
        : expanded(target, trail);
    if (isSet(found)) return found;
    if (fallback !== undefined) return fallback;
    const user = byName.get(trail.at(-1) ?? "");
    // A connection string with a hole in it would go on to connect somewhere else.
    if (user?.name.startsWith("CORTEX_") === true && (target === undefined || trail.includes(name)))
      throw cortexError("MIG_CONFIG_ENV_FILE_SYNTAX", {
        path,
        line: user.line,
        reason: `${user.name} refers to \${${name}}, ${target === undefined ? "which is not set" : "which refers back to it"}`,
      });
    return "";
  };
  return new Map([...byName].map(([name, assignment]) => [name, expanded(assignment, [])]));
}

/** Backslashes count in double quotes only (and before `$`): a Windows path without quotes keeps its own. */
function unescaped(whole: string, escaped: string, quoting: EnvAssignment["quoting"]): string {
  if (escaped === "$") return "$";
  if (quoting !== "double") return whole;
  switch (escaped) {
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "t":
      return "\t";
    case '"':
    case "\\":
      return escaped;
    default:
      return whole;
  }
}

import { cortexError } from "../errors/index.js";
import type { OptionSpec } from "./option-spec.js";

/** The options that every command takes, before its name and after it. */
export interface GlobalOptions {
  readonly config: string | undefined;
  readonly envFile: string | undefined;
  readonly dbType: string | undefined;
  readonly url: string | undefined;
  readonly versionsDirectory: string | undefined;
  readonly lockTimeout: number | undefined;
  /** `-x key=value`; a key without `=` has the value "". */
  readonly arguments: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** False after `--no-color`. */
  readonly color: boolean;
}

/** How the global options are written. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--config <file>",
    description: "the config file (default: cortex.config.* in the current directory)",
  },
  { flags: "--env-file <file>", description: "the env file (default: local.env, else .env)" },
  { flags: "--db-type <type>", description: "the database type; chooses the chain of revisions" },
  { flags: "--url <url>", description: "the database, instead of the CORTEX_DB_* variables" },
  {
    flags: "--versions-directory <dir>",
    description: "the folder of the chains, one folder a database type",
  },
  { flags: "--lock-timeout <seconds>", description: "how long to wait while another process migrates" },
  { flags: "-x <key=value>", description: "an argument for the revisions; may be repeated", repeats: true },
  { flags: "--json", description: "print one JSON document, and ask nothing" },
  { flags: "-v, --verbose", description: "say more: the long form of lists, debug messages, stack traces" },
  { flags: "-q, --quiet", description: "print no text" },
  { flags: "--no-color", description: "no colours (so does NO_COLOR)" },
];

type Values = Readonly<Record<string, unknown>>;

/**
 * Puts together what was given before the command and after it; what stands after wins.
 * Throws MIG_CLI_USAGE for a lock timeout that is no number of seconds.
 */
export function readGlobalOptions(before: Values, after: Values): GlobalOptions {
  const text = (name: string): string | undefined => {
    const value = after[name] ?? before[name];
    return typeof value === "string" ? value : undefined;
  };
  const flag = (name: string): boolean => before[name] === true || after[name] === true;
  return {
    config: text("config"),
    envFile: text("envFile"),
    dbType: text("dbType"),
    url: text("url"),
    versionsDirectory: text("versionsDirectory"),
    lockTimeout: readSeconds(text("lockTimeout")),
    arguments: readArguments([...list(before.x), ...list(after.x)]),
    json: flag("json"),
    verbose: flag("verbose"),
    quiet: flag("quiet"),
    color: before.color !== false && after.color !== false,
  };
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function readArguments(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw cortexError("MIG_CLI_USAGE", {
    problem: `--lock-timeout holds '${text}'`,
    command: null,
    instead: "It may hold a number of seconds; 0 does not wait at all.",
  });
}

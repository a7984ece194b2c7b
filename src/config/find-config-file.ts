import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cortexError } from "../errors/index.js";
import { absolutePath } from "./absolute-path.js";
import type { ConfigFile } from "./config-file.js";
import { reasonOf } from "./env-file.js";
import { pathKind } from "./path-kind.js";
import { validateConfigFile } from "./validate-config-file.js";

/** The names looked for in the project root; the first that is there counts. */
export const CONFIG_FILE_NAMES = Object.freeze([
  "cortex.config.ts",
  "cortex.config.mts",
  "cortex.config.js",
  "cortex.config.mjs",
  "cortex.config.cjs",
  "cortex.config.json",
] as const);

/**
 * The configuration file of a project root, or null. With `named` (`--config`), that file, which must be there.
 *
 * @throws MIG_CONFIG_FILE_UNREADABLE when the named one is not a file.
 */
export function findConfigFile(root: string, named: string | null = null): string | null {
  if (named !== null) {
    const path = absolutePath(named, root);
    const kind = pathKind(path);
    if (kind === "file") return path;
    const reason = kind === "none" ? "there is no such file" : "it is a directory";
    throw cortexError("MIG_CONFIG_FILE_UNREADABLE", { path, reason });
  }
  for (const name of CONFIG_FILE_NAMES) {
    const path = join(root, name);
    if (pathKind(path) === "file") return path;
  }
  return null;
}

/**
 * Reads and validates a configuration file in JSON. The others are modules, which the module loader runs.
 *
 * @throws MIG_CONFIG_FILE_UNREADABLE, MIG_CONFIG_FILE_INVALID, MIG_CONFIG_FILE_UNKNOWN_KEY.
 */
export function readJsonConfigFile(path: string): ConfigFile<never> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw cortexError("MIG_CONFIG_FILE_UNREADABLE", { path, reason: reasonOf(error) }, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const found = `text that is not JSON (${reasonOf(error)})`;
    throw cortexError("MIG_CONFIG_FILE_INVALID", { path, key: "", found, expected: "a JSON object" }, error);
  }
  return validateConfigFile<never>(value, path);
}

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { dialectNames } from "../dialects/registry.js";
import { cortexError } from "../errors/index.js";
import { configText, packageText, schemaText } from "./project-files.js";

/** What `init` can make. */
export const PROJECT_TEMPLATES = Object.freeze([
  {
    name: "generic",
    description: "A configuration file, a schema file and one chain folder a database type.",
  },
  {
    name: "config-only",
    description: "A configuration file and the chain folders, for a schema that is there already.",
  },
]);

/** Arguments of `init`. */
export interface InitOptions {
  /** The project's folder; made when it is not there. */
  readonly directory: string;
  /** Database types that get a chain folder. Default: all. */
  readonly dbTypes?: readonly string[];
  /** Write a package.json, too, when there is none. */
  readonly package?: boolean;
  readonly template?: string;
  /** Further schemas (namespaces) of the database, for the configuration. Default: none. */
  readonly schemas?: readonly string[];
  /** The folder of the chains, absolute. Default: `migrations` in the project's folder. */
  readonly versions?: string;
}

/**
 * Makes a project in which `revision --autogenerate` and `upgrade` run at once. Nothing that is there is touched.
 *
 * @returns the files and folders that were made
 * @throws MIG_MANAGER_PROJECT_EXISTS, MIG_MANAGER_UNKNOWN_TEMPLATE, MIG_MANAGER_DIRECTORY_NOT_WRITABLE
 */
export async function initProject(options: InitOptions): Promise<{ readonly created: readonly string[] }> {
  const files = projectFiles(options, schemaText());
  return { created: files.map(([path, text]) => writeNew(path, text)) };
}

/**
 * The files of a new project, as absolute path and text.
 *
 * @throws MIG_MANAGER_PROJECT_EXISTS when one of them is there, MIG_MANAGER_UNKNOWN_TEMPLATE
 */
export function projectFiles(options: InitOptions, schema: string): readonly (readonly [string, string])[] {
  const directory = resolve(options.directory);
  const template = options.template ?? "generic";
  if (!PROJECT_TEMPLATES.some((known) => known.name === template))
    throw cortexError("MIG_MANAGER_UNKNOWN_TEMPLATE", {
      template,
      known: PROJECT_TEMPLATES.map((t) => t.name),
    });
  const withSchema = template === "generic";
  const own = join(directory, "migrations");
  const versions = options.versions ?? own;
  const kept = versions === own ? (options.dbTypes ?? dialectNames()) : [];
  const files: readonly (readonly [string, string])[] = [
    ["cortex.config.ts", configText(relative(directory, versions), options.schemas)],
    ...(withSchema ? ([["schema.ts", schema]] as const) : []),
    ...kept.map((type) => [join("migrations", type, ".gitkeep"), ""] as const),
  ];
  const taken = files.map(([name]) => join(directory, name)).find((path) => existsSync(path));
  if (taken !== undefined) throw cortexError("MIG_MANAGER_PROJECT_EXISTS", { directory, path: taken });
  const manifest = join(directory, "package.json");
  const all =
    options.package && !existsSync(manifest)
      ? [...files, ["package.json", packageText(basename(directory))] as const]
      : files;
  return all.map(([name, text]) => [join(directory, name), text] as const);
}

/** Writes a file that is not there yet. @throws MIG_MANAGER_DIRECTORY_NOT_WRITABLE */
export function writeNew(path: string, text: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_MANAGER_DIRECTORY_NOT_WRITABLE", { directory: dirname(path), reason }, error);
  }
  return path;
}

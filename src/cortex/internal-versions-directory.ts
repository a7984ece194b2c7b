import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cortexError } from "../errors/index.js";

const PACKAGE = "cortex-migrations";

/**
 * The absolute path of the folder that holds Cortex's own chains, one folder a database type. It is the same for the
 * sources and for either build: the package ships the revisions as sources, and the way to them begins at its
 * `package.json`. (A build puts all modules into one file, so a path relative to this module would differ.)
 *
 * @throws MIG_CORTEX_PACKAGE_NOT_FOUND when this module was copied out of its package, by a bundler for instance.
 * @example join(internalVersionsDirectory(), dialect.name)
 */
export function internalVersionsDirectory(): string {
  return versionsDirectoryAbove(dirname(fileURLToPath(import.meta.url)));
}

/** The versions folder of the package that a folder lies in, or that is installed above it. @throws MIG_CORTEX_PACKAGE_NOT_FOUND */
export function versionsDirectoryAbove(start: string): string {
  const root = rootAbove(start) ?? rootInstalledFor(start);
  if (root === null) throw cortexError("MIG_CORTEX_PACKAGE_NOT_FOUND", { package: PACKAGE, start });
  return join(root, "src", "cortex", "migrations", "versions");
}

function rootAbove(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isPackageRoot(folder)) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** The package as Node would find it from a folder: the way out when a host's bundler has swallowed this module. */
function rootInstalledFor(start: string): string | null {
  const lookup = createRequire(join(start, "anything.js")).resolve.paths(PACKAGE) ?? [];
  return lookup.map((folder) => join(folder, PACKAGE)).find(isPackageRoot) ?? null;
}

function isPackageRoot(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return (
      typeof manifest === "object" && manifest !== null && "name" in manifest && manifest.name === PACKAGE
    );
  } catch {
    // A manifest that cannot be read belongs to somebody else: the search goes on, and fails by itself at the top.
    return false;
  }
}

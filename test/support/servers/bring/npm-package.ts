import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { mustRun } from "./run.js";

/**
 * Unpacks one package of the npm registry into `folder`. `npm pack` checks the registry's hash. The package is not one of package.json:
 * its siblings for other platforms would be in the way of `npm ci`.
 */
export async function unpackNpmPackage(folder: string, specifier: string): Promise<void> {
  await mustRun("npm", ["pack", specifier, "--silent", "--ignore-scripts"], { cwd: folder });
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (archive === undefined) throw new Error(`npm pack ${specifier} has left no archive`);
  await mustRun("tar", ["-xzf", archive], { cwd: folder });
  rmSync(join(folder, archive));
  for (const name of readdirSync(join(folder, "package")))
    renameSync(join(folder, "package", name), join(folder, name));
  rmSync(join(folder, "package"), { recursive: true });
}

/** Makes the symbolic links that an npm package cannot hold, and that its install script would make. */
export function restoreSymlinks(folder: string, listFile: string): void {
  const links: unknown = JSON.parse(readFileSync(join(folder, listFile), "utf8"));
  if (!Array.isArray(links)) throw new Error(`${listFile} is not a list of links`);
  for (const { source, target } of links as readonly { readonly source: string; readonly target: string }[]) {
    const link = join(folder, target);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

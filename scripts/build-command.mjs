import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inlinedPackages, inlinePackages } from "./inline-packages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** See native-import.cjs. */
const keepNativeImport = {
  name: "keep-native-import",
  setup({ onResolve }) {
    onResolve({ filter: /\/native-import\.js$/ }, () => ({ path: "./native-import.cjs", external: true }));
  },
};

/**
 * Builds the command into a folder: all its code in one file (what a command does not use is not run), the launcher,
 * and what V8 keeps of compiling it, which is taken from a run that brings an empty database up to date.
 */
export async function buildCommand(common, folder) {
  const cache = join(folder, "command.cache");
  // First of all: V8 tells a cache from another file's by the length of the code alone.
  rmSync(cache, { force: true });
  await build({
    ...common,
    entryPoints: { command: "src/main.ts" },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    define: { "import.meta.url": "cortexImportMetaUrl" },
    banner: { js: 'const cortexImportMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [inlinePackages, keepNativeImport],
    supported: { "dynamic-import": false },
  });
  copyFileSync(join(here, "native-import.cjs"), join(folder, "native-import.cjs"));
  for (const path of inlinedPackages)
    copyFileSync(join(path, "LICENSE"), join(folder, `${basename(path)}.LICENSE`));
  // The code is put into a function, where a line for the shell cannot stand; the launcher has one.
  const code = join(folder, "command.cjs");
  writeFileSync(code, inAscii(readFileSync(code, "utf8").replace(/^#!/, "//")), "latin1");
  const launcher = join(folder, "cortex.cjs");
  copyFileSync(join(here, "command-launcher.cjs"), launcher);
  chmodSync(launcher, 0o755);
  keepCompiled(launcher, cache);
}

/**
 * One letter beyond Latin-1, in a comment or a regular expression (in strings they are escaped already), and V8 keeps
 * all of the text in two bytes a letter.
 */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What the run applies from whose compiling the cache is taken. */
const REVISION = `/**
 * create a table
 *
 * Revision ID: 0123456789ab
 * Revises:
 */
import { column, integer, type Operations } from "cortex-migrations";

export const revision = "0123456789ab";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable("a", [column("id", integer(), { primaryKey: true })]);
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("a");
}
`;

function keepCompiled(launcher, cache) {
  const cwd = mkdtempSync(join(tmpdir(), "cortex-build-"));
  mkdirSync(join(cwd, "sqlite"));
  writeFileSync(join(cwd, "sqlite", "0123456789ab_cortex_db_version_1.ts"), REVISION);
  const program = `
    const { prepare } = require(${JSON.stringify(launcher)});
    const { script, run } = prepare();
    process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(cache)}, script.createCachedData()));
    run();`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["-e", program, "--", "cortex", "upgrade", "heads", "--versions-directory", "."],
    {
      cwd,
      // The folder may lie where the packages are not found.
      env: {
        NODE_PATH: join(here, "../node_modules"),
        PATH: process.env.PATH,
        CORTEX_DB_TYPE: "sqlite",
        CORTEX_DB_MEMORY: "true",
      },
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    },
  );
  rmSync(cwd, { recursive: true });
  if (status !== 0)
    throw new Error(`the command that was built does not run: it ended with ${status}\n${stderr}`);
}

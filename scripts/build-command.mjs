import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
 * and what V8 keeps of compiling it, which is taken from a run that looks at an empty database.
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
  writeFileSync(code, readFileSync(code, "utf8").replace(/^#!/, "//"));
  const launcher = join(folder, "cortex.cjs");
  copyFileSync(join(here, "command-launcher.cjs"), launcher);
  chmodSync(launcher, 0o755);
  keepCompiled(launcher, cache);
}

function keepCompiled(launcher, cache) {
  const cwd = mkdtempSync(join(tmpdir(), "cortex-build-"));
  const program = `
    const { prepare } = require(${JSON.stringify(launcher)});
    const { script, run } = prepare();
    process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(cache)}, script.createCachedData()));
    run();`;
  const { status } = spawnSync(
    process.execPath,
    ["-e", program, "--", "cortex", "current", "--versions-directory", "."],
    {
      cwd,
      // The folder may lie where the packages are not found.
      env: {
        NODE_PATH: join(here, "../node_modules"),
        PATH: process.env.PATH,
        CORTEX_DB_TYPE: "sqlite",
        CORTEX_DB_MEMORY: "true",
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  rmSync(cwd, { recursive: true });
  if (status !== 0) throw new Error(`the command that was built does not run: it ended with ${status}`);
}

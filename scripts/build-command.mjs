import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inlineCommandParser } from "./inline-command-parser.mjs";

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
  await build({
    ...common,
    entryPoints: { command: "src/main.ts" },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    define: { "import.meta.url": "cortexImportMetaUrl" },
    banner: { js: 'const cortexImportMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [inlineCommandParser, keepNativeImport],
    supported: { "dynamic-import": false },
  });
  copyFileSync(join(here, "native-import.cjs"), join(folder, "native-import.cjs"));
  // The code is put into a function, where a line for the shell cannot stand; the launcher has one.
  const code = join(folder, "command.cjs");
  writeFileSync(code, readFileSync(code, "utf8").replace(/^#!/, "//"));
  const launcher = join(folder, "cortex.cjs");
  copyFileSync(join(here, "command-launcher.cjs"), launcher);
  chmodSync(launcher, 0o755);
  keepCompiled(launcher, join(folder, "command.cache"));
}

function keepCompiled(launcher, cache) {
  rmSync(cache, { force: true });
  const cwd = mkdtempSync(join(tmpdir(), "cortex-build-"));
  const program = `
    const { prepare } = require(${JSON.stringify(launcher)});
    const { script, run } = prepare();
    process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(cache)}, script.createCachedData()));
    run();`;
  const { status } = spawnSync(process.execPath, ["-e", program, "--", "cortex", "current"], {
    cwd,
    env: { PATH: process.env.PATH, CORTEX_DB_TYPE: "sqlite", CORTEX_DB_MEMORY: "true" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  rmSync(cwd, { recursive: true });
  if (status !== 0) throw new Error(`the command that was built does not run: it ended with ${status}`);
}

// Builds dist/: the ES modules (split, so that each command loads little), the CommonJS build, and the types.
//   node scripts/build.mjs            everything
//   node scripts/build.mjs --no-types without the declarations, which take the longest
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const withTypes = !process.argv.includes("--no-types");

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
};

/** Package.json files tell Node which of the two folders holds which kind of module. */
function describe(folder, type) {
  mkdirSync(`${root}dist/${folder}`, { recursive: true });
  writeFileSync(`${root}dist/${folder}/package.json`, `${JSON.stringify({ type })}\n`);
}

if (withTypes) rmSync(`${root}dist`, { recursive: true, force: true });
for (const folder of ["esm", "cjs"]) {
  // Chunks carry a hash in their names: old ones would pile up. The declarations beside them stay.
  if (!withTypes) rmSync(`${root}dist/${folder}/chunks`, { recursive: true, force: true });
}
describe("esm", "module");
describe("cjs", "commonjs");

await build({
  ...common,
  entryPoints: ["src/index.ts", "src/main.ts"],
  outdir: "dist/esm",
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
});
await build({
  ...common,
  entryPoints: ["src/index.ts"],
  outdir: "dist/cjs",
  format: "cjs",
  define: { "import.meta.url": "cortexImportMetaUrl" },
  banner: { js: 'const cortexImportMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
});

if (withTypes) {
  const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  cpSync(`${root}dist/types`, `${root}dist/esm`, { recursive: true });
  cpSync(`${root}dist/types`, `${root}dist/cjs`, { recursive: true });
  rmSync(`${root}dist/types`, { recursive: true });
}
if (!existsSync(`${root}dist/esm/main.js`)) process.exit(1);

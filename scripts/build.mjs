// Builds dist/: the ES modules, the CommonJS build, the command, and the types.
//   node scripts/build.mjs              everything
//   node scripts/build.mjs --no-types   without the declarations, which take the longest
//   node scripts/build.mjs --out FOLDER into another folder than dist
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildCommand } from "./build-command.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const withTypes = !process.argv.includes("--no-types");
const outAt = process.argv.indexOf("--out");
const out = outAt < 0 ? `${root}dist` : resolve(process.argv[outAt + 1] ?? "");

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
  mkdirSync(`${out}/${folder}`, { recursive: true });
  writeFileSync(`${out}/${folder}/package.json`, `${JSON.stringify({ type })}\n`);
}

if (withTypes) rmSync(out, { recursive: true, force: true });
for (const folder of ["esm", "cjs"]) {
  // Chunks carry a hash in their names: old ones would pile up. The declarations beside them stay.
  if (!withTypes) rmSync(`${out}/${folder}/chunks`, { recursive: true, force: true });
}
describe("esm", "module");
describe("cjs", "commonjs");
describe("command", "commonjs");

await build({
  ...common,
  entryPoints: ["src/index.ts", "src/main.ts"],
  outdir: `${out}/esm`,
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
});
await build({
  ...common,
  entryPoints: ["src/index.ts"],
  outdir: `${out}/cjs`,
  format: "cjs",
  define: { "import.meta.url": "cortexImportMetaUrl" },
  banner: { js: 'const cortexImportMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
});
await buildCommand(common, `${out}/command`);

if (withTypes) {
  const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const { status } = spawnSync(
    process.execPath,
    [tsc, "-p", "tsconfig.build.json", "--outDir", `${out}/types`],
    { cwd: root, stdio: "inherit" },
  );
  if (status !== 0) process.exit(status ?? 1);
  cpSync(`${out}/types`, `${out}/esm`, { recursive: true });
  cpSync(`${out}/types`, `${out}/cjs`, { recursive: true });
  rmSync(`${out}/types`, { recursive: true });
}
if (!existsSync(`${out}/esm/main.js`)) process.exit(1);

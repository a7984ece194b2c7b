// Loads a module of src/ as it is now, without a build.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** The exports of `src/<path>`. */
export async function loadSource(path) {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: [`src/${path}`],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    write: false,
    logLevel: "warning",
  });
  const folder = mkdtempSync(join(tmpdir(), "cortex-docs-"));
  try {
    const file = join(folder, "source.mjs");
    writeFileSync(file, outputFiles[0].contents);
    return await import(pathToFileURL(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

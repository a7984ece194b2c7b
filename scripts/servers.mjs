// Starts the servers of the tests for work by hand, and keeps them until it is interrupted:
//   node scripts/servers.mjs [postgresql-18] [postgresql-15] [mysql] [mariadb]
//   node scripts/servers.mjs --bring     only brings their programs into .cache/servers, all at once
// It prints the variables that let tests use these servers instead of starting their own.
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = resolve(root, "test/support/servers/by-hand.ts");
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [source],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
  packages: "external",
  // Built in memory: the sources find their neighbours from where they lie.
  define: {
    "import.meta.url": JSON.stringify(pathToFileURL(source).href),
    "import.meta.dirname": JSON.stringify(resolve(root, "test/support/servers/bring")),
  },
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
await import(`data:text/javascript;base64,${code}`);

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "cortex-migrations": fileURLToPath(new URL("./src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/**/*.test.ts"],
    // Starts no server by itself: test files ask for those that they need.
    globalSetup: ["./test/support/servers/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    typecheck: { enabled: false },
    reporters: [
      "default",
      "./test/support/contract-reporter.ts",
      "./test/support/chaos-reporter.ts",
      "./test/support/plain-reporter.ts",
    ],
  },
});

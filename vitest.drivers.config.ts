import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/**
 * The suites that test/drivers/runtimes.test.ts runs under other Nodes and on other SQLite packages. Only those: the
 * test that starts them must not be among them.
 */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["test/drivers/*.suite.ts"], reporters: ["json"] },
});

import { defineConfig } from "cortex-migrations";
import { viewComparator } from "./views.js";

export default defineConfig({
  schema: "./schema.ts",
  migrations: { directory: "./migrations" },
  hooks: { comparators: [viewComparator] },
});

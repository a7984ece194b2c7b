import { defineConfig } from "cortex-migrations";

export default defineConfig({ migrations: { directory: "./migrations" }, schema: "./schema.ts" });

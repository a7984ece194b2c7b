import type { ConfigFile } from "../config/config-file.js";
import type { Schema } from "../schema/schema.js";

/** What `cortex.config.ts` exports by default. */
export type CortexConfig = ConfigFile<Schema>;

/**
 * Gives the configuration file its types; returns its argument.
 *
 * @example export default defineConfig({ schema, migrations: { directory: "./migrations" } });
 */
export function defineConfig(config: CortexConfig): CortexConfig {
  return config;
}

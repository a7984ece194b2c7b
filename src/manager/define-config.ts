import type { Comparator } from "../autogenerate/comparator.js";
import type { RenderItems } from "../autogenerate/render/own-code.js";
import type { Hooks as AnyHooks, ConfigFile } from "../config/config-file.js";
import type { RevisionOperation } from "../operations/run-operation.js";
import type { Column } from "../schema/column.js";
import type { Schema } from "../schema/schema.js";

/** What runs at the seams: before a revision is written, while columns are compared, while code is written, after a file is written. */
export type Hooks = AnyHooks<RevisionOperation, Column, RenderItems, Comparator>;

/** What `cortex.config.ts` exports by default. */
export type CortexConfig = Omit<ConfigFile<Schema>, "hooks"> & { readonly hooks?: Hooks };

/**
 * Gives the configuration file its types; returns its argument.
 *
 * @example export default defineConfig({ schema, migrations: { directory: "./migrations" } });
 */
export function defineConfig(config: CortexConfig): CortexConfig {
  return config;
}

/** The type builders of each database, under its name: `sqlite.any()`. */
export { sqlite } from "./sqlite/builders.js";
export type { SqliteOptions } from "./sqlite/options.js";

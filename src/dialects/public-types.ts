/** The type builders of each database, under its name: `sqlite.any()`. */
export { mysql } from "./mysql/builders.js";
export type { MysqlOptions } from "./mysql/options.js";
export { sqlite } from "./sqlite/builders.js";
export type { SqliteOptions } from "./sqlite/options.js";
export { type IntervalFields, postgresql } from "./postgresql/builders.js";
export type { ExcludeOption, PostgresqlOptions, StorageParameters } from "./postgresql/options.js";

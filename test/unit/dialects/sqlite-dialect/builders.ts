export { type Column, column } from "../../../../src/schema/column.js";
export * from "../../../../src/schema/constraints.js";
export { defineSchema } from "../../../../src/schema/define-schema.js";
export { sql } from "../../../../src/schema/sql.js";
export { table } from "../../../../src/schema/table.js";
export * from "../../../../src/schema/types.js";

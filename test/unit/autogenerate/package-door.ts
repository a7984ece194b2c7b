/** What a generated file imports, without the rest of the package: for compiling generated files alone. */
export type { Operations } from "../../../src/operations/op.js";
export * from "../../../src/schema/column.js";
export * from "../../../src/schema/constraints.js";
export * from "../../../src/schema/define-schema.js";
export * from "../../../src/schema/sql.js";
export * from "../../../src/schema/table.js";
export * from "../../../src/schema/types.js";

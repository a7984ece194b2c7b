import { CortexError } from "../../../src/errors/index.js";

export { column } from "../../../src/schema/column.js";
export * from "../../../src/schema/constraints.js";
export { defineSchema } from "../../../src/schema/define-schema.js";
export { sql, sqlText } from "../../../src/schema/sql.js";
export { table } from "../../../src/schema/table.js";
export * from "../../../src/schema/types.js";

/** The coded error that a call throws; fails when it throws none, or another one. */
export function errorOf(work: () => unknown): CortexError {
  try {
    work();
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}

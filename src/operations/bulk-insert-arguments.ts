import { cortexError } from "../errors/index.js";
import type { BulkInsert } from "./operation.js";
import type { Table } from "./schema-types.js";

/**
 * The operation of `bulkInsert` from its arguments.
 *
 * @throws MIG_OPERATION_INVALID for rows that are no list: revision files run without a type check
 */
export function bulkInsertOperation(
  table: string | Table,
  rows: BulkInsert["rows"],
  options: { readonly schema?: string },
): BulkInsert {
  if (!Array.isArray(rows))
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: "bulkInsert",
      reason: "rows must be an array of objects",
    });
  const known = typeof table === "string" ? null : table;
  return {
    kind: "bulkInsert",
    table: typeof table === "string" ? table : table.name,
    schema: options.schema ?? known?.schema ?? null,
    rows,
    columns: known?.columns ?? null,
  };
}

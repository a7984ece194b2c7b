import type { BulkInsert, RowValue } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import type { Statement } from "../../contract/statement.js";
import { type SqlValue, toSqlValue } from "../connection/sql-value.js";
import { refuseSchema } from "../ddl/table-text.js";
import { quoteIdentifier } from "../sql/quote.js";
import { insertChunks } from "../../shared/insert-chunks.js";
import { jsonText } from "../../shared/json-text.js";
import { runStatement } from "../../shared/statements.js";

/** Under SQLITE_MAX_VARIABLE_NUMBER's default of 32766 (https://sqlite.org/limits.html#max_variable_number). */
const MAX_VARIABLES = 30_000;

function rowValue(value: RowValue | undefined, type: DataType | undefined): SqlValue {
  if (value === null) return null;
  switch (type?.kind) {
    case "json":
    case "jsonDocument":
    case "array":
      return jsonText(value);
    case "date":
      return value instanceof Date ? String(toSqlValue(value)).slice(0, 10) : toSqlValue(value);
    case "time":
      return value instanceof Date ? String(toSqlValue(value)).slice(11) : toSqlValue(value);
    default:
      return toSqlValue(value);
  }
}

function typesOf(columns: readonly Column[] | null): ReadonlyMap<string, DataType> {
  return new Map((columns ?? []).map((column) => [column.name, column.type]));
}

/** INSERT with many rows a statement; a column that a row does not name takes its default. */
export function compileBulkInsert(operation: BulkInsert): readonly Statement[] {
  refuseSchema("bulkInsert", operation.table, operation.schema);
  const types = typesOf(operation.columns);
  const into = `INSERT INTO ${quoteIdentifier(operation.table)}`;
  return insertChunks(operation.rows, MAX_VARIABLES).map(({ keys, rows }) => {
    if (keys.length === 0) return runStatement(operation, `${into} DEFAULT VALUES`);
    const tuple = `(${keys.map(() => "?").join(", ")})`;
    const sql = `${into} (${keys.map(quoteIdentifier).join(", ")}) VALUES ${rows.map(() => tuple).join(", ")}`;
    const parameters = rows.flatMap((row) => keys.map((key) => rowValue(row[key], types.get(key))));
    return runStatement(operation, sql, { parameters });
  });
}

import type { BulkInsert, RowValue } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import type { Statement } from "../../contract/statement.js";
import { type SqlValue, toSqlValue } from "../connection/sql-value.js";
import { refuseSchema } from "../ddl/table-text.js";
import { quoteIdentifier } from "../sql/quote.js";
import { runStatement } from "../../shared/statements.js";

/** Under SQLITE_MAX_VARIABLE_NUMBER's default of 32766 (https://sqlite.org/limits.html#max_variable_number). */
const MAX_VARIABLES = 30_000;
const MAX_ROWS = 1_000;

type InsertRow = BulkInsert["rows"][number];

function rowValue(value: RowValue | undefined, type: DataType | undefined): SqlValue {
  if (value === null) return null;
  switch (type?.kind) {
    case "json":
    case "jsonDocument":
    case "array":
      return JSON.stringify(value);
    case "date":
      return value instanceof Date ? String(toSqlValue(value)).slice(0, 10) : toSqlValue(value);
    case "time":
      return value instanceof Date ? String(toSqlValue(value)).slice(11) : toSqlValue(value);
    default:
      return toSqlValue(value);
  }
}

function keysOf(row: InsertRow): readonly string[] {
  return Object.keys(row).filter((key) => row[key] !== undefined);
}

interface Chunk {
  readonly keys: readonly string[];
  readonly rows: InsertRow[];
}

/** Rows that follow each other and name the same columns go together; the order of all rows stays. */
function chunksOf(rows: readonly InsertRow[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const row of rows) {
    const keys = keysOf(row);
    const last = chunks.at(-1);
    const fits =
      last !== undefined &&
      keys.length > 0 &&
      last.keys.length === keys.length &&
      keys.every((key) => last.keys.includes(key)) &&
      last.rows.length < Math.min(MAX_ROWS, Math.floor(MAX_VARIABLES / keys.length));
    if (fits) last.rows.push(row);
    else chunks.push({ keys, rows: [row] });
  }
  return chunks;
}

function typesOf(columns: readonly Column[] | null): ReadonlyMap<string, DataType> {
  return new Map((columns ?? []).map((column) => [column.name, column.type]));
}

/** INSERT with many rows a statement; a column that a row does not name takes its default. */
export function compileBulkInsert(operation: BulkInsert): readonly Statement[] {
  refuseSchema("bulkInsert", operation.table, operation.schema);
  const types = typesOf(operation.columns);
  const into = `INSERT INTO ${quoteIdentifier(operation.table)}`;
  return chunksOf(operation.rows).map(({ keys, rows }) => {
    if (keys.length === 0) return runStatement(operation, `${into} DEFAULT VALUES`);
    const tuple = `(${keys.map(() => "?").join(", ")})`;
    const sql = `${into} (${keys.map(quoteIdentifier).join(", ")}) VALUES ${rows.map(() => tuple).join(", ")}`;
    const parameters = rows.flatMap((row) => keys.map((key) => rowValue(row[key], types.get(key))));
    return runStatement(operation, sql, { parameters });
  });
}

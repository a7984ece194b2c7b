import type { BulkInsert, RowValue } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import type { Connection } from "../../contract/connection.js";
import type { Statement } from "../../contract/statement.js";
import { type InsertRow, namedIn, namesAlike } from "../../shared/insert-chunks.js";
import { jsonText } from "../../shared/json-text.js";
import { runStatement } from "../../shared/statements.js";
import { type SqlValue, toSqlValue } from "../connection/sql-value.js";
import { nameList, tableName } from "../ddl/names.js";
import { quoteSqlValue } from "../sql/quote.js";
import { typeText } from "../type-text.js";
import { isReplay } from "./server-of.js";

const MAX_ROWS = 1_000;
/** A statement of this size is sent to any server; a larger one brings nothing. */
const USUAL_BYTES = 1_048_576;
/** The server's own least value of max_allowed_packet, less what stands around the rows. */
const HEAD_BYTES = 1_024;

function isJson(type: DataType | undefined): boolean {
  return type !== undefined && /^JSON$/i.test(typeText(type));
}

function rowValue(value: RowValue | undefined, type: DataType | undefined): SqlValue {
  if (value === null || value === undefined) return null;
  // A SQL value that is JSON text already would be quoted twice elsewhere, too: a string is a JSON string.
  if (isJson(type)) return jsonText(value);
  if (Array.isArray(value) && type?.kind === "dialect" && type.name === "SET") return value.join(",");
  if (value instanceof Date && type?.kind === "date") return String(toSqlValue(value)).slice(0, 10);
  if (value instanceof Date && type?.kind === "time") return String(toSqlValue(value)).slice(11);
  return toSqlValue(value);
}

interface Chunk {
  readonly keys: readonly string[];
  readonly rows: (readonly SqlValue[])[];
  bytes: number;
}

const sizeOf = (values: readonly SqlValue[]): number =>
  values.reduce<number>((sum, value) => sum + Buffer.byteLength(quoteSqlValue(value)) + 2, 2);

/** Rows that follow each other and name the same columns go together; the order of all rows stays. */
function chunksOf(
  rows: readonly InsertRow[],
  types: ReadonlyMap<string, DataType>,
  limit: number,
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const row of rows) {
    const last = chunks.at(-1);
    const own = namedIn(row);
    const isAlike = last !== undefined && namesAlike(own, last.keys);
    const keys = isAlike ? last.keys : own;
    const values = keys.map((key) => rowValue(row[key], types.get(key)));
    const bytes = sizeOf(values);
    if (isAlike && last.rows.length < MAX_ROWS && last.bytes + bytes <= limit) {
      last.rows.push(values);
      last.bytes += bytes;
    } else chunks.push({ keys, rows: [values], bytes });
  }
  return chunks;
}

function typesOf(columns: readonly Column[] | null): ReadonlyMap<string, DataType> {
  return new Map((columns ?? []).map((column) => [column.name, column.type]));
}

/** How many bytes the rows of one statement may have (https://dev.mysql.com/doc/refman/9.7/en/packet-too-large.html). */
async function byteLimit(connection: Connection): Promise<number> {
  if (isReplay(connection)) return USUAL_BYTES - HEAD_BYTES;
  const [row] = await connection.query("SELECT @@max_allowed_packet AS bytes");
  return Math.min(Number(row?.bytes ?? USUAL_BYTES), USUAL_BYTES) - HEAD_BYTES;
}

/** INSERT with many rows a statement; a column that a row does not name takes its default. */
export async function compileBulkInsert(
  operation: BulkInsert,
  connection: Connection,
): Promise<readonly Statement[]> {
  if (operation.rows.length === 0) return [];
  const limit = await byteLimit(connection);
  const into = `INSERT INTO ${tableName(operation.schema, operation.table)}`;
  return chunksOf(operation.rows, typesOf(operation.columns), limit).map(({ keys, rows }) => {
    const tuple = `(${keys.map(() => "?").join(", ")})`;
    const sql = `${into} (${nameList(keys)}) VALUES ${rows.map(() => tuple).join(", ")}`;
    return keys.length === 0
      ? runStatement(operation, `${into} () VALUES ${rows.map(() => "()").join(", ")}`)
      : runStatement(operation, sql, { parameters: rows.flat() });
  });
}

import type { BulkInsert, RowValue } from "../../../operations/operation.js";
import type { DataType } from "../../../schema/types.js";
import type { Statement } from "../../contract/statement.js";
import { insertChunks, namedIn } from "../../shared/insert-chunks.js";
import { jsonText } from "../../shared/json-text.js";
import { runStatement } from "../../shared/statements.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { type CompileContext, refOf, tableName } from "./context.js";

/** A statement has at most 65535 parameters (https://www.postgresql.org/docs/18/limits.html). */
const MAX_PARAMETERS = 60_000;

/** A value as a parameter. A column whose type is not known takes an array for one, and an object for JSON. */
function rowValue(value: RowValue | undefined, type: DataType | undefined): unknown {
  if (value === undefined || value === null) return null;
  switch (type?.kind) {
    case "json":
    case "jsonDocument":
      return jsonText(value);
    case "array": {
      const item = type.item;
      const isJson = item.kind === "json" || item.kind === "jsonDocument";
      return isJson && Array.isArray(value)
        ? value.map((entry: unknown) => (entry === null ? null : jsonText(entry)))
        : value;
    }
    // The day and the time of day of a Date are those in UTC.
    case "date":
      return value instanceof Date ? value.toISOString().slice(0, 10) : value;
    case "time":
      return value instanceof Date ? value.toISOString().slice(11, 23) : value;
    default:
      return value;
  }
}

/** The types of columns that lists are written to and that nobody has told: of JSON, or of an array. */
async function typesOfLists(
  operation: BulkInsert,
  told: ReadonlyMap<string, DataType>,
  { catalog }: CompileContext,
): Promise<ReadonlyMap<string, DataType>> {
  const lists = operation.rows.flatMap((row) => namedIn(row).filter((key) => Array.isArray(row[key])));
  const found = new Map<string, DataType>();
  for (const name of new Set(lists)) {
    if (told.has(name)) continue;
    const column = await catalog.column(refOf(operation), name, null);
    if (column !== null) found.set(name, column.type);
  }
  return found;
}

/**
 * INSERT with many rows a statement; a column that a row does not name takes its default.
 *
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for a value that JSON has no form for
 * @throws MIG_DIALECT_TABLE_NOT_FOUND, MIG_DIALECT_COLUMN_NOT_FOUND where a list's column is looked for
 */
export async function compileBulkInsert(
  operation: BulkInsert,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const types = new Map((operation.columns ?? []).map((column) => [column.name, column.type]));
  const listTypes = await typesOfLists(operation, types, context);
  const into = `INSERT INTO ${tableName(operation)}`;
  return insertChunks(operation.rows, MAX_PARAMETERS).map(({ keys, rows }) => {
    if (keys.length === 0) return runStatement(context.source, `${into} DEFAULT VALUES`);
    let position = 0;
    const tuple = (): string => {
      const places = keys.map(() => {
        position += 1;
        return `$${position}`;
      });
      return `(${places.join(", ")})`;
    };
    const sql = `${into} (${keys.map(identifierIfNeeded).join(", ")}) VALUES ${rows.map(tuple).join(", ")}`;
    const parameters = rows.flatMap((row) =>
      keys.map((key) => {
        const value = row[key];
        return rowValue(value, types.get(key) ?? (Array.isArray(value) ? listTypes.get(key) : undefined));
      }),
    );
    return runStatement(context.source, sql, { parameters });
  });
}

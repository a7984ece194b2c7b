import { cortexError } from "../../../errors/index.js";
import type { CreateIndex, DropIndex, Operation, RenameIndex } from "../../../operations/operation.js";
import type { Index } from "../../../schema/constraints.js";
import type { CheckStatement, Statement } from "../../contract/statement.js";
import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { indexName, indexText } from "../ddl/index-text.js";
import { refuseSchema } from "../ddl/table-text.js";
import { sameName } from "../sql/names.js";
import { identifierIfNeeded, quoteIdentifier } from "../sql/quote.js";
import { checkStatement, runStatement } from "../../shared/statements.js";

/** The table that an index is on; null when there is no index of that name. */
function tableOfIndex(connection: SqliteConnection, name: string): string | null {
  const [row] = connection.rows(
    "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ? COLLATE NOCASE",
    [name],
  );
  return row === undefined ? null : String(row.tbl_name);
}

/** Looks for rows that a unique index would refuse; NULLs are never equal (https://sqlite.org/lang_createindex.html). */
export function duplicatesCheck(index: Index, table: string, source: Operation): CheckStatement {
  const keys = index.parts.map((part) => {
    const key = part.kind === "column" ? quoteIdentifier(part.value) : `(${part.value})`;
    return part.collation === null ? key : `${key} COLLATE ${quoteIdentifier(part.collation)}`;
  });
  const filled = index.parts.map((_, at) => `${keys[at] ?? ""} IS NOT NULL`);
  const where = [...(index.where === null ? [] : [`(${index.where})`]), ...filled].join(" AND ");
  const sql = `SELECT ${keys.join(", ")}, count(*) AS rows FROM ${quoteIdentifier(table)} WHERE ${where} GROUP BY ${keys.join(", ")} HAVING count(*) > 1 LIMIT 5`;
  const object = `${table} (${index.parts.map((part) => part.value).join(", ")})`;
  return checkStatement(source, sql, {
    code: "MIG_DIALECT_ROWS_REFUSED",
    details: { constraint: "UNIQUE", object, sql: indexText(index, table) },
  });
}

/** CREATE INDEX; nothing when it is there and may be. */
export function compileCreateIndex(
  operation: CreateIndex,
  connection: SqliteConnection,
): readonly Statement[] {
  const { index, table } = operation;
  refuseSchema("createIndex", table, operation.schema);
  const sql = indexText(index, table);
  const name = indexName(index, table);
  const owner = operation.ifNotExists ? tableOfIndex(connection, name) : null;
  if (owner !== null) {
    if (sameName(owner, table)) return [];
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name: `${name} (on table ${owner})` });
  }
  if (!index.unique) return [runStatement(operation, sql)];
  const message = `fails when two rows of '${table}' have the same ${index.parts.map((p) => p.value).join(", ")}`;
  return [
    duplicatesCheck(index, table, operation),
    runStatement(operation, sql, { hazards: [{ code: "mayFailOnExistingRows", level: "warning", message }] }),
  ];
}

/** The table that an index which is to go, or to have another name, is on. @throws MIG_DIALECT_OBJECT_NOT_FOUND */
export function ownerOf(operation: DropIndex | RenameIndex, connection: SqliteConnection): string | null {
  refuseSchema(operation.kind, operation.table ?? operation.name, operation.schema);
  const owner = tableOfIndex(connection, operation.name);
  const isOther = owner !== null && operation.table !== null && !sameName(owner, operation.table);
  if (owner !== null && !isOther) return owner;
  if (operation.kind === "dropIndex" && operation.ifExists && !isOther) return null;
  const name = isOther ? `${operation.name} on table ${operation.table} (it is on ${owner})` : operation.name;
  throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "index", name });
}

/** DROP INDEX; nothing when it is not there and need not be. */
export function compileDropIndex(operation: DropIndex, connection: SqliteConnection): readonly Statement[] {
  if (ownerOf(operation, connection) === null) return [];
  return [runStatement(operation, `DROP INDEX ${identifierIfNeeded(operation.name)}`)];
}

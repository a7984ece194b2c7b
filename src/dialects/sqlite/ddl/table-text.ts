import type { Column } from "../../../schema/column.js";
import type { Table } from "../../../schema/table.js";
import { sqliteOptions } from "../options.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { typeText } from "../types.js";
import { columnText } from "./column-text.js";
import { conflictText, constraintPrefix, constraintText } from "./constraint-text.js";
import { refuse } from "./refuse.js";

/**
 * The one column that numbers itself. Only `INTEGER PRIMARY KEY` may be AUTOINCREMENT, and it must say so in place
 * (https://sqlite.org/autoinc.html).
 */
function autoincrementOf(table: Table): Column | null {
  const column = table.columns.find((c) => c.autoincrement);
  if (column === undefined) return null;
  const alone = table.primaryKey?.columns.length === 1 && table.primaryKey.columns[0] === column.name;
  const type = typeText(column.type);
  if (!alone || !["INTEGER", "BIGINT", "SMALLINT"].includes(type))
    return refuse({
      operation: "createTable",
      object: `the column ${table.name}.${column.name}`,
      reason: "only an integer column that is the primary key by itself can be AUTOINCREMENT",
      instead: "Make it the only column of the primary key, or leave autoincrement out.",
    });
  return column;
}

function refuseIdentity(table: Table, column: Column): void {
  if (column.identity === null) return;
  const { always, start, increment } = column.identity;
  const isRowid = table.primaryKey?.columns.join() === column.name && typeText(column.type) === "INTEGER";
  if (isRowid && !always && (start ?? 1) === 1 && (increment ?? 1) === 1) return;
  refuse({
    operation: "createTable",
    object: `the identity column ${table.name}.${column.name}`,
    reason: "it numbers only an INTEGER primary key, from 1 by 1, and never against a value that is given",
    instead: "Make it an integer primary key with identity: true, or fill the column yourself.",
  });
}

function autoincrementText(column: Column, table: Table): string {
  // BIGINT PRIMARY KEY would be no rowid; INTEGER has the same 64 bits.
  const name = identifierIfNeeded(column.name);
  const prefix = constraintPrefix(table.primaryKey?.name ?? null);
  const conflict = conflictText(sqliteOptions(table.options).onConflict);
  return `${name} INTEGER NOT NULL ${prefix}PRIMARY KEY${conflict} AUTOINCREMENT`;
}

/** Refuses a schema other than SQLite's own `main`. @throws MIG_DIALECT_UNSUPPORTED */
export function refuseSchema(operation: string, table: string, schema: string | null): void {
  if (schema !== null && schema.toLowerCase() !== "main")
    refuse({
      operation,
      object: `table ${schema}.${table}`,
      reason: "a SQLite database has no schemas (an attached file would be another database)",
      instead: "Leave the schema out.",
    });
}

/**
 * CREATE TABLE in the layout of SQLAlchemy: one line a column or constraint, a tab before it, `, ` after it.
 *
 * @example tableText(table("t", [column("id", uuid(), { primaryKey: true })]))
 * @throws MIG_DIALECT_UNSUPPORTED naming what SQLite does not have
 */
export function tableText(table: Table): string {
  refuseSchema("createTable", table.name, table.schema);
  const auto = autoincrementOf(table);
  for (const column of table.columns) refuseIdentity(table, column);
  const columns = table.columns.map((c) => (c === auto ? autoincrementText(c, table) : columnText(c)));
  const options = sqliteOptions(table.options);
  const primaryKey =
    table.primaryKey === null || auto !== null
      ? []
      : [constraintText(table.primaryKey) + conflictText(options.onConflict)];
  const constraints = [...table.foreignKeys, ...table.uniques, ...table.checks].map(constraintText);
  const lines = [...columns, ...primaryKey, ...constraints].map((line) => `\t${line}`);
  const tail = [...(options.strict ? ["STRICT"] : []), ...(options.withoutRowid ? ["WITHOUT ROWID"] : [])];
  const body = `CREATE TABLE ${identifierIfNeeded(table.name)} (\n${lines.join(", \n")}\n)`;
  return tail.length === 0 ? body : `${body} ${tail.join(", ")}`;
}

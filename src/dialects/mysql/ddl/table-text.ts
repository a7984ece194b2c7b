import type { Column } from "../../../schema/column.js";
import type { Table } from "../../../schema/table.js";
import type { ServerVersion } from "../server-version.js";
import { type MysqlOptions, mysqlOptions } from "../options.js";
import { quoteLiteral } from "../sql/quote.js";
import { columnText, numbersItself, wordText } from "./column-text.js";
import { constraintText } from "./constraint-text.js";
import { indexClause } from "./index-text.js";
import { sameName, tableName } from "./names.js";
import { refuse } from "./refuse.js";

/** True when the column is the first of a key: what AUTO_INCREMENT needs. */
function leadsKey(table: Table, column: Column): boolean {
  const firsts = [
    table.primaryKey?.columns[0],
    ...table.uniques.map((unique) => unique.columns[0]),
    ...table.indexes.map((index) => index.parts[0]?.value),
  ];
  return firsts.some((name) => name !== undefined && sameName(name, column.name));
}

/** https://dev.mysql.com/doc/refman/9.7/en/create-table.html: one AUTO_INCREMENT column, and it leads a key. */
function refuseNumbering(table: Table): void {
  const [first, second] = table.columns.filter(numbersItself);
  if (first === undefined) return;
  const wrong = second ?? (leadsKey(table, first) ? null : first);
  if (wrong === null) return;
  refuse({
    operation: "createTable",
    object: `column '${table.name}.${wrong.name}'`,
    reason:
      second === undefined
        ? "an AUTO_INCREMENT column must be the first of a key"
        : "a table can have one AUTO_INCREMENT column",
    instead: "Make it the primary key, index it, or leave autoincrement out.",
  });
}

function startOf(table: Table): number | null {
  const told = mysqlOptions(table.options).autoIncrement;
  return told ?? table.columns.find((column) => column.identity !== null)?.identity?.start ?? null;
}

function tableOptions(table: Table): string {
  const options: MysqlOptions = mysqlOptions(table.options);
  const start = startOf(table);
  const words: readonly (readonly [string, string | number | null | undefined])[] = [
    ["ENGINE", options.engine],
    ["AUTO_INCREMENT", start],
    ["DEFAULT CHARSET", options.charset],
    ["COLLATE", options.collate],
    ["ROW_FORMAT", options.rowFormat],
    ["KEY_BLOCK_SIZE", options.keyBlockSize],
    ...Object.entries(options.extra ?? {}),
  ];
  const written = words.flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [
          `${name
            .split(" ")
            .map((word) => wordText(word, "extra"))
            .join(" ")}=${wordText(value, name)}`,
        ],
  );
  const comment = table.comment === null ? [] : [`COMMENT=${quoteLiteral(table.comment)}`];
  const all = [...written, ...comment].map((text) => ` ${text}`).join("");
  return options.partition === undefined ? all : `${all}\nPARTITION BY ${options.partition}`;
}

/**
 * CREATE TABLE with its indexes, which stand inside: so the table is there as a whole, or not at all. The layout is
 * SQLAlchemy's: one line a column or constraint, a tab before it, `, ` after it.
 *
 * @throws MIG_DIALECT_UNSUPPORTED naming what the server does not have
 */
export function tableText(table: Table, server: ServerVersion): string {
  refuseNumbering(table);
  const place = { server, table: table.name, columns: table.columns };
  const keys = table.primaryKey === null ? [] : [table.primaryKey];
  const lines = [
    ...table.columns.map((column) => columnText(column, place)),
    ...keys.map((key) => constraintText(key, place)),
    ...table.uniques.map((unique) => constraintText(unique, place)),
    ...table.indexes.map((index) => indexClause(index, place)),
    ...table.foreignKeys.map((key) => constraintText(key, place)),
    ...table.checks.map((check) => constraintText(check, place)),
  ].map((line) => `\t${line}`);
  return `CREATE TABLE ${tableName(table.schema, table.name)} (\n${lines.join(", \n")}\n)${tableOptions(table)}`;
}

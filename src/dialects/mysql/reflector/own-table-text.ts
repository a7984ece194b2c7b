import type { MysqlConnection } from "../connection/mysql-connection.js";
import { requalified } from "../sql/requalified.js";
import { withoutUsualCollation } from "../sql/without-usual-collation.js";
import { readCreate, runnableCreate } from "./read-create.js";

/** A table by its names. */
export interface TableName {
  readonly database: string;
  readonly table: string;
}

/** The text of SHOW CREATE TABLE without the counter, which is about rows. */
export function uncountedTable(text: string): string {
  return text.replace(/^(\) ENGINE=[^'\n]*?) AUTO_INCREMENT=\d+/m, "$1");
}

/** SHOW CREATE TABLE as a statement for a database of any name. */
export async function showTable(
  connection: MysqlConnection,
  { database, table }: TableName,
): Promise<string> {
  const bytes = await readCreate(connection, { database, table, hasBytes: true });
  return uncountedTable(withoutUsualCollation(requalified(runnableCreate(bytes), database, null)));
}

const FOREIGN_KEY = /^ {2}CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY \(/;

/** What makes the table from its own text, whether the tables that it refers to are there or not. */
export async function ownTableText(connection: MysqlConnection, name: TableName): Promise<readonly string[]> {
  const text = await showTable(connection, name);
  if (!text.split("\n").some((line) => FOREIGN_KEY.test(line))) return [text];
  return [
    "SET @cortex_foreign_keys = @@SESSION.foreign_key_checks, @@SESSION.foreign_key_checks = 0",
    text,
    "SET @@SESSION.foreign_key_checks = @cortex_foreign_keys",
  ];
}

/** The text without the table's foreign keys, but with the indexes for them: the keys are added to it. */
export function withoutForeignKeys(text: string): string {
  return text
    .split("\n")
    .filter((line) => !FOREIGN_KEY.test(line))
    .join("\n")
    .replace(/,(\n\) ENGINE=)/, "$1");
}

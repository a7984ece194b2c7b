import type { MysqlConnection } from "../connection/mysql-connection.js";
import { quoteIdentifier } from "../sql/quote.js";
import { textOf } from "./rows.js";

const QUOTED = "`(?:[^`]|``)+`";
const LIST = `\\(${QUOTED}(?:, ${QUOTED})*\\)`;
const KEY = /^ {2}CONSTRAINT `.*FOREIGN KEY \(/gm;
const WELL_WRITTEN = new RegExp(
  `^ {2}CONSTRAINT ${QUOTED} FOREIGN KEY ${LIST} REFERENCES (?:${QUOTED}\\.)?${QUOTED} ${LIST}`,
  "gm",
);

/** A foreign key, as the catalogue tells it. */
interface Key {
  readonly name: string;
  readonly columns: readonly string[];
  readonly referred: readonly string[];
  readonly database: string;
  readonly table: string;
}

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

function written(key: Key, parent: string, quote: (name: string) => string): string {
  const list = (names: readonly string[]): string => names.map(quote).join(", ");
  return latin1(
    `CONSTRAINT ${quote(key.name)} FOREIGN KEY (${list(key.columns)}) REFERENCES ${parent} (${list(key.referred)})`,
  );
}

async function keysOf(
  connection: MysqlConnection,
  { database, table }: { readonly database: string; readonly table: string },
): Promise<readonly Key[]> {
  const rows = await connection.query(
    `SELECT constraint_name AS name, column_name AS own, referenced_column_name AS referred,
  referenced_table_schema AS db, referenced_table_name AS tbl
FROM information_schema.key_column_usage
WHERE table_schema = ? AND table_name = ? AND referenced_table_name IS NOT NULL
ORDER BY constraint_name, ordinal_position`,
    [database, table],
  );
  const keys = new Map<string, Key>();
  for (const row of rows) {
    const name = textOf(row, "name");
    const key = keys.get(name);
    keys.set(name, {
      name,
      database: textOf(row, "db"),
      table: textOf(row, "tbl"),
      columns: [...(key?.columns ?? []), textOf(row, "own")],
      referred: [...(key?.referred ?? []), textOf(row, "referred")],
    });
  }
  return [...keys.values()];
}

/**
 * MariaDB's SHOW CREATE TABLE does not double the backticks in the names of foreign keys and of their columns, though
 * it does in all others (seen on 10.11.18): its own text cannot be run. Those clauses are written by the catalogue.
 */
export async function withMendedKeys(
  connection: MysqlConnection,
  table: { readonly database: string; readonly table: string },
  bytes: Uint8Array,
): Promise<Uint8Array> {
  let text = Buffer.from(bytes).toString("latin1");
  const [all, well] = [KEY, WELL_WRITTEN].map((pattern) => text.match(pattern)?.length ?? 0);
  if (all === well) return bytes;
  for (const key of await keysOf(connection, table)) {
    const own = quoteIdentifier(key.table);
    for (const parent of [own, `${quoteIdentifier(key.database)}.${own}`])
      text = text.replace(
        written(key, parent, (name) => `\`${name}\``),
        () => written(key, parent, quoteIdentifier),
      );
  }
  return Buffer.from(text, "latin1");
}

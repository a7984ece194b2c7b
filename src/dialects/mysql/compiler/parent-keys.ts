import type { Draft } from "./draft.js";
import { isReplay } from "./server-of.js";

/** The foreign keys, of any table, that refer to a column; none where no server is asked. */
export async function parentKeys(draft: Draft, column: string): Promise<readonly string[]> {
  const { connection } = draft;
  if (isReplay(connection))
    return connection.schema.tables.flatMap((table) =>
      table.foreignKeys
        .filter((key) => key.referentTable === draft.name && key.referentColumns.includes(column))
        .map((key) => `the foreign key (${key.columns.join(", ")}) of table '${table.name}'`),
    );
  const rows = await connection.query(
    `SELECT k.table_name AS tbl, k.constraint_name AS name FROM information_schema.key_column_usage k
WHERE k.referenced_table_schema = COALESCE(?, DATABASE()) AND k.referenced_table_name = ? AND k.referenced_column_name = ?`,
    [draft.schema, draft.name, column],
  );
  return rows.map((row) => `the foreign key '${String(row.name)}' of table '${String(row.tbl)}'`);
}

import type { MysqlConnection } from "../connection/mysql-connection.js";
import { textOf } from "../reflector/rows.js";
import { quoteIdentifier } from "../sql/quote.js";

/**
 * Makes the sequences of a database in a scratch one: defaults of its tables may count by them. Only MariaDB has any.
 *
 * @param database the one whose sequences are wanted
 */
export async function copySequences(
  from: MysqlConnection,
  database: string,
  to: MysqlConnection,
): Promise<void> {
  if (from.version.flavour !== "mariadb") return;
  const rows = await from.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'SEQUENCE'",
    [database],
  );
  for (const row of rows) {
    const name = `${quoteIdentifier(database)}.${quoteIdentifier(textOf(row, "name"))}`;
    const [shown] = await from.query(`SHOW CREATE SEQUENCE ${name}`);
    if (shown !== undefined) await to.execute(textOf(shown, "Create Table"));
  }
}

import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect, Reflection } from "../dialects/contract/dialect.js";

/**
 * The views that cannot be read, because what they read is not there, where the database lets that happen: MySQL,
 * MariaDB and SQLite look at what a view reads only when it is read.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/drop-view.html
 * @see https://sqlite.org/lang_createview.html
 */
export async function brokenViews(
  dialect: Dialect,
  connection: Connection,
  { others }: Pick<Reflection, "others">,
): Promise<readonly string[]> {
  if (dialect.capabilities.viewsMayBreak !== true) return [];
  const broken: string[] = [];
  for (const other of others) {
    if (other.kind !== "view") continue;
    const isReadable = await connection
      .query(`SELECT 1 FROM ${dialect.quoteIdentifier(other.name)} LIMIT 0`)
      .then(
        () => true,
        () => false,
      );
    if (!isReadable) broken.push(other.name);
  }
  return broken;
}

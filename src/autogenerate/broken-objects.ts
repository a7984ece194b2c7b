import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect, Reflection } from "../dialects/contract/dialect.js";

/**
 * The views that cannot be read, and the triggers that cannot be carried out, because what they name is not there, where
 * the database lets that happen and says it: MySQL, MariaDB and SQLite look at what a view reads only when it is read.
 * Triggers and routines of MySQL and MariaDB are looked at only when they are carried out; nothing tells of those
 * beforehand, see `namedByPrograms`.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/drop-view.html
 * @see https://sqlite.org/lang_createview.html
 */
export async function brokenObjects(
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
    if (!isReadable) broken.push(`view '${other.name}'`);
  }
  const triggers = others.flatMap((other) => (other.kind === "trigger" ? [other.name] : []));
  if (dialect.brokenTriggers === undefined || triggers.length === 0) return broken;
  const found = await dialect.brokenTriggers(connection, triggers);
  return [...broken, ...found.map((name) => `trigger '${name}'`)];
}

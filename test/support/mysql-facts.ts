/** A line of CREATE TABLE whose place among its like means nothing. */
const MEMBER = /^ {2}(?:(?:(?:UNIQUE|FULLTEXT|SPATIAL) )?KEY|CONSTRAINT) /;

/** A table's definition with its keys and constraints sorted; the columns stay in their order. */
function sortedMembers(statement: string): string {
  const lines = statement.split("\n");
  const body = lines.map((line) => (line.startsWith("  ") ? line.replace(/,$/, "") : line));
  const members = body.filter((line) => MEMBER.test(line)).sort();
  return body.map((line) => (MEMBER.test(line) ? (members.shift() ?? "") : line)).join("\n");
}

/** Statements that a dump begins and ends with, and those that only put the session back. */
const PASSING =
  /^(?:\/\*!\d+ )?SET (?:@OLD_|@saved_|character_set_\w+ *= (?:utf8mb4|@saved)|NAMES|\w+ *= *@(?:OLD|saved)|TIME_ZONE=)/i;

/**
 * What a dump of `mysqldump` or `mariadb-dump` says of the objects, sorted: each statement that makes one, with the
 * settings that it is made under. Counters and the name of the database are left out.
 *
 * @example mysqlFacts(await nativeDump(on, database, { schemaOnly: true }), database)
 */
export function mysqlFacts(dump: string, database: string): readonly string[] {
  const text = dump
    .replaceAll(`\`${database}\``, "`the database`")
    .replace(/^DELIMITER .*$/gm, "")
    .replace(/^DO SETVAL\(.*\);$/gm, "")
    .replace(/^\/\*!50106 (?:SET TIME_ZONE|SET @save_time_zone).*$/gim, "");
  const facts: string[] = [];
  let settings: string[] = [];
  for (const part of text.split(/;;?[ ]*\n/)) {
    const statement = part.trim();
    if (statement === "" || PASSING.test(statement) || /^(?:\/\*!\d+ )?DROP\b/i.test(statement)) continue;
    if (/^(?:\/\*!\d+ )?SET\b/i.test(statement)) settings.push(statement);
    else {
      facts.push([...settings.sort(), sortedMembers(statement)].join("\n"));
      settings = [];
    }
  }
  return facts.sort();
}

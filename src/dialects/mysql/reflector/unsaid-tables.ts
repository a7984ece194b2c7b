import type { Table } from "../../../schema/table.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import { tableText } from "../ddl/table-text.js";
import { copySequences } from "../scratch/copy-sequences.js";
import { openScratchDatabase } from "../scratch/scratch-database.js";
import { quoteIdentifier } from "../sql/quote.js";
import type { FoundOther } from "./others.js";
import { showTable } from "./own-table-text.js";

const KEY = /^ {2}(?:(?:UNIQUE|FULLTEXT|SPATIAL) )?KEY /;

/** A table's text as a set of lines: in which order keys and checks were made is not told by the schema. */
function comparable(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/,$/, ""));
  const isMember = (line: string): boolean => KEY.test(line) || /^ {2}CONSTRAINT /.test(line);
  return [...lines.filter((line) => !isMember(line)), ...lines.filter(isMember).sort()].join("\n");
}

/** A database in which tables are made to look at them. */
interface Bench {
  readonly scratch: MysqlConnection;
  readonly wanted: string;
}

async function comesOut(bench: Bench, table: string, create: string): Promise<boolean> {
  const { scratch, wanted } = bench;
  await scratch.execute(create);
  const made = await showTable(scratch, { database: scratch.defaultSchema, table });
  await scratch.execute(`DROP TABLE ${quoteIdentifier(table)}`);
  return comparable(made) === comparable(wanted);
}

/**
 * Tables of which the schema does not say everything: made from it, they are others, and made from the server's own
 * text they are the same. None where the user may not make a database to find out.
 *
 * @param tables tables of that database, as `withoutOwnIndexes` leaves them
 */
export async function unsaidTables(
  connection: MysqlConnection,
  database: string,
  tables: readonly Table[],
): Promise<readonly FoundOther[]> {
  const scratch = await openScratchDatabase(connection, database);
  if (scratch === null) return [];
  const found: FoundOther[] = [];
  try {
    await copySequences(connection, database, scratch);
    await scratch.run("SET @@SESSION.foreign_key_checks = 0");
    for (const table of tables) {
      const { name } = table;
      const wanted = await showTable(connection, { database, table: name });
      const bench = { scratch, wanted };
      const said = tableText(table, scratch.version);
      if ((await comesOut(bench, name, said)) || !(await comesOut(bench, name, wanted))) continue;
      found.push({ kind: "table definition", name, table: name, isDetail: true, database });
    }
  } finally {
    await scratch.close();
  }
  return found;
}

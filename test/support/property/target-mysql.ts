import { quoteIdentifier } from "../../../src/dialects/mysql/sql/quote.js";
import { mysqlProfile } from "./profile-mysql.js";
import { VIEWS } from "./laws-of-views.js";
import { givenNames, type PropertyTarget } from "./target.js";
import { serverDatabase } from "./target-server.js";

/** A line of a table's text without a name that the server has given, and without the counter, which is about rows. */
function plainLine(line: string, given: ReadonlySet<string>): string {
  const shown = (name: string): string => (given.has(name.replaceAll("``", "`")) ? name : "?");
  return (
    line
      .replace(/,$/, "")
      // Which character set stands before a text depends on whether the table was built anew since.
      .replaceAll(/_(?:utf8mb[34]|latin1)'/g, "'")
      .replace(/ AUTO_INCREMENT=\d+/, "")
      // The two are one thing, and either server shows another one of them.
      .replaceAll(/ ON (?:DELETE|UPDATE) (?:RESTRICT|NO ACTION)\b/g, "")
      .replace(
        /^( {2}CONSTRAINT )`((?:[^`]|``)*)`/,
        (_, head: string, name: string) => `${head}${shown(name)}`,
      )
      .replace(
        /^( {2}(?:UNIQUE |FULLTEXT )?KEY )`((?:[^`]|``)*)`/,
        (_, head: string, name: string) => `${head}${shown(name)}`,
      )
  );
}

/** A database on MySQL or MariaDB. */
export async function mysqlTarget(flavour: "mysql" | "mariadb"): Promise<PropertyTarget> {
  const { dialect, connection, close } = await serverDatabase(flavour);
  const tables = async (): Promise<readonly string[]> => {
    const rows = await connection.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1",
    );
    return rows.map((row) => String(row["name"]));
  };
  return {
    dialect,
    quick: dialect,
    profile: mysqlProfile(flavour),
    connection,
    reset: async () => {
      await connection.run("SET SESSION foreign_key_checks = 0");
      for (const view of VIEWS) await connection.run(`DROP VIEW IF EXISTS ${view}`);
      for (const table of await tables()) await connection.run(`DROP TABLE ${quoteIdentifier(table)}`);
      await connection.run("SET SESSION foreign_key_checks = 1");
    },
    dump: async (schema) => {
      const given = givenNames(schema);
      const lines: string[] = [];
      for (const table of await tables()) {
        const [row] = await connection.query(`SHOW CREATE TABLE ${quoteIdentifier(table)}`);
        const text = String(row?.["Create Table"]);
        lines.push(
          ...text.split(/\n(?= {2}[`A-Z]|\) ENGINE)/).map((line) => `${table}: ${plainLine(line, given)}`),
        );
      }
      return lines.sort();
    },
    insert: async (statements) => {
      await connection.run("SET SESSION foreign_key_checks = 0");
      try {
        for (const statement of statements) await connection.run(statement);
      } finally {
        await connection.run("SET SESSION foreign_key_checks = 1");
      }
    },
    valuesQuery: ({ name }, columns) =>
      `SELECT ${columns.map((one) => `HEX(CAST(${quoteIdentifier(one)} AS BINARY)) AS ${quoteIdentifier(one)}`).join(", ")} FROM ${quoteIdentifier(name)}`,
    close,
  };
}

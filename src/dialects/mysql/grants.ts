import type { MysqlConnection } from "./connection/mysql-connection.js";
import { isSymbol, isWord, significantTokens, unquote } from "./sql/lexer.js";

/** What migrations need on their database. */
export const NEEDED = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "ALTER",
  "DROP",
  "INDEX",
  "REFERENCES",
] as const;

/** A grant on the server (`*.*`) or on the databases that a pattern names. */
interface Grant {
  readonly database: string;
  readonly privileges: ReadonlySet<string>;
}

/** GRANT a, b ON `shop`.* TO …; null for roles, and for what is granted on one table. */
function parseGrant(line: string): Grant | null {
  const tokens = significantTokens(line);
  const on = tokens.findIndex((token) => isWord(token, "ON"));
  if (!isWord(tokens[0], "GRANT") || on === -1) return null;
  const words = tokens.slice(1, on).map((token) => (isSymbol(token, ",") ? "," : token.text.toUpperCase()));
  const privileges = new Set(
    words
      .join(" ")
      .split(" , ")
      .map((name) => name.replace(/^ALL( PRIVILEGES)?$/, "ALL")),
  );
  const [database, dot, table] = tokens.slice(on + 1);
  if (database === undefined || !isSymbol(dot, ".") || !isSymbol(table, "*")) return null;
  return { database: unquote(database.text), privileges };
}

/** In the name of a database `%` and `_` are wildcards (https://dev.mysql.com/doc/refman/8.4/en/grant.html). */
function covers({ database }: Grant, name: string): boolean {
  if (database === "*" || database === name) return true;
  const pattern = database.replace(/\\([%_])|([%_])|([^\w\s])/g, (_, literal, wildcard, other) => {
    if (literal !== undefined) return literal;
    return wildcard === undefined ? `\\${other}` : wildcard === "%" ? ".*" : ".";
  });
  return new RegExp(`^${pattern}$`, "i").test(name);
}

/** The grants of the user and of the roles that are switched on. */
async function grantsOf(connection: MysqlConnection): Promise<readonly Grant[]> {
  const [row] = await connection.query("SELECT CURRENT_ROLE() AS roles");
  const roles =
    row?.roles === null || row?.roles === undefined || row.roles === "NONE" ? "" : String(row.roles);
  // MariaDB shows what the role gives without being asked, and takes no USING.
  const using = roles !== "" && connection.version.flavour === "mysql" ? ` USING ${roles}` : "";
  const rows = await connection.query(`SHOW GRANTS FOR CURRENT_USER()${using}`);
  const lines = [...rows];
  if (roles !== "" && using === "")
    lines.push(...(await connection.query(`SHOW GRANTS FOR \`${roles.replaceAll("`", "``")}\``)));
  return lines
    .map((line) => parseGrant(String(Object.values(line)[0])))
    .filter((grant): grant is Grant => grant !== null);
}

/** The privileges on a database that the user has not, of those that are needed. */
export async function missingPrivileges(
  connection: MysqlConnection,
  database: string,
): Promise<readonly string[]> {
  const grants = (await grantsOf(connection)).filter((grant) => covers(grant, database));
  return NEEDED.filter(
    (needed) => !grants.some(({ privileges }) => privileges.has("ALL") || privileges.has(needed)),
  );
}

import type { MysqlConnection } from "../connection/mysql-connection.js";
import { isWord, significantTokens, unquote } from "../sql/lexer.js";
import { quoteIdentifier } from "../sql/quote.js";
import { withMendedKeys } from "./mended-keys.js";

/** Which table, and whether each byte of it counts. */
export interface CreateWanted {
  readonly database: string;
  readonly table: string;
  readonly hasBytes: boolean;
}

/**
 * SHOW CREATE TABLE in bytes. MariaDB puts the defaults of BINARY columns into it as they are, so it must not be read
 * as text there. MySQL writes those as `0x…`, but converts expressions into a text without the letters of four bytes
 * (seen on 9.7.4), unless no conversion is asked for.
 */
export async function readCreate(connection: MysqlConnection, wanted: CreateWanted): Promise<Uint8Array> {
  const { hasBytes } = wanted;
  if (hasBytes) await connection.run("SET @@SESSION.character_set_results = binary");
  const bytes = await showCreate(connection, wanted).finally(async () => {
    if (hasBytes) await connection.run("SET @@SESSION.character_set_results = utf8mb4");
  });
  return connection.version.flavour === "mariadb" ? withMendedKeys(connection, wanted, bytes) : bytes;
}

async function showCreate(
  connection: MysqlConnection,
  { database, table }: CreateWanted,
): Promise<Uint8Array> {
  const name = `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
  const [row] = await connection.query(`SHOW CREATE TABLE ${name}`);
  const text = row?.["Create Table"];
  return text instanceof Uint8Array ? text : Buffer.from(String(text ?? ""), "utf8");
}

const fromBytes = (line: string): string => Buffer.from(line, "latin1").toString("utf8");

function mendedLine(line: string): string {
  const text = fromBytes(line);
  if (!text.includes("\uFFFD")) return text;
  const tokens = significantTokens(line);
  const value = tokens[tokens.findIndex((token) => isWord(token, "DEFAULT")) + 1];
  if (value?.kind !== "string") return text;
  const hex = Buffer.from(unquote(value.text), "latin1").toString("hex");
  return `${fromBytes(line.slice(0, value.start))}0x${hex}${fromBytes(line.slice(value.end))}`;
}

/** The text of SHOW CREATE TABLE, with defaults that are no text as `0x…`, so that it can be run. */
export function runnableCreate(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1").split("\n").map(mendedLine).join("\n");
}

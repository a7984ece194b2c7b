import type { Row } from "../../../operations/operation-context.js";
import { isCortexError } from "../../../errors/index.js";
import type { OtherDefinition, OtherObject } from "../../contract/dialect.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import { isNameLike, isSymbol, significantTokens, unquote } from "../sql/lexer.js";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.js";
import { requalified } from "../sql/requalified.js";
import { splitStatements } from "../sql/split-statements.js";
import type { FoundOther } from "./others.js";
import { ownTableText, showTable, uncountedTable, withoutForeignKeys } from "./own-table-text.js";
import { textOrNull } from "./rows.js";
import { inViewOrder } from "./view-order.js";

/** How SHOW CREATE names a thing, and in which column of its answer the text stands. */
interface Shown {
  readonly word: string;
  readonly column: string;
  readonly phase: OtherDefinition["phase"];
}

const SHOWN: Readonly<Record<string, Shown>> = {
  sequence: { word: "SEQUENCE", column: "Create Table", phase: "before" },
  "system-versioned table": { word: "TABLE", column: "Create Table", phase: "before" },
  function: { word: "FUNCTION", column: "Create Function", phase: "after" },
  procedure: { word: "PROCEDURE", column: "Create Procedure", phase: "after" },
  view: { word: "VIEW", column: "Create View", phase: "after" },
  trigger: { word: "TRIGGER", column: "SQL Original Statement", phase: "after" },
  event: { word: "EVENT", column: "Create Event", phase: "after" },
};

/** What the session says when a program or view is made stays with it; SHOW CREATE names it beside the text. */
const SETTINGS = ["sql_mode", "character_set_client", "collation_connection", "time_zone"] as const;

/**
 * The text without the name of its own database, so that it makes the object in whichever it is run. Where that name
 * is one of something else in the text too, which of the two is meant cannot be told: it stays.
 */
function unqualified(text: string, database: string): string {
  const tokens = significantTokens(text);
  const isNameOfOther = tokens.some(
    (token, at) =>
      isNameLike(token) &&
      unquote(token.text) === database &&
      !isSymbol(tokens[at + 1], ".") &&
      !isSymbol(tokens[at - 1], "."),
  );
  return isNameOfOther ? text : requalified(text, database, null);
}

/** True for a text that arrives as it is under that character set of the client's. */
function isSafe(text: string, charset: string | null): boolean {
  return charset === null || /^utf8(mb[34])?$/i.test(charset) || /^[\0-\x7F]*$/.test(text);
}

/** True for a text that is one statement to whoever reads it without knowing its sql_mode. */
function isOneStatement(text: string): boolean {
  try {
    return splitStatements(text).length === 1;
  } catch {
    // What the lexer cannot read in the usual mode is not carried.
    return false;
  }
}

/** The statement under the settings that its object was made with, which are put back behind it. */
function underSettings(text: string, row: Row): readonly string[] {
  const told = SETTINGS.flatMap((name) => {
    const value = textOrNull(row, name);
    return value === null ? [] : [{ name, value }];
  });
  if (told.length === 0) return [text];
  const before = told.flatMap(({ name, value }) => [
    `@cortex_${name} = @@SESSION.${name}`,
    `@@SESSION.${name} = ${quoteLiteral(value)}`,
  ]);
  const after = told.map(({ name }) => `@@SESSION.${name} = @cortex_${name}`);
  return [`SET ${before.join(", ")}`, text, `SET ${after.join(", ")}`];
}

/**
 * The answer of SHOW CREATE. MariaDB opens a sequence that a view counts by as if it were to count, which a session
 * that only reads may not: another one asks.
 */
async function shownRow(
  connection: MysqlConnection,
  sql: string,
  database: string,
): Promise<Row | undefined> {
  try {
    return (await connection.query(sql))[0];
  } catch (error) {
    if (!isCortexError(error, "MIG_DIALECT_SERVER_READ_ONLY")) throw error;
    const session = await connection.beside(database);
    try {
      return (await session.query(sql))[0];
    } finally {
      await session.close();
    }
  }
}

/** What makes the object again; null where the user may not read its text, or it would not arrive as it is. */
async function creationOf(connection: MysqlConnection, other: FoundOther): Promise<readonly string[] | null> {
  const shown = SHOWN[other.kind];
  if (shown === undefined) return null;
  const { database, name } = other;
  if (shown.word === "TABLE") return ownTableText(connection, { database, table: name });
  const row = await shownRow(
    connection,
    `SHOW CREATE ${shown.word} ${quoteIdentifier(database)}.${quoteIdentifier(name)}`,
    database,
  );
  const told = row === undefined ? null : textOrNull(row, shown.column);
  if (row === undefined || told === null) return null;
  const text = unqualified(shown.word === "SEQUENCE" ? uncountedTable(told) : told, database);
  return isSafe(text, textOrNull(row, "character_set_client")) && isOneStatement(text)
    ? underSettings(text, row)
    : null;
}

async function definitionOf(connection: MysqlConnection, other: FoundOther): Promise<OtherDefinition | null> {
  if (other.isDetail === true) {
    const text = await showTable(connection, { database: other.database, table: other.table ?? "" });
    return { create: [withoutForeignKeys(text)], drop: [], phase: "before" };
  }
  const shown = SHOWN[other.kind];
  const create = await creationOf(connection, other);
  if (shown === undefined || create === null) return null;
  return { create, drop: [`DROP ${shown.word} ${quoteIdentifier(other.name)}`], phase: shown.phase };
}

/** The foreign keys of a table that goes after those that it refers to must go before them. */
async function keysOf(connection: MysqlConnection, other: FoundOther): Promise<readonly OtherObject[]> {
  if (other.kind !== "system-versioned table") return [];
  const rows = await connection.query(
    "SELECT constraint_name AS name FROM information_schema.referential_constraints WHERE constraint_schema = ? AND table_name = ? ORDER BY constraint_name",
    [other.database, other.name],
  );
  return rows.map((row) => {
    const name = textOrNull(row, "name") ?? "";
    const drop = `ALTER TABLE ${quoteIdentifier(other.name)} DROP FOREIGN KEY ${quoteIdentifier(name)}`;
    const definition = { create: [], drop: [drop], phase: "after" } as const;
    return { kind: "foreign key", name, table: other.name, definition };
  });
}

/** The objects in an order in which views come after those that they stand on. */
function withViewsInOrder(others: readonly OtherObject[]): readonly OtherObject[] {
  const views = others.filter((other) => other.kind === "view");
  const texts = views.map((view) => ({
    name: view.name,
    text: view.definition?.create.find((text) => /^CREATE\b/i.test(text)) ?? "",
    view,
  }));
  const ordered = inViewOrder(texts).map(({ view }) => view);
  return others.map((other) => (other.kind === "view" ? (ordered.shift() ?? other) : other));
}

/**
 * The objects with the SQL that makes each of them: the server's own text, under the settings that it keeps with the
 * object. Those of other databases have none.
 *
 * @param own the database that the SQL is for
 */
export async function withDefinitions(
  connection: MysqlConnection,
  own: string,
  others: readonly FoundOther[],
): Promise<readonly OtherObject[]> {
  const found: OtherObject[] = [];
  for (const other of others) {
    const definition = other.database === own ? await definitionOf(connection, other) : null;
    const { database: _, ...plain } = other;
    found.push(definition === null ? plain : { ...plain, definition });
    if (other.database === own) found.push(...(await keysOf(connection, other)));
  }
  return withViewsInOrder(found);
}

import { deepFreeze } from "../../../util/deep-freeze.js";
import { type NamePart, qualifiedName, TokenCursor } from "./token-cursor.js";

/** What is read of a CREATE VIEW statement. */
export interface ParsedView {
  readonly text: string;
  readonly schema: NamePart | null;
  readonly name: NamePart;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  /** The column names in parentheses; null without them. */
  readonly columns: readonly string[] | null;
  /** The SELECT, verbatim. */
  readonly select: string;
}

/**
 * Reads a CREATE VIEW statement (https://sqlite.org/lang_createview.html).
 *
 * @example parseCreateView("CREATE VIEW v AS SELECT 1").select // "SELECT 1"
 * @throws MIG_DIALECT_SQL_SYNTAX
 */
export function parseCreateView(text: string, object = "a view"): ParsedView {
  const cursor = new TokenCursor(text, object);
  cursor.expectWords("CREATE");
  const temporary = cursor.takeWords("TEMP") || cursor.takeWords("TEMPORARY");
  cursor.expectWords("VIEW");
  const ifNotExists = cursor.takeWords("IF", "NOT", "EXISTS");
  const { schema, name } = qualifiedName(cursor, "a view's name");
  let columns: string[] | null = null;
  if (cursor.takeSymbol("(")) {
    columns = [];
    do columns.push(cursor.name("a column's name").name);
    while (cursor.takeSymbol(","));
    cursor.expectSymbol(")");
  }
  cursor.expectWords("AS");
  const start = cursor.start;
  while (!cursor.atEnd()) cursor.next();
  const select = text.slice(start, cursor.end);
  return deepFreeze({ text, schema, name, temporary, ifNotExists, columns, select });
}

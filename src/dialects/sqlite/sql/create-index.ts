import { deepFreeze } from "../../../util/deep-freeze.js";
import { expressionMentions } from "./expression-refs.js";
import { type IndexedColumn, parseIndexedColumns } from "./indexed-columns.js";
import { sameName } from "./names.js";
import { identifierIfNeeded } from "./quote.js";
import { replaceRange } from "./text-edit.js";
import { type NamePart, qualifiedName, type TextRange, TokenCursor } from "./token-cursor.js";

/** What a CREATE INDEX statement says. */
export interface ParsedIndex {
  readonly text: string;
  readonly unique: boolean;
  readonly ifNotExists: boolean;
  readonly schema: NamePart | null;
  readonly name: NamePart;
  readonly table: NamePart;
  readonly columns: readonly IndexedColumn[];
  /** From "(" to its ")", both included. */
  readonly columnsRange: TextRange;
  /** The condition of a partial index, verbatim, without WHERE; null without one. */
  readonly where: string | null;
  readonly whereRange: TextRange | null;
}

/**
 * Reads a CREATE INDEX statement (https://sqlite.org/lang_createindex.html).
 *
 * @example parseCreateIndex("CREATE INDEX i ON t(a DESC) WHERE b").where // "b"
 * @throws MIG_DIALECT_SQL_SYNTAX
 */
export function parseCreateIndex(text: string, object = "an index"): ParsedIndex {
  const cursor = new TokenCursor(text, object);
  cursor.expectWords("CREATE");
  const unique = cursor.takeWords("UNIQUE");
  cursor.expectWords("INDEX");
  const ifNotExists = cursor.takeWords("IF", "NOT", "EXISTS");
  const { schema, name } = qualifiedName(cursor, "an index's name");
  cursor.expectWords("ON");
  const table = cursor.name("a table");
  const start = cursor.start;
  const { columns } = parseIndexedColumns(cursor);
  const columnsRange = { start, end: cursor.end };
  let whereRange: TextRange | null = null;
  if (cursor.takeWords("WHERE")) {
    const from = cursor.start;
    while (!cursor.atEnd()) cursor.next();
    whereRange = { start: from, end: cursor.end };
  } else if (!cursor.atEnd()) throw cursor.failure("WHERE was expected");
  const where = whereRange === null ? null : text.slice(whereRange.start, whereRange.end);
  return deepFreeze({
    text,
    unique,
    ifNotExists,
    schema,
    name,
    table,
    columns,
    columnsRange,
    where,
    whereRange,
  });
}

/**
 * Gives an index another name, in the text of its CREATE INDEX; everything else stays as it is written.
 *
 * @example renameIndex("CREATE INDEX i ON t(a) -- why", "j") // "CREATE INDEX j ON t(a) -- why"
 */
export function renameIndex(text: string, newName: string): string {
  return replaceRange(text, parseCreateIndex(text).name, identifierIfNeeded(newName));
}

/** True when an index has the column as a member, or mentions it in an expression or in its WHERE. */
export function indexMentionsColumn(index: ParsedIndex, column: string): boolean {
  const inMembers = index.columns.some((member) =>
    member.name === null ? expressionMentions(member.expression, column) : sameName(member.name, column),
  );
  return inMembers || (index.where !== null && expressionMentions(index.where, column));
}

import { deepFreeze } from "../../../util/deep-freeze.js";
import { type NamePart, qualifiedName, TokenCursor } from "./token-cursor.js";

/** What is read of a CREATE TRIGGER statement. */
export interface ParsedTrigger {
  readonly text: string;
  readonly schema: NamePart | null;
  readonly name: NamePart;
  readonly table: NamePart;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  /** BEFORE is what SQLite takes when nothing is said. */
  readonly timing: "before" | "after" | "instead of";
  readonly event: "insert" | "update" | "delete";
  /** The columns of UPDATE OF; null without them. */
  readonly updateOf: readonly NamePart[] | null;
  /** Everything after the table's name, verbatim: FOR EACH ROW, WHEN, BEGIN … END. */
  readonly body: string;
}

function parseEvent(cursor: TokenCursor): Pick<ParsedTrigger, "event" | "updateOf"> {
  if (cursor.takeWords("DELETE")) return { event: "delete", updateOf: null };
  if (cursor.takeWords("INSERT")) return { event: "insert", updateOf: null };
  cursor.expectWords("UPDATE");
  if (!cursor.takeWords("OF")) return { event: "update", updateOf: null };
  const updateOf: NamePart[] = [];
  do updateOf.push(cursor.name("a column's name"));
  while (cursor.takeSymbol(","));
  return { event: "update", updateOf };
}

function parseTiming(cursor: TokenCursor): ParsedTrigger["timing"] {
  if (cursor.takeWords("AFTER")) return "after";
  if (cursor.takeWords("INSTEAD", "OF")) return "instead of";
  cursor.takeWords("BEFORE");
  return "before";
}

/**
 * Reads the head of a CREATE TRIGGER statement (https://sqlite.org/lang_createtrigger.html).
 *
 * @example parseCreateTrigger("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END").table.name // "t"
 * @throws MIG_DIALECT_SQL_SYNTAX
 */
export function parseCreateTrigger(text: string, object = "a trigger"): ParsedTrigger {
  const cursor = new TokenCursor(text, object);
  cursor.expectWords("CREATE");
  const temporary = cursor.takeWords("TEMP") || cursor.takeWords("TEMPORARY");
  cursor.expectWords("TRIGGER");
  const ifNotExists = cursor.takeWords("IF", "NOT", "EXISTS");
  const { schema, name } = qualifiedName(cursor, "a trigger's name");
  const timing = parseTiming(cursor);
  const { event, updateOf } = parseEvent(cursor);
  cursor.expectWords("ON");
  const { name: table } = qualifiedName(cursor, "a table");
  const start = cursor.start;
  while (!cursor.atEnd()) cursor.next();
  const body = text.slice(start, cursor.end);
  return deepFreeze({ text, schema, name, table, temporary, ifNotExists, timing, event, updateOf, body });
}

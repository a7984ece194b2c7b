import { isReservedWord } from "./keywords.js";
import { isNameLike, isSymbol, isWord, significantTokens, type Token, unquote } from "./lexer.js";
import { sameName } from "./names.js";
import type { TextRange } from "./token-cursor.js";

/** A name that an expression mentions. */
export interface MentionedName extends TextRange {
  readonly name: string;
  /** What stands before the dot: `t` in `t.a`. */
  readonly qualifier: string | null;
  /** True when the name is written in quotes; in double quotes it may be a string (https://sqlite.org/quirks.html). */
  readonly quoted: boolean;
}

function isMention(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  if (!isNameLike(token) || isSymbol(after, ".")) return false;
  // A string is a name only in 'table'.'column'; anywhere else in an expression it is text.
  if (token.kind === "string") return isSymbol(before, ".");
  if (token.kind === "word" && isReservedWord(token.text) && !isSymbol(before, ".")) return false;
  return !isSymbol(after, "(") && !isWord(before, "COLLATE");
}

/** The index after the type's name in `CAST(x AS type)`; the index of AS itself when it is no such AS. */
function afterCastType(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], "(")) depth += 1;
    if (!isSymbol(tokens[index], ")")) continue;
    if (depth === 0) return index;
    depth -= 1;
  }
  return at;
}

/**
 * The columns that an expression mentions: of a CHECK, a generated column, an index, a partial index's WHERE.
 * Functions, collations, the type of a CAST and strings are left out; a double-quoted word counts, to be on the safe side.
 *
 * @example mentionedNames("lower(a) > 'b'").map((m) => m.name) // ["a"]
 */
export function mentionedNames(expression: string): readonly MentionedName[] {
  const tokens = significantTokens(expression);
  const found: MentionedName[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (isWord(token, "AS")) {
      at = afterCastType(tokens, at);
      continue;
    }
    if (!isMention(tokens, at)) continue;
    const before = tokens[at - 2];
    const qualified = isSymbol(tokens[at - 1], ".") && isNameLike(before);
    found.push({
      name: unquote(token.text),
      qualifier: qualified ? unquote(before.text) : null,
      quoted: token.kind !== "word",
      start: token.start,
      end: token.end,
    });
  }
  return found;
}

/** True when an expression mentions the column. */
export function expressionMentions(expression: string, column: string): boolean {
  return mentionedNames(expression).some((mention) => sameName(mention.name, column));
}

/**
 * True when a statement (a trigger, a view, a query) has the name anywhere as a word, in quotes or as a string: a
 * trigger may write `UPDATE 'table' SET 'column' = 1`. It may be true for something else of that name, and is never
 * false when the thing is named; what stands behind a `*` is not named.
 *
 * @example statementMentions("CREATE VIEW v AS SELECT a FROM t", "t") // true
 */
export function statementMentions(statement: string, name: string): boolean {
  return significantTokens(statement).some(
    (token) => isNameLike(token) && sameName(unquote(token.text), name),
  );
}

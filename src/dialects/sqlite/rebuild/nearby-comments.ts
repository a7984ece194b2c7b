import { isSignificant, tokenize } from "../sql/lexer.js";
import type { TextRange } from "../sql/token-cursor.js";

/**
 * True when a comment stands in the range, or between it and the tokens around it. SQLite's own ALTER TABLE throws
 * such comments away.
 */
export function hasCommentNear(sql: string, range: TextRange): boolean {
  const tokens = tokenize(sql);
  const from = tokens.findLast((token) => token.end <= range.start && isSignificant(token))?.end ?? 0;
  const next = tokens.findIndex((token) => token.start >= range.end && isSignificant(token));
  const behind = tokens[next];
  // A comma ends the element, and the comment behind it may be about it all the same.
  const end =
    behind?.text === ","
      ? (tokens.slice(next + 1).find(isSignificant)?.start ?? sql.length)
      : (behind?.start ?? sql.length);
  return tokens.some((token) => token.kind === "comment" && token.start >= from && token.end <= end);
}

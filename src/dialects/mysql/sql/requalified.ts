import { isNameLike, isSymbol, tokenize, unquote } from "./lexer.js";
import { quoteIdentifier } from "./quote.js";

/**
 * The SQL with another name for one database, where that stands before a dot: `shop`.`t` becomes `scratch`.`t`.
 *
 * @param to the new name; null takes the old one and its dot away
 */
export function requalified(sql: string, from: string, to: string | null): string {
  const tokens = tokenize(sql);
  let text = "";
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const qualifies =
      isNameLike(token) &&
      unquote(token.text) === from &&
      isSymbol(tokens[at + 1], ".") &&
      !isSymbol(tokens[at - 1], ".");
    if (!qualifies) text += token.text;
    else if (to === null) at += 1;
    else text += quoteIdentifier(to);
  }
  return text;
}

import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";
import { isNameLike, isSymbol, significantTokens, unquote } from "../sql/lexer.js";
import { sameName } from "../sql/names.js";

/**
 * The definition with `column` for `table.column` in its checks: the copy has another name at
 * first, and would not know its own columns.
 *
 * @example withoutOwnQualifiers("CREATE TABLE t(a CHECK (t.a > 0))") // "CREATE TABLE t(a CHECK (a > 0))"
 */
export function withoutOwnQualifiers(sql: string): string {
  const table = parseOrdinaryTable(sql);
  const ranges = allConstraints(table).filter((one) => one.kind === "check");
  const tokens = significantTokens(sql);
  return tokens
    .flatMap((token, at) => {
      const column = tokens[at + 2];
      const isOwn = isNameLike(token) && sameName(unquote(token.text), table.name.name);
      const isQualifier = isOwn && isSymbol(tokens[at + 1], ".") && !isSymbol(tokens[at - 1], ".");
      const inside = ranges.some((range) => range.start <= token.start && token.end <= range.end);
      return isQualifier && inside && column !== undefined ? [{ start: token.start, end: column.start }] : [];
    })
    .toReversed()
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), sql);
}

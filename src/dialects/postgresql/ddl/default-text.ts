import type { ServerDefault } from "../../../schema/column.js";
import { significantTokens } from "../sql/lexer.js";
import { quoteLiteral } from "../sql/quote.js";

/** Operators that are words. At a column there stands only the grammar's `b_expr`, which has none of them outside of parentheses. */
const WORDS =
  /^(?:and|or|not|is|isnull|notnull|in|between|like|ilike|similar|overlaps|at|collate|operator)$/i;

/**
 * What stands after DEFAULT: a literal in quotes, SQL as it is, in parentheses where the place of a column's default
 * asks for them (https://www.postgresql.org/docs/18/sql-expressions.html; `b_expr` in the server's gram.y).
 *
 * @example defaultText({ kind: "literal", value: "a'b" }) // 'a''b'
 * @example defaultText(sql`now() AT TIME ZONE 'utc'`) // (now() AT TIME ZONE 'utc')
 */
export function defaultText(value: ServerDefault): string {
  if (value.kind === "literal") return quoteLiteral(value.value);
  let depth = 0;
  for (const { kind, text } of significantTokens(value.text)) {
    if (text === "(" || text === "[") depth += 1;
    else if (text === ")" || text === "]") depth -= 1;
    else if (depth === 0 && kind === "word" && WORDS.test(text)) return `(${value.text})`;
  }
  return value.text;
}

import type { ServerDefault } from "../../../schema/column.js";
import { quoteLiteral } from "../sql/quote.js";

/**
 * What stands after DEFAULT: a literal in quotes, SQL as it is.
 *
 * @example defaultText({ kind: "literal", value: "a'b" }) // 'a''b'
 */
export function defaultText(value: ServerDefault): string {
  return value.kind === "literal" ? quoteLiteral(value.value) : value.text;
}

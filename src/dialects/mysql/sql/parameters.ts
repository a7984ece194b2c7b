import type { SqlParameters } from "../../../operations/operation.js";
import { fillPlaceholders, hasNoParameters, type Placeholder } from "../../shared/bind-parameters.js";
import { tokenize } from "./lexer.js";
import { quoteLiteral } from "./quote.js";

function find(sql: string): readonly Placeholder[] {
  return tokenize(sql)
    .filter((token) => token.kind === "placeholder")
    .map(({ start, end, text }) => ({
      start,
      end,
      name: text === "?" ? null : text.slice(1),
      position: null,
    }));
}

/**
 * Puts parameters (`?` or `:name`) into the text as literals, online as well as in a script: many statements of these
 * servers cannot be prepared (https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html). Without parameters
 * the text is taken as it is: a label in the body of a trigger looks like a placeholder.
 *
 * @throws MIG_DIALECT_PARAMETERS_INVALID, MIG_DIALECT_LITERAL_UNSUPPORTED
 * @example inlineParameters("SELECT :a", { a: "it's" }) // "SELECT 'it''s'"
 */
export function inlineParameters(sql: string, parameters: SqlParameters | null | undefined): string {
  if (parameters === null || parameters === undefined || hasNoParameters(parameters)) return sql;
  return fillPlaceholders(sql, parameters, { find, write: quoteLiteral });
}

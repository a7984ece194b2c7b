import { cortexError } from "../../../errors/index.js";
import { identifierIfNeeded } from "../sql/quote.js";

/** The longest name of a table, column, index or constraint (https://dev.mysql.com/doc/refman/9.7/en/identifier-length.html). */
export const MAX_NAME = 64;

/**
 * A name in DDL. What is too long is refused: the server would refuse it as well, but in the middle of a step.
 *
 * @throws MIG_DIALECT_IDENTIFIER_INVALID
 */
export function nameText(name: string): string {
  const length = [...name].length;
  if (length > MAX_NAME)
    throw cortexError("MIG_DIALECT_IDENTIFIER_INVALID", {
      identifier: name,
      reason: `it has ${length} characters, and a name may have ${MAX_NAME}`,
    });
  return identifierIfNeeded(name);
}

/** Names as a list, quoted where they need it. */
export function nameList(names: readonly string[]): string {
  return names.map(nameText).join(", ");
}

/** A table's name, with its schema (the database) before it where there is one. */
export function tableName(schema: string | null, name: string): string {
  return schema === null ? nameText(name) : `${nameText(schema)}.${nameText(name)}`;
}

/** Names of columns, indexes and constraints are the same whatever their case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

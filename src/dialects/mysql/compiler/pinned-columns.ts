import { nameText, sameName } from "../ddl/names.js";
import { mysqlOptions } from "../options.js";
import type { Draft } from "./draft.js";

/**
 * What an UPDATE of one column says of those that the server would set anew with it: `changed = changed`
 * (https://dev.mysql.com/doc/refman/9.7/en/timestamp-initialization.html).
 */
export function pinnedColumns(draft: Draft, column: string): readonly string[] {
  return (draft.table?.columns ?? [])
    .filter((other) => !sameName(other.name, column) && mysqlOptions(other.options).onUpdate !== undefined)
    .map(({ name }) => `${nameText(name)} = ${nameText(name)}`);
}

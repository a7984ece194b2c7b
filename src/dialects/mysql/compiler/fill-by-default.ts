import type { Column } from "../../../schema/column.js";
import { runStatement } from "../../shared/statements.js";
import { columnText } from "../ddl/column-text.js";
import { nameText, tableName } from "../ddl/names.js";
import { type Draft, keyOf, placeOf, type Step } from "./draft.js";
import { copies } from "./hazards.js";
import { pinnedColumns } from "./pinned-columns.js";

/** Functions that may answer differently on a replica; MySQL refuses to fill rows with them as it adds a column (error 1674). */
const UNSAFE =
  /\b(uuid|uuid_short|uuid_v\d|rand|random_bytes|sys_guid|sysdate|user|session_user|system_user|found_rows|row_count|version|load_file)\s*\(/i;

/** Whether MySQL adds a column with that default to a table. */
export function fillsRows(draft: Draft, { serverDefault: value }: Column): boolean {
  return draft.server.flavour === "mariadb" || value?.kind !== "sql" || !UNSAFE.test(value.text);
}

/**
 * The steps for a column whose default MySQL does not fill rows with: it comes empty, gets its default, the rows are
 * filled, and it takes no NULL any more where it shall not.
 * https://dev.mysql.com/doc/refman/9.7/en/data-type-defaults.html#data-type-defaults-explicit
 *
 * @param place where it stands: ` AFTER a`
 */
export function addFilledByDefault(draft: Draft, column: Column, place: string): readonly Step[] {
  const on = tableName(draft.schema, draft.name);
  const changes = [keyOf("column", column.name)];
  const textOf = (more: Partial<Column>): string => columnText({ ...column, ...more }, placeOf(draft));
  const values = [`${nameText(column.name)} = DEFAULT`, ...pinnedColumns(draft, column.name)];
  const fill = runStatement(draft.source, `UPDATE ${on} SET ${values.join(", ")}`);
  return [
    { clauses: [{ text: `ADD COLUMN ${textOf({ nullable: true, serverDefault: null })}${place}`, changes }] },
    { clauses: [{ text: `MODIFY ${textOf({ nullable: true })}`, changes }] },
    { clauses: [], rows: fill },
    ...(column.nullable
      ? []
      : [
          {
            clauses: [{ text: `MODIFY ${textOf({})}`, changes }],
            hazards: copies(draft.name, `filling '${column.name}'`),
          },
        ]),
  ];
}

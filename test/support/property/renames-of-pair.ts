import type { RenameAnswer } from "../../../src/diff/answers.js";
import { tableKey } from "../../../src/schema/schema.js";
import type { MadeSchema } from "./build-schema.js";

const isFree = (names: readonly string[], wanted: string): boolean =>
  !names.some((name) => name.toLowerCase() === wanted.toLowerCase());

/**
 * The answers that say which things have another name after the change. Where the old name is taken by another thing,
 * or the new one was, no rename can be told: one goes and one comes.
 */
export function renamesOf(before: MadeSchema, after: MadeSchema): readonly RenameAnswer[] {
  const tableNames = ({ tables }: MadeSchema): readonly string[] => tables.map(({ table }) => table.name);
  return before.tables.flatMap((old) => {
    const now = after.tables.find((one) => one.id === old.id);
    if (now === undefined) return [];
    const [from, to] = [old.table.name, now.table.name];
    const isRenamed = from !== to && isFree(tableNames(after), from) && isFree(tableNames(before), to);
    if (from !== to && !isRenamed) return [];
    const table = tableKey(old.table);
    const columns = [...old.columnNames].flatMap(([id, name]): readonly RenameAnswer[] => {
      const other = now.columnNames.get(id);
      if (other === undefined || other === name) return [];
      const isTold =
        isFree(
          now.table.columns.map((one) => one.name),
          name,
        ) &&
        isFree(
          old.table.columns.map((one) => one.name),
          other,
        );
      return isTold ? [{ kind: "column", table, from: name, to: other }] : [];
    });
    return isRenamed ? [{ kind: "table", table, from: table, to }, ...columns] : columns;
  });
}

/** The names of a table and its columns after the change. */
export interface NameAfter {
  readonly table: string;
  readonly column: (name: string) => string;
}

/** What a table is called after the change. */
export function nameAfter(
  renames: readonly RenameAnswer[],
  table: { readonly name: string; readonly schema: string | null },
): NameAfter {
  const key = tableKey(table);
  const own = renames.filter((one) => one.table === key);
  return {
    table: own.find((one) => one.kind === "table")?.to ?? table.name,
    column: (name) => own.find((one) => one.kind === "column" && one.from === name)?.to ?? name,
  };
}

import type { Statement } from "../../contract/statement.js";
import { checkStatement, runStatement } from "../../shared/statements.js";
import { triggerProbe } from "../compiler/table-state.js";
import type { ParsedTable } from "../sql/create-table-model.js";
import { foldName } from "../sql/names.js";
import type { Draft } from "./draft.js";

/**
 * Has SQLite compile every view, and every trigger when a column has gone, that names the table and worked before:
 * what the new table has broken is found before the commit.
 */
export function readerProbes(draft: Draft, table: ParsedTable): readonly Statement[] {
  const { state, source } = draft;
  const views = state.views.flatMap((view) =>
    view.probe === null
      ? []
      : [
          checkStatement(source, view.probe, {
            code: "MIG_DIALECT_READER_BROKEN",
            details: { reader: view.name },
          }),
        ],
  );
  if (!draft.mayBreakReaders) return views;
  const ordinary = table.columns.find((column) =>
    column.constraints.every((one) => one.kind !== "generated"),
  );
  const column = ordinary?.name.name ?? "rowid";
  const triggers = state.triggers.flatMap((trigger) => {
    if (trigger.probe === null) return [];
    const isOwn = foldName(trigger.table) === foldName(state.name);
    return [runStatement(source, isOwn ? triggerProbe(trigger, column) : trigger.probe)];
  });
  return [...views, ...triggers];
}

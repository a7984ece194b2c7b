import { cortexError } from "../../../errors/index.js";
import type { TableState } from "../compiler/table-state.js";

function reasonOf(state: TableState): string | null {
  if (/^sqlite_/i.test(state.name)) return "it is one of SQLite's own tables";
  if (state.kind === "virtual") return "it is a virtual table, whose module defines it";
  if (state.kind === "shadow") return "it is a shadow table, which belongs to a virtual table";
  if (state.hiddenByTemp) return "a temporary table or view of the same name hides it on this connection";
  return null;
}

/** Refuses tables that nobody may change. @throws MIG_DIALECT_TABLE_NOT_EDITABLE */
export function refuseTable(state: TableState): void {
  const reason = reasonOf(state);
  if (reason !== null) throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", { table: state.name, reason });
}

import { cortexError } from "../errors/index.js";
import type { Task, Workspace } from "./workspace.js";

/**
 * Refuses rows that no file has, and says how they came to be there where the audit knows.
 *
 * @throws MIG_REVISION_UNKNOWN_ROW
 */
export async function requireKnownRows(
  workspace: Workspace,
  task: Task,
  rows: readonly string[],
): Promise<void> {
  const row = rows.find((one) => task.chain.graph.byId(one) === undefined);
  if (row === undefined) return;
  const { schemaAhead } = await import("./schema-ahead.js");
  const ahead = await schemaAhead(workspace, task, rows);
  const table = task.settings.versionTable.name;
  throw cortexError("MIG_REVISION_UNKNOWN_ROW", ahead === null ? { row, table } : { row, table, ahead });
}

import { cortexError } from "../errors/index.js";
import { findDrift } from "./drift.js";
import type { ImportedState } from "./import-state.js";
import { runRequest } from "./run.js";
import type { Workspace } from "./workspace.js";

/**
 * Stamps a database with what another tool has applied there, after proving it: the revisions up to that one, run on an
 * empty database, must make the same.
 *
 * @throws MIG_IMPORT_STATE, MIG_IMPORT_NOT_EQUAL, MIG_MANAGER_HAS_VERSION
 */
export async function stampImported(
  workspace: Workspace,
  state: ImportedState | null,
): Promise<ImportedState> {
  if (state === null)
    throw cortexError("MIG_IMPORT_STATE", {
      database: await workspace.label(),
      table: "of applied migrations",
      reason: "there is none",
    });
  const { database, table, revision, problems } = state;
  if (problems.length > 0)
    throw cortexError("MIG_IMPORT_STATE", { database, table, reason: problems.join("; ") });
  if (revision === null || state.isStamped) return state;
  const rows = await workspace.connected("read", (connection) => workspace.rows(connection));
  const own = (await workspace.settings()).versionTable.name;
  if (rows.length > 0) throw cortexError("MIG_MANAGER_HAS_VERSION", { database, table: own, rows });
  const { operations } = await findDrift(workspace, { rows: [revision], exclude: [unqualified(table)] });
  if (operations.length > 0)
    throw cortexError("MIG_IMPORT_NOT_EQUAL", {
      database,
      revision,
      differences: operations.map(({ table: of, detail }) => (of === null ? detail : `${of}: ${detail}`)),
    });
  await runRequest(workspace, {
    direction: "stamp",
    targets: [revision],
    tag: null,
    yes: true,
    purge: false,
  });
  return { ...state, isStamped: true };
}

const unqualified = (table: string): string => table.slice(table.lastIndexOf(".") + 1);

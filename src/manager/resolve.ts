import { cortexError } from "../errors/index.js";
import type { JournalRow, JournalStore } from "../runtime/journal/journal-store.js";
import { inFlightOf, journalOf } from "./in-flight.js";
import type { ResolveAction, Resolution } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/**
 * Says what is true of a step that is half done, where the database itself cannot tell, or lists what is in flight.
 * Nothing but the journal is changed.
 *
 * @throws MIG_JOURNAL_NOTHING when nothing is in flight, MIG_LOCK_TIMEOUT while a run is at work
 */
export async function resolveStep(workspace: Workspace, action: ResolveAction | null): Promise<Resolution> {
  const task = await workspace.task();
  return action === null ? listed(workspace, task) : resolved(workspace, task, action);
}

async function listed(workspace: Workspace, task: Task): Promise<Resolution> {
  const rows = await workspace.connected("read", (connection) => journalOf(task, connection).rows());
  return resolutionOf(null, requireRows(task, rows));
}

/** Under the lock: what is in flight there is not at work any more. */
async function resolved(workspace: Workspace, task: Task, action: ResolveAction): Promise<Resolution> {
  const { dialect, settings } = task;
  const { name: versionTable, schema } = settings.versionTable;
  return workspace.connected("write", async (connection) => {
    const session = await dialect.openSession(connection, { versionTable, schema });
    try {
      await session.begin({ lockTimeoutMs: settings.lockTimeoutMs });
      const store = journalOf(task, connection);
      const rows = requireRows(task, await store.rows());
      await carryOut(store, rows, action);
      await session.commit();
      return resolutionOf(action, rows);
    } finally {
      await session.close();
    }
  });
}

async function carryOut(
  store: JournalStore,
  rows: readonly JournalRow[],
  action: ResolveAction,
): Promise<void> {
  if (action === "abort") return store.clear();
  for (const row of rows.filter((one) => one.state === "intent"))
    await (action === "applied" ? store.finish(row, 0) : store.remove(row));
  await store.acceptAnyFile();
}

function requireRows(task: Task, rows: readonly JournalRow[]): readonly JournalRow[] {
  if (rows.length > 0) return rows;
  throw cortexError("MIG_JOURNAL_NOTHING", { database: task.dialect.describeTarget(task.settings.database) });
}

function resolutionOf(action: ResolveAction | null, rows: readonly JournalRow[]): Resolution {
  return { action, ...(inFlightOf(rows) ?? { revision: "", direction: "", statements: [] }) };
}

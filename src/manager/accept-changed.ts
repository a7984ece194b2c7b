import { HistoryStore } from "../runtime/history-store.js";
import { checksumOf } from "./changed-revisions.js";
import { toolVersion } from "./tool-version.js";
import type { ChangedRevision } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** Notes in the audit that the files of these revisions are taken for what was applied. Nothing else is changed. */
export async function acceptChanged(
  workspace: Workspace,
  { dialect, settings, chain }: Task,
  changed: readonly ChangedRevision[],
): Promise<void> {
  await workspace.connected("write", async (connection) => {
    const { schema } = settings.versionTable;
    const history = new HistoryStore({ dialect, connection, schema, toolVersion: toolVersion() });
    for (const { revision, kind } of changed) {
      const node = chain.graph.byId(revision);
      const now = new Date().toISOString();
      await history.add({
        revision,
        direction: "accept",
        checksum: node === undefined ? null : checksumOf(node),
        startedAt: now,
        finishedAt: now,
        durationMs: 0,
        statements: 0,
        outcome: "done",
        error: `${kind} after it was applied`,
      });
    }
  });
}

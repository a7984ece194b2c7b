import { readAudit } from "./audit.js";
import type { AuditEntry, SchemaAhead } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/**
 * How a database is ahead of the files: it has rows that no file has, and its audit says that they were applied after
 * everything that the files have. An older build sees this after a rollback, or while a newer one is being rolled out.
 *
 * @returns null where every row has a file, and where the audit does not say so (another chain's rows, a lost file)
 */
export async function schemaAhead(
  workspace: Workspace,
  task: Task,
  rows: readonly string[],
): Promise<SchemaAhead | null> {
  const { graph } = task.chain;
  const unknown = rows.filter((row) => graph.byId(row) === undefined);
  if (unknown.length === 0) return null;
  const last = new Map<string, AuditEntry>();
  for (const entry of await readAudit(workspace))
    if (entry.outcome === "done") last.set(entry.revision, entry);
  const isApplied = (revision: string): boolean => {
    const entry = last.get(revision);
    return entry !== undefined && entry.direction !== "downgrade";
  };
  const heads = graph.effectiveHeads;
  if (heads.length === 0 || ![...heads, ...unknown].every(isApplied)) return null;
  const beyond = [...last.values()].filter(
    ({ revision }) => isApplied(revision) && graph.byId(revision) === undefined,
  );
  return {
    unknown: beyond.map(({ revision, startedAt, toolVersion, executedBy, host }) => ({
      revision,
      appliedAt: startedAt,
      toolVersion,
      executedBy,
      host,
    })),
    heads,
  };
}

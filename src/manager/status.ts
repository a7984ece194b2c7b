import { cortexError } from "../errors/index.js";
import { planUpgrade } from "../revisions/plan.js";
import type { RevisionNode } from "../revisions/graph-node.js";
import { byNeeds, reach } from "../revisions/reachability.js";
import { describeRevision } from "./describe-revision.js";
import { inFlightOf, journalOf } from "./in-flight.js";
import { requireKnownRows } from "./known-rows.js";
import type { MigrationStatus } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** How the database stands to its chain. Nothing is created or changed. */
export async function migrationStatus(workspace: Workspace): Promise<MigrationStatus> {
  const task = await workspace.task();
  const { rows, journal } = await workspace.connected("read", async (connection) => ({
    rows: await workspace.rows(connection),
    journal: await journalOf(task, connection).rows(),
  }));
  await requireKnownRows(workspace, task, rows);
  const { graph } = task.chain;
  const { steps } = planUpgrade(graph, rows, "heads");
  const heads = graph.effectiveHeads;
  return {
    dbType: task.settings.dbType,
    currentRevision: rows.length === 1 ? (rows[0] ?? null) : null,
    currentRevisions: rows,
    headRevision: heads.length === 1 ? (heads[0] ?? null) : null,
    headRevisions: heads,
    isUpToDate: steps.length === 0,
    pending: steps.map(({ revision }) => ({ revision: revision.id, description: revision.description })),
    migrationsApplied: appliedNodes(task, rows).size,
    autoMigrationEnabled: task.settings.autoApply,
    inFlight: inFlightOf(journal),
  };
}

/** Every revision that is applied: the rows, and all that they need. */
export function appliedNodes(task: Task, rows: readonly string[]): ReadonlySet<RevisionNode> {
  const nodes = rows.map((row) => task.chain.graph.byId(row)).filter((node) => node !== undefined);
  return reach(nodes, byNeeds);
}

/** The version rows, with what the chain says of them; `current`. */
export async function currentRevisions(
  workspace: Workspace,
): Promise<readonly { readonly revision: string; readonly description: string; readonly isHead: boolean }[]> {
  const task = await workspace.task();
  const rows = await workspace.connected("read", (connection) => workspace.rows(connection));
  await requireKnownRows(workspace, task, rows);
  return rows.map((row) => {
    const info = describeRevision(task.chain.graph, nodeOfRow(task, row), rows);
    return { revision: row, description: info.description, isHead: info.isHead };
  });
}

/** The revision that a version row names. @throws MIG_REVISION_UNKNOWN_ROW when no file has it */
export function nodeOfRow({ chain, settings }: Task, row: string): RevisionNode {
  const node = chain.graph.byId(row);
  if (node === undefined)
    throw cortexError("MIG_REVISION_UNKNOWN_ROW", { row, table: settings.versionTable.name });
  return node;
}

/**
 * Refuses to go on with a database that lacks revisions of its chain.
 *
 * @throws MIG_RUNTIME_NOT_UP_TO_DATE naming them
 */
export function requireUpToDate(task: Task, rows: readonly string[]): void {
  const { steps } = planUpgrade(task.chain.graph, rows, "heads");
  if (steps.length === 0) return;
  throw cortexError("MIG_RUNTIME_NOT_UP_TO_DATE", {
    database: task.dialect.describeTarget(task.settings.database),
    current: rows,
    missing: steps.map((step) => step.revision.id),
  });
}

import type { RevisionGraph } from "../revisions/graph.js";
import type { Plan } from "../revisions/plan.js";
import { resolveTarget } from "../revisions/target.js";
import type { RecordedStep } from "../runtime/recorder.js";
import { findChanged } from "./check-changed.js";
import { findObstacles } from "./obstacles.js";
import { recordPlan } from "./record-plan.js";
import { withKeptRevisions } from "./kept-revisions.js";
import { planOf } from "./run.js";
import { requireKnownRows } from "./known-rows.js";
import type { Finding, PlanDocument } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** What a plan is asked for. */
export interface PlanRequest {
  readonly target?: string;
  readonly direction?: "upgrade" | "downgrade";
  /** Where to start from, by id, the beginning of one, label or symbol; the database is not asked then. */
  readonly from?: readonly string[];
  /** With the SQL of each step. Default true. */
  readonly sql?: boolean;
}

/** What would run on this database, and its exact SQL. Nothing is created or changed. */
export async function planDocument(workspace: Workspace, request: PlanRequest): Promise<PlanDocument> {
  const found = await workspace.task();
  const direction = request.direction ?? "upgrade";
  const target = request.target ?? (direction === "upgrade" ? "heads" : "-1");
  const from = request.from === undefined ? null : startOf(found.chain.graph, request.from);
  const rows = from ?? (await workspace.connected("read", (connection) => workspace.rows(connection)));
  const task =
    from === null && direction === "downgrade" ? await withKeptRevisions(workspace, found, rows) : found;
  if (from === null) await requireKnownRows(workspace, task, rows);
  const plan = planOf(task, { direction, targets: [target] }, rows);
  const withSql = request.sql ?? true;
  const recorded = withSql ? await recordPlan(workspace, task, { plan, from }) : [];
  return {
    dbType: task.settings.dbType,
    current: rows,
    target,
    upToDate: plan.steps.length === 0,
    obstacles: from === null && plan.steps.length > 0 ? await obstaclesOf(workspace, task, plan) : [],
    steps: plan.steps.map((step, i) => ({
      direction,
      revision: step.revision.id,
      description: step.revision.description,
      path: step.revision.path,
      headsAfter: step.headsAfter,
      ...statementsOf(recorded[i]),
    })),
  };
}

/** What would stop this plan before its first statement. */
async function obstaclesOf(workspace: Workspace, task: Task, plan: Plan): Promise<readonly Finding[]> {
  const refuses = plan.direction === "upgrade" && task.settings.onChecksumMismatch === "refuse";
  const changed = refuses ? await findChanged(workspace, task, plan.current) : [];
  return [
    ...changed.map(({ kind, detail }) => ({
      check: `${kind} revision`,
      ok: false,
      detail,
      hint: "Restore the file, or accept the change for this database with `cortex verify --fix`.",
    })),
    ...(await findObstacles(workspace, task)),
  ];
}

/**
 * The version rows that names stand for. They are what somebody has typed, and no rows of a database.
 *
 * @throws MIG_REVISION_NOT_FOUND, MIG_REVISION_AMBIGUOUS …
 */
function startOf(graph: RevisionGraph, names: readonly string[]): readonly string[] {
  const rows = names.flatMap((name) =>
    graph.byId(name) === undefined
      ? resolveTarget(graph, name).flatMap((place) => (place === null || place === "base" ? [] : [place.id]))
      : [name],
  );
  return [...new Set(rows)];
}

function statementsOf(
  recorded: RecordedStep | undefined,
): Pick<PlanDocument["steps"][number], "statements" | "reason"> {
  if (recorded === undefined) return { statements: null, reason: "the SQL was not asked for" };
  if (recorded.statements === null) return { statements: null, reason: recorded.reason };
  const run = recorded.statements.filter((statement) => statement.kind === "run");
  return {
    statements: run.map(({ sql, phase, hazards }) => ({
      sql,
      transactional: phase === "transactional" && !hazards.some(({ code }) => code === "notTransactional"),
      hazards,
    })),
    reason: null,
  };
}

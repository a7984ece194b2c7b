import type { Plan } from "../revisions/plan.js";
import { planUpgrade } from "../revisions/plan.js";
import { type RecordedStep, recordSteps } from "../runtime/recorder.js";
import { Bodies, runSteps } from "./bodies.js";
import { markNotResumable } from "./mark-not-resumable.js";
import { softenHazards } from "./soften-hazards.js";
import type { Task, Workspace } from "./workspace.js";

/**
 * Runs a plan on a scratch copy of the database's schema, and returns each step's statements. The database itself is
 * only read.
 *
 * @param request `from`: the version rows to start from without a database: the chain is replayed up to them
 */
export async function recordPlan(
  workspace: Workspace,
  task: Task,
  request: { readonly plan: Plan; readonly from: readonly string[] | null },
): Promise<readonly RecordedStep[]> {
  const { plan, from } = request;
  if (plan.steps.length === 0) return [];
  const scratch =
    from === null
      ? await workspace.connected("read", (connection) =>
          task.dialect.scratch({ kind: "copy", of: connection }),
        )
      : await task.dialect.scratch({ kind: "empty", on: null });
  try {
    const before = from === null ? [] : from.flatMap((row) => planUpgrade(task.chain.graph, [], row).steps);
    const replay = [...new Map(before.map((step) => [step.revision.id, step])).values()];
    const bodies = new Bodies();
    await bodies.load([...replay, ...plan.steps]);
    const common = {
      dialect: task.dialect,
      scratch,
      body: bodies.of,
      arguments: workspace.options.arguments ?? {},
      tag: null,
      isOffline: false,
    };
    await recordSteps({ ...common, steps: runSteps(replay) });
    const existing = await task.dialect.inspector(scratch).getTableNames();
    const recorded = await recordSteps({ ...common, steps: runSteps(plan.steps) });
    return markNotResumable(softenHazards(recorded, existing), task.dialect);
  } finally {
    await scratch.close();
  }
}

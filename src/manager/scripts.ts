import { cortexError } from "../errors/index.js";
import { type Plan, planUpgrade } from "../revisions/plan.js";
import { writeScript } from "../runtime/sql-script.js";
import { Bodies, runSteps } from "./bodies.js";
import { planOf } from "./run.js";
import { toolVersion } from "./tool-version.js";
import type { Task, Workspace } from "./workspace.js";

/** What a script is asked for. */
export interface ScriptRequest {
  readonly direction: "upgrade" | "downgrade" | "stamp";
  /** A target, or a range `from:to`; a stamp may have several, separated by blanks, with one start. */
  readonly target: string;
  readonly tag?: string | undefined;
}

/**
 * The SQL of a run as a script for the database's own shell; no database is asked.
 *
 * @throws MIG_MANAGER_SCRIPT_RANGE, MIG_RUNTIME_SCRIPT_FAILED
 */
export async function scriptOf(workspace: Workspace, request: ScriptRequest): Promise<string> {
  const task = await workspace.task();
  const { from, to } = rangeOf(request);
  const rows = from === null ? [] : planUpgrade(task.chain.graph, [], from).headsAfter;
  const plan = planOf(task, { direction: request.direction, targets: to }, rows);
  const replay =
    from === null || request.direction === "stamp" ? null : planUpgrade(task.chain.graph, [], from);
  return script(workspace, task, { plan, replay, tag: request.tag ?? null });
}

/** A script that creates the version table, and nothing else. */
export async function ensureVersionScript(workspace: Workspace): Promise<string> {
  const task = await workspace.task();
  const plan: Plan = { direction: "stamp", target: "", current: [], steps: [], headsAfter: [], warnings: [] };
  return script(workspace, task, { plan, replay: null, tag: null });
}

async function script(
  workspace: Workspace,
  task: Task,
  { plan, replay, tag }: { readonly plan: Plan; readonly replay: Plan | null; readonly tag: string | null },
): Promise<string> {
  const scratch = await task.dialect.scratch({ kind: "empty", on: null });
  const bodies = new Bodies();
  await bodies.load([...(replay?.steps ?? []), ...plan.steps]);
  try {
    return await writeScript({
      dialect: task.dialect,
      scratch,
      versionTable: task.settings.versionTable,
      replay: runSteps(replay?.steps ?? []),
      steps: runSteps(plan.steps),
      body: bodies.of,
      arguments: workspace.options.arguments ?? {},
      tag,
      toolVersion: toolVersion(),
    });
  } finally {
    await scratch.close();
  }
}

function rangeOf({ direction, target }: ScriptRequest): {
  readonly from: string | null;
  readonly to: readonly string[];
} {
  const refuse = (reason: string): Error =>
    cortexError("MIG_MANAGER_SCRIPT_RANGE", { command: direction, target, reason });
  const ranges = (direction === "stamp" ? target.split(" ") : [target]).map((text) => {
    const parts = text.split(":");
    if (parts.length > 2) throw refuse("a range has two ends");
    const [first = "", second] = parts;
    if (second === undefined) {
      if (direction === "downgrade") throw refuse("downgrade with --sql requires <fromrev>:<torev>");
      return { from: null, to: first };
    }
    if (second === "") throw refuse("the range has no end");
    return { from: first === "" || first === "base" ? null : first, to: second };
  });
  const starts = new Set(ranges.map((range) => range.from));
  // Alembic's rule: from one place to several, and not the other way round.
  if (starts.size > 1) throw refuse("stamp with --sql only supports a single starting revision at a time");
  return { from: [...starts][0] ?? null, to: ranges.map((range) => range.to) };
}

import type { Connection } from "../dialects/contract/connection.js";
import { cortexError } from "../errors/index.js";
import type { RunEventSink } from "../runtime/events.js";
import { runSteps as execute } from "../runtime/executor.js";
import { type Plan, type PlanStep, planDowngrade, planStamp, planUpgrade } from "../revisions/plan.js";
import { byDown, reach } from "../revisions/reachability.js";
import { type DoneStep, sameRows } from "../runtime/step.js";
import { waitWhileBusy } from "../runtime/wait-while-busy.js";
import { backUp } from "./backup.js";
import { Bodies, runSteps } from "./bodies.js";
import { refuseChanged } from "./check-changed.js";
import { checkPermissions } from "./check-permissions.js";
import { type FirstRevision, generateFirstRevision } from "./first-revision.js";
import { logPlan } from "./log-run.js";
import { refuseObstacles } from "./obstacles.js";
import { previewOf } from "./plan-preview.js";
import { recordPlan } from "./record-plan.js";
import { requireKeptDowngrade, withKeptRevisions } from "./kept-revisions.js";
import { requireKnownRows } from "./known-rows.js";
import { toolVersion } from "./tool-version.js";
import type { RunEvents, RunResult } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** What a run is asked to do. */
export interface RunRequest {
  readonly direction: "upgrade" | "downgrade" | "stamp";
  readonly targets: readonly string[];
  readonly tag: string | null;
  /** Run without asking. */
  readonly yes: boolean;
  readonly purge: boolean;
  /** Writes the database into a file before the first statement: a path, or true for a name of its own. */
  readonly backup?: string | true;
}

/**
 * Plans, shows, asks, runs. Up to date means: nothing is asked, locked or written.
 *
 * @throws MIG_REVISION_* for a target or a row that cannot be resolved, MIG_RUNTIME_* and MIG_LOCK_TIMEOUT from the run
 */
export async function runRequest(workspace: Workspace, request: RunRequest): Promise<RunResult> {
  const begun = performance.now();
  const result = (done: readonly DoneStep[], rows: readonly string[], cancelled: boolean): RunResult => ({
    success: !cancelled,
    cancelled,
    applied: done.map(({ step, durationMs, statements }) => ({
      revision: step.revision,
      description: step.description,
      direction: step.direction,
      durationMs,
      statements,
    })),
    currentRevisions: rows,
    durationMs: performance.now() - begun,
  });
  const { task, before, plan, bodies, outcome } = await agreedPlan(workspace, request);
  if (outcome !== "run") return result([], before, outcome === "declined");
  logPlan(workspace.logger, task, plan);
  const { backup } = request;
  let path: string | null = null;
  const beforeFirst = async (): Promise<void> => {
    if (backup !== undefined) path = await backUp(workspace, task, backup);
  };
  return tellingRun(workspace, async (connection) => {
    const { settings, dialect } = task;
    const done = await execute({
      dialect,
      connection,
      versionTable: settings.versionTable,
      steps: runSteps(plan.steps),
      plannedFrom: before,
      replan: (rows) => runSteps(replanned(task, request, { plan, rows })),
      body: bodies.of,
      purge: request.purge,
      transactionPerMigration: workspace.options.transactionPerMigration ?? true,
      lockTimeoutMs: settings.lockTimeoutMs,
      tableLockTimeoutMs: settings.tableLockTimeoutMs,
      arguments: workspace.options.arguments ?? {},
      tag: request.tag,
      toolVersion: toolVersion(),
      logger: workspace.logger,
      events: eventSink(workspace.options.events ?? {}, workspace),
      ...(workspace.options.signal && { signal: workspace.options.signal }),
      ...(backup !== undefined && { beforeFirst }),
    });
    const { lockTimeoutMs: timeoutMs } = settings;
    const after = await waitWhileBusy({ database: connection.label, timeoutMs }, () =>
      workspace.rows(connection),
    );
    const ran = result(done, after, false);
    return path === null ? ran : { ...ran, backup: path };
  });
}

/** Carries a run out on a connection, and says when it begins and ends. */
async function tellingRun<T>(workspace: Workspace, work: (connection: Connection) => Promise<T>): Promise<T> {
  const { events } = workspace.options;
  events?.onRun?.({ phase: "start" });
  try {
    return await workspace.connected("write", work);
  } finally {
    events?.onRun?.({ phase: "end" });
  }
}

/** What a run is to do, and whether it may. */
interface AgreedPlan {
  readonly task: Task;
  readonly before: readonly string[];
  readonly plan: Plan;
  readonly bodies: Bodies;
  readonly outcome: "run" | "nothing" | "declined";
}

/** Plans and asks. What nobody has agreed to must not be what the next run finds and applies. */
async function agreedPlan(workspace: Workspace, request: RunRequest): Promise<AgreedPlan> {
  const found = await workspace.task();
  const first = await firstRevision(workspace, found, request);
  try {
    const task = first === null ? found : await workspace.task();
    const agreed = await planAndAsk(workspace, task, request);
    if (agreed.outcome === "run") first?.keep();
    else first?.discard();
    return agreed;
  } catch (error) {
    first?.discard();
    throw error;
  }
}

async function planAndAsk(workspace: Workspace, given: Task, request: RunRequest): Promise<AgreedPlan> {
  const before = request.purge ? [] : await rowsOf(workspace);
  const task = request.direction === "downgrade" ? await withKeptRevisions(workspace, given, before) : given;
  await requireKnownRows(workspace, task, before);
  const plan = planOf(task, request, before);
  const bodies = new Bodies();
  for (const warning of plan.warnings) workspace.logger.warn(warning);
  const agreed = { task, before, plan, bodies };
  if (plan.steps.length === 0 && !request.purge) return { ...agreed, outcome: "nothing" };
  if (request.direction !== "stamp") checkPermissions(workspace, task, plan);
  await bodies.load(plan.steps);
  if (request.direction === "downgrade") requireDowngrades(plan, bodies);
  if (request.direction === "upgrade") await refuseChanged(workspace, task, before);
  if (request.direction !== "stamp") await refuseObstacles(workspace, task);
  const isApproved = request.direction === "stamp" || (await approved(workspace, task, { plan, request }));
  return { ...agreed, outcome: isApproved ? "run" : "declined" };
}

/** The version rows, as soon as they can be read: another process may be writing at this moment. */
async function rowsOf(workspace: Workspace): Promise<readonly string[]> {
  const { lockTimeoutMs: timeoutMs } = await workspace.settings();
  const { events } = workspace.options;
  const onWait = (waitedMs: number): void => events?.onWait?.({ kind: "run", waitedMs, holder: null });
  return waitWhileBusy({ database: await workspace.label(), timeoutMs, onWait }, () =>
    workspace.connected("read", (connection) => workspace.rows(connection)),
  );
}

/** The plan of a request, from the rows that the version table has. */
export function planOf(
  task: Task,
  request: Pick<RunRequest, "direction" | "targets">,
  rows: readonly string[],
): Plan {
  const { graph } = task.chain;
  const [target = "heads"] = request.targets;
  if (request.direction === "upgrade") return planUpgrade(graph, rows, target);
  if (request.direction === "downgrade") return planDowngrade(graph, rows, target);
  const plan = planStamp(graph, rows, [...new Set(request.targets)]);
  requireApart(task, plan.headsAfter);
  return plan;
}

/**
 * Refuses rows of which one is below the other: no command could plan from them.
 *
 * @throws MIG_REVISION_OVERLAP
 */
function requireApart({ chain }: Task, rows: readonly string[]): void {
  for (const row of rows) {
    const node = chain.graph.byId(row);
    const below = node === undefined ? new Set() : reach([node], byDown);
    const overlaps = rows.filter((other) => other !== row && below.has(chain.graph.byId(other)));
    if (overlaps.length > 0) throw cortexError("MIG_REVISION_OVERLAP", { revision: row, overlaps });
  }
}

/** A run back must not stop in the middle because a revision cannot be taken back. */
function requireDowngrades(plan: Plan, bodies: Bodies): void {
  for (const { revision } of plan.steps) {
    requireKeptDowngrade(revision);
    if (bodies.of({ revision: revision.id }).downgrade === null)
      throw cortexError("MIG_RUNTIME_NO_DOWNGRADE", { revision: revision.id, file: revision.path });
  }
}

/**
 * The rest of a plan after another process has moved the database on. Relative targets are not counted again: what
 * was confirmed is the list of steps, so the rest is what of it is left.
 */
function replanned(
  task: Task,
  request: RunRequest,
  now: { readonly plan: Plan; readonly rows: readonly string[] },
): readonly PlanStep[] {
  const { plan, rows } = now;
  if (request.direction === "stamp") return planStamp(task.chain.graph, rows, request.targets).steps;
  if (sameRows(rows, plan.current)) return plan.steps;
  const reached = plan.steps.findIndex((step) => sameRows(rows, step.headsAfter));
  if (reached >= 0) return plan.steps.slice(reached + 1);
  const again =
    request.direction === "upgrade" ? planUpgrade(task.chain.graph, rows, absoluteTarget(plan)).steps : null;
  const confirmed = new Set(plan.steps.map((step) => step.revision.id));
  if (again?.every((step) => confirmed.has(step.revision.id))) return again;
  throw cortexError("MIG_RUNTIME_VERSION_MISMATCH", {
    table: task.settings.versionTable.name,
    expected: plan.current.join(", ") || "no row",
    found: `${rows.join(", ") || "no row"} (another process has moved the database elsewhere)`,
  });
}

function absoluteTarget(plan: Plan): string {
  return /[+-]\d+$/.test(plan.target) ? (plan.steps.at(-1)?.revision.id ?? plan.target) : plan.target;
}

/** The targets that an upgrade of a chain without revisions can have. */
const FIRST_TARGET = /^(heads?|\+1)$/;

/** A first revision where the chain has none, and the target is one that it can have. */
async function firstRevision(
  workspace: Workspace,
  task: Task,
  { direction, targets }: RunRequest,
): Promise<FirstRevision | null> {
  const [target = "heads"] = targets;
  if (direction !== "upgrade" || !FIRST_TARGET.test(target)) return null;
  return task.chain.revisions.length > 0 ? null : generateFirstRevision(workspace, task);
}

/** Whether the plan may run: asked on a terminal; without one the setting `autoApprove` decides. */
async function approved(
  workspace: Workspace,
  task: Task,
  { plan, request }: { readonly plan: Plan; readonly request: RunRequest },
): Promise<boolean> {
  const { confirm } = workspace.options;
  const { interactive, autoApprove } = task.settings;
  const asks = interactive && confirm !== undefined;
  const direction = request.direction === "downgrade" ? "downgrade" : "upgrade";
  if (request.yes || (!asks && autoApprove === "all")) {
    workspace.options.events?.onPlan?.(previewOf(task, plan, { direction, recorded: [] }));
    return true;
  }
  const recorded = await recordPlan(workspace, task, { plan, from: null });
  const preview = previewOf(task, plan, { direction, recorded });
  if (asks) return confirm(preview);
  // A step whose SQL nobody can know beforehand is not known to be safe.
  const unsafe = preview.steps.filter(
    (step, at) =>
      (recorded[at]?.statements ?? null) === null || step.hazards.some((hazard) => hazard.level === "danger"),
  );
  if (autoApprove === "safe" && unsafe.length === 0) {
    workspace.options.events?.onPlan?.(preview);
    return true;
  }
  throw cortexError("MIG_RUNTIME_NOT_APPROVED", {
    policy: autoApprove,
    steps: (autoApprove === "safe" ? unsafe : preview.steps).map((step) => step.revision),
  });
}

function eventSink(events: RunEvents, workspace: Workspace): RunEventSink {
  return {
    step: ({ phase, step, position, total, durationMs }) => {
      const { revision, direction } = step;
      if (phase === "end")
        events.onVersionApply?.({ revision, direction, currentRevisions: step.headsAfter });
      events.onStep?.({
        phase,
        direction: step.direction,
        revision: step.revision,
        downRevisions: step.downRevisions,
        description: step.description,
        position,
        total,
        durationMs,
      });
    },
    statement: (step, { statement, durationMs }) => {
      workspace.logger.debug(statement.sql, { revision: step.revision, durationMs: Math.round(durationMs) });
      events.onStatement?.({ revision: step.revision, sql: statement.sql, durationMs });
    },
    wait: (wait) => {
      const { kind, waitedMs } = wait;
      const common = { kind, waitedMs, holder: wait.holder?.description ?? null };
      events.onWait?.(wait.kind === "run" ? common : { ...common, sql: wait.sql, attempt: wait.attempt });
    },
  };
}

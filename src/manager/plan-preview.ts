import type { Hazard } from "../dialects/contract/hazard.js";
import type { Plan } from "../revisions/plan.js";
import type { RecordedStep } from "../runtime/recorder.js";
import type { PlanPreview } from "./types.js";
import type { Task } from "./workspace.js";

/** What is shown before a plan runs. */
export function previewOf(
  task: Task,
  plan: Plan,
  shown: { readonly direction: "upgrade" | "downgrade"; readonly recorded: readonly RecordedStep[] },
): PlanPreview {
  const { settings, dialect } = task;
  return {
    dbType: settings.dbType,
    dbTypeNote:
      settings.dbTypeSource === "default" ? `CORTEX_DB_TYPE is not set: using ${dialect.displayName}` : null,
    database: dialect.describeTarget(settings.database),
    current: plan.current,
    target: plan.target,
    direction: shown.direction,
    steps: plan.steps.map(({ revision }, i) => ({
      revision: revision.id,
      description: revision.description,
      hazards: hazardsOf(shown.recorded[i]),
    })),
  };
}

/** The hazards of a step's statements, each once. What is not known counts as a hazard, too. */
function hazardsOf(recorded: RecordedStep | undefined): readonly Hazard[] {
  if (recorded === undefined) return [];
  const unknown: readonly Hazard[] =
    recorded.statements === null
      ? [
          {
            code: "dependsOnData",
            level: "warning",
            message: recorded.reason ?? "its SQL depends on the data",
          },
        ]
      : [];
  // Of a step that depends on rows, what was compiled is some of what will run.
  const known = recorded.compiled.flatMap((statement) => (statement.kind === "run" ? statement.hazards : []));
  const all = [...unknown, ...known];
  return [...new Map(all.map((hazard) => [`${hazard.code} ${hazard.message}`, hazard])).values()];
}

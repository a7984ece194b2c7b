import type { Plan } from "../revisions/plan.js";
import type { Logger } from "../util/logger.js";
import type { Task } from "./workspace.js";

/** Says, for the log, what is about to run and where. */
export function logPlan(logger: Logger, task: Task, plan: Plan): void {
  logger.debug("running a plan", {
    database: task.dialect.describeTarget(task.settings.database),
    direction: plan.direction,
    target: plan.target,
    steps: plan.steps.map((step) => step.revision.id).join(", "),
  });
}

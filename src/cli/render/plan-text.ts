import type { PlanDocument } from "../../manager/types.js";

/** A plan for reading: each step with its SQL, and what each statement may cost. */
export function planText(plan: PlanDocument): readonly string[] {
  const at = plan.current.join(", ") || "<base>";
  const head = [`-- Database type: ${plan.dbType}`, `-- Current: ${at}`, `-- Target: ${plan.target}`];
  if (plan.steps.length === 0) return [...head, "-- Nothing to do."];
  const obstacles = plan.obstacles.map(
    ({ check, detail, hint }) => `-- It cannot run: ${detail} (${check})${hint === null ? "" : `. ${hint}`}`,
  );
  return [
    ...head,
    ...obstacles,
    ...plan.steps.flatMap((step, index) => ["", ...stepText(plan, step, index + 1)]),
  ];
}

type Step = PlanDocument["steps"][number];

function stepText(plan: PlanDocument, step: Step, position: number): readonly string[] {
  const title = `-- ${position} of ${plan.steps.length}: ${step.direction} ${step.revision}${step.description === "" ? "" : `, ${step.description}`}`;
  if (step.statements === null)
    return [title, `-- ${step.path}`, `-- No SQL can be shown: ${step.reason ?? "unknown"}`];
  const statements = step.statements.flatMap((statement) => [
    ...statement.hazards.map((hazard) => `-- ${hazard.level}: ${hazard.message} [${hazard.code}]`),
    ...(statement.transactional ? [] : ["-- runs outside of a transaction"]),
    terminated(statement.sql),
  ]);
  return [title, `-- ${step.path}`, ...statements];
}

function terminated(sql: string): string {
  const text = sql.trimEnd();
  return text.endsWith(";") ? text : `${text};`;
}

import type { Dialect } from "../dialects/contract/dialect.js";
import type { Hazard } from "../dialects/contract/hazard.js";
import type { Statement } from "../dialects/contract/statement.js";
import type { RecordedStep } from "../runtime/recorder.js";

const NOT_RESUMABLE: Hazard = {
  code: "notResumable",
  level: "warning",
  message:
    "if the run is interrupted while this statement runs, nothing tells whether it has: the next run stops and asks (cortex resolve)",
};

/** The steps with a mark on each statement of which nothing would tell, after a crash, whether it has run. */
export function markNotResumable(
  recorded: readonly RecordedStep[],
  dialect: Dialect,
): readonly RecordedStep[] {
  const marked = (statement: Statement): Statement =>
    statement.kind === "run" && isOpaque(statement.sql, statement.phase, dialect)
      ? { ...statement, hazards: [...statement.hazards, NOT_RESUMABLE] }
      : statement;
  return recorded.map((step) => ({
    ...step,
    compiled: step.compiled.map(marked),
    statements: step.statements === null ? null : step.statements.map(marked),
  }));
}

function isOpaque(sql: string, phase: "transactional" | "autocommit", dialect: Dialect): boolean {
  const { resumption, capabilities } = dialect;
  if (phase === "transactional" && capabilities.transactionalDdl) return false;
  if (resumption === undefined) return phase === "autocommit";
  return resumption.natureOf(sql).kind === "opaque";
}

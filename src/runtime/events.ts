import type { LockHolder } from "../dialects/contract/step-session.js";
import type { RanStatement } from "./migration-context.js";
import type { RunStep } from "./step.js";

/** The beginning or the end of a step. */
export interface StepProgress {
  readonly phase: "start" | "end";
  readonly step: RunStep;
  readonly position: number;
  readonly total: number;
  readonly durationMs: number;
}

/** Who is told what happens during a run. */
export interface RunEventSink {
  step(progress: StepProgress): void;
  statement(step: RunStep, ran: RanStatement): void;
  wait(waitedMs: number, holder: LockHolder | null): void;
}

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

/** What a run waits for: its own lock, or — within a step — a lock that one of its statements needs. */
export type RunWait =
  | { readonly kind: "run"; readonly waitedMs: number; readonly holder: LockHolder | null }
  | {
      readonly kind: "statement";
      readonly waitedMs: number;
      readonly holder: LockHolder | null;
      readonly sql: string;
      /** Which try of the step this is; 1 is the first. */
      readonly attempt: number;
    };

/** Who is told what happens during a run. */
export interface RunEventSink {
  step(progress: StepProgress): void;
  statement(step: RunStep, ran: RanStatement): void;
  wait(wait: RunWait): void;
}

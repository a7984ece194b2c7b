import type { TaskMeta } from "vitest";

/** What one test of chaos has counted. */
export interface Figures {
  /** What was done to the run. */
  readonly what: string;
  /** Where. */
  readonly target: string;
  /** Processes, servers or connections that were ended by force. */
  readonly kills: number;
  /** How many of them while a step was under way. */
  readonly atWork: number;
  readonly starts: number;
  /** Statements of which nobody knew whether they had run, and that were settled without anybody. */
  readonly resolved: number;
  /** States that would have needed a person. */
  readonly byHand: number;
}

declare module "vitest" {
  interface TaskMeta {
    chaos?: Figures;
  }
}

/** Hands the figures of a test to the table at the end of the run. */
export function report(task: { readonly meta: TaskMeta }, figures: Figures): void {
  task.meta.chaos = figures;
}

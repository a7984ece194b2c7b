import { styleText } from "./style-text.js";
import { plainLine, truncateText } from "./text-width.js";

/** A step, for its line. */
export interface ProgressStep {
  readonly revision: string;
  readonly description: string;
}

/** Told of each step of a run, in order. */
export interface Progress {
  started(step: ProgressStep): void;
  finished(step: ProgressStep, durationMs: number): void;
  failed(step: ProgressStep): void;
  /** Clears what is not a finished line. Call it whatever happened. */
  end(): void;
}

/** What {@link createProgress} is given. */
export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream;
  readonly isTerminal: boolean;
  /** The terminal's columns; null is unknown. */
  readonly width: number | null;
  readonly color: boolean;
  readonly total: number;
}

/** A run of more steps than this keeps to one line on a terminal. */
export const LONG_RUN = 50;
/** Repainting more often than this costs more than a quick step. */
const REPAINT_MS = 80;
const CLEAR_LINE = "\r\u001b[2K";

/**
 * Lines on the steps of a run: `[3/17] 8bd9e9780557 add ordering columns (12 ms)`, one a finished step. On a terminal the running
 * step is shown too, and a long run repaints a single line.
 *
 * @example const progress = createProgress({ stream, isTerminal, width, color, total: plan.steps.length });
 */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, isTerminal, width, color, total } = options;
  const digits = String(total).length;
  const single = isTerminal && total > LONG_RUN;
  let count = 0;
  let painted = Number.NEGATIVE_INFINITY;
  let dirty = false;

  const lineOf = (step: ProgressStep, end: string): string =>
    `[${String(count).padStart(digits)}/${total}] ${plainLine(step.revision)} ${plainLine(step.description)}${end}`;
  const paint = (text: string): void => {
    stream.write(CLEAR_LINE + (width === null ? text : truncateText(text, width - 1)));
    painted = performance.now();
    dirty = true;
  };
  const clear = (): void => {
    if (dirty) stream.write(CLEAR_LINE);
    dirty = false;
  };
  return {
    started(step) {
      count += 1;
      if (isTerminal && (!single || performance.now() - painted >= REPAINT_MS)) paint(lineOf(step, " …"));
    },
    finished(step, durationMs) {
      if (single) return;
      clear();
      stream.write(`${lineOf(step, ` (${durationText(durationMs)})`)}\n`);
    },
    failed(step) {
      clear();
      stream.write(`${styleText("danger", lineOf(step, " failed"), color)}\n`);
    },
    end: clear,
  };
}

/** A duration for people. @example durationText(61_500) // "1 min 2 s" */
export function durationText(ms: number): string {
  if (ms < 1) return "<1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

import type { CommandLogger } from "./command-logger.js";
import { redact } from "../errors/index.js";
import type { RunEvents, StepEvent, WaitEvent } from "../manager/types.js";
import {
  createProgress,
  durationText,
  LONG_RUN,
  type Progress,
  type ProgressOptions,
} from "../terminal/progress.js";
import { assertNever } from "../util/assert-never.js";

/** Waiting for the lock is said at once, and then this often. */
const WAIT_EVERY_MS = 5000;
/** So much of a waiting statement is shown. */
const EXCERPT = 200;

/** The stream of the log. */
export type TerminalOfRun = Omit<ProgressOptions, "total">;

/**
 * Says what a run does, in the log and in Alembic's words: `Running upgrade a -> b, description`.
 * A long run on a terminal has one line that is painted again and again instead; `end` clears it.
 */
export function logRunEvents(logger: CommandLogger, terminal: TerminalOfRun): RunEvents & { end(): void } {
  let nextWait = 0;
  /** What was waited for last. */
  let waited = "";
  let progress: Progress | null = null;
  const paint = (event: StepEvent): void => {
    progress ??= createProgress({ ...terminal, total: event.total });
    if (event.phase === "start") progress.started(event);
    else progress.finished(event, event.durationMs);
    if (event.phase === "end" && event.position === event.total) progress.end();
  };
  return {
    end: () => progress?.end(),
    onStep(event) {
      if (terminal.isTerminal && !logger.isJson && event.total > LONG_RUN) {
        paint(event);
        return;
      }
      if (logger.isJson) {
        const { phase, durationMs, ...step } = event;
        const took = phase === "end" ? { durationMs: Math.round(durationMs) } : {};
        logger.info(phase === "start" ? `Running ${movement(event)}` : `Done ${event.revision}`, {
          event: `step.${phase}`,
          ...step,
          ...took,
        });
      } else if (event.phase === "start") logger.info(`Running ${movement(event)}`);
      else if (event.direction !== "stamp")
        logger.debug(`Done ${event.revision} in ${durationText(event.durationMs)}`);
    },
    onWait(event) {
      const { kind, waitedMs, holder } = event;
      const isNew = waited !== `${event.sql} ${event.attempt}`;
      waited = `${event.sql} ${event.attempt}`;
      if (waitedMs < nextWait && !isNew) return;
      nextWait = waitedMs + WAIT_EVERY_MS;
      const message = waitMessage(event);
      if (!logger.isJson) return logger.info(message);
      const { sql, attempt } = event;
      const more = kind === "run" ? {} : { sql: redact(sql ?? ""), attempt };
      logger.info(message, { event: "wait", kind, waitedMs: Math.round(waitedMs), holder, ...more });
    },
  };
}

/** A statement that waits keeps others waiting as well: whom it waits for is what the operator needs to know. */
function waitMessage({ kind, holder, sql = "", attempt = 1 }: WaitEvent): string {
  if (kind === "run")
    return `Waiting for the migration lock${holder === null ? "" : `, which ${holder} holds`}`;
  const who = holder === null ? "another session" : holder;
  const again = attempt === 1 ? "" : ` (try ${attempt})`;
  return `Waiting for a lock of ${who}${again}: ${redact(sql).replace(/\s+/g, " ").slice(0, EXCERPT)}`;
}

function movement(event: StepEvent): string {
  const parents = event.downRevisions.join(", ");
  const about = event.description === "" ? "" : `, ${event.description}`;
  switch (event.direction) {
    case "upgrade":
      return `upgrade ${parents} -> ${event.revision}${about}`;
    case "downgrade":
      return `downgrade ${event.revision} -> ${parents}${about}`;
    case "stamp":
      // Which rows go and which come is not told here: the command's last line says where the database is then.
      return `stamp_revision ${event.revision}`;
    default:
      return assertNever(event.direction, "direction");
  }
}

import { assertNever } from "../util/assert-never.js";
import type { Confirm, PlanPreview, RunEvents } from "../manager/types.js";
import type { Readiness } from "./readiness.js";

/** Where a start is. */
type Phase =
  | { readonly kind: "looking" }
  | { readonly kind: "asking" }
  | { readonly kind: "planned" }
  | { readonly kind: "waiting"; readonly holder: string | null }
  | { readonly kind: "migrating"; readonly what: string; readonly blocker: string | null }
  | { readonly kind: "over" };

/** What a start is doing, for those who ask the server meanwhile. */
export interface StartProgress {
  /** What the readiness check answers as long as the start is not over; null from then on. */
  now(): Readiness | null;
  /** Listens to the run, and hands everything on to the given listener. */
  events(next: RunEvents | undefined): RunEvents;
  /** Listens to the question, where somebody is asked. */
  confirm(next: Confirm): Confirm;
  /** The server answers everything from now on. */
  over(): void;
}

/** Begins to follow a start. Nothing of it asks the database, which may be busy with the migration. */
export function startProgress(): StartProgress {
  let phase: Phase = { kind: "looking" };
  let pending: Readiness["pending"] = [];
  // The same manager runs the upgrades that come later: they are none of the start's affair.
  const move = (to: Phase): void => {
    if (phase.kind !== "over") phase = to;
  };
  const planned = (preview: PlanPreview): void => {
    pending = preview.steps.map(({ revision, description }) => ({ revision, description }));
    move({ kind: "planned" });
  };
  return {
    now: () => {
      const reason = reasonOf(phase);
      return reason === null ? null : { status: "not ready", reason, pending };
    },
    events: (next) => ({
      ...next,
      onPlan(preview) {
        planned(preview);
        next?.onPlan?.(preview);
      },
      onStep(event) {
        const { position, total, direction, revision, description } = event;
        const about = description === "" ? "" : `, ${description}`;
        const what = `step ${position} of ${total} (${direction} ${revision}${about})`;
        move({ kind: "migrating", what, blocker: null });
        if (event.phase === "end") pending = pending.filter((step) => step.revision !== revision);
        next?.onStep?.(event);
      },
      onStatement(event) {
        if (phase.kind === "migrating") move({ ...phase, blocker: null });
        next?.onStatement?.(event);
      },
      onWait(event) {
        if (event.kind === "run") move({ kind: "waiting", holder: event.holder });
        else if (phase.kind === "migrating") move({ ...phase, blocker: event.holder ?? "another session" });
        next?.onWait?.(event);
      },
    }),
    confirm: (next) => async (preview) => {
      planned(preview);
      move({ kind: "asking" });
      const answer = await next(preview);
      move({ kind: "planned" });
      return answer;
    },
    over() {
      move({ kind: "over" });
    },
  };
}

function reasonOf(phase: Phase): string | null {
  switch (phase.kind) {
    case "looking":
      return "starting: the server looks how the database stands";
    case "asking":
      return "waiting for an answer: the plan is shown at the server's terminal, and nobody has agreed to it yet";
    case "planned":
      return "migrating: the first step is about to run";
    case "waiting":
      return phase.holder === null
        ? "waiting for another process that migrates this database"
        : `waiting for ${phase.holder}, who holds the migration lock`;
    case "migrating":
      return `migrating: ${phase.what}${phase.blocker === null ? "" : `, waiting for a lock of ${phase.blocker}`}`;
    case "over":
      return null;
    default:
      return assertNever(phase, "phase");
  }
}

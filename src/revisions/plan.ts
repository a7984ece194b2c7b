import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import { HeadsLog } from "./heads-log.js";
import type { Revision } from "./revision.js";
import { selectDowngrade, selectRange, selectUpgrade } from "./selection.js";
import { rowsStanding, targetStanding } from "./standing.js";
import { stampMoves } from "./stamp-moves.js";
import { type RowChange, VersionRows } from "./version-rows.js";

export type PlanDirection = "upgrade" | "downgrade" | "stamp";

/** One revision to apply, take back or stamp, and what it does to the version table. */
export interface PlanStep extends RowChange {
  readonly direction: PlanDirection;
  /** The revision; for a stamp the destination, or the row removed where there is none. */
  readonly revision: Revision;
  /** For "a, b -> c": where the step comes from and goes to, by `downRevision`; for a stamp, the rows. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The version table's rows after the step, sorted. */
  readonly headsAfter: readonly string[];
}

/** Steps in the order in which they run. No steps: nothing to do. */
export interface Plan {
  readonly direction: PlanDirection;
  readonly target: string;
  readonly current: readonly string[];
  readonly steps: readonly PlanStep[];
  readonly headsAfter: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * What an upgrade of a database with these version rows runs to reach the target.
 *
 * @throws MIG_REVISION_UNKNOWN_ROW for a row that no file has; MIG_REVISION_NOT_FOUND, _AMBIGUOUS, _MULTIPLE_HEADS, … for the target
 * @example planUpgrade(graph, ["450bd09cd019"], "heads").steps.map((step) => step.revision.id)
 */
export function planUpgrade(graph: RevisionGraph, currentRows: readonly string[], target: string): Plan {
  refuseRange(target, "upgrade");
  const draft = new Draft(graph, { direction: "upgrade", target, current: currentRows });
  const { members, heads } = selectUpgrade(graph, target, draft.context);
  for (const node of [...graph.descending(members, heads)].reverse())
    draft.add({
      revision: node.revision,
      from: node.revision.downRevisions,
      to: [node.id],
      change: draft.rows.upgrade(node),
    });
  return draft.finish();
}

/** What a downgrade runs so that the target stays and all that stands on it goes. Throws like {@link planUpgrade}. */
export function planDowngrade(graph: RevisionGraph, currentRows: readonly string[], target: string): Plan {
  refuseRange(target, "downgrade");
  const draft = new Draft(graph, { direction: "downgrade", target, current: currentRows });
  const { members, heads } = selectDowngrade(graph, target, draft.context);
  for (const node of graph.descending(members, heads))
    draft.add({
      revision: node.revision,
      from: [node.id],
      to: node.revision.downRevisions,
      change: draft.rows.downgrade(node),
    });
  return draft.finish();
}

/** What setting the version rows to the targets changes in the table; nothing else runs. */
export function planStamp(
  graph: RevisionGraph,
  currentRows: readonly string[],
  targets: readonly string[],
): Plan {
  const draft = new Draft(graph, { direction: "stamp", target: targets.join(" "), current: currentRows });
  for (const { node, ...move } of stampMoves(graph, currentRows, targets))
    draft.add({ revision: node.revision, from: move.from, to: move.to, change: draft.rows.stamp(move) });
  return draft.finish();
}

/**
 * The revisions of a range `a:b`, `a:`, `:b` (null: all), newest first, both ends included. `current` stands for the
 * rows of the version table.
 *
 * @throws MIG_REVISION_RANGE_FORM, MIG_REVISION_NOT_ANCESTOR, and what targets throw
 * @example historyRange(graph, "-3:current", rows)
 */
export function historyRange(
  graph: RevisionGraph,
  range: string | null,
  currentRows: readonly string[] = [],
): readonly Revision[] {
  const [base, head, ...more] = (range ?? ":").trim().split(":");
  if (base === undefined || head === undefined || more.length > 0)
    throw cortexError("MIG_REVISION_RANGE_FORM", { range: range ?? "" });
  // One end may be the database; with `current` at both, the end is.
  const rows = rowsStanding(graph, currentRows);
  const atHead = head === "current" && currentRows.length > 0;
  const atBase = base === "current" && head !== "current" && currentRows.length > 0;
  const upperText = head === "" || head === "current" ? "heads" : head;
  const lowerText = base === "" || (base === "current" && head !== "current") ? "base" : base;
  const { members, heads } = selectRange(graph, {
    upper: atHead ? rows : targetStanding(graph, upperText),
    lower: atBase ? rows : targetStanding(graph, lowerText),
    upperText: atHead ? null : upperText,
    lowerText: atBase ? null : lowerText,
  });
  return graph.descending(members, heads).map((node) => node.revision);
}

function refuseRange(target: string, command: string): void {
  if (target.includes(":")) throw cortexError("MIG_REVISION_RANGE_NOT_ALLOWED", { target, command });
}

interface NewStep extends Pick<PlanStep, "revision" | "from" | "to"> {
  readonly change: RowChange;
}

class Step implements PlanStep {
  readonly direction: PlanDirection;
  readonly revision: Revision;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
  readonly update: RowChange["update"];
  readonly #log: HeadsLog;
  readonly #count: number;

  constructor(
    direction: PlanDirection,
    step: NewStep,
    place: { readonly log: HeadsLog; readonly count: number },
  ) {
    this.direction = direction;
    this.revision = step.revision;
    this.from = step.from;
    this.to = step.to;
    this.deletes = step.change.deletes;
    this.inserts = step.change.inserts;
    this.update = step.change.update;
    this.#log = place.log;
    this.#count = place.count;
    Object.freeze(this);
  }

  // Worked out when asked for: with many heads, a list a step would take the square of their number.
  get headsAfter(): readonly string[] {
    return this.#log.after(this.#count);
  }

  toJSON(): PlanStep {
    return { ...this, headsAfter: this.headsAfter };
  }
}

class Draft {
  readonly rows: VersionRows;
  readonly context;
  readonly #warnings: string[] = [];
  readonly #steps: PlanStep[] = [];
  readonly #log: HeadsLog;
  readonly #given: Pick<Plan, "direction" | "target" | "current">;

  constructor(graph: RevisionGraph, given: Pick<Plan, "direction" | "target" | "current">) {
    this.#given = given;
    this.rows = new VersionRows(graph, given.current);
    this.#log = new HeadsLog(given.current);
    this.context = {
      standing: rowsStanding(graph, given.current),
      clamp: false,
      warn: (warning: string) => {
        this.#warnings.push(warning);
      },
    };
  }

  add(step: NewStep): void {
    const log = this.#log;
    this.#steps.push(new Step(this.#given.direction, step, { log, count: log.record(step.change) }));
  }

  finish(): Plan {
    return Object.freeze({
      ...this.#given,
      current: Object.freeze([...this.#given.current]),
      steps: Object.freeze(this.#steps),
      headsAfter: this.#log.after(this.#steps.length),
      warnings: Object.freeze(this.#warnings),
    });
  }
}

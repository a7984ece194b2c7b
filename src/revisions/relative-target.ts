import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { byChildren, byNeeds, reach } from "./reachability.js";
import type { Standing } from "./standing.js";
import { branchFilter, type Place, resolveOne, resolveTarget, walkFrom } from "./target.js";

/** A target with a count of steps: `[label@][symbol]+N` or `-N`. */
interface RelativeTarget {
  readonly label: string | null;
  readonly symbol: string | null;
  readonly steps: number;
}

// Not anchored at the end, as in Alembic: what follows the number is not looked at.
const RELATIVE = /^(?:(.+?)@)?([\p{L}\p{N}_]+)?([+-][0-9]+)/u;

function relativeTarget(target: string): RelativeTarget | null {
  const match = RELATIVE.exec(target);
  if (match === null) return null;
  return { label: match[1] ?? null, symbol: match[2] ?? null, steps: Number(match[3]) };
}

/** How a target is measured: from where, and whether a walk may stop early at the end of the graph. */
export interface TargetContext {
  readonly standing: Standing;
  readonly clamp: boolean;
  /** Takes a sentence for the person who asked. */
  readonly warn: (warning: string) => void;
}

/** What an upgrade shall reach. Throws MIG_REVISION_RELATIVE and what {@link resolveTarget} throws. */
export function upgradeTargets(
  graph: RevisionGraph,
  target: string,
  context: TargetContext,
): readonly Place[] {
  const relative = relativeTarget(target);
  if (relative === null) return resolveTarget(graph, target);
  const { label, symbol, steps } = relative;
  const { clamp } = context;
  if (symbol !== null) {
    const up = steps > 0;
    const start = resolveOne(graph, !up && label !== null ? `${label}@${symbol}` : symbol);
    return [walkFrom(graph, start, { steps, target, clamp, label: up ? label : null })];
  }
  if (steps <= 0)
    throw cortexError("MIG_REVISION_RELATIVE", {
      target,
      reason: "an upgrade goes up; to go down there is `cortex downgrade`",
    });
  const starts = upgradeStarts(graph, label, context.standing);
  if (starts.length > 1)
    throw cortexError("MIG_REVISION_AMBIGUOUS_WALK", {
      target,
      at: "the current revisions",
      choices: starts.map((start) => (typeof start === "string" ? start : (start?.id ?? "base"))),
    });
  const [start = null] = starts;
  const from = typeof start === "string" ? context.standing.one(start) : start;
  const place = walkFrom(graph, from, { steps, target, clamp, label });
  if (place === null) throw tooFar(target, steps);
  return [place];
}

/** Where `+N` may begin: the current revisions, or with a label those of its branch that are applied. */
function upgradeStarts(
  graph: RevisionGraph,
  label: string | null,
  standing: Standing,
): readonly (RevisionNode | string | null)[] {
  if (label === null) return standing.names.length === 0 ? [null] : standing.names;
  const onBranch = branchFilter(graph, label);
  const current = standing.all().filter((place) => typeof place === "object" && place !== null);
  const direct = onBranch(current);
  if (direct.length > 0) return direct;
  // The branch has no row of its own: begin at the newest applied revisions that lead to it.
  const applied = onBranch([...reach(current, byNeeds)]);
  const below = new Set(applied.flatMap((node) => node.needs));
  const tips = applied.filter((node) => !below.has(node));
  return tips.length > 0 ? tips : [null];
}

/** What a downgrade goes down to (null: the base), and the branch that it is confined to. */
export interface DowngradeTarget {
  readonly label: string | null;
  readonly place: RevisionNode | null;
}

/** What a downgrade shall leave. Throws MIG_REVISION_RELATIVE and what {@link resolveOne} throws. */
export function downgradeTarget(
  graph: RevisionGraph,
  target: string,
  context: TargetContext,
): DowngradeTarget {
  const relative = relativeTarget(target);
  if (relative === null) {
    const at = target.lastIndexOf("@");
    return { label: at > 0 ? target.slice(0, at) : null, place: resolveOne(graph, target.slice(at + 1)) };
  }
  const { label, symbol, steps } = relative;
  const { clamp } = context;
  if (steps >= 0) {
    if (symbol === null)
      throw cortexError("MIG_REVISION_RELATIVE", {
        target,
        reason: "a downgrade goes down; to go up there is `cortex upgrade`",
      });
    return {
      label,
      place: reached(
        walkFrom(graph, resolveOne(graph, symbol), { steps, target, clamp, label }),
        target,
        steps,
      ),
    };
  }
  const start = symbol === null ? downgradeStart(graph, { ...relative, target }, context) : null;
  const branch = start === null ? label : start.label;
  const from =
    start === null ? resolveOne(graph, label === null ? `${symbol}` : `${label}@${symbol}`) : start.node;
  return { label: branch, place: reached(walkFrom(graph, from, { steps, target, clamp }), target, steps) };
}

/** Where `-N` begins, and the branch to which the choice confines the downgrade. */
function downgradeStart(
  graph: RevisionGraph,
  asked: RelativeTarget & { readonly target: string },
  context: TargetContext,
): { readonly node: RevisionNode | null; readonly label: string } {
  const { standing, warn } = context;
  const { label, target, steps } = asked;
  if (label === null) {
    const [first] = standing.names;
    if (first === undefined) throw tooFar(target, steps);
    if (new Set(standing.names).size > 1)
      warn(
        `downgrade ${target} from several current revisions is ambiguous: it starts from ${first}, the first row; name the branch instead ('<label>@${target}')`,
      );
    return { node: standing.one(first, first), label: first };
  }
  const onBranch = branchFilter(graph, label);
  const byName = new Map<RevisionNode, string>();
  for (const name of standing.names) {
    const node = standing.one(name);
    if (node !== null) byName.set(node, name);
  }
  let starts = onBranch([...byName.keys()]);
  // The branch may be applied without a row of its own, as something that another revision depends on.
  if (starts.length === 0) starts = onBranch(branchTips(reach(byName.keys(), byNeeds)));
  const [start] = starts;
  if (start === undefined)
    throw cortexError("MIG_REVISION_RELATIVE", { target, reason: `nothing of branch '${label}' is applied` });
  if (starts.length > 1)
    throw cortexError("MIG_REVISION_AMBIGUOUS_WALK", {
      target,
      at: "the current revisions",
      choices: starts.map((node) => node.id),
    });
  return { node: resolveOne(graph, `${label}@${start.id}`), label };
}

/** Of a set closed under ancestors, those that none of the set follows by `downRevision`. */
function branchTips(nodes: ReadonlySet<RevisionNode>): readonly RevisionNode[] {
  return [...nodes].filter((node) => !byChildren(node).some((child) => nodes.has(child)));
}

function reached(place: Place, target: string, steps: number): RevisionNode | null {
  if (place === null) throw tooFar(target, steps);
  return place === "base" ? null : place;
}

function tooFar(target: string, steps: number): Error {
  const count = Math.abs(steps);
  return cortexError("MIG_REVISION_RELATIVE", {
    target,
    reason: `there are not ${count} revision${count === 1 ? "" : "s"} to go ${steps > 0 ? "up" : "down"}`,
  });
}

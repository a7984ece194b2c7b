import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { byChildren, byDependents, byDown, byNeeds, reach } from "./reachability.js";
import { downgradeTarget, type TargetContext, upgradeTargets } from "./relative-target.js";
import type { Standing } from "./standing.js";
import { type Place, resolveBranch, resolveOne } from "./target.js";

/** Which revisions a command touches, and the heads that its order begins from. */
interface Selection {
  readonly members: ReadonlySet<RevisionNode>;
  readonly heads: readonly RevisionNode[];
}

/** What an upgrade from the rows to the target has to apply. */
export function selectUpgrade(graph: RevisionGraph, target: string, context: TargetContext): Selection {
  const heads = revisionsOnly(upgradeTargets(graph, target, context), target);
  const required = disjointReach(heads, byNeeds);
  const current = revisionsOnly(context.standing.all(), context.standing.text);
  const applied = disjointReach(current, byNeeds);
  return { members: minus(required, applied), heads };
}

/** What a downgrade from the rows to the target has to take back: all that stands on what the target does not keep. */
export function selectDowngrade(graph: RevisionGraph, target: string, context: TargetContext): Selection {
  const { label, place } = downgradeTarget(graph, target, context);
  const roots = downgradeRoots(graph, { label, place, target });
  const heads = revisionsOnly(context.standing.all(), context.standing.text);
  const active = reach(heads, byNeeds);
  const members = new Set([...reach(roots, byDependents)].filter((node) => active.has(node)));
  if (place !== null && members.size === 0 && !heads.includes(place))
    throw cortexError("MIG_REVISION_NOT_DOWNGRADE_TARGET", { target, current: context.standing.names });
  return { members, heads };
}

/** The lowest revisions that a downgrade removes; a label chooses among several. */
function downgradeRoots(
  graph: RevisionGraph,
  wanted: { readonly label: string | null; readonly place: RevisionNode | null; readonly target: string },
): readonly RevisionNode[] {
  const { label, place, target } = wanted;
  const roots = place === null ? graph.nodes.filter((node) => node.down.length === 0) : place.children;
  const count = place === null ? graph.namedBases : roots.length;
  if (label === null || count <= 1) return roots;
  const below = reach([resolveBranch(graph, label)], byDown);
  const chosen = roots.filter((node) => below.has(node));
  if (chosen.length === 0) throw cortexError("MIG_REVISION_BRANCH_NOT_BELOW", { target, label });
  return chosen;
}

/** Both ends of a range, with the words for messages. */
interface Range {
  readonly upper: Standing;
  readonly lower: Standing;
  /** The lower end as written, or null where it is the rows of a database. */
  readonly lowerText: string | null;
  readonly upperText: string | null;
}

/** What lies between two ends, both included. Throws MIG_REVISION_NOT_ANCESTOR where they lie on no common line. */
export function selectRange(graph: RevisionGraph, range: Range): Selection {
  const { upper, lower, lowerText, upperText } = range;
  const warn = (): void => undefined;
  const targets =
    upperText === null
      ? upper.all()
      : upgradeTargets(graph, upperText, { standing: lower, clamp: true, warn });
  let heads = revisionsOnly(targets, upper.text);
  if (lowerText?.includes("@")) {
    const carrying = labelOfRangeStart(graph, lowerText);
    heads = heads.filter((head) => graph.carries(head, carrying));
  }
  const required = disjointReach(heads, byNeeds);
  let places = lower.all();
  if (places.some((place) => place !== null && (place === "base" || !required.has(place))))
    throw cortexError("MIG_REVISION_NOT_ANCESTOR", { lower: lower.text, upper: upper.text });
  if (places.length > 0 && places[0] === null && lowerText !== null) {
    // The start is a count of steps that runs past the base when measured from the heads: measure it from the end.
    const { place } = downgradeTarget(graph, lowerText, { standing: upper, clamp: true, warn });
    places = place === null ? [] : [place];
  }
  const current = revisionsOnly(places, lower.text);
  const members = minus(required, disjointReach(current, byNeeds));
  for (const node of current) members.add(node);
  if (current.length === 0) return { members, heads };
  const above = disjointReach(current, byChildren);
  return { members: new Set([...members].filter((node) => above.has(node))), heads };
}

/** The label to which a start `label@…` confines the end of its range; a revision id stands for its only label. */
function labelOfRangeStart(graph: RevisionGraph, start: string): string {
  const name = start.slice(0, start.indexOf("@"));
  const node = resolveOne(graph, name);
  if (node === null || node.id !== name) return name;
  const [label, another] = graph.labelsOf(node);
  if (label === undefined || another !== undefined)
    throw cortexError("MIG_REVISION_TARGET_NOT_REVISION", {
      target: start,
      reason: `'${name}' carries ${label === undefined ? "no label" : "several labels"}, so it names no single branch`,
    });
  return label;
}

function revisionsOnly(places: readonly Place[], target: string): readonly RevisionNode[] {
  return places.map((place) => {
    if (place !== null && place !== "base") return place;
    const reason = place === null ? "the walk goes beyond the end of the graph" : "the walk ends at the base";
    throw cortexError("MIG_REVISION_TARGET_NOT_REVISION", { target, reason });
  });
}

/** Like `reach`, but throws MIG_REVISION_OVERLAP when one of the starting revisions is reached from another. */
function disjointReach(
  starts: readonly RevisionNode[],
  step: (node: RevisionNode) => readonly RevisionNode[],
): Set<RevisionNode> {
  const wanted = new Set(starts);
  const seen = new Set<RevisionNode>();
  for (const start of wanted) {
    const overlaps = new Set<RevisionNode>();
    const todo = [start];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      if (node !== start && wanted.has(node)) overlaps.add(node);
      if (seen.has(node)) continue;
      seen.add(node);
      todo.push(...step(node));
    }
    if (overlaps.size > 0)
      throw cortexError("MIG_REVISION_OVERLAP", {
        revision: start.id,
        overlaps: [...overlaps].map((node) => node.id),
      });
  }
  return seen;
}

function minus(from: ReadonlySet<RevisionNode>, taken: ReadonlySet<RevisionNode>): Set<RevisionNode> {
  const left = new Set(from);
  for (const node of taken) left.delete(node);
  return left;
}

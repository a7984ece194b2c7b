import { cortexError, isCortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { byChildren, byDependents, byDown, byNeeds, reach } from "./reachability.js";

/** What a piece of a target denotes: a revision, a walk that ended at the base, or (null) one that went beyond it. */
export type Place = RevisionNode | "base" | null;

interface Names {
  readonly ids: readonly string[];
  readonly label: string | null;
}

/**
 * All revisions that a target denotes: an id or the beginning of one, a label, `head`, `heads`, `base` (none), `-N`
 * (down from every head), each also as `label@…`.
 *
 * @throws MIG_REVISION_NOT_FOUND, _AMBIGUOUS, _NO_BRANCH, _NOT_ON_BRANCH, _MULTIPLE_HEADS, _AMBIGUOUS_WALK
 * @example resolveTarget(graph, "8bd9").map((place) => place)
 */
export function resolveTarget(graph: RevisionGraph, target: string): readonly Place[] {
  const { ids, label } = splitTarget(graph, target);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined && /^\s*-\d+\s*$/.test(only) && Number(only) < 0)
    return graph.effectiveHeads
      .map((head) => identified(graph, head, null))
      .filter((head) => label === null || graph.carries(head, label))
      .map((head) => walkFrom(graph, head, { steps: Number(only), target }));
  return ids.map((id) => identified(graph, id, label));
}

/** The one revision that a target denotes; null for the base. Throws like {@link resolveTarget}, also for several. */
export function resolveOne(graph: RevisionGraph, target: string): RevisionNode | null {
  const { ids, label } = splitTarget(graph, target);
  const [id] = ids;
  if (ids.length > 1) throw cortexError("MIG_REVISION_MULTIPLE_HEADS", { argument: target, heads: ids });
  if (id !== undefined) return identified(graph, id, label);
  if (label !== null) resolveBranch(graph, label);
  return null;
}

/** The revision that stands for a branch: the one with that label, else the one with that id or beginning of one. */
export function resolveBranch(graph: RevisionGraph, label: string): RevisionNode {
  const owner = graph.byId(label) ?? graph.byLabel(label);
  if (owner !== undefined) return owner;
  try {
    return identified(graph, label, null);
  } catch (error) {
    if (!isCortexError(error)) throw error;
    const known = graph.labelNames;
    const labels =
      known.length === 0 ? "this chain has no labels" : `labels: ${known.slice(0, 10).join(", ")}`;
    throw cortexError("MIG_REVISION_NO_BRANCH", { label, reason: `${error.message}; ${labels}` }, error);
  }
}

/** Keeps those that lie on the same line, up or down, as what `against` names. Built once, used on many lists. */
export function branchFilter(
  graph: RevisionGraph,
  against: string,
  dependencies = false,
): (nodes: readonly RevisionNode[]) => readonly RevisionNode[] {
  const { ids, label } = splitTarget(graph, against);
  const names = label === null ? ids : [label, ...ids];
  let related: ReadonlySet<RevisionNode> | undefined;
  return (nodes) => {
    if (names.length === 0 || nodes.length === 0) return nodes;
    if (related === undefined) {
      const shares = names.map((name) => identified(graph, name, null));
      related = new Set([
        ...reach(shares, dependencies ? byDependents : byChildren),
        ...reach(shares, dependencies ? byNeeds : byDown),
      ]);
    }
    const set = related;
    return nodes.filter((node) => set.has(node));
  };
}

interface WalkOptions {
  /** Up when positive, down when negative. */
  readonly steps: number;
  /** The target as written, for messages. */
  readonly target: string;
  /** Which branch to take going up. */
  readonly label?: string | null;
  /** Stop at the end of the graph instead of going beyond it. */
  readonly clamp?: boolean;
}

/** Goes a number of steps from a revision (null: the base). Throws MIG_REVISION_AMBIGUOUS_WALK where the way parts. */
export function walkFrom(graph: RevisionGraph, start: RevisionNode | null, options: WalkOptions): Place {
  const { steps, target, clamp = false } = options;
  const onBranch = options.label && steps > 0 ? branchFilter(graph, options.label) : undefined;
  let place: Place = start;
  for (let left = Math.abs(steps); left > 0; left--) {
    const ways: readonly Place[] = steps > 0 ? upFrom(graph, place, onBranch) : downFrom(graph, place);
    const [next] = ways;
    if (next === undefined) return clamp ? place : null;
    if (ways.length > 1)
      throw cortexError("MIG_REVISION_AMBIGUOUS_WALK", {
        target,
        at: typeof place === "object" && place !== null ? place.id : "the base",
        choices: ways.map((way) => (typeof way === "object" && way !== null ? way.id : "base")),
      });
    place = next;
  }
  return place;
}

function upFrom(
  graph: RevisionGraph,
  place: Place,
  onBranch: ((nodes: readonly RevisionNode[]) => readonly RevisionNode[]) | undefined,
): readonly RevisionNode[] {
  const ways =
    place === null || place === "base"
      ? graph.bases.map((id) => identified(graph, id, null))
      : place.children;
  return onBranch === undefined ? ways : onBranch(ways);
}

function downFrom(graph: RevisionGraph, place: Place): readonly Place[] {
  if (place === "base") return [];
  const ways = place === null ? graph.heads.map((id) => identified(graph, id, null)) : place.down;
  return ways.length === 0 ? ["base"] : ways;
}

function splitTarget(graph: RevisionGraph, target: string): Names {
  const at = target.indexOf("@");
  const label = at > 0 ? target.slice(0, at) : null;
  const symbol = target.slice(at + 1);
  const headsOnBranch = (): readonly string[] => {
    if (label === null) return graph.heads;
    const kept = new Set(branchFilter(graph, label)(graph.heads.map((id) => identified(graph, id, null))));
    return graph.heads.filter((id) => kept.has(identified(graph, id, null)));
  };
  if (symbol === "base") return { ids: [], label };
  if (symbol === "heads") return { ids: label === null ? graph.effectiveHeads : headsOnBranch(), label };
  if (symbol !== "head") return { ids: [symbol], label };
  const heads = headsOnBranch();
  if (heads.length > 1) throw cortexError("MIG_REVISION_MULTIPLE_HEADS", { argument: target, heads });
  return { ids: heads, label };
}

function identified(graph: RevisionGraph, id: string, label: string | null): RevisionNode {
  const branch = label === null ? null : resolveBranch(graph, label);
  const node = graph.byId(id) ?? graph.byLabel(id) ?? startingWith(graph, id, label);
  if (branch !== null && label !== null && !branchFilter(graph, branch.id)([node]).includes(node))
    throw cortexError("MIG_REVISION_NOT_ON_BRANCH", { revision: node.id, label });
  return node;
}

function startingWith(graph: RevisionGraph, id: string, label: string | null): RevisionNode {
  if (id === "") throw cortexError("MIG_REVISION_NOT_FOUND", { identifier: id, reason: "it is empty" });
  const named = (name: string): RevisionNode | undefined => graph.byId(name) ?? graph.byLabel(name);
  let matches = graph.namesStartingWith(id);
  if (label !== null && matches.length > 0) {
    const nodes = matches.map(named).filter((node) => node !== undefined);
    const kept = new Set(branchFilter(graph, label)(nodes));
    matches = matches.filter((name) => {
      const node = named(name);
      return node !== undefined && kept.has(node);
    });
  }
  const [match] = matches;
  const node = match === undefined ? undefined : named(match);
  if (node === undefined)
    throw cortexError("MIG_REVISION_NOT_FOUND", {
      identifier: id,
      reason: `no revision or label${label === null ? "" : ` on branch '${label}'`} begins with it${
        id.length < 4 ? "; at least four characters make a partial id" : ""
      }`,
    });
  if (matches.length > 1) throw cortexError("MIG_REVISION_AMBIGUOUS", { identifier: id, matches });
  return node;
}

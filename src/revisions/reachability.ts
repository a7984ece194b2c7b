import type { RevisionNode } from "./graph-node.js";

type Step = (node: RevisionNode) => readonly RevisionNode[];

/** What a revision needs, as the walk over ancestors goes. */
export const byNeeds: Step = (node) => node.needs;
/** Parents by `downRevision` alone. */
export const byDown: Step = (node) => node.down;
/** Children by `downRevision` alone. */
export const byChildren: Step = (node) => node.children;
/** Children and those that depend on the revision. */
export const byDependents: Step = (node) => node.dependents;

/** The given nodes and all that the step leads to from them. */
export function reach(from: Iterable<RevisionNode>, step: Step): Set<RevisionNode> {
  const seen = new Set(from);
  for (const node of seen) for (const next of step(node)) seen.add(next);
  return seen;
}

interface Interval {
  readonly root: RevisionNode;
  readonly enter: number;
  leave: number;
}

/**
 * Answers "is this an ancestor of that" without walking lines: revisions that need exactly one other form trees, which
 * are numbered once, so only merges on the way are stepped through, and none below the level of the one looked for.
 */
export class Reachability {
  readonly #intervals = new Map<RevisionNode, Interval>();

  constructor(nodes: readonly RevisionNode[]) {
    let clock = 0;
    for (const root of nodes) {
      if (root.needs.length === 1) continue;
      const open: { readonly node: RevisionNode; readonly interval: Interval; next: number }[] = [];
      const push = (node: RevisionNode): void => {
        const interval = { root, enter: clock++, leave: 0 };
        this.#intervals.set(node, interval);
        open.push({ node, interval, next: 0 });
      };
      push(root);
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        const child = top.node.neededBy[top.next++];
        if (child === undefined) {
          top.interval.leave = clock;
          open.pop();
        } else if (child.needs.length === 1) push(child);
      }
    }
  }

  /** True when `high` needs `low`, directly or not, or is the same revision. */
  includes(high: RevisionNode, low: RevisionNode): boolean {
    const target = this.#intervals.get(low);
    if (target === undefined) return false;
    const seen = new Set<RevisionNode>();
    const todo = [high];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      const place = this.#intervals.get(node);
      if (place === undefined) continue;
      if (place.root === target.root && target.enter <= place.enter && place.enter < target.leave)
        return true;
      if (seen.has(place.root)) continue;
      seen.add(place.root);
      for (const below of place.root.needs) if (below.level >= low.level) todo.push(below);
    }
    return false;
  }
}

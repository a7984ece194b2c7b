import { cortexError } from "../errors/index.js";
import type { RevisionNode } from "./graph-node.js";

type Levelled = RevisionNode & { level: number };
type Step = (node: RevisionNode) => readonly RevisionNode[];

const parents: Step = (node) =>
  node.dependencies.length === 0 ? node.down : [...new Set([...node.down, ...node.dependencies])];

/**
 * Gives each node its level, bases first; what then has none lies on a cycle or above one.
 * Throws MIG_REVISION_CYCLE or, where a dependency closes the ring, MIG_REVISION_DEPENDENCY_CYCLE.
 */
export function assertAcyclic(nodes: readonly Levelled[]): void {
  const stuck = unlevelled(nodes, parents, (node) => node.dependents);
  if (stuck.length === 0) return;
  const stuckByDown = unlevelled(
    nodes,
    (node) => node.down,
    (node) => node.children,
  );
  const byDown = stuckByDown.length > 0 && !hiddenBehindDependencies(nodes);
  const ring = byDown ? ringIn(stuckByDown, (node) => node.down) : ringIn(stuck, parents);
  throw cortexError(byDown ? "MIG_REVISION_CYCLE" : "MIG_REVISION_DEPENDENCY_CYCLE", {
    revisions: ring.map((node) => node.id),
    paths: [...new Set(ring)].map((node) => node.revision.path),
  });
}

function unlevelled(nodes: readonly Levelled[], down: Step, up: Step): readonly RevisionNode[] {
  const waiting = new Map<RevisionNode, number>();
  const ready: RevisionNode[] = [];
  for (const node of nodes) {
    const count = down(node).length;
    waiting.set(node, count);
    node.level = 0;
    if (count === 0) ready.push(node);
  }
  for (let next = 0; next < ready.length; next++) {
    const node = ready[next];
    if (node === undefined) break;
    waiting.delete(node);
    for (const child of up(node)) {
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      (child as Levelled).level = Math.max(child.level, node.level + 1);
      if (left === 0) ready.push(child);
    }
  }
  return [...waiting.keys()];
}

/**
 * Alembic finds a cycle by what heads and bases do not reach, `downRevision` first. A ring between a base and a head
 * escapes it there; if another ring, closed by a dependency, does not, that one is what it reports. So do we.
 */
function hiddenBehindDependencies(nodes: readonly RevisionNode[]): boolean {
  const reached = (tops: Step, down: Step): boolean => {
    const heads = nodes.filter((node) => tops(node).length === 0);
    const bases = nodes.filter((node) => down(node).length === 0);
    return spread(heads, down).size === nodes.length && spread(bases, tops).size === nodes.length;
  };
  return (
    reached(
      (node) => node.children,
      (node) => node.down,
    ) && !reached((node) => node.dependents, parents)
  );
}

function spread(from: readonly RevisionNode[], step: Step): ReadonlySet<RevisionNode> {
  const seen = new Set(from);
  for (const node of seen) for (const next of step(node)) seen.add(next);
  return seen;
}

/** One ring among nodes of which each has a parent among them, as a closed list. */
function ringIn(stuck: readonly RevisionNode[], down: Step): readonly RevisionNode[] {
  const inside = new Set(stuck);
  const trail = new Map<RevisionNode, number>();
  let node = stuck[0];
  while (node !== undefined && !trail.has(node)) {
    trail.set(node, trail.size);
    node = down(node).find((parent) => inside.has(parent));
  }
  if (node === undefined) return stuck;
  return [...[...trail.keys()].slice(trail.get(node)), node];
}

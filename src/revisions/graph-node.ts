import type { Revision } from "./revision.js";

/** A revision in its place among the others. Lists of nodes are in the order of the file, or in load order. */
export interface RevisionNode {
  readonly revision: Revision;
  readonly id: string;
  /** The place in load order, which decides ties. */
  readonly position: number;
  /** What it follows by `downRevision`, without repetitions. */
  readonly down: readonly RevisionNode[];
  /** What it names in `dependsOn`, labels resolved. */
  readonly dependencies: readonly RevisionNode[];
  /** Its dependencies without those that an ancestor by `downRevision` has as well. */
  readonly effectiveDependencies: readonly RevisionNode[];
  /** `down` and `effectiveDependencies`: what must be applied right before it. */
  readonly needs: readonly RevisionNode[];
  /** The inverse of `down`. */
  readonly children: readonly RevisionNode[];
  /** The inverse of `down` and `dependencies`. */
  readonly dependents: readonly RevisionNode[];
  /** The inverse of `needs`. */
  readonly neededBy: readonly RevisionNode[];
  /** The length of the longest way down to a revision that needs nothing. */
  readonly level: number;
}

/** True for a revision that follows none (it may depend on others). */
export function isBase(node: RevisionNode): boolean {
  return node.down.length === 0;
}

/** True for a revision that no other follows (others may depend on it). */
export function isHead(node: RevisionNode): boolean {
  return node.children.length === 0;
}

/** True for a revision that several others follow. */
export function isBranchPoint(node: RevisionNode): boolean {
  return node.children.length > 1;
}

/** True for a revision that follows several. */
export function isMergePoint(node: RevisionNode): boolean {
  return node.revision.downRevisions.length > 1;
}

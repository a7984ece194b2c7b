import type { RevisionGraph } from "../revisions/graph.js";
import { isBase, isBranchPoint, isHead, isMergePoint, type RevisionNode } from "../revisions/graph-node.js";
import type { RevisionInfo } from "./types.js";

/**
 * A revision as `history`, `heads`, `branches` and `show` tell of it.
 *
 * @param current the version rows, or none where the database was not asked
 */
export function describeRevision(
  graph: RevisionGraph,
  node: RevisionNode,
  current: readonly string[] = [],
): RevisionInfo {
  const { revision } = node;
  return {
    revision: revision.id,
    downRevision: revision.downRevisions,
    dependsOn: revision.dependsOn,
    branchLabels: graph.labelsOf(node),
    description: revision.description,
    createDate: revision.createDate,
    path: revision.path,
    isBase: isBase(node),
    isHead: isHead(node),
    isEffectiveHead: isHead(node) && !graph.effectiveHeads.includes(node.id),
    isBranchPoint: isBranchPoint(node),
    isMergePoint: isMergePoint(node),
    isCurrent: current.includes(node.id),
    children: node.children.map((child) => child.id),
  };
}

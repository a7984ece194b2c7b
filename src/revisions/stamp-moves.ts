import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { byDependents, byNeeds, reach } from "./reachability.js";
import { rowsStanding } from "./standing.js";
import { branchFilter, resolveTarget } from "./target.js";
import type { StampMove } from "./version-rows.js";

/** A move of rows, and the revision that it is about: the destination, or the row removed. */
interface NamedMove extends StampMove {
  readonly node: RevisionNode;
}

/** The moves that bring the rows to the targets: only rows on a line with one of the targets are touched. */
export function stampMoves(
  graph: RevisionGraph,
  currentRows: readonly string[],
  targets: readonly string[],
): readonly NamedMove[] {
  const wanted = targets.length === 0 ? ["base"] : targets;
  const rows = rowsStanding(graph, currentRows).all();
  const touched = new Set(wanted.flatMap((target) => branchFilter(graph, target, true)(rows)));
  const found = wanted.flatMap((target) => resolveTarget(graph, target));
  const from = [...touched].map((node) => node.id);
  const below = reach(touched, byNeeds);
  const above = reach(touched, byDependents);
  const moves: NamedMove[] = [];
  for (const place of found.length === 0 ? [null] : found) {
    if (place === null) {
      for (const node of touched) moves.push({ node, from: [node.id], to: [], up: false, wholeBranch: true });
      continue;
    }
    if (place === "base")
      throw cortexError("MIG_REVISION_TARGET_NOT_REVISION", {
        target: wanted.join(" "),
        reason: "the walk ends at the base; write 'base' to remove the rows",
      });
    if (touched.has(place)) continue;
    const down = below.has(place);
    if (down && above.has(place))
      throw cortexError("MIG_REVISION_OVERLAP", { revision: place.id, overlaps: from });
    const apart = !down && !above.has(place);
    moves.push({ node: place, from: apart ? [] : from, to: [place.id], up: !down, wholeBranch: apart });
  }
  return moves;
}

import { cortexError } from "../errors/index.js";
import type { RevisionNode } from "../revisions/graph-node.js";
import { newRevisionId, validateBranchLabel, validateRevisionId } from "../revisions/revision-id.js";
import { resolveTarget } from "../revisions/target.js";
import type { Chain } from "./chain.js";

/** Where a new revision stands in its chain; everything is checked before a file is written. */
export interface NewPlace {
  readonly id: string;
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
}

/** What decides where a new revision stands. */
export interface PlaceRequest {
  readonly head?: string | undefined;
  readonly splice?: boolean | undefined;
  readonly branchLabel?: string | readonly string[] | undefined;
  readonly revisionId?: string | undefined;
  readonly dependsOn?: string | readonly string[] | undefined;
}

/**
 * Resolves the parents, labels and dependencies of a new revision.
 *
 * @throws MIG_MANAGER_NOT_HEAD, _MULTIPLE_HEADS, _LABEL_TAKEN, _ID_TAKEN, _BAD_ID and what targets throw
 */
export function placeOf(chain: Chain, request: PlaceRequest): NewPlace {
  const { graph } = chain;
  const parents = parentsOf(chain, request.head ?? "head");
  const notHead = parents.find((node) => node.children.length > 0);
  if (notHead !== undefined && !request.splice)
    throw cortexError("MIG_MANAGER_NOT_HEAD", { revision: notHead.id });
  const id = request.revisionId ?? newRevisionId();
  validateRevisionId(id);
  const taken = graph.byId(id);
  if (taken !== undefined)
    throw cortexError("MIG_REVISION_DUPLICATE_ID", { revision: id, paths: [taken.revision.path, "(new)"] });
  const branchLabels = listOf(request.branchLabel);
  for (const label of branchLabels) {
    validateBranchLabel(label);
    const owner = graph.byLabel(label) ?? graph.byId(label);
    if (owner !== undefined) throw cortexError("MIG_REVISION_LABEL_TAKEN", { label, revision: owner.id });
  }
  const dependsOn = listOf(request.dependsOn).map((name) => dependency(chain, name));
  return { id, downRevisions: parents.map((node) => node.id), dependsOn, branchLabels };
}

/** A list that may have been given as one word. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function parentsOf(chain: Chain, head: string): readonly RevisionNode[] {
  const { graph } = chain;
  if (head === "head" && graph.heads.length > 1)
    throw cortexError("MIG_REVISION_MULTIPLE_HEADS", { argument: head, heads: graph.heads });
  return head
    .split(",")
    .flatMap((part) => resolveTarget(graph, part.trim()))
    .filter((place) => place !== null && place !== "base");
}

/** A label is kept as it was written, the beginning of an id is written out. */
function dependency(chain: Chain, name: string): string {
  if (chain.graph.byLabel(name) !== undefined) return name;
  const [place] = resolveTarget(chain.graph, name);
  if (place === undefined || place === null || place === "base")
    throw cortexError("MIG_REVISION_NOT_FOUND", {
      identifier: name,
      reason: "a dependency must be a revision",
    });
  return place.id;
}

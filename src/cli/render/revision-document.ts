import type { RevisionInfo } from "../../manager/types.js";

/** A revision in the documents of `history`, `heads`, `branches` and `show`. */
export interface RevisionDocument {
  readonly revision: string;
  readonly downRevision: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly description: string;
  readonly createDate: string | null;
  readonly path: string;
  readonly isBase: boolean;
  readonly isHead: boolean;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  /** Null when the database could not be asked. */
  readonly isCurrent: boolean | null;
}

/**
 * The keys that the documents promise, no more and no less, in their order.
 *
 * @param isCurrent what is said of that instead: null where the database could not be asked
 */
export function revisionDocument(
  info: RevisionInfo,
  isCurrent: boolean | null = info.isCurrent,
): RevisionDocument {
  return {
    revision: info.revision,
    downRevision: info.downRevision,
    dependsOn: info.dependsOn,
    branchLabels: info.branchLabels,
    description: info.description,
    createDate: info.createDate,
    path: info.path,
    isBase: info.isBase,
    isHead: info.isHead,
    isBranchPoint: info.isBranchPoint,
    isMergePoint: info.isMergePoint,
    isCurrent,
  };
}

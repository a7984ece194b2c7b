import { cortexError } from "../errors/index.js";
import { renderModuleRevision } from "../revisions/revision-template.js";
import { resolveTarget } from "../revisions/target.js";
import { placeOf } from "./revision-parents.js";
import type { CreatedRevision } from "./types.js";
import type { Workspace } from "./workspace.js";
import { requireWritable, writeRevision } from "./write-revision.js";

/** Arguments of `merge`. */
export interface MergeOptions {
  /** Heads to join: ids, `label@head`, or `heads` for all of them. */
  readonly revisions: readonly string[];
  readonly message?: string;
  readonly branchLabel?: string | readonly string[];
  readonly revisionId?: string;
  readonly splice?: boolean;
}

/**
 * Writes a revision that joins several heads.
 *
 * @throws MIG_MANAGER_MERGE when fewer than two revisions are named
 */
export async function mergeRevisions(workspace: Workspace, options: MergeOptions): Promise<CreatedRevision> {
  const { chain, settings } = await workspace.task();
  const nodes = new Set(
    options.revisions
      .flatMap((name) => resolveTarget(chain.graph, name))
      .filter((place) => place !== null && place !== "base"),
  );
  const heads = [...nodes].map((node) => node.id);
  if (heads.length < 2)
    throw cortexError("MIG_MANAGER_MERGE", {
      revisions: options.revisions,
      reason: heads.length === 0 ? "no revision is named" : `only ${heads.join()} is named`,
    });
  const place = placeOf(chain, {
    head: heads.join(","),
    splice: options.splice,
    branchLabel: options.branchLabel,
    revisionId: options.revisionId,
  });
  requireWritable(chain.directory);
  const description = options.message ?? `merge ${heads.join(" and ")}`;
  const date = new Date();
  const text = renderModuleRevision({ ...place, description, createDate: date });
  const path = await writeRevision(settings, chain, {
    id: place.id,
    description,
    date,
    extension: ".ts",
    text,
  });
  return { dbType: chain.dbType, revision: place.id, path, operations: 0 };
}

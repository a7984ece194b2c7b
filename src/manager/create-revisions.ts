import { dialectNames, loadDialect } from "../dialects/registry.js";
import { loadChain } from "./chain.js";
import { createRevision } from "./create-revision.js";
import type { CreatedRevision, CreateRevisionOptions } from "./types.js";
import { Workspace } from "./workspace.js";

/**
 * Writes a revision into the chain of every database type. Generated ones need every type's dialect, so a type that
 * this release cannot speak is refused before the first file is written.
 *
 * @throws MIG_DIALECT_UNKNOWN, and what `createRevision` throws
 */
export async function createRevisions(
  workspace: Workspace,
  options: CreateRevisionOptions,
): Promise<readonly CreatedRevision[]> {
  const settings = await workspace.settings();
  if (options.autogenerate) for (const dbType of dialectNames()) await loadDialect(dbType);
  const created: CreatedRevision[] = [];
  for (const dbType of dialectNames()) {
    const isOwn = dbType === settings.dbType;
    const one = isOwn
      ? await createRevision(workspace, options)
      : await createRevision(new Workspace({ ...workspace.options, dbType }), options, {
          ...(await workspace.task()),
          chain: loadChain(settings, dbType),
        });
    if (one !== null) created.push(one);
  }
  return created;
}
